"""What hides with `when_hidden: clear` keeps nothing, wherever in the form it stands (design.md, Posted values)."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.definitions.values import Unknown
from portal.forms.answers import Row
from portal.forms.clearing import cleared
from portal.forms.journey import evaluate
from portal.forms.step_form import bind
from tests.forms import FACTS, a_form, a_step

SCOPE = {"id": "scope", "type": "yes_no", "nl": "Mag dit op papier?"}
NUMBER = {"id": "number", "type": "number", "nl": "Hoeveel?"}
LATER = {"id": "later", "type": "text", "nl": "Wat later?", "show_if": 'scope != "nee"', "when_hidden": "clear"}
KEPT = {"id": "kept", "type": "text", "nl": "Wat blijft?", "show_if": 'scope != "nee"'}
PEOPLE: dict[str, Any] = {
    "id": "people",
    "type": "group",
    "nl": "Wie?",
    "row_name": {"nl": "persoon"},
    "columns": [
        {"id": "name", "type": "text", "nl": "Naam?"},
        *[{"id": f"more{n}", "type": "text", "nl": f"Wat nog {n}?"} for n in range(4)],
        {"id": "worry", "type": "text", "nl": "Zorg?", "show_if": 'scope != "nee"', "when_hidden": "clear"},
        {"id": "born", "type": "date", "nl": "Geboren?", "show_if": 'scope != "nee"', "when_hidden": "clear"},
        {
            "id": "calls",
            "type": "group",
            "nl": "Welke gesprekken?",
            "row_name": {"nl": "gesprek"},
            "columns": [
                {"id": "about", "type": "text", "nl": "Waarover?", "show_if": 'scope != "nee"', "when_hidden": "clear"}
            ],
        },
    ],
}
WISHES = {
    "id": "wishes",
    "type": "group",
    "nl": "Wensen?",
    "row_name": {"nl": "wens"},
    "show_if": 'scope != "nee"',
    "when_hidden": "clear",
    "columns": [{"id": "text", "type": "text", "nl": "Wat?"}],
}
FORM = a_form(a_step(SCOPE, NUMBER, PEOPLE), a_step(LATER, KEPT, WISHES, step="two"))
STORED: dict[str, Any] = {
    "scope": "ja",
    "later": "geheim",
    "kept": "blijft",
    "people": (
        Row("p1", {"name": "Lo", "worry": "geheim", "born": date(2000, 1, 1), "calls": (Row("c1", {"about": "x"}),)}),
        Row("p2", {"name": "Bo"}),
    ),
    "wishes": (Row("w1", {"text": "rust"}),),
}
ALL = {"later", "people.p1.worry", "people.p1.born", "people.p1.calls.c1.about", "people.p2.worry", "people.p2.born"}


def test_an_answer_on_another_step_goes_when_its_condition_turns_false() -> None:
    bound = bind(FORM, "one", {"scope": ["nee"]}, STORED, FACTS)
    assert "later" in bound.cleared
    assert "later" not in bound.merged
    assert bound.merged["kept"] == "blijft"
    assert bound.evaluation.value("later") is None


def test_an_answer_in_rows_that_have_a_page_of_their_own_goes_with_it() -> None:
    bound = bind(FORM, "one", {"scope": ["nee"]}, STORED, FACTS)
    assert set(bound.cleared) == ALL
    first, second = bound.merged["people"]
    assert first == Row("p1", {"name": "Lo", "calls": (Row("c1", {}),)})
    assert second == Row("p2", {"name": "Bo"})


def test_a_list_on_another_step_is_emptied() -> None:
    assert bind(FORM, "one", {"scope": ["nee"]}, STORED, FACTS).emptied == ("wishes",)
    assert bind(FORM, "one", {"scope": ["ja"]}, STORED, FACTS).emptied == ()


def test_nothing_goes_while_it_is_shown_or_cannot_be_decided_yet() -> None:
    assert bind(FORM, "one", {"scope": ["ja"]}, STORED, FACTS).cleared == ()
    bound = bind(FORM, "one", {"number": ["3"]}, {**STORED, "scope": Unknown.NOT_KNOWN}, FACTS)
    assert bound.cleared == ()
    assert bound.merged["later"] == "geheim"


def test_when_a_form_is_sent_what_cannot_be_decided_counts_as_hidden() -> None:
    undecided = {**STORED, "scope": Unknown.NOT_KNOWN}
    assert cleared(evaluate(FORM, undecided, FACTS)) == ()
    assert set(cleared(evaluate(FORM, undecided, FACTS), sent=True)) == ALL
    assert cleared(evaluate(FORM, STORED, FACTS), sent=True) == ()


def test_what_was_typed_goes_with_the_answer() -> None:
    form = a_form(a_step(SCOPE, {**LATER, "id": "here"}, {**NUMBER, **LATER, "id": "many", "type": "number"}))
    bound = bind(form, "one", {"scope": ["nee"], "here": ["geheim"], "many": ["veel"]}, {}, FACTS)
    assert bound.raw == {"scope": ["nee"]}
    assert bound.answers == {"scope": "nee"}
    assert bound.errors == ()
    assert bound.refused == ()


def test_an_answer_that_was_taken_back_decides_what_is_cleared() -> None:
    fixed = {**SCOPE, "read_only_if": "number > 2"}
    form = a_form(a_step(NUMBER, fixed, {**LATER, "id": "here"}))
    stored = {"scope": "ja", "here": "blijft"}
    bound = bind(form, "one", {"number": ["3"], "scope": ["nee"], "here": ["blijft"]}, stored, FACTS)
    assert bound.answers == {"number": bound.answers["number"], "scope": "ja", "here": "blijft"}
    assert bound.cleared == ()
