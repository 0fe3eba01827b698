"""Groups in groups: rows in a row, judged by what stands in that row, in the row around it and in the whole form."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.checks import check_definition
from portal.definitions.dependencies import used
from portal.definitions.library import Compiled
from portal.definitions.places import places
from portal.definitions.values import Unknown
from portal.forms.answers import Row, around, filled_in, from_json, group_of, rows_of, to_json, with_row
from portal.forms.field_views import FieldView, GroupView, views
from portal.forms.frozen import frozen
from portal.forms.initial import initial
from portal.forms.journey import Evaluation, evaluate
from portal.forms.outline import outline
from portal.forms.preview import preview
from portal.forms.rehearsal import rehearse
from portal.forms.step_form import bind
from portal.forms.summary import summary
from tests.forms import FACTS, TODAY, a_form, a_form_of, a_step, options

PRESENT = {"id": "present", "type": "yes_no", "nl": "Was men er?", "required": "true"}
REASON = {
    "id": "reason",
    "type": "choice",
    "nl": "Waarom niet?",
    "options": [*options("ziek"), {"code": "werk", "nl": "Werk", "show_if": 'parent.adult == "ja"'}],
    "show_if": 'row.present == "nee"',
    "required": "true",
}
TALK = {"id": "talk", "type": "text", "nl": "Gesprek?", "show_if": 'parent.adult == "ja" && place == "a"'}
GONE = {"id": "gone", "type": "text", "nl": "Weg?", "show_if": 'row.present == "ja"', "when_hidden": "clear"}
DONE = {"id": "done", "type": "text", "nl": "Klaar?", "read_only_if": 'parent.adult == "nee"'}
ATTENDANCE = {
    "id": "attendance",
    "type": "group",
    "nl": "Aanwezig",
    "row_name": {"nl": "zitting"},
    "show_if": 'row.first != "Niemand"',
    "columns": [PRESENT, REASON, TALK, GONE],
}
COLUMNS: list[dict[str, Any]] = [
    {"id": "first", "type": "text", "nl": "Voornaam", "required": "true", "bind": "person.first_name"},
    {"id": "last", "type": "text", "nl": "Familienaam", "bind": "person.last_name"},
    {"id": "adult", "type": "yes_no", "nl": "Volwassen?"},
    {"id": "never", "type": "computed", "nl": "Nooit", "compute": 'row.attendance.all(a, a.present == "nee")'},
]
PARTICIPANTS = {
    "id": "participants",
    "type": "group",
    "nl": "Deelnemers",
    "row_name": {"nl": "deelnemer"},
    "summary": "first last",
    "columns": [*COLUMNS, ATTENDANCE],
}
PLACE = {"id": "place", "type": "choice", "nl": "Waar?", "options": options("a", "b")}
SOME = {"id": "some", "type": "computed", "nl": "Iemand", "compute": "participants.exists(p, size(p.attendance) > 1)"}
FORM = a_form_of(PLACE, PARTICIPANTS, SOME)


def row(row_id: str, inner: tuple[Row, ...] = (), **values: Any) -> Row:  # noqa: ANN401 -- answers of any type
    """A participant with sessions."""
    return Row(row_id, values | ({"attendance": inner} if inner else {}))


LORE = row(
    "p1", (Row("s1", {"present": "ja"}), Row("s2", {"present": "nee"})), first="Lore", last="Esdoorn", adult="ja"
)
JAN = row("p2", (Row("s3", {}),), first="Jan", adult="nee")
ANSWERS: dict[str, Any] = {"place": "a", "participants": (LORE, JAN)}


def seen(answers: dict[str, Any] = ANSWERS, form: Compiled = FORM) -> Evaluation:
    """What the form says of these answers."""
    return evaluate(form, answers, FACTS)


def test_a_list_has_an_address_and_rows_are_found_and_changed_by_it() -> None:
    inner = "participants.p1.attendance"
    assert [one.id for one in rows_of(ANSWERS, inner)] == ["s1", "s2"]
    assert (group_of(inner), around(inner), around("participants")) == (
        "participants.attendance",
        ("participants", "p1"),
        ("", ""),
    )
    changed = with_row(ANSWERS, inner, Row("s2", {"present": "ja"}))
    assert rows_of(changed, inner)[1].values == {"present": "ja"}
    assert rows_of(changed, "participants")[1] is JAN
    assert with_row(ANSWERS, inner, Row("s9", {})) == ANSWERS


@pytest.mark.parametrize(
    "address", ["", ".", "participants.", "participants.p1", "participants.p9.attendance", "x.y.z"]
)
def test_an_address_that_means_nothing_has_no_rows(address: str) -> None:
    assert rows_of(ANSWERS, address) == ()
    around(address)


def test_nested_answers_survive_json() -> None:
    fields = FORM.definition.steps[0].fields
    assert from_json(to_json(ANSWERS, fields), fields) == ANSWERS


@pytest.mark.parametrize(
    ("values", "filled"),
    [
        ({}, False),
        ({"first": None}, False),
        ({"first": Unknown.NOT_KNOWN}, True),
        ({"roles": ()}, False),
        ({"roles": ("a",)}, True),
        ({"attendance": (Row("s", {}),)}, False),
        ({"attendance": (Row("s", {"present": "ja"}),)}, True),
    ],
)
def test_a_row_is_filled_in_when_something_stands_in_it(values: dict[str, Any], filled: bool) -> None:
    assert filled_in(Row("p", values)) is filled


def test_a_row_in_a_row_sees_itself_the_row_around_it_and_the_form() -> None:
    found = seen()
    column = "participants.attendance."
    assert [found.visible(column + "reason", one) for one in ("s1", "s2", "s3")] == [False, True, Unknown.UNDECIDED]
    assert [found.visible(column + "talk", one) for one in ("s1", "s3")] == [True, False]
    assert seen(ANSWERS | {"place": "b"}).visible(column + "talk", "s1") is False
    reason = found.plan.fields[column + "reason"]
    assert found.withheld(reason, "s2") == frozenset()
    assert found.withheld(reason, "s3") == {"werk"}


def test_the_row_around_and_the_form_see_the_rows_in_it_as_a_list() -> None:
    found = seen()
    assert [found.value("participants.never", one) for one in ("p1", "p2")] == [False, Unknown.UNDECIDED]
    assert found.value("some") is True
    nobody = row("p1", (Row("s1", {"present": "nee"}),), first="Niemand")
    hidden = seen({"participants": (nobody,)})
    assert hidden.visible("participants.attendance", "p1") is False
    assert hidden.visible("participants.attendance.present", "s1") is False
    assert hidden.value("participants.never", "p1") is True  # no rows to others: nothing speaks against it
    assert hidden.value("some") is False


def test_what_is_missing_in_a_row_of_a_row_is_named_by_both() -> None:
    assert [(one.field_id, one.row_id, one.message) for one in seen().missing()] == [
        ("participants.attendance.reason", "s2", "Lore Esdoorn, Zitting 2: waarom niet? Kies een antwoord."),
        ("participants.attendance.present", "s3", "Jan, Zitting 1: was men er? Kies ja of nee."),
    ]


def test_the_page_of_the_outer_row_takes_its_own_answers_and_those_of_the_rows_on_it() -> None:
    inner = "participants.p1.attendance"
    posted = {
        "_shown": [inner, *[f"{inner}.{one}" for one in ("s1.talk", "s1.gone", "s2.reason", "s2.talk")]],
        "participants.p1.first": ["Lo"],
        "participants.p1.attendance.s1.present": ["nee"],
        "participants.p1.attendance.s1.gone": ["weg"],
        "participants.p1.attendance.s2.present": ["nee"],
        "participants.p1.attendance.s2.reason": ["werk"],
    }
    bound = bind(FORM, "one", posted, ANSWERS, FACTS, ("participants", "p1"), complete=True)
    assert (bound.refused, bound.answers["first"]) == ((), "Lo")
    assert [(one.group, one.id, one.answers) for one in bound.rows] == [
        ("participants.p1.attendance", "s1", {"present": "nee"}),
        ("participants.p1.attendance", "s2", {"present": "nee", "reason": "werk"}),
    ]
    assert rows_of(bound.merged, "participants.p1.attendance")[1].values["reason"] == "werk"
    assert rows_of(bound.merged, "participants")[1] == JAN
    assert bound.appeared == ("participants.p1.attendance.s1.reason",)


def test_an_error_in_a_row_of_a_row_says_which_and_is_short_beside_its_field() -> None:
    posted = {"participants.p1.attendance.s2.present": ["misschien"]}
    errors = bind(FORM, "one", posted, ANSWERS, FACTS, ("participants", "p1")).errors
    assert [(one.name, one.message, one.short) for one in errors] == [
        (
            "participants.p1.attendance.s2.present",
            "Zitting 2: was men er? Kies een van de antwoorden.",
            "Kies een van de antwoorden.",
        )
    ]


@pytest.mark.parametrize(
    "name",
    [
        "participants.p1.attendance.s9.present",
        "participants.p2.attendance.s1.present",
        "participants.p1.attendance",
        "participants.p1.attendance.s1.nothing",
        "participants.p1.attendance.present",
        "participants.p1.never",
    ],
)
def test_what_has_no_business_in_a_row_is_refused(name: str) -> None:
    bound = bind(FORM, "one", {name: ["ja"]}, ANSWERS, FACTS, ("participants", "p1"))
    assert [one.name for one in bound.refused] == [name]
    assert bound.merged == ANSWERS


def test_a_wide_group_in_a_row_has_a_page_for_each_of_its_rows() -> None:
    wide = {**ATTENDANCE, "columns": [PRESENT, REASON, TALK, GONE, DONE]}
    form = a_form_of(PLACE, {**PARTICIPANTS, "columns": [*COLUMNS, wide]})
    address = "participants.p1.attendance"
    group = views(form, "one", seen(form=form), row=("participants", "p1"))[-1]
    assert isinstance(group, GroupView)
    assert (group.inline, group.add) == (False, f"add:{address}")
    assert [(one.edit, one.complete) for one in group.rows] == [
        (f"edit:{address}:s1", True),
        (f"edit:{address}:s2", False),
    ]
    bound = bind(form, "one", {f"{address}.s2.present": ["ja"]}, ANSWERS, FACTS, (address, "s2"), complete=True)
    assert (bound.refused, bound.answers, bound.rows) == ((), {"present": "ja"}, ())
    outer = bind(form, "one", {"_shown": [address]}, ANSWERS, FACTS, ("participants", "p1"), complete=True)
    assert [(one.name, one.field_id) for one in outer.errors] == [(f"{address}.s2", "participants.attendance.reason")]
    step = bind(form, "one", {}, ANSWERS, FACTS, complete=True)
    assert [one.name for one in step.errors] == ["participants.p1", "participants.p2"]


def test_a_condition_on_the_row_around_closes_a_column() -> None:
    form = a_form_of(PLACE, {**PARTICIPANTS, "columns": [*COLUMNS, {**ATTENDANCE, "columns": [PRESENT, DONE]}]})
    names = {row: f"participants.{row[0]}.attendance.{row[1]}.done" for row in (("p1", "s1"), ("p2", "s3"))}
    refused = {
        row: bind(form, "one", {name: ["x"]}, ANSWERS, FACTS, ("participants", row[0])).refused
        for row, name in names.items()
    }
    assert [bool(one) for one in refused.values()] == [False, True]


def test_a_list_that_is_closed_closes_the_rows_in_its_rows() -> None:
    form = a_form_of({**PARTICIPANTS, "read_only_if": "true"})
    found = seen(form=form)
    assert found.read_only("participants.attendance.present", "s1")
    bound = bind(form, "one", {"participants.p1.first": ["Lo"]}, ANSWERS, FACTS, ("participants", "p1"))
    assert [one.reason for one in bound.refused] == ["read_only"]
    assert bound.merged == ANSWERS


def test_the_page_of_a_row_draws_the_rows_in_it_and_the_step_names_them() -> None:
    drawn = views(FORM, "one", seen(), row=("participants", "p1"))
    group = drawn[-1]
    assert isinstance(group, GroupView)
    assert [one.title for one in group.rows] == ["Zitting 1", "Zitting 2"]
    assert [field.name for field in group.rows[1].fields if isinstance(field, FieldView) and field.visible] == [
        "participants.p1.attendance.s2.present",
        "participants.p1.attendance.s2.reason",
        "participants.p1.attendance.s2.talk",
    ]
    outer = views(FORM, "one", seen())[1]
    assert isinstance(outer, GroupView)
    assert (outer.inline, outer.rows[0].complete) == (False, False)
    assert ("Aanwezig", ("Zitting 1", "Zitting 2")) in outer.rows[0].lines


def test_a_reader_finds_the_rows_below_the_row_around_them() -> None:
    line = next(one for one in summary(FORM, ANSWERS, seen()).lines() if one.rows)
    inner = next(one for one in line.rows[0].lines if one.rows)
    assert (line.rows[0].title, inner.label) == ("Lore Esdoorn", "Aanwezig")
    assert [one.parts for one in inner.rows[1].lines if one.answered] == [("Nee",)]


def test_what_is_filled_in_beforehand_and_worked_out_is_named_by_its_address() -> None:
    column = {"id": "by", "type": "text", "nl": "Door", "prefill": "facts.account_name"}
    form = a_form_of({**PARTICIPANTS, "columns": [*COLUMNS, {**ATTENDANCE, "columns": [PRESENT, column]}]})
    assert initial(form, "one", ANSWERS, FACTS)["participants.p2.attendance.s3.by"] == ["Lies Olm"]
    assert frozen(form, ANSWERS, FACTS)["participants.p2.attendance.s3.by"] == "Lies Olm"


def test_a_preview_and_the_empty_form_show_the_columns_of_the_inner_group() -> None:
    group = next(one for step in preview(FORM.definition, TODAY, {}) for one in step.fields if one.columns)
    assert [one.view.name for one in group.columns[-1].columns][:2] == [
        "participants.voorbeeld.attendance.voorbeeld.present",
        "participants.voorbeeld.attendance.voorbeeld.reason",
    ]
    lines = outline(FORM.definition).lines
    assert lines["participants.attendance.reason"].shown == "Alleen als u bij ‘Was men er?’ ‘Nee’ antwoordt"
    assert "u bij ‘Volwassen?’ ‘Ja’ antwoordt" in lines["participants.attendance.talk"].shown


def test_an_example_case_writes_rows_in_rows() -> None:
    case = {
        "place": "a",
        "participants": [
            {"id": "p1", "first": "Lore", "adult": "ja", "attendance": [{"present": "nee"}, {"present": "ja"}]},
            {"first": "Jan", "attendance": [{"present": "ja"}]},
        ],
    }
    outcome = rehearse(FORM.definition, case, {"today": "2026-11-22"})
    assert "participants.p1.attendance.1.reason" in outcome.visible
    assert "participants.p1.attendance.2.reason" not in outcome.visible
    assert "participants.2.attendance.1.present" in outcome.visible
    assert outcome.missing == {"participants.attendance.reason"}
    assert (outcome.values["some"], outcome.errors) == ("true", frozenset())


def test_an_expression_in_a_row_of_a_row_names_what_it_uses_in_full() -> None:
    found = {(one.owner, one.slot): used(one) for one in places(FORM.definition)}
    assert found["participants.attendance.talk", "show_if"] == {"participants.adult", "place"}
    assert found["participants.never", "compute"] == {"participants.attendance", "participants.attendance.present"}
    assert FORM.order.index("participants.attendance.present") < FORM.order.index("participants.never")


@pytest.mark.parametrize(
    ("show_if", "message"),
    [
        ('parent.adult == "ja"', ""),
        ('parent.adlut == "ja"', "'parent' heeft geen 'adlut'. Bedoelde u 'adult'?"),
        ('row.first == "x"', "'row' heeft geen 'first'."),
        ('parent.attendance.exists(a, a.present == "ja")', ""),
        ('participants.exists(p, p.attendance.exists(a, a.present == "ja"))', "kan niet binnen een andere exists"),
    ],
)
def test_names_in_a_row_of_a_row_are_checked(show_if: str, message: str) -> None:
    talk = {**TALK, "show_if": show_if}
    form = a_form_of(PLACE, {**PARTICIPANTS, "columns": [*COLUMNS[:3], {**ATTENDANCE, "columns": [PRESENT, talk]}]})
    said = [one.message for one in check_definition(form.definition) if one.severity == "error"]
    assert [one for one in said if message and message in one] or (not message and not said), said


def test_parent_means_nothing_in_a_row_of_a_step() -> None:
    column = {**TALK, "show_if": 'parent.adult == "ja"'}
    form = a_form(a_step({**PARTICIPANTS, "columns": [*COLUMNS[:3], column]}))
    said = [one.message for one in check_definition(form.definition)]
    assert any("'parent' kan alleen in een kolom van een groep die zelf in een groep staat." in one for one in said)


@pytest.mark.parametrize(("when_hidden", "emptied"), [("clear", ("participants.p1.attendance",)), ("keep", ())])
def test_a_list_that_is_hidden_keeps_its_rows_unless_it_says_otherwise(
    when_hidden: str, emptied: tuple[str, ...]
) -> None:
    form = a_form_of(PLACE, {**PARTICIPANTS, "columns": [*COLUMNS, {**ATTENDANCE, "when_hidden": when_hidden}]})
    bound = bind(form, "one", {"participants.p1.first": ["Niemand"]}, ANSWERS, FACTS, ("participants", "p1"))
    assert bound.emptied == emptied
    assert bind(form, "one", {"participants.p1.first": ["Lo"]}, ANSWERS, FACTS, ("participants", "p1")).emptied == ()


def test_an_answer_in_a_row_of_a_row_that_is_hidden_goes_when_it_must() -> None:
    stored = {"participants": (row("p1", (Row("s1", {"present": "ja", "gone": "weg"}),), first="Lore"),)}
    names = {"present": ["nee"], "gone": ["weg"]}
    posted = {f"participants.p1.attendance.s1.{name}": texts for name, texts in names.items()}
    bound = bind(FORM, "one", posted, stored, FACTS, ("participants", "p1"))
    assert bound.rows[0].answers == {"present": "nee"}
