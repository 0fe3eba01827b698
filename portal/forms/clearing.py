"""What hides with `when_hidden: clear` keeps nothing (design.md, Posted values): answers and typed text go.

It does not matter where in a form that stands: on the page that is posted, in a row with a page of its own or on
another step. What is hidden means nothing to conditions, so that clearing it changes none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from portal.forms.answers import Answers, Row, around, rows_of, with_row
from portal.forms.journey import Evaluation


def cleared(evaluation: Evaluation, *, sent: bool = False) -> tuple[str, ...]:
    """The posted names of what is hidden now and keeps no answer then.

    What cannot be decided yet counts as hidden only when the form is sent.
    """
    return tuple(name for name, is_list in _hidden(evaluation, sent=sent) if not is_list)


def emptied(evaluation: Evaluation, *, sent: bool = False) -> tuple[str, ...]:
    """The addresses of the lists that are hidden now, have rows and keep none then."""
    return tuple(name for name, is_list in _hidden(evaluation, sent=sent) if is_list and evaluation.rows(name))


def _hidden(evaluation: Evaluation, *, sent: bool) -> Iterator[tuple[str, bool]]:
    for field in evaluation.plan.clears:
        for row_id in evaluation.row_ids(field):
            shown = evaluation.visible(field.id, row_id)
            if shown is False or (sent and shown is not True):
                yield evaluation.name(field, row_id), bool(field.columns)


def without(answers: Answers, names: Collection[str]) -> dict[str, Any]:
    """The same answers without these."""
    left = {name: value for name, value in answers.items() if name not in names}
    for name in names:
        address, row_id = around(name)
        row = next((one for one in rows_of(left, address) if one.id == row_id), None) if address else None
        if row is not None:
            left = with_row(left, address, Row(row_id, _without(row.values, name.rpartition(".")[2])))
    return left


def untyped(raw: Mapping[str, list[str]], names: Collection[str]) -> dict[str, list[str]]:
    """What was typed, without the inputs of these fields."""
    return {name: texts for name, texts in raw.items() if _field_in(name) not in names}


def _field_in(name: str) -> str:
    """The field that an input belongs to: `people.<row>.born` of `people.<row>.born-day`; ids of rows hold dashes."""
    around_it, dot, own = name.rpartition(".")
    return f"{around_it}{dot}{own.partition('-')[0]}"


def _without(values: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {other: value for other, value in values.items() if other != name}
