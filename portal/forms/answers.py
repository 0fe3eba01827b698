"""What a person filled in, keyed by field id, and the same as plain JSON data.

Numbers and dates are text in JSON, an unknown state is `{"unknown": "not_known"}`, a reference is an object with id,
label and text, null an answer that was emptied, a group a list of `{"id": row,
"values": {...}}`. Key order comes from the definition.

A list of rows has an address: the id of its group, or for a group in a group `participants.<row>.attendance`. What is
posted for a row is named by it (`participants.<row>.attendance.<row>.present`), and it is stored by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from portal.definitions.language import Field
from portal.definitions.values import Unknown
from portal.forms.fields.registry import type_of

Answers: TypeAlias = Mapping[str, Any]
"""Field id → value; group id → tuple of Row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group; its id was made by the server and becomes the id of the person, goal or action.

    No two rows of one group have the same id, also not in two different outer rows. `values` holds answers by
    column, and rows where a column is a group.
    """

    id: str
    values: Mapping[str, Any]


def rows_of(answers: Answers, address: str) -> tuple[Row, ...]:
    """The rows of a list."""
    group, dot, inside = address.partition(".")
    found = answers.get(group)
    rows = tuple(row for row in found if isinstance(row, Row)) if isinstance(found, tuple) else ()
    if not dot:
        return rows
    row_id, _, column = inside.partition(".")
    return next((rows_of(row.values, column) for row in rows if row.id == row_id and column), ())


def with_row(answers: Answers, address: str, changed: Row) -> dict[str, Any]:
    """The same answers with one row of a list changed; a row that is not there stays away."""
    group, _, inside = address.partition(".")
    row_id, _, column = inside.partition(".")
    rows = tuple(
        changed
        if not inside and row.id == changed.id
        else Row(row.id, with_row(row.values, column, changed))
        if inside and row.id == row_id
        else row
        for row in rows_of(answers, group)
    )
    return {**answers, group: rows}


def filled_in(row: Row) -> bool:
    """Whether anything stands in a row, or in a row of it."""
    return any(_stands(value) for value in row.values.values())


def _stands(value: Any) -> bool:  # noqa: ANN401 -- a value of any type
    rows = [one for one in value if isinstance(one, Row)] if isinstance(value, tuple) else []
    return any(map(filled_in, rows)) if rows else value not in (None, "", ())


def group_of(address: str) -> str:
    """The dotted id of the group that a list belongs to: `participants.attendance`."""
    return ".".join(address.split(".")[::2]) if "." in address else address


def around(address: str) -> tuple[str, str]:
    """The list and the id of the row in which this list stands; both empty for a group of a step."""
    pieces = address.split(".")
    return (".".join(pieces[:-2]), pieces[-2]) if len(pieces) > 1 else ("", "")


def to_json(answers: Answers, fields: Iterable[Field]) -> dict[str, Any]:
    """Answers as plain JSON data, in the order of the fields; only what these fields hold."""
    return {field.id: _json_of(field, answers[field.id]) for field in fields if field.id in answers}


def from_json(data: Mapping[str, Any], fields: Iterable[Field]) -> dict[str, Any]:
    """Answers back from plain JSON data; only what these fields hold."""
    return {field.id: _value_of(field, data[field.id]) for field in fields if field.id in data}


def _json_of(field: Field, value: Any) -> Any:  # noqa: ANN401 -- a value of any type
    if value is None:
        return None
    if isinstance(value, Unknown):
        return {"unknown": value.value}
    if field.columns:
        return [{"id": row.id, "values": to_json(row.values, field.columns)} for row in value]
    return type_of(field).to_json(value)


def _value_of(field: Field, data: Any) -> Any:  # noqa: ANN401 -- a value of any type
    if data is None:
        return None
    if isinstance(data, Mapping) and "unknown" in data:
        return Unknown(data["unknown"])
    if field.columns:
        return tuple(Row(row["id"], from_json(row["values"], field.columns)) for row in data)
    return type_of(field).from_json(data)
