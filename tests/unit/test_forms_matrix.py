"""A matrix and a relation in a form: what is posted, refused, required, kept and seen by conditions."""

from __future__ import annotations

from typing import Any

from portal.definitions.values import Cell, Reference, Relation, Unknown
from portal.forms.answers import Row, from_json, to_json
from portal.forms.fields.base import RecordChoice
from portal.forms.journey import evaluate
from portal.forms.step_form import BoundStep, bind
from portal.forms.summary import summary
from tests.forms import FACTS, a_form_of, options, templates

PERSONS = {"person": (RecordChoice("0192-a", "Mira"), RecordChoice("0192-b", "Noor"))}
MIRA, NOOR = Reference("0192-a", "Mira"), Reference("0192-b", "Noor")
PLAIN = {"id": "m", "type": "matrix", "nl": "Hoe gaat het?", "items": options("wonen", "geld"), "required": "true"}
LEVELS = [{"code": code, "nl": code.capitalize()} for code in ("crisis", "matig", "goed", "onbekend")]
FORM = a_form_of(
    {**PLAIN, "options": LEVELS, "members": "person", "ordered": "true"},
    {"id": "r", "type": "relation", "nl": "Van wie?", "options": options("ouder", "partner")},
    {"id": "a", "type": "text", "nl": "A", "show_if": 'm.exists(c, c.item == "wonen" && c.value < "matig")'},
    {"id": "b", "type": "text", "nl": "B", "show_if": "size(m) > 1"},
    {"id": "c", "type": "text", "nl": "C", "show_if": 'r.kind == "ouder"'},
    {"id": "d", "type": "text", "nl": "D", "show_if": "answered(r.to)"},
)


def posted(answers: dict[str, Any] | None = None, complete: bool = True, **typed: str) -> BoundStep:
    """What came of a post; `wonen__0` stands for wonen and the first member."""
    ids = {"0": "0192-a", "1": "0192-b", "x": "0192-x"}
    names = {"-".join(["m", *(ids.get(one, one) for one in name.split("__"))]): [text] for name, text in typed.items()}
    return bind(FORM, "one", names, answers or {}, FACTS, complete=complete, records=PERSONS)


def test_each_member_has_a_place_on_each_line() -> None:
    bound = posted(wonen__0="crisis", geld__1="onbekend")
    assert bound.answers["m"] == (Cell("wonen", "crisis", MIRA), Cell("geld", "onbekend", NOOR))
    assert not bound.refused
    assert bound.raw["m-wonen-0192-a"] == ["crisis"]
    assert from_json(to_json(bound.answers, FORM.fields.values()), FORM.fields.values()) == bound.answers


def test_a_place_that_does_not_exist_is_refused_and_one_of_who_left_stays() -> None:
    assert [one.name for one in posted(wonen__x="crisis", tuin__0="crisis").refused] == [
        "m-wonen-0192-x",
        "m-tuin-0192-a",
    ]
    gone = {"m": (Cell("wonen", "crisis", Reference("0192-x", "Bo")),)}
    kept = posted(gone, wonen__x="matig")
    assert not kept.refused
    assert kept.answers["m"] == (Cell("wonen", "matig", Reference("0192-x", "Bo")),)


def test_required_means_that_every_line_has_an_answer() -> None:
    assert [one.field_id for one in posted(wonen__0="crisis").errors] == ["m"]
    assert not posted(wonen__0="crisis", geld__1="goed").errors
    assert posted(wonen__0="weg", complete=False).errors[0].message.endswith("Kies een van de antwoorden.")


def seen(**answers: Any) -> set[str]:  # noqa: ANN401 -- answers of any type
    """What is shown for these answers."""
    evaluation = evaluate(FORM, answers, FACTS)
    return {name for name in "abcd" if evaluation.visible(name) is True}


def test_conditions_read_a_matrix_as_a_list_and_a_relation_by_its_parts() -> None:
    assert seen() == set()
    assert seen(m=(Cell("wonen", "crisis", MIRA),)) == {"a"}
    assert seen(m=(Cell("wonen", "goed", MIRA), Cell("geld", "crisis", MIRA))) == {"b"}
    assert seen(m=(Cell("wonen", "onbekend", MIRA),)) == set()
    assert seen(m=(Cell("wonen", Unknown.REFUSED, MIRA),)) == set()
    assert seen(r=Relation(MIRA, "ouder")) == {"c", "d"}
    assert seen(r=Relation(MIRA, "partner")) == {"d"}


def test_a_relation_of_a_row_is_seen_from_outside_it_and_never_with_itself() -> None:
    people = {
        "id": "people", "type": "group", "nl": "Wie?",
        "columns": [
            {"id": "name", "type": "text", "nl": "Naam", "bind": "person.first_name"},
            {"id": "of", "type": "relation", "nl": "Van wie?", "options": options("ouder", "kind")},
        ],
    }  # fmt: skip
    child = {"id": "x", "type": "text", "nl": "X", "show_if": 'people.exists(p, p.of.kind == "kind")'}
    form = a_form_of(people, child)
    rows = {"people": (Row("p1", {"name": "Mira"}), Row("p2", {"name": "Noor"}))}
    for to, wrong in (("p2", False), ("p1", True)):
        post = {"people.p1.of-to": [to], "people.p1.of-kind": ["kind"]}
        bound = bind(form, "one", post, rows, FACTS, records=PERSONS)
        assert bool(bound.errors) is wrong
        assert (bound.evaluation.visible("x") is True) is not wrong


def test_a_summary_reads_a_line_at_a_time() -> None:
    answers = {"m": (Cell("wonen", "crisis", MIRA), Cell("wonen", "goed", NOOR)), "r": Relation(NOOR, "ouder")}
    lines = {line.field_id: line.parts for line in summary(FORM, answers, evaluate(FORM, answers, FACTS)).lines()}
    assert lines["m"] == ("Wonen: Crisis (Mira), Goed (Noor)",)
    alike = {"m": (Cell("wonen", "goed", MIRA), Cell("wonen", "goed", NOOR))}
    assert next(summary(FORM, alike, evaluate(FORM, alike, FACTS)).lines()).parts == ("Wonen: Goed (Mira, Noor)",)
    assert lines["r"] == ("Noor: ouder",)


def test_a_summary_lays_a_matrix_out_as_a_table() -> None:
    answers = {"m": (Cell("geld", "crisis", NOOR), Cell("geld", Unknown.NOT_KNOWN, MIRA), Cell("wonen", "goed", NOOR))}
    table = next(summary(FORM, answers, evaluate(FORM, answers, FACTS)).lines()).table
    assert table is not None
    assert table.columns == ("Noor", "Mira")
    assert table.lines == (("Wonen", ("Goed", "")), ("Geld", ("Crisis", "Niet gekend")))
    assert table.abreast
    form = a_form_of({**PLAIN, "options": LEVELS})
    alone = {"m": (Cell("geld", "crisis"),)}
    line = next(summary(form, alone, evaluate(form, alone, FACTS)).lines())
    assert (line.table and line.table.columns, line.table and line.table.lines) == ((), (("Geld", ("Crisis",)),))
    html = templates().get_template(line.template).render(line=line)
    assert '<th scope="row">Geld</th><td>Crisis</td>' in html
    empty = summary(form, {}, evaluate(form, {}, FACTS))
    assert [(one.table, one.parts) for one in empty.lines()] == [(None, ("Niet ingevuld",))]
