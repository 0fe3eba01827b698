"""How many rows a list wants and takes, also in a row of another list."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.library import Compiled
from portal.forms.answers import Row
from portal.forms.journey import Evaluation, evaluate
from portal.forms.step_form import bind
from tests.forms import FACTS, a_form_of

NAME = {"id": "name", "type": "text", "nl": "Wat is de naam?"}


def seen(answers: dict[str, Any], form: Compiled) -> Evaluation:
    """What a form says of these answers."""
    return evaluate(form, answers, FACTS)


@pytest.mark.parametrize(
    ("more", "there", "lacks"),
    [
        ({"required": "true"}, 0, True),
        ({"min": "2"}, 0, False),
        ({"min": "2"}, 1, True),
        ({"min": "2"}, 2, False),
        ({"min": "2", "required": "true"}, 0, True),
        ({"min": "x"}, 0, False),
    ],
)
def test_a_list_says_how_many_rows_it_wants(more: dict[str, str], there: int, lacks: bool) -> None:
    inner = {"id": "in", "type": "group", "nl": "Binnen?", "row_name": {"nl": "deel"}, "columns": [NAME], **more}
    outer = {"id": "out", "type": "group", "nl": "Buiten", "columns": [inner]}
    rows = tuple(Row(f"i{one}", {}) for one in range(there))
    missing = seen({"out": (Row("o", {"in": rows}),)}, a_form_of(outer)).missing()
    assert [(one.field_id, one.row_id) for one in missing] == ([("out.in", "o")] if lacks else [])
    alone = seen({"in": rows}, a_form_of(inner)).missing()
    wanted = "Voeg een deel toe: er zijn er minstens 2 nodig." if "min" in more else "Voeg minstens één deel toe."
    assert [one.message for one in alone] == ([f"Binnen? {wanted}"] if lacks else [])


@pytest.mark.parametrize(
    ("more", "there", "over"),
    [
        ({"max": "2"}, 2, 0),
        ({"max": "2"}, 3, 1),
        ({"max": "1"}, 4, 3),
        ({}, 60, 0),
        ({"max": "2", "read_only_if": "true"}, 3, 0),
        ({"max": "2", "append_only": "true"}, 3, 0),
        ({"max": "2", "show_if": "facts.on_behalf"}, 3, 0),
    ],
)
def test_a_list_with_more_rows_than_it_takes_says_how_many_go(more: dict[str, str], there: int, over: int) -> None:
    inner = {"id": "in", "type": "group", "nl": "Binnen?", "row_name": {"nl": "deel"}, "columns": [NAME], **more}
    outer = {"id": "out", "type": "group", "nl": "Buiten", "columns": [inner]}
    rows = tuple(Row(f"i{one}", {}) for one in range(there))
    told = f"Hier staan {there} rijen en er passen er hoogstens {more.get('max')}. Haal er {over} weg."
    nested = seen({"out": (Row("o", {"in": rows}),)}, a_form_of(outer))
    wrong = [("out.in", "o", f"Rij 1: binnen? {told}", "error")] if over else []
    assert [(one.field_id, one.row_id, one.message, one.severity) for one in nested.findings] == wrong
    alone = seen({"in": rows}, a_form_of(inner))
    assert [(one.field_id, one.message) for one in alone.findings] == ([("in", f"Binnen? {told}")] if over else [])


def test_too_many_rows_stand_as_an_error_at_their_list() -> None:
    inner = {"id": "in", "type": "group", "nl": "Binnen?", "max": "1", "columns": [NAME]}
    outer = {"id": "out", "type": "group", "nl": "Buiten", "columns": [inner]}
    rows = (Row("a", {}), Row("b", {}))
    on_page = bind(a_form_of(inner), "one", {}, {"in": rows}, FACTS, complete=True).errors
    assert [(one.name, one.field_id) for one in on_page] == [("in", "in")]
    nested = {"out": (Row("o", {"in": rows}),)}
    of_step = bind(a_form_of(outer), "one", {}, nested, FACTS, complete=True).errors
    of_row = bind(a_form_of(outer), "one", {}, nested, FACTS, ("out", "o"), complete=True).errors
    assert [(one.name, one.row_id) for one in (*of_step, *of_row)] == [("out.o", "o"), ("out.o.in", "o")]


def test_nobody_is_asked_for_rows_in_a_list_that_is_closed() -> None:
    group = {"id": "in", "type": "group", "nl": "Binnen?", "min": "2", "read_only_if": "true", "columns": [NAME]}
    assert seen({"in": (Row("a", {}),)}, a_form_of(group)).missing() == ()
