"""Answers as plain JSON data and back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from portal.definitions.values import Reference, Unknown
from portal.forms.answers import Row, from_json, rows_of, to_json
from tests.forms import a_form_of, options

FORM = a_form_of(
    {"id": "n", "type": "number", "nl": "N"},
    {"id": "d", "type": "date", "nl": "D"},
    {"id": "u", "type": "text", "nl": "U"},
    {"id": "c", "type": "choices", "nl": "C", "options": options("a", "b")},
    {"id": "g", "type": "group", "nl": "G", "columns": [{"id": "r", "type": "record", "of": "goal", "nl": "R"}]},
    {"id": "e", "type": "text", "nl": "E"},
)
FIELDS = FORM.definition.steps[0].fields
ANSWERS = {
    "g": (Row("r1", {"r": Reference("g1", "Rust")}), Row("r2", {})),
    "c": ("a",),
    "u": Unknown.REFUSED,
    "d": date(2025, 4, 3),
    "n": Decimal("1.50"),
    "e": None,
}


def test_answers_survive_json_in_the_order_of_the_definition() -> None:
    data = to_json(ANSWERS, FIELDS)
    assert list(data) == ["n", "d", "u", "c", "g", "e"]
    assert from_json(json.loads(json.dumps(data)), FIELDS) == ANSWERS
    assert data["u"] == {"unknown": "refused"}


def test_what_these_fields_do_not_hold_is_left_out() -> None:
    assert to_json({"other": 1}, FIELDS) == {}
    assert from_json({"other": 1}, FIELDS) == {}


def test_only_rows_are_rows() -> None:
    assert rows_of(ANSWERS, "g")[0].id == "r1"
    assert rows_of(ANSWERS, "c") == rows_of(ANSWERS, "n") == ()
