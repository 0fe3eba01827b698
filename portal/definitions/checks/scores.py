"""Scores and rules: what they name exists, every option has points, and every sum has a level."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.types import did_you_mean
from portal.definitions.findings import Finding
from portal.definitions.language import Field, Level
from portal.definitions.values import UNKNOWN_CODE


def items(subject: Subject) -> Iterator[Finding]:
    """A score counts fields that exist and choose."""
    fields = _fields(subject)
    for score in subject.definition.scores:
        for name in score.items:
            owner = f"score:{score.id}"
            if name not in fields:
                yield subject.say(owner, "items", f"Er is geen veld '{name}'.{did_you_mean(name, fields)}")
            elif not fields[name].options and fields[name].type != "yes_no":
                yield subject.say(owner, "items", f"'{name}' is geen keuze: de score kan er geen punten voor geven.")


def points(subject: Subject) -> Iterator[Finding]:
    """Each option of an item has points, and points belong to an option."""
    fields = _fields(subject)
    for score in subject.definition.scores:
        owner = f"score:{score.id}"
        codes = {option.code for name in score.items if name in fields for option in fields[name].options}
        for code in sorted(codes - score.points.keys() - {UNKNOWN_CODE}):
            yield subject.say(owner, "points", f"De optie '{code}' heeft geen punten in '{score.id}'.")
        for code in sorted(score.points.keys() - codes if codes else ()):
            yield subject.say(owner, "points", f"Geen veld van '{score.id}' heeft een optie '{code}'.")


def numbers(subject: Subject) -> Iterator[Finding]:
    """Points, weights and sums are numbers."""
    for score in subject.definition.scores:
        owner = f"score:{score.id}"
        for slot in ("points", "weights"):
            for name, text in getattr(score, slot).items():
                if _number(text) is None:
                    yield subject.say(owner, slot, f"Bij '{name}' hoort een getal, niet '{text}'.")
        for index, level in enumerate(score.levels):
            if level.at_least is not None and _number(level.at_least) is None:
                yield subject.say(owner, f"level:{index}", f"Bij 'at_least' hoort een getal, niet '{level.at_least}'.")


def weights(subject: Subject) -> Iterator[Finding]:
    """A weight belongs to an item."""
    for score in subject.definition.scores:
        for name in sorted(score.weights.keys() - set(score.items)):
            hint = did_you_mean(name, score.items)
            yield subject.say(f"score:{score.id}", "weights", f"'{name}' telt niet mee in deze score.{hint}")


def holes(subject: Subject) -> Iterator[Finding]:
    """The last level holds without any demand, so that every sum has one."""
    for score in subject.definition.scores:
        if score.levels and _demands(score.levels[-1]):
            message = f"Het laatste niveau van '{score.id}' stelt een eis: er is een som zonder niveau."
            yield subject.say(f"score:{score.id}", f"level:{len(score.levels) - 1}", message)


def unreachable_levels(subject: Subject) -> Iterator[Finding]:
    """No level stands behind one that always wins, or asks a sum that an earlier one takes (any demand is enough)."""
    for score in subject.definition.scores:
        for index, level in enumerate(score.levels):
            if _shadowed(score.levels[:index], level):
                message = f"Het niveau '{level.level}' wordt nooit bereikt: een vorig niveau wint altijd."
                yield subject.say(f"score:{score.id}", f"level:{index}", message)


def _shadowed(earlier: tuple[Level, ...], level: Level) -> bool:
    if any(not _demands(one) for one in earlier):
        return True
    own = _number(level.at_least or "")
    taken = [number for one in earlier if (number := _number(one.at_least or "")) is not None]
    only_sum = not (level.any_critical or level.when is not None or level.unknown_over is not None)
    return only_sum and own is not None and any(own >= number for number in taken)


def _demands(level: Level) -> bool:
    return level.any_critical or level.when is not None or level.at_least is not None or level.unknown_over is not None


def shown(subject: Subject) -> Iterator[Finding]:
    """A score field shows a score that exists."""
    known = [score.id for score in subject.definition.scores]
    for one in subject.fields:
        if (one.field.type == "score" or one.field.score) and one.field.score not in known:
            hint = did_you_mean(one.field.score or "", known) or f" Er zijn: {', '.join(known) or 'geen'}."
            yield subject.say(one.id, "score", f"Er is geen score '{one.field.score or ''}'.{hint}")


def rule_fields(subject: Subject) -> Iterator[Finding]:
    """A rule puts its message at fields that exist."""
    fields = _fields(subject)
    for index, rule in enumerate(subject.definition.rules):
        for name in rule.fields:
            if name not in fields:
                yield subject.say(f"rule:{index}", "fields", f"Er is geen veld '{name}'.{did_you_mean(name, fields)}")


def _fields(subject: Subject) -> dict[str, Field]:
    return {one.id: one.field for one in subject.fields}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
