"""Scores: points per option, critical items, ordered levels (design.md, Scores; forms.md 3.3).

What is unknown is never counted as absent: it is counted apart, and too much of it leaves the level undetermined. The
levels are tried in their order and the first of which any demand holds wins, so no missing answer hides an alarm.

The sum of an instrument of others is typed (`total`), and its bands give the level. A block without points has no sum:
then the level is somebody's judgement, and the block says how much is known (structured professional judgement).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import Evaluator
from portal.definitions.language import Adjustment, CriticalItem, Level
from portal.definitions.values import Unknown
from portal.forms.plan import ScorePlan
from portal.forms.wording import MONTHS
from portal.languages import gettext as _


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """What a score block says; `unknown` was answered as unknown, `missing` was not answered at all."""

    total: Decimal | None = None
    level: str | None = None
    unknown: int = 0
    missing: int = 0
    critical: tuple[CriticalItem, ...] = ()
    adjusted: tuple[Adjustment, ...] = ()
    shown: bool = True


def in_words(past: Mapping[str, str]) -> str:
    """An earlier level of the same block, as it is kept with the facts: when, the level, the sum."""
    on = date.fromisoformat(past["on"])
    said = {"day": f"{on.day} {_(MONTHS[on.month - 1])} {on.year}", "level": past["level"]}
    if not past.get("total"):
        return f"{said['day']}: {said['level']}"
    return _("%(day)s: %(level)s (som %(total)s)") % {**said, "total": past["total"].replace(".", ",")}


NOT_SHOWN = ScoreResult(shown=False)


def score_result(plan: ScorePlan, scope: Mapping[str, Any], asked: frozenset[str]) -> ScoreResult:
    """The result of a block; only items that are asked count."""
    if plan.shown_if is not None and plan.shown_if(scope) is not True:
        return NOT_SHOWN
    values = {item: scope.get(item) for item in plan.block.items if item in asked}
    missing = sum(value is None or value is Unknown.NOT_ASKED for value in values.values())
    unknown = sum(isinstance(value, Unknown) for value in values.values()) - sum(
        value is Unknown.NOT_ASKED for value in values.values()
    )
    adjusted = tuple(change for change, when in plan.adjust if when(scope) is True)
    critical = tuple(item for item, when in plan.critical if when(scope) is True)
    result = ScoreResult(_total(plan, scope, values, adjusted), None, unknown, missing, critical, adjusted)
    return replace(result, level=_level(plan, scope, result))


def _total(
    plan: ScorePlan, scope: Mapping[str, Any], values: Mapping[str, Any], adjusted: tuple[Adjustment, ...]
) -> Decimal | None:
    """The sum with what a condition adds or takes off; nothing where there is none, or none was typed yet."""
    if plan.block.total is not None:
        typed = scope.get(plan.block.total)
        base = typed if isinstance(typed, Decimal) else None
    else:
        base = sum((_points(plan, item, value) for item, value in values.items()), Decimal(0)) if plan.points else None
    return None if base is None else sum((Decimal(change.points or 0) for change in adjusted), base)


def _points(plan: ScorePlan, item: str, value: object) -> Decimal:
    """The weighted points of one answer."""
    points = plan.points.get(value, Decimal(0)) if isinstance(value, str) else Decimal(0)
    return points * plan.weights[item]


def _level(plan: ScorePlan, scope: Mapping[str, Any], result: ScoreResult) -> str | None:
    """What a condition makes of it; else the first level of which a demand holds, the last resort only with a sum."""
    fixed = next((change.level for change in result.adjusted if change.level), None)
    if fixed is not None:
        return fixed
    return next((level.level for level, when in plan.levels if _holds(level, when, scope, result)), None)


def _holds(level: Level, when: Evaluator | None, scope: Mapping[str, Any], result: ScoreResult) -> bool:
    demands = (
        (level.any_critical, bool(result.critical)),
        (level.at_least is not None, result.total is not None and result.total >= Decimal(level.at_least or 0)),
        (level.unknown_over is not None, result.unknown + result.missing > (level.unknown_over or 0)),
        (when is not None, when is not None and when(scope) is True),
    )
    made = [holds for demanded, holds in demands if demanded]
    return any(made) if made else result.total is not None
