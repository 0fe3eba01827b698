"""Earlier forms: what a form takes from another one exists there, fits, and can have been sent before."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.earlier import Source, used
from portal.definitions.expressions.kinds import Type
from portal.definitions.expressions.wording import in_words, no_such_form, no_such_question
from portal.definitions.findings import Finding
from portal.definitions.scope import type_of_field
from portal.languages import gettext as _

ALIKE = {"datetime": "date", "record": "text", "bool": "choice"}
"""Kinds of which one may stand beside the other."""


def written(subject: Subject) -> Iterator[Finding]:
    """`earlier:` names one form and one field of it that exist."""
    for one in subject.fields:
        text = one.field.earlier
        if text is None:
            continue
        source = Source.read(text)
        if source is None:
            yield subject.say(one.id, "earlier", _("Schrijf <form>.<field>, bijvoorbeeld referral.very_unsafe."))
        elif subject.others and source.form not in subject.others:
            yield subject.say(one.id, "earlier", no_such_form(source.form, subject.others))
        elif subject.others and source.field not in (questions := _questions(subject, source.form)):
            yield subject.say(one.id, "earlier", no_such_question(source.form, source.field, questions))


def fitting(subject: Subject) -> Iterator[Finding]:
    """An earlier answer stands beside a question of its own kind, with an option in common."""
    for one in subject.fields:
        source = Source.read(one.field.earlier or "")
        other = _questions(subject, source.form).get(source.field) if source else None
        if source is None or other is None:
            continue
        own = type_of_field(one.field)
        if other.kind != "group" and _kind(own) != _kind(other):
            message = _(
                "'%(field)s' vraagt %(own)s, en '%(earlier)s' is %(other)s. Kies een vraag van dezelfde soort."
            ) % {
                "field": one.id,
                "own": in_words(own.kind),
                "earlier": one.field.earlier,
                "other": in_words(other.kind),
            }
            yield subject.say(one.id, "earlier", message)
        elif own.options and other.options and not set(own.options) & set(other.options):
            message = _("'%(field)s' en '%(earlier)s' hebben geen enkele optie gemeen. Kies een andere vraag.") % {
                "field": one.id,
                "earlier": one.field.earlier,
            }
            yield subject.say(one.id, "earlier", message)


def sent_before(subject: Subject) -> Iterator[Finding]:
    """Only a form of a case has earlier forms, and neither itself nor a register is one of them."""
    form, home = subject.definition.form, subject.definition.home
    for owner, slot, source in _sources(subject):
        if home != "case":
            message = _(
                "Een formulier met 'home: %(home)s' hoort bij geen dossier: er is geen eerder formulier. Haal het weg."
            ) % {"home": home}
            yield subject.say(owner, slot, message)
        elif source.form == form:
            message = _(
                "'%(form)s' kan niet naar zichzelf verwijzen: wat vorige keer geantwoord werd, staat er al "
                "naast. Haal het weg."
            ) % {"form": form}
            yield subject.say(owner, slot, message)
        elif source.form in subject.others and subject.others[source.form].home == "register":
            message = _(
                "'%(form)s' is een register en hoort bij geen dossier: het is geen eerder formulier. Haal het weg."
            ) % {"form": source.form}
            yield subject.say(owner, slot, message)


def _sources(subject: Subject) -> Iterator[tuple[str, str, Source]]:
    for one in subject.fields:
        source = Source.read(one.field.earlier or "")
        if source is not None:
            yield one.id, "earlier", source
    for place in subject.places:
        for source in sorted(used(place), key=lambda one: (one.form, one.field)):
            yield place.owner, place.slot, source


def _questions(subject: Subject, form: str) -> dict[str, Type]:
    """What another form asks, as far as it is at hand; of a group, the lines that name its rows stand beside."""
    other = subject.others.get(form)
    fields = [field for step in other.steps for field in step.fields] if other else []
    return {field.id: kind for field in fields if (kind := type_of_field(field)).kind != "nothing"}


def _kind(found: Type) -> str:
    return ALIKE.get(found.kind, found.kind)
