"""Bands: every sum that can be reached has one level, and every level can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from portal.definitions.checks.subject import Subject
from portal.definitions.findings import Finding
from portal.definitions.language import Field, Level, Score
from portal.definitions.scope import YES_NO
from portal.languages import gettext as _

NONE = Decimal(0)


def sumless_levels(subject: Subject) -> Iterator[Finding]:
    """Where there is no sum, no level asks one: the level is a judgement."""
    for score in subject.definition.scores:
        if score.points or score.total:
            continue
        for index, level in enumerate(score.levels):
            if level.at_least is not None:
                message = _(
                    "'%(score)s' heeft geen som (geen 'points' of 'total'): haal 'at_least' weg bij '%(level)s'."
                ) % {"score": score.id, "level": level.level}
                yield subject.say(f"score:{score.id}", f"level:{index}", message)


def attainable(subject: Subject) -> Iterator[Finding]:
    """No level asks a higher sum than all items together can give, or one that every sum has."""
    fields = {one.id: one.field for one in subject.fields}
    for score in subject.definition.scores:
        low, high = _reach(score, fields) if score.points or score.total else (None, None)
        for index, level in enumerate(score.levels):
            asked, last = number(level.at_least or ""), index == len(score.levels) - 1
            message = ""
            if asked is not None and high is not None and asked > high:
                message = _(
                    "'%(level)s' vraagt een som van %(asked)s; meer dan %(high)s kan niet. Verlaag 'at_least'."
                ) % {"level": level.level, "asked": asked, "high": high}
            elif asked is not None and low is not None and asked <= low and not last:
                message = _(
                    "Elke som is minstens %(low)s: na '%(level)s' wordt geen niveau meer bereikt. Verhoog 'at_least'."
                ) % {"low": low, "level": level.level}
            if message:
                yield subject.say(f"score:{score.id}", f"level:{index}", message)


def _reach(score: Score, fields: Mapping[str, Field]) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and the highest sum, as far as the items or the bounds of the typed sum tell."""
    if score.total is not None:
        found = fields.get(score.total)
        low, high = number(found.min or "") if found else None, number(found.max or "") if found else None
    else:
        items = [_worth(score, name, fields.get(name)) for name in score.items]
        low, high = sum(map(min, items), NONE), sum(map(max, items), NONE)
    changes = [number(one.points or "0") or NONE for one in score.adjust]
    less, more = sum((min(one, NONE) for one in changes), NONE), sum((max(one, NONE) for one in changes), NONE)
    return None if low is None else low + less, None if high is None else high + more


def _worth(score: Score, name: str, field: Field | None) -> list[Decimal]:
    """What one item can add; without an answer nothing."""
    codes = [option.code for option in field.options] or [*YES_NO] if field else []
    weight = number(score.weights.get(name, "1")) or NONE
    return [NONE, *((number(score.points.get(code, "0")) or NONE) * weight for code in codes)]


def holes(subject: Subject) -> Iterator[Finding]:
    """The last level holds without any demand, so that every sum has one."""
    for score in subject.definition.scores:
        if (score.points or score.total) and score.levels and _demands(score.levels[-1]):
            message = _(
                "Het laatste niveau van '%(score)s' stelt een eis: er is een som zonder niveau. Zet er een "
                "zonder eis achter."
            ) % {"score": score.id}
            yield subject.say(f"score:{score.id}", f"level:{len(score.levels) - 1}", message)


def unreachable_levels(subject: Subject) -> Iterator[Finding]:
    """No level stands behind one that always wins, or asks a sum that an earlier one takes (any demand is enough)."""
    for score in subject.definition.scores:
        for index, level in enumerate(score.levels):
            if _shadowed(score.levels[:index], level):
                message = _(
                    "Het niveau '%(level)s' wordt nooit bereikt: een vorig niveau wint altijd. Zet het hoger of "
                    "haal het weg."
                ) % {"level": level.level}
                yield subject.say(f"score:{score.id}", f"level:{index}", message)


def _shadowed(earlier: tuple[Level, ...], level: Level) -> bool:
    if any(not _demands(one) for one in earlier):
        return True
    own = number(level.at_least or "")
    taken = [taking for one in earlier if (taking := number(one.at_least or "")) is not None]
    only_sum = not (level.any_critical or level.when is not None or level.unknown_over is not None)
    return only_sum and own is not None and any(own >= one for one in taken)


def _demands(level: Level) -> bool:
    return level.any_critical or level.when is not None or level.at_least is not None or level.unknown_over is not None


WRITTEN = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,6})?", re.ASCII)


def number(text: str) -> Decimal | None:
    """A number as it is written, or nothing: no NaN, no infinity, no exponent (security.md F06)."""
    return Decimal(text) if WRITTEN.fullmatch(text) else None
