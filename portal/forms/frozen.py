"""What is kept with a submission when it is sent: everything that was worked out, as plain JSON data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.definitions.library import Compiled
from portal.definitions.values import Unknown
from portal.forms.answers import Answers
from portal.forms.journey import evaluate
from portal.forms.scoring import ScoreResult


def frozen(compiled: Compiled, answers: Answers, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was worked out, as plain JSON data to keep with a submission: computed and filled-in values, and scores."""
    evaluation = evaluate(compiled, answers, facts)
    kept: dict[str, Any] = {}
    for field in evaluation.plan.fields.values():
        if field.columns or not field.worked_out:
            continue
        for row_id in evaluation.row_ids(field):
            value, given = evaluation.value(field.id, row_id), evaluation.given(field, row_id)
            stands = field.field.id not in given and evaluation.visible(field.id, row_id) is True
            if stands and value is not None:
                name = evaluation.name(field, row_id)
                unknown = {"unknown": value.value} if isinstance(value, Unknown) else None
                kept[name] = unknown or field.type.to_json(value)
    return kept | {f"score.{name}": _score_json(result) for name, result in evaluation.scores.items() if result.shown}


def _score_json(result: ScoreResult) -> dict[str, Any]:
    return {
        "total": None if result.total is None else str(result.total),
        "level": result.level,
        "unknown": result.unknown,
        "missing": result.missing,
        "critical": [item.id for item in result.critical],
        **({"adjusted": [change.id for change in result.adjusted]} if result.adjusted else {}),
    }
