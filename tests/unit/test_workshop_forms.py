"""Forms about forms: options as lines, conditions as answers, examples with a region's own decisions, outlines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from portal.definitions import bundle, editing
from portal.definitions.checks import check_definition
from portal.definitions.golden import Case, Expectation
from portal.definitions.language import Definition, Field, Option
from portal.definitions.loader import Sources, load_library, sources_from
from portal.definitions.values import Reference, Value
from portal.errors import Invalid
from portal.forms import condition_desk, field_desk
from portal.forms.examples import consequences, run_examples
from portal.forms.fields.registry import READY
from portal.forms.option_lines import code_for, option_lines, options_added, options_from
from portal.forms.outline import outline, where_used
from portal.forms.preview import preview
from tests.definitions.building import a_definition, a_field, a_group

SMALL = Path(__file__).parents[1] / "definitions" / "small"
TODAY = date(2026, 11, 22)


def small(overlay: str | None = None) -> Sources:
    """The small library, with another overlay of OVL when one is given."""
    texts = {path: document.text for path, document in load_library(SMALL).documents.items()}
    return sources_from(texts if overlay is None else {**texts, "regions/ovl/referral.yaml": overlay})


def referral(overlay: str = "") -> Definition:
    """The small referral of OVL, with these changes."""
    return bundle.resolved(small(f"form: referral\nregion: ovl\n{overlay}"), "ovl", "referral").definition


def field(definition: Definition, field_id: str) -> Field:
    """A field of the first level."""
    return next(one for step in definition.steps for one in step.fields if one.id == field_id)


JA = Option(code="ja", label={"nl": "Ja", "en": "Yes"})
NEE = Option(code="nee", label={"nl": "Nee", "en": "No"})


def codes(options: tuple[Option, ...]) -> list[str]:
    """The codes of options."""
    return [option.code for option in options]


def test_options_are_lines_and_lines_are_options() -> None:
    assert option_lines((JA, NEE)) == "ja = Ja\nnee = Nee"
    assert options_from("ja = Ja\nnee = Nee", (JA, NEE)) == (JA, NEE)


def test_an_option_keeps_its_code_and_its_other_languages_when_its_words_stay() -> None:
    assert options_from("Nee\nJa", (JA, NEE)) == (NEE, JA)


def test_a_new_option_gets_a_code_from_its_words() -> None:
    assert codes(options_from("Één keer, of vaker!\n3 keer")) == ["een_keer_of_vaker", "a_3_keer"]
    assert code_for("Ja", ["ja", "ja_2"]) == "ja_3"
    assert code_for("!?", []) == "a"


def test_an_added_option_does_not_take_a_shared_code() -> None:
    assert codes(options_added("Ja, later\nNee!", [JA, NEE])) == ["ja_later", "nee_2"]
    with pytest.raises(Invalid, match="twee keer"):
        options_added("ja = Toch", [JA, NEE])


@pytest.mark.parametrize("typed", ["Nee", "nee", "Later\nlater"])
def test_an_answer_that_is_there_already_is_not_added_again(typed: str) -> None:
    """Whoever fills in could not choose between two answers with the same words."""
    with pytest.raises(Invalid, match="twee keer"):
        options_added(typed, [JA, NEE])


def test_too_many_options_are_refused() -> None:
    with pytest.raises(Invalid, match="er passen er 60"):
        options_from("\n".join(f"Antwoord {number}" for number in range(61)))


def test_a_line_without_words_is_refused() -> None:
    with pytest.raises(Invalid, match="geen antwoord"):
        options_from("ja =\nnee = Nee")


@pytest.mark.parametrize(
    ("operator", "answer", "expression"),
    [
        ("always", None, None),
        ("is", "acute_danger=ja", 'acute_danger == "ja"'),
        ("is_not", "acute_danger=ja", 'acute_danger != "ja"'),
        ("is", "tags=een", '"een" in tags'),
        ("is_not", "tags=een", '!("een" in tags)'),
        ("keep", None, "size(persons) > 0"),
    ],
)
def test_a_condition_is_built_and_read_back(operator: str, answer: str | None, expression: str | None) -> None:
    tags = "add:\n  - id: tags\n    type: choices\n    step: danger\n    options:\n      - code: een\n"
    given: dict[str, Value] = {"operator": operator, "answer": Reference(answer) if answer else None}
    assert condition_desk.expression(given, "size(persons) > 0", referral(tags)) == expression
    shown = condition_desk.answers(expression)
    assert shown["operator"] == operator
    assert shown.get("answer") == given["answer"]


def test_a_condition_needs_an_answer() -> None:
    with pytest.raises(Invalid, match="Kies het antwoord"):
        condition_desk.expression({"operator": "is"}, None, referral())


def test_only_fields_with_a_list_of_answers_are_offered_and_never_the_field_itself() -> None:
    found = condition_desk.choices_for(referral(), "detection_source")[condition_desk.RECORDS]
    asked = dict.fromkeys(one.id.partition("=")[0] for one in found)
    assert "acute_danger" in asked
    assert not {"detection_source", "other_tables"} & asked.keys()


def test_a_condition_offers_what_was_asked_by_then_in_the_order_of_the_form() -> None:
    steps = [step.id for step in referral().steps]
    first, last = (
        [one.id.partition("=")[0] for one in condition_desk.choices(referral(), step)[condition_desk.RECORDS]]
        for step in (steps[0], steps[-1])
    )
    assert "legal_basis" in last
    assert "legal_basis" not in first
    order = [field.id for step in referral().steps for field in step.fields]
    assert last == sorted(last, key=order.index)


def test_what_stands_filled_in_beforehand_can_be_waited_for_in_every_step() -> None:
    known = "add:\n  - id: route\n    type: yes_no\n    step: legal\n    prefill: '\"ja\"'\n"
    definition = referral(known)
    found = condition_desk.choices(definition, definition.steps[0].id)[condition_desk.RECORDS]
    assert "route" in {one.id.partition("=")[0] for one in found}


def test_each_answer_of_a_condition_names_its_question() -> None:
    """Whoever sees the list closed reads what 'yes' is the answer to."""
    found = condition_desk.choices(referral(), "danger")[condition_desk.RECORDS]
    assert (found[0].label, found[0].group) == ("Ja (Is er nu acuut gevaar?)", "Is er nu acuut gevaar?")


@pytest.mark.parametrize("operator", ["always", "keep", ""])
def test_an_answer_that_would_be_left_unused_is_asked_about(operator: str) -> None:
    given: dict[str, Value] = {"operator": operator, "answer": Reference("acute_danger=ja")}
    with pytest.raises(Invalid, match="koos u een antwoord"):
        condition_desk.expression(given, "size(persons) > 0", referral())


def test_the_answer_of_a_condition_that_goes_may_stay_in_the_list() -> None:
    given: dict[str, Value] = {"operator": "always", "answer": Reference("acute_danger=ja")}
    assert condition_desk.expression(given, 'acute_danger == "ja"', referral()) is None


def test_answers_of_a_field_that_has_no_list_are_asked_about() -> None:
    given: dict[str, Value] = {"type": "text", "label_nl": "Welke tolk?", "options": "Frans"}
    with pytest.raises(Invalid, match="maak dit vak leeg"):
        field_desk.addition_properties(given, referral())


def test_a_kept_condition_is_offered_only_where_there_is_one_to_keep() -> None:
    kept = [codes(next(condition_desk.fields(text)).options) for text in (None, 'a == "b"', "size(persons) > 0")]
    assert [condition_desk.KEEP in one for one in kept] == [False, False, True]


def test_a_change_says_only_what_differs() -> None:
    shared = field(referral(), "detection_source")
    same = field_desk.field_answers(shared, shared)
    assert not any(value is not None for value in field_desk.change_properties(shared, shared, same).values())
    other = same | {"label_nl": "Wie zag het?", "required": "ja", "help_nl": "Kort.", "option_school": "De klas"}
    found = field_desk.change_properties(shared, shared, other)
    assert {name: value for name, value in found.items() if value is not None} == {
        "nl": "Wie zag het?",
        "en": "Who noticed the violence?",
        "help": {"nl": "Kort."},
        "required": True,
        "option_labels": {"school": {"nl": "De klas"}},
    }


def test_help_that_is_taken_away_is_written_as_empty() -> None:
    shared = field(referral(), "other_tables").model_copy(update={"help": {"nl": "Kort."}})
    answers = field_desk.field_answers(shared, shared) | {"help_nl": ""}
    assert field_desk.change_properties(shared, shared, answers)["help"] == {"nl": ""}


def test_a_field_that_points_at_partners_is_a_safe_type() -> None:
    answers: dict[str, Value] = {"type": "partner", "label_nl": "Wie volgt op?", "operator": "always"}
    found = field_desk.addition_properties(answers, referral())
    assert (found["type"], found["of"]) == ("record", "partner")


CASE = Case(name="Kern", answers={"acute_danger": "nee", "legal_basis": "decreet"}, expect=Expectation(missing=()))
REQUIRED = "change:\n  - id: detection_source\n    required: true\n"


def test_what_a_region_requires_is_its_decision_and_no_mistake() -> None:
    assert run_examples(referral(REQUIRED), [CASE]) == ()
    told = consequences(referral(), referral(REQUIRED), [CASE])
    assert [one.message for one in told] == ["nog in te vullen: detection_source, verwacht: geen"]


def test_what_every_region_shares_must_still_come_out_right() -> None:
    broken = CASE.model_copy(update={"expect": Expectation(missing=(), hidden=("acute_danger",), steps=("danger",))})
    messages = [one.message for one in run_examples(referral(REQUIRED), [broken])]
    assert len(messages) == 2
    assert any("acute_danger" in message for message in messages)


def test_a_change_that_alters_no_example_has_no_consequences() -> None:
    assert consequences(referral(), referral("hide:\n  - other_tables\n"), [CASE]) == ()


def test_an_outline_says_when_something_is_asked_and_what_hangs_on_it() -> None:
    told = outline(referral(REQUIRED), against=referral())
    actions = told.lines["acute_actions"]
    assert (actions.required, actions.shown) == (
        "Verplicht",
        "Alleen als u bij ‘Is er nu acuut gevaar?’ ‘Ja’ antwoordt",
    )
    assert told.lines["acute_danger"].used_by == ("Bepaalt of ‘Wat is al gedaan tegen het gevaar?’ gevraagd wordt.",)
    assert [line.id for line in told.lines.values() if line.changed] == ["detection_source"]
    assert told.lines["detection_source"].adapted == ("verplicht",)


def test_an_outline_tells_what_is_new_from_what_is_changed() -> None:
    told = outline(referral("add:\n  - id: extra\n    type: text\n    step: danger\n"), against=referral())
    assert [line.id for line in told.lines.values() if line.changed and line.added] == ["extra"]
    again = outline(referral(REQUIRED), against=referral()).lines["detection_source"]
    assert (again.changed, again.added) == (True, False)


def test_where_used_names_the_fields_by_their_words() -> None:
    assert where_used(referral(), "instrument_used") == ("Bepaalt of ‘Wat was het resultaat?’ gevraagd wordt.",)


def test_paper_has_boxes_for_answers_and_lines_for_text() -> None:
    lines = outline(referral()).lines
    assert lines["legal_basis"].boxes == ("Decreet Veilige Huizen", "Noodtoestand")
    assert (lines["other_tables"].room, lines["persons"].room) == (1, 0)


def test_a_preview_shows_every_field_and_one_invented_row() -> None:
    steps = preview(referral(), TODAY, {})
    shown = [one.view for step in steps for one in step.fields]
    assert all(view.visible for view in shown)
    assert [view.required for view in shown if view.name == "acute_actions"] == [True]
    group = next(one for step in steps for one in step.fields if one.columns)
    assert [column.view.name for column in group.columns] == [
        "persons.voorbeeld.first_name",
        "persons.voorbeeld.nickname",
    ]


def test_a_field_that_lands_in_the_case_says_so_and_the_group_around_it() -> None:
    columns = [a_field("name", bind="person.first_name"), a_field("note")]
    told = outline(a_definition(a_group("people", *columns), a_field("alone")))
    lands = {name: line.lands for name, line in told.lines.items()}
    assert lands == {"people": True, "people.name": True, "people.note": False, "alone": False}


NARROWED = "change:\n  - id: other_tables\n    audience: director\n"


def offered_readers(one: Field, shared: Field | None) -> list[str]:
    """The audiences that the page of a field offers."""
    form = field_desk.field_desk(one, shared, {}).form.definition
    return [option.code for found in form.steps[0].fields if found.id == "audience" for option in found.options]


def test_only_the_same_or_fewer_readers_are_offered() -> None:
    shared = field(referral(), "other_tables")
    narrow = shared.model_copy(update={"audience": "justice"})
    assert offered_readers(shared, shared) == ["form", "care", "justice", "director", "named"]
    assert offered_readers(narrow, narrow) == ["justice", "director", "named"]
    assert offered_readers(shared, None) == ["form", "care", "justice", "director", "named"]
    assert offered_readers(shared, shared.model_copy(update={"audience": "named"})) == []


@pytest.mark.parametrize(
    ("properties", "there"),
    [({"legal": True}, False), ({"type": "note"}, False), ({"type": "computed", "compute": "1"}, True)],
)
def test_readers_are_chosen_where_there_is_an_answer_that_the_law_leaves_open(
    properties: dict[str, object], there: bool
) -> None:
    shared = field(referral(), "other_tables").model_copy(update=properties)
    assert bool(offered_readers(shared, shared)) is there


def test_readers_are_written_only_where_they_differ() -> None:
    shared, own = field(referral(), "other_tables"), field(referral(NARROWED), "other_tables")
    answers = field_desk.field_answers(own, shared)
    assert field_desk.change_properties(shared, own, answers)["audience"] == "director"
    assert field_desk.change_properties(shared, own, answers | {"audience": "form"})["audience"] is None
    assert field_desk.addition_properties(answers, referral(), shared)["audience"] == "director"


def test_what_an_admin_adds_without_help_is_what_its_type_says() -> None:
    """A type that needs columns, persons of the case, a calculation or a permit is not among them."""
    assert set(READY) == {
        *("text", "long_text", "number", "money", "date", "partial_date", "time", "datetime", "yes_no", "choice"),
        *("choices", "scale", "email", "phone", "address", "partner", "file", "agreement"),
    }


@pytest.mark.parametrize("code", sorted(READY))
def test_a_question_of_each_type_passes_the_checks_and_is_drawn(code: str) -> None:
    lines = "Ja, nu\nNee, later" if READY[code][1].lines else ""
    words = {"label_nl": "Wat nog?", "label_en": "What else?", "required": "nee", "operator": "always"}
    given: dict[str, Value] = {**words, "type": code, "options": lines, "audience": "form"}
    properties = {**field_desk.addition_properties(given, referral()), "step": "danger"}
    text = editing.set_addition("form: referral\nregion: ovl\n", "ovl_extra", properties)
    found = bundle.resolved(small(text), "ovl", "referral")
    problems = (*found.findings, *check_definition(found.definition, found.marks))
    assert [one.message for one in problems if "ovl_extra" in one.message and "Engelse" not in one.message] == []
    assert field(found.definition, "ovl_extra").type == READY[code][0]
    assert [one for step in preview(found.definition, TODAY, {}) for one in step.fields if one.line.id == "ovl_extra"]
