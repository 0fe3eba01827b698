"""Earlier forms: what a form takes from another one exists there, fits, and can have been sent before."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.earlier import Source, used
from portal.definitions.expressions.types import WORDS, Type, did_you_mean
from portal.definitions.findings import Finding
from portal.definitions.scope import type_of_field

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
            yield subject.say(one.id, "earlier", "Schrijf <formulier>.<veld>, bijvoorbeeld referral.very_unsafe.")
        elif subject.others and source.form not in subject.others:
            hint = did_you_mean(source.form, subject.others)
            yield subject.say(one.id, "earlier", f"Er is geen eerder formulier '{source.form}'.{hint}")
        elif subject.others and source.field not in (questions := _questions(subject, source.form)):
            hint = did_you_mean(source.field, questions)
            yield subject.say(one.id, "earlier", f"'{source.form}' heeft geen vraag '{source.field}'.{hint}")


def fitting(subject: Subject) -> Iterator[Finding]:
    """An earlier answer stands beside a question of its own kind, with an option in common."""
    for one in subject.fields:
        source = Source.read(one.field.earlier or "")
        other = _questions(subject, source.form).get(source.field) if source else None
        if source is None or other is None:
            continue
        own = type_of_field(one.field)
        if other.kind != "group" and _kind(own) != _kind(other):
            message = f"'{one.id}' vraagt {WORDS[own.kind]}, en '{one.field.earlier}' is {WORDS[other.kind]}."
            yield subject.say(one.id, "earlier", f"{message} Kies een vraag van dezelfde soort.")
        elif own.options and other.options and not set(own.options) & set(other.options):
            message = f"'{one.id}' en '{one.field.earlier}' hebben geen enkele optie gemeen. Kies een andere vraag."
            yield subject.say(one.id, "earlier", message)


def sent_before(subject: Subject) -> Iterator[Finding]:
    """Only a form of a case has earlier forms, and neither itself nor a register is one of them."""
    form, home = subject.definition.form, subject.definition.home
    for owner, slot, source in _sources(subject):
        if home != "case":
            message = (
                f"Een formulier met 'home: {home}' hoort bij geen dossier: er is geen eerder formulier. Haal het weg."
            )
            yield subject.say(owner, slot, message)
        elif source.form == form:
            message = (
                f"'{form}' kan niet naar zichzelf verwijzen: wat vorige keer geantwoord werd, staat er al "
                "naast. Haal het weg."
            )
            yield subject.say(owner, slot, message)
        elif source.form in subject.others and subject.others[source.form].home == "register":
            message = (
                f"'{source.form}' is een register en hoort bij geen dossier: het is geen eerder "
                "formulier. Haal het weg."
            )
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
