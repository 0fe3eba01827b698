"""What stands in a field before anybody typed: a default (an expression) or a prefill (from facts).

Shown filled in and changeable; it becomes an answer when the step is saved. Never put over an answer, also not over
one that was emptied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms.answers import Answers
from portal.forms.fields.base import Records
from portal.forms.journey import Evaluation, evaluate
from portal.forms.own_records import own_records
from portal.forms.plan import FieldPlan, flat


def initial_value(evaluation: Evaluation, field: FieldPlan, row_id: str, records: Records) -> Value:
    """What a field without an answer starts with; None for nothing."""
    expression = field.prefill or field.default
    if expression is None:
        return None
    return field.type.coerce(field.field, evaluation.result(expression, field.group, row_id), records)


def initial(
    compiled: Compiled,
    step_id: str,
    answers: Answers,
    facts: Mapping[str, Any],
    records: Records | None = None,
) -> dict[str, list[str]]:
    """What the visible fields of a step start with, as a person would have typed it, by posted name."""
    evaluation = evaluate(compiled, answers, facts)
    known = own_records(evaluation, records or {})
    raw: dict[str, list[str]] = {}
    for name, field, row_id in _open_fields(evaluation, step_id):
        value = initial_value(evaluation, field, row_id, known)
        texts = field.type.raw(field.field, value)
        raw |= {part.name(name): texts[part.suffix] for part in field.parts if part.suffix in texts}
    return raw


def _open_fields(evaluation: Evaluation, step_id: str) -> Iterator[tuple[str, FieldPlan, str]]:
    """Posted name, field and row of what is shown and has no answer yet."""
    for field in flat(evaluation.plan.step(step_id).fields):
        for row_id in () if field.columns else evaluation.row_ids(field):
            stored = field.field.id in evaluation.given(field, row_id)
            if not stored and evaluation.visible(field.id, row_id) is True:
                yield evaluation.name(field, row_id), field, row_id
