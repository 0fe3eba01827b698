"""Kinds: what a matrix, a relation and a rijksregister number need beside what every field needs."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.types import did_you_mean
from portal.definitions.findings import Finding

MATRIX, RELATION, NATIONAL_NUMBER = "matrix", "relation", "national_number"
FEW = frozenset({"person", "goal", "sub_goal", "action", "table", "location", "division"})
"""The records of which there are few enough to stand above columns, or in a list beside a relation."""


def matrices(subject: Subject) -> Iterator[Finding]:
    """A matrix has lines, and nothing else has; its members are records of which there are few."""
    for one in subject.fields:
        is_matrix = one.field.type == MATRIX
        if is_matrix and not one.field.items and one.field.item_set is None:
            yield subject.say(one.id, "items", f"De matrix '{one.id}' heeft geen lijnen: geef 'items'.")
        for slot in ("items", "members"):
            if getattr(one.field, slot) and not is_matrix:
                yield subject.say(one.id, slot, f"Alleen een matrix heeft '{slot}': maak van '{one.id}' type matrix.")
        if is_matrix and one.field.members is not None and one.field.members not in FEW:
            hint = did_you_mean(one.field.members, FEW) or f" Kies uit: {', '.join(sorted(FEW))}."
            yield subject.say(one.id, "members", f"Leden kunnen geen '{one.field.members}' zijn.{hint}")


def lines(subject: Subject) -> Iterator[Finding]:
    """A line stands once in a matrix, and always."""
    for one in subject.fields:
        codes = [item.code for item in one.field.items]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield subject.say(one.id, "items", f"De lijn '{code}' staat twee keer bij '{one.id}'. Haal er één weg.")
        for item in one.field.items:
            if item.show_if is not None:
                message = f"De lijn '{item.code}' van '{one.id}' staat er altijd: haal 'show_if' weg."
                yield subject.say(one.id, "items", message)


def relations(subject: Subject) -> Iterator[Finding]:
    """A relation says which relations there are; it is with one, of a kind of which there are few."""
    for one in subject.fields:
        if one.field.type != RELATION:
            continue
        if not one.field.options and one.field.option_set is None:
            yield subject.say(one.id, "options", f"'{one.id}' zegt niet welke relaties er zijn: geef 'options'.")
        if one.field.of is not None and one.field.of not in FEW:
            hint = did_you_mean(one.field.of, FEW) or f" Kies uit: {', '.join(sorted(FEW))}."
            yield subject.say(one.id, "of", f"'{one.id}' kan geen relatie met '{one.field.of}' zijn.{hint}")
        for slot in ("many", "or_text"):
            if getattr(one.field, slot):
                message = (
                    f"Een relatie is er met één: haal '{slot}' weg, of maak een groep met een kolom '{one.field.id}'."
                )
                yield subject.say(one.id, slot, message)


def national_numbers(subject: Subject) -> Iterator[Finding]:
    """A rijksregister number is secret."""
    for one in subject.fields:
        if one.field.type == NATIONAL_NUMBER and one.field.protection != "secret":
            message = f"Een rijksregisternummer is geheim: zet 'protection: secret' bij '{one.id}'."
            yield subject.say(one.id, "protection", message)


def numbers_asked(subject: Subject) -> Iterator[Finding]:
    """Where a rijksregister number is asked, for a portal whose operator does not allow that."""
    for one in subject.fields:
        if one.field.type == NATIONAL_NUMBER:
            message = (
                f"'{one.id}' vraagt een rijksregisternummer, en dat staat uit in dit portaal. Haal het veld weg, of "
                "laat de beheerder PORTAL_NATIONAL_NUMBER op ja zetten als er een wettelijke grond voor is."
            )
            yield subject.say(one.id, "type", message)
