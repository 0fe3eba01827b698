"""Landing: what is bound stands where the core can take it, so that nothing that was answered is lost unsaid."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.bindings import BINDINGS, ONE_LIST, ROWS
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.wording import did_you_mean
from portal.definitions.findings import Finding
from portal.definitions.places import Located
from portal.languages import gettext as _


def bindings(subject: Subject) -> Iterator[Finding]:
    """What is bound lands somewhere that exists."""
    for one in subject.fields:
        if one.field.bind is not None and one.field.bind not in BINDINGS:
            hint = did_you_mean(one.field.bind, BINDINGS)
            yield subject.say(
                one.id, "bind", _("De kern heeft geen '%(bind)s'.%(hint)s") % {"bind": one.field.bind, "hint": hint}
            )


def bound_twice(subject: Subject) -> Iterator[Finding]:
    """Two fields of a form do not land in the same place."""
    seen: dict[tuple[str, str], str] = {}
    for one in subject.fields:
        if one.field.bind is None:
            continue
        key = (one.group, one.field.bind)
        if key in seen:
            yield subject.say(
                one.id,
                "bind",
                _("'%(first)s' landt al in '%(bind)s': haal een van beide 'bind' weg.")
                % {"first": seen[key], "bind": one.field.bind},
            )
        seen[key] = one.id


def misplaced(subject: Subject) -> Iterator[Finding]:
    """The rows of a group of a step become persons or goals; what there is once stands outside groups."""
    for one in subject.fields:
        if one.field.bind in BINDINGS and (message := _misplaced(one)):
            yield subject.say(one.id, "bind", message)


def _misplaced(one: Located) -> str:
    """What is wrong with the place of something that is bound; nothing when it lands."""
    of_a_row = _kind(one) in ROWS
    if one.field.columns:
        return _("De groep '%(field)s' heeft zelf geen antwoord: zet 'bind' bij haar kolommen.") % {"field": one.id}
    if "." in one.group:
        return _(
            "'%(field)s' staat in een groep in een groep, en die rijen landen niet in het dossier: zet "
            "de vraag als kolom in een groep van de stap zelf, of haal 'bind' weg."
        ) % {"field": one.id}
    if of_a_row and not one.group:
        return _("'%(bind)s' hoort bij een rij: zet '%(field)s' als kolom in een groep, of haal 'bind' weg.") % {
            "bind": one.field.bind,
            "field": one.id,
        }
    if one.group and not of_a_row:
        return _("'%(bind)s' is er maar één keer: zet '%(field)s' buiten de groep, of haal 'bind' weg.") % {
            "bind": one.field.bind,
            "field": one.id,
        }
    return ""


def mixed_rows(subject: Subject) -> Iterator[Finding]:
    """A row becomes one thing, and goals, small steps and actions each stand in one group of a form."""
    rows: dict[str, str] = {}
    groups: dict[str, str] = {}
    for one in subject.fields:
        kind = _kind(one)
        if kind not in ROWS or not one.group:
            continue
        if rows.setdefault(one.group, kind) != kind:
            message = _("Een rij van '%(group)s' wordt al '%(first)s': zet '%(field)s' in een andere groep.") % {
                "group": one.group,
                "first": rows[one.group],
                "field": one.id,
            }
            yield subject.say(one.id, "bind", message)
        elif kind in ONE_LIST and groups.setdefault(kind, one.group) != one.group:
            message = _("Wat '%(kind)s' wordt, staat al in de groep '%(group)s': zet '%(field)s' daarbij.") % {
                "kind": kind,
                "group": groups[kind],
                "field": one.id,
            }
            yield subject.say(one.id, "bind", message)


def _kind(one: Located) -> str:
    return (one.field.bind or "").partition(".")[0]
