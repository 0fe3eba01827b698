"""Kinds: what a matrix, a relation and a rijksregister number need beside what every field needs."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.wording import one_of
from portal.definitions.findings import Finding
from portal.languages import gettext as _

MATRIX, RELATION, NATIONAL_NUMBER = "matrix", "relation", "national_number"
FEW = frozenset({"person", "goal", "sub_goal", "action", "table", "location", "division"})
"""The records of which there are few enough to stand above columns, or in a list beside a relation."""


def matrices(subject: Subject) -> Iterator[Finding]:
    """A matrix has lines, and nothing else has; its members are records of which there are few."""
    for one in subject.fields:
        is_matrix = one.field.type == MATRIX
        if is_matrix and not one.field.items and one.field.item_set is None:
            yield subject.say(
                one.id, "items", _("De matrix '%(field)s' heeft geen lijnen: geef 'items'.") % {"field": one.id}
            )
        for slot in ("items", "members"):
            if getattr(one.field, slot) and not is_matrix:
                yield subject.say(
                    one.id,
                    slot,
                    _("Alleen een matrix heeft '%(slot)s': maak van '%(field)s' type matrix.")
                    % {"slot": slot, "field": one.id},
                )
        if is_matrix and one.field.members is not None and one.field.members not in FEW:
            hint = one_of(one.field.members, FEW)
            yield subject.say(
                one.id,
                "members",
                _("Leden kunnen geen '%(kind)s' zijn.%(hint)s") % {"kind": one.field.members, "hint": hint},
            )


def lines(subject: Subject) -> Iterator[Finding]:
    """A line stands once in a matrix, and always."""
    for one in subject.fields:
        codes = [item.code for item in one.field.items]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield subject.say(
                one.id,
                "items",
                _("De lijn '%(code)s' staat twee keer bij '%(field)s'. Haal er één weg.")
                % {"code": code, "field": one.id},
            )
        for item in one.field.items:
            if item.show_if is not None:
                message = _("De lijn '%(code)s' van '%(field)s' staat er altijd: haal 'show_if' weg.") % {
                    "code": item.code,
                    "field": one.id,
                }
                yield subject.say(one.id, "items", message)


def relations(subject: Subject) -> Iterator[Finding]:
    """A relation says which relations there are; it is with one, of a kind of which there are few."""
    for one in subject.fields:
        if one.field.type != RELATION:
            continue
        if not one.field.options and one.field.option_set is None:
            yield subject.say(
                one.id,
                "options",
                _("'%(field)s' zegt niet welke relaties er zijn: geef 'options'.") % {"field": one.id},
            )
        if one.field.of is not None and one.field.of not in FEW:
            hint = one_of(one.field.of, FEW)
            yield subject.say(
                one.id,
                "of",
                _("'%(field)s' kan geen relatie met '%(kind)s' zijn.%(hint)s")
                % {"field": one.id, "kind": one.field.of, "hint": hint},
            )
        for slot in ("many", "or_text"):
            if getattr(one.field, slot):
                message = _(
                    "Een relatie is er met één: haal '%(slot)s' weg, of maak een groep met een kolom '%(column)s'."
                ) % {"slot": slot, "column": one.field.id}
                yield subject.say(one.id, slot, message)


def national_numbers(subject: Subject) -> Iterator[Finding]:
    """A rijksregister number is secret."""
    for one in subject.fields:
        if one.field.type == NATIONAL_NUMBER and one.field.protection != "secret":
            message = _("Een rijksregisternummer is geheim: zet 'protection: secret' bij '%(field)s'.") % {
                "field": one.id
            }
            yield subject.say(one.id, "protection", message)


def numbers_asked(subject: Subject) -> Iterator[Finding]:
    """Where a rijksregister number is asked, for a portal whose operator does not allow that."""
    for one in subject.fields:
        if one.field.type == NATIONAL_NUMBER:
            message = _(
                "'%(field)s' vraagt een rijksregisternummer, en dat staat uit in dit portaal. Haal het veld "
                "weg, of laat de beheerder PORTAL_NATIONAL_NUMBER op ja zetten als er een wettelijke grond "
                "voor is."
            ) % {"field": one.id}
            yield subject.say(one.id, "type", message)
