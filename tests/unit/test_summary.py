"""What was filled in, as it is read."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.values import Unknown
from portal.forms.answers import Row
from portal.forms.fields.registry import FIELD_TYPES
from portal.forms.journey import evaluate
from portal.forms.summary import Line, Summary, summary
from tests.forms import FACTS, a_form, a_form_of, a_step, options, templates

SCORE = {
    "id": "s",
    "title": {"nl": "Basistaxatie"},
    "notice": {"nl": "Niet gevalideerd."},
    "items": "way",
    "points": {"a": "1.5"},
    "critical": [{"id": "x", "when": 'way == "a"', "label": {"nl": "Wurging"}}],
    "levels": [{"level": "hoog"}],
}
PERSONS = {
    "id": "persons",
    "type": "group",
    "nl": "Personen",
    "summary": "name",
    "columns": [
        {"id": "name", "type": "text", "nl": "Naam"},
        {"id": "sleeps", "type": "text", "nl": "Slaapt"},
        {"id": "address", "type": "text", "nl": "Adres", "audience": "care", "protection": "secret"},
    ],
}
FORM = a_form(
    a_step(
        {"id": "way", "type": "choice", "nl": "Welke weg?", "options": options("a", "onbekend")},
        {"id": "hidden", "type": "text", "nl": "Verborgen", "show_if": 'way == "z"'},
        {"id": "note_", "type": "note", "nl": "Let op"},
        {"id": "sum", "type": "computed", "nl": "Som", "compute": "size(persons)"},
        {"id": "level", "type": "score", "nl": "Niveau", "score": "s", "options": options("hoog")},
        PERSONS,
    ),
    a_step({"id": "extra", "type": "text", "nl": "Meer"}, step="two", optional_if="true"),
    a_step({"id": "never", "type": "text", "nl": "Nooit"}, step="three", show_if="false"),
    scores=[SCORE],
)
ANSWERS = {"way": "a", "hidden": "x", "persons": (Row("r1", {"name": "Lore", "sleeps": "Thuis", "address": "Dorp 1"}),)}


def read(answers: dict[str, Any], audience: tuple[str, ...] = ("form",), *, empty: bool = True) -> Summary:
    """The summary of the sample form."""
    return summary(FORM, answers, evaluate(FORM, answers, FACTS), audience, empty=empty)


def labels(found: Summary) -> list[tuple[str, tuple[str, ...]]]:
    """Label and answer of each line."""
    return [(line.label, line.parts) for line in found.lines()]


def test_answers_are_read_in_order_and_hidden_ones_are_not_there() -> None:
    found = read(ANSWERS)
    assert found.title == "Voorbeeld"
    assert [section.step for section in found.sections] == ["one"]
    assert labels(found) == [("Welke weg?", ("A",)), ("Som", ("1",)), ("Niveau", ("Hoog",)), ("Personen", ())]


def test_what_is_not_filled_in_says_so_and_can_be_left_out() -> None:
    assert labels(read({}))[0] == ("Welke weg?", ("Niet ingevuld",))
    assert labels(read({}))[-1] == ("Personen", ("Niet ingevuld",))
    assert [label for label, _ in labels(read({}, empty=False))] == ["Som", "Niveau"]


def test_unknown_states_are_worded() -> None:
    line = next(iter(read({"way": "onbekend"}).lines()))
    assert (line.parts, line.unknown) == (("Niet gekend",), True)
    assert next(iter(read({"way": Unknown.REFUSED}).lines())).parts == ("Wil niet antwoorden",)


def test_a_closed_step_shows_only_what_was_filled_in() -> None:
    found = read({"extra": "nog iets"})
    assert (found.sections[1].optional, found.sections[1].lines[0].parts) == (True, ("nog iets",))


def test_each_audience_reads_what_is_meant_for_it() -> None:
    def lines(audience: tuple[str, ...]) -> tuple[Line, ...]:
        return list(read(ANSWERS, audience).lines())[-1].rows[0].lines

    assert [line.label for line in lines(("form",))] == ["Slaapt"]
    assert [(line.label, line.secret) for line in lines(("form", "care"))] == [("Slaapt", False), ("Adres", True)]
    assert read(ANSWERS, ()).sections == ()


def test_a_score_is_read_with_what_makes_it_so() -> None:
    line = next(line for line in read(ANSWERS).lines() if line.field_id == "level")
    assert line.score is not None
    assert (line.score.level, line.score.total, line.score.critical) == ("Hoog", "1,5", ("Wurging",))
    html = templates().get_template(line.template).render(line=line)
    assert "Niet gevalideerd." in html
    assert "Wurging" in html


@pytest.mark.parametrize("type_", sorted(set(FIELD_TYPES) - {"group", "note", "score"}))
def test_every_type_has_a_template_for_its_answer_that_escapes(type_: str) -> None:
    form = a_form_of({"id": "it", "type": type_, "nl": "Wat?", "options": options("a")})
    line = summary(form, {}, evaluate(form, {"it": Unknown.NOT_KNOWN}, FACTS)).sections
    shown = Line("it", type_, "Wat?", ("<b>", "y"), "one", answered=True, unknown=False, secret=False)
    html = templates().get_template(shown.template).render(line=shown)
    assert "&lt;b&gt;" in html
    assert line or type_ == "computed"


def test_rows_are_drawn_with_their_answers() -> None:
    line = list(read(ANSWERS).lines())[-1]
    html = templates().get_template(line.template).render(line=line)
    assert html.count("Lore") == 1
    assert "<dt>Slaapt</dt>" in html
    empty = list(read({}).lines())[-1]
    assert "Niet ingevuld" in templates().get_template(empty.template).render(line=empty)


def test_on_paper_stands_only_what_was_answered_and_may_lie_at_home() -> None:
    form = a_form_of(
        {"id": "agreed", "type": "text", "nl": "Wat spreken we af?"},
        {"id": "kept_from", "type": "text", "nl": "Wie mag dit niet zien?", "on_paper": "false"},
        {"id": "left", "type": "text", "nl": "Wat nog?"},
    )
    answers = {"agreed": "Bellen", "kept_from": "Wout"}
    printed = summary(form, answers, evaluate(form, answers, FACTS), paper=True)
    assert [line.label for line in printed.lines()] == ["Wat spreken we af?"]
    assert len(list(summary(form, answers, evaluate(form, answers, FACTS)).lines())) == 3


def test_what_nobody_can_change_says_so() -> None:
    assert [line.label for line in read(ANSWERS).lines() if line.fixed] == ["Som", "Niveau"]
