"""Earlier forms of the case: what expressions see of them, and what stands beside a question."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.definitions.checks import check_definition
from portal.definitions.earlier import Source, beside, wanted
from portal.definitions.language import Definition
from portal.definitions.library import Compiled
from portal.definitions.values import PartialDate, Reference, Unknown, Value
from portal.forms.earlier import Said, read, said, to_json
from portal.forms.field_views import views
from portal.forms.initial import initial
from portal.forms.journey import evaluate
from portal.forms.rehearsal import rehearse
from portal.forms.shapes import FieldView
from portal.forms.summary import summary
from tests.definitions import building
from tests.forms import FACTS, a_form_of, options, the_field

UNSAFE = {"id": "unsafe", "type": "choice", "nl": "Is het zeer onveilig?", "options": options("ja", "nee", "onbekend")}
ASKED = the_field("choice", **{**UNSAFE, "id": "very_unsafe", "type": "choice"})
TABLE = a_form_of({**UNSAFE, "earlier": "referral.very_unsafe"})
REFERRAL = "de aanmelding"


def told(code: str = "ja", label: str = "Is het zeer onveilig?", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- handed on
    """Facts in which the referral gave this answer."""
    one = Said(REFERRAL, "choice", label, (code.capitalize(),), code, **more)
    return {**FACTS, "earlier": {"referral": {"very_unsafe": one}}}


def beside_it(form: Compiled, answers: dict[str, Any], facts: dict[str, Any], **more: Any) -> str:  # noqa: ANN401 -- handed on
    """What stands beside the only question."""
    found = views(form, "one", evaluate(form, answers, facts), answers=answers, **more)[0]
    assert isinstance(found, FieldView)
    return found.earlier


@pytest.mark.parametrize(
    ("answers", "facts", "sentence"),
    [
        ({}, told(), "In de aanmelding: Ja"),
        ({"unsafe": "ja"}, told(), "In de aanmelding: Ja"),
        ({"unsafe": "nee"}, told(), "De aanmelding zei: Ja. U antwoordt anders."),
        (
            {"unsafe": "nee"},
            told(label="Acht u het onveilig?"),
            "De aanmelding zei: Ja (op de vraag ‘Acht u het onveilig?’). U antwoordt anders.",
        ),
        (
            {},
            {**FACTS, "earlier": {"referral": {"very_unsafe": Said(REFERRAL)}}},
            "In de aanmelding: niet gevraagd in deze versie",
        ),
        (
            {"unsafe": "ja"},
            {**FACTS, "earlier": {"referral": {"very_unsafe": Said(REFERRAL, "choice", "Acht u het onveilig?")}}},
            "In de aanmelding: niet ingevuld",
        ),
        ({}, dict(FACTS), ""),
    ],
)
def test_the_earlier_answer_stands_beside_the_question(
    answers: dict[str, Any], facts: dict[str, Any], sentence: str
) -> None:
    assert beside_it(TABLE, answers, facts) == sentence


def test_an_answer_for_others_is_not_shown() -> None:
    facts = told(audience="justice")
    assert beside_it(TABLE, {}, facts, audience=frozenset({"form", "care"})) == ""
    assert beside_it(TABLE, {}, facts, audience=frozenset({"form", "justice"})) == "In de aanmelding: Ja"


def test_who_reads_sees_a_difference_and_what_was_not_asked() -> None:
    def line(answers: dict[str, Any], facts: dict[str, Any]) -> str:
        evaluation = evaluate(TABLE, answers, facts)
        return next(summary(TABLE, answers, evaluation).lines()).earlier

    assert line({"unsafe": "nee"}, told()) == "De aanmelding zei: Ja"
    assert line({"unsafe": "ja"}, told()) == ""
    assert line({"unsafe": "nee"}, told(audience="care")) == ""
    nothing = {**FACTS, "earlier": {"referral": {"very_unsafe": Said(REFERRAL)}}}
    assert line({}, nothing) == "In de aanmelding: niet gevraagd in deze versie"


def test_an_earlier_answer_fills_in_says_so_and_can_be_changed() -> None:
    form = a_form_of({**UNSAFE, "prefill": "earlier.referral.very_unsafe"})
    assert evaluate(form, {}, told()).value("unsafe") == "ja"
    assert initial(form, "one", {}, told()) == {"unsafe": ["ja"]}
    assert beside_it(form, {}, told()) == "In de aanmelding: Ja"
    assert evaluate(form, {"unsafe": None}, told()).value("unsafe") is None
    assert evaluate(form, {}, FACTS).value("unsafe") is None


@pytest.mark.parametrize(("code", "shown"), [("ja", True), ("nee", False), ("onbekend", Unknown.UNDECIDED)])
def test_a_condition_sees_an_earlier_answer(code: str, shown: object) -> None:
    form = a_form_of({"id": "why", "type": "text", "nl": "Waarom?", "show_if": 'earlier.referral.very_unsafe == "ja"'})
    assert evaluate(form, {}, told(code)).visible("why") is shown
    assert evaluate(form, {}, FACTS).visible("why") is Unknown.UNDECIDED


def test_a_rule_holds_an_answer_against_an_earlier_one() -> None:
    rule = {"check": "unsafe == earlier.referral.very_unsafe", "message": {"nl": "Anders."}, "severity": "warning"}
    form = a_form_of({**UNSAFE, "rules": [rule]})
    assert [one.message for one in evaluate(form, {"unsafe": "nee"}, told()).findings] == ["Anders."]
    assert not evaluate(form, {"unsafe": "ja"}, told()).findings
    assert not evaluate(form, {"unsafe": "ja"}, FACTS).findings


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("choice", "ja"),
        ("choices", ("ja", "nee")),
        ("date", date(2026, 3, 2)),
        ("number", Decimal("2.5")),
        ("partial_date", PartialDate(2019, 3)),
        ("text", "Iets"),
        ("agreement", True),
        ("record", Reference("u1", "Lies Olm")),
        ("text", Unknown.NOT_KNOWN),
        ("text", None),
    ],
)
def test_what_was_said_is_kept_as_plain_data_and_read_back(kind: str, value: Value) -> None:
    field = the_field(kind, options=options("ja", "nee"), of="user")
    found = {"referral": {"it": said(REFERRAL, field, value), "new": Said(REFERRAL)}}
    assert read(to_json(found)) == found


def test_a_golden_case_says_what_was_said_before() -> None:
    fields: list[dict[str, Any]] = [
        {**UNSAFE, "prefill": "earlier.referral.very_unsafe"},
        {"id": "many", "type": "text", "nl": "M", "show_if": '"a" in earlier.referral.types'},
        {"id": "late", "type": "text", "nl": "L", "show_if": "earlier.referral.at < facts.today"},
        {"id": "more", "type": "text", "nl": "N", "show_if": "earlier.referral.count > 1"},
    ]
    earlier = {"referral": {"very_unsafe": "ja", "types": ["a", "b"], "at": "2026-01-01", "count": "2"}}
    found = rehearse(a_form_of(*fields).definition, {}, {"today": "2026-03-02"}, earlier)
    assert found.visible == {"unsafe", "many", "late", "more"}
    assert found.values["unsafe"] == "ja"


def test_what_a_form_wants_is_gathered_from_its_fields_and_expressions() -> None:
    more = {"id": "why", "type": "text", "nl": "Y", "show_if": 'earlier.triage.decision == "x" && facts.on_behalf'}
    form = a_form_of({**UNSAFE, "earlier": "referral.very_unsafe"}, more)
    assert wanted(form.definition) == {"referral": {"very_unsafe"}, "triage": {"decision"}}
    assert form.earlier == wanted(form.definition)
    assert form.facts == {"on_behalf"}
    assert beside(form.fields["unsafe"]) == Source("referral", "very_unsafe")
    assert beside(form.fields["why"]) is None


OTHER = building.a_definition(
    building.a_field("school", "choice"),
    building.a_field("note", "long_text"),
    building.a_group("people", building.a_field("b")),
    form="ander",
)
REGISTER = building.a_definition(building.a_field("x"), form="lijst", home="register")


def among(*fields: dict[str, Any], **more: object) -> list[str]:
    """What the checks say about a form beside two others."""
    others = {"ander": OTHER, "lijst": REGISTER}
    found: Definition = building.a_definition(*fields, **more)
    return [one.message for one in check_definition(found, None, others)]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (building.a_field("a", earlier="andr.school"), "geen eerder formulier 'andr'. Bedoelde u 'ander'?"),
        (building.a_field("a", earlier="ander.scool"), "geen vraag 'scool'. Bedoelde u 'school'?"),
        (building.a_field("a", "number", earlier="ander.school"), "Kies een vraag van dezelfde soort"),
        (building.a_field("a", "choice", earlier="ander.school", options=building.YES_NO[:0]), "zonder opties"),
        (building.a_field("a", prefill="earlier.lijst.x"), "is een register"),
        (building.a_field("a", show_if='earlier.andr.school == "ja"'), "geen eerder formulier 'andr'"),
        (building.a_field("a", show_if='earlier.ander.scool == "ja"'), "'ander' heeft geen vraag 'scool'"),
        (building.a_field("a", show_if='earlier.ander.school == "x"'), "geen optie van 'earlier.ander.school'"),
        (building.a_field("a", show_if='earlier.ander.people == "x"'), "heeft geen vraag 'people'"),
        (building.a_field("a", show_if='earlier.ander.school < "ja"'), "geen volgorde"),
    ],
)
def test_an_earlier_answer_that_does_not_exist_or_fit_is_found(field: dict[str, Any], words: str) -> None:
    found = among(field)
    assert any(words in one for one in found), found


def test_an_earlier_answer_that_fits_is_fine() -> None:
    fine = [
        building.a_field("a", "choice", earlier="ander.school"),
        building.a_field("b", "long_text", prefill="earlier.ander.note"),
        building.a_field("c", earlier="ander.people"),
        building.a_field("d", show_if='earlier.ander.school == "ja"'),
    ]
    assert among(*fine) == []


def test_the_options_that_have_nothing_in_common_are_found() -> None:
    other = [{"code": "x", "label": {"nl": "X", "en": "X"}}, {"code": "y", "label": {"nl": "Y", "en": "Y"}}]
    assert (
        "geen enkele optie gemeen" in among(building.a_field("a", "choice", earlier="ander.school", options=other))[0]
    )
