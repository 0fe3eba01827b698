"""What a person filled in, keyed by field id, and the same as plain JSON data.

Numbers and dates are text in JSON, an unknown state is `{"unknown": "not_known"}`, a reference is an object with id,
label and text, null an answer that was emptied, a group a list of `{"id": row,
"values": {...}}`. Key order comes from the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from portal.definitions.language import Field
from portal.definitions.values import Unknown, Value
from portal.forms.fields.registry import type_of

Answers: TypeAlias = Mapping[str, Any]
"""Field id → value; group id → tuple of Row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group; its id was made by the server and becomes the id of the person, goal or action."""

    id: str
    values: Mapping[str, Value]


def rows_of(answers: Answers, group: str) -> tuple[Row, ...]:
    """The rows of a group."""
    rows = answers.get(group)
    return tuple(row for row in rows if isinstance(row, Row)) if isinstance(rows, tuple) else ()


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
