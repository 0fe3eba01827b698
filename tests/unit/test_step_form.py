"""Binding a post: conditions first, nothing lost, nothing smuggled in, never an exception."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from hypothesis import given, settings, strategies as st

from portal.definitions.library import Compiled
from portal.definitions.values import Reference, Unknown
from portal.forms.answers import Row
from portal.forms.bound import BoundStep
from portal.forms.fields.base import STAND_IN, RecordChoice
from portal.forms.posted import Posted
from portal.forms.step_form import bind
from tests.forms import FACTS, a_form, a_form_of, a_step, options

WEAPON = {"id": "weapon", "type": "yes_no", "nl": "Is er een wapen?", "required": "true"}
WHICH = {"id": "which", "type": "text", "nl": "Welk wapen?", "required": "true", "show_if": 'weapon == "ja"'}
PERSONS: dict[str, Any] = {
    "id": "persons",
    "type": "group",
    "nl": "Personen",
    "required": "true",
    "row_name": {"nl": "persoon"},
    "summary": "name",
    "columns": [
        {"id": "name", "type": "text", "nl": "Voornaam", "required": "true", "bind": "person.first_name"},
        {"id": "child", "type": "yes_no", "nl": "Is dit een kind?"},
        {"id": "school", "type": "text", "nl": "School", "show_if": 'row.child == "ja"', "required": "true"},
    ],
}
LORE = Row("r1", {"name": "Lore"})
FINN = Row("r2", {"name": "Finn", "child": "ja"})
FORM = a_form(
    a_step(WEAPON, WHICH, PERSONS),
    a_step(
        {"id": "born", "type": "date", "nl": "Geboortedatum", "max": "today", "min": "1900-01-01"},
        {"id": "who", "type": "person", "nl": "Over wie?"},
        {"id": "total", "type": "computed", "nl": "Som", "compute": "size(persons)"},
        {"id": "fixed", "type": "text", "nl": "Vast", "read_only_if": "true"},
        step="two",
    ),
)


def post(
    posted: Mapping[str, Sequence[str]],
    answers: Mapping[str, Any] | None = None,
    form: Compiled = FORM,
    **more: Any,  # noqa: ANN401 -- handed on
) -> BoundStep:
    """Post to the first step, unless told otherwise."""
    step = more.pop("step", form.definition.steps[0].id)
    return bind(form, step, posted, answers or {}, FACTS, **more)


def messages(bound: BoundStep) -> list[str]:
    """The sentences of the errors."""
    return [error.message for error in bound.errors]


def test_what_was_typed_is_kept_and_what_is_right_becomes_an_answer() -> None:
    bound = post({"born-day": ["31"], "born-month": ["2"], "born-year": ["2025"], "who": [""]}, step="two")
    assert bound.raw == {"born-day": ["31"], "born-month": ["2"], "born-year": ["2025"], "who": [""]}
    assert bound.answers == {}
    assert messages(bound) == [
        "Geboortedatum: deze datum bestaat niet. Vul een andere dag of maand in, bijvoorbeeld 3 4 2025."
    ]
    assert bound.errors[0].html_id == "born"
    assert not bound.ready


def test_a_draft_requires_nothing_and_going_on_does() -> None:
    assert post({}).errors == ()
    assert messages(post({}, complete=True)) == [
        "Is er een wapen? Kies ja of nee.",
        "Personen: voeg minstens één persoon toe.",
    ]


def test_a_field_that_appears_is_shown_before_it_is_demanded() -> None:
    bound = post({"weapon": ["ja"]}, {"persons": (LORE,)}, complete=True)
    assert bound.appeared == ("which",)
    assert bound.errors == ()
    assert not bound.ready
    again = post({"weapon": ["ja"], "_shown": ["which"], "which": [""]}, {"persons": (LORE,)}, complete=True)
    assert again.appeared == ()
    assert messages(again) == ["Welk wapen? Vul een antwoord in."]


def test_a_value_hidden_by_the_same_post_is_kept_without_alarm_and_not_used() -> None:
    bound = post({"weapon": ["nee"], "which": ["mes"]}, {"weapon": "ja"})
    assert bound.refused == ()
    assert bound.answers == {"weapon": "nee", "which": "mes"}
    assert bound.evaluation.visible("which") is False


def test_a_hidden_value_that_must_go_is_cleared() -> None:
    form = a_form_of(WEAPON, {**WHICH, "when_hidden": "clear"})
    assert post({"weapon": ["nee"], "which": ["mes"]}, form=form).answers == {"weapon": "nee"}
    assert "which" in post({"weapon": ["ja"], "which": ["mes"]}, form=form).answers


def test_a_field_that_was_not_on_the_page_keeps_its_answer() -> None:
    bound = post({"weapon": ["ja"]}, {"which": "mes", "weapon": "nee"})
    assert bound.answers == {"weapon": "ja", "which": "mes"}
    assert "which" not in bound.raw


def test_what_has_no_business_here_is_refused_by_name_and_not_kept() -> None:
    bound = post({"owner": ["mij"], "born-day": ["3"], "total": ["9"], "persons.r9.name": ["X"], "weapon-x": ["ja"]})
    assert {(one.name, one.reason) for one in bound.refused} == {
        ("owner", "unknown"),
        ("born-day", "other_step"),
        ("total", "other_step"),
        ("persons.r9.name", "not_here"),
        ("weapon-x", "not_here"),
    }
    assert bound.raw == {}
    assert post({"total": ["9"]}, step="two").refused[0].reason == "read_only"
    assert not post({"_action": ["next"], "csrf_token": ["t"], "_instance": ["i"]}).refused


def test_a_read_only_field_is_refused_and_keeps_its_answer() -> None:
    bound = post({"fixed": ["anders"]}, {"fixed": "zo"}, step="two")
    assert [(one.name, one.reason) for one in bound.refused] == [("fixed", "read_only")]
    assert bound.answers == {"fixed": "zo"}
    assert bound.raw == {}
    assert post({"fixed": ["anders"]}, step="two").answers == {}


def test_a_field_that_only_now_became_read_only_keeps_its_answer_without_alarm() -> None:
    form = a_form_of(WEAPON, {"id": "note_", "type": "text", "nl": "N", "read_only_if": 'weapon == "ja"'})
    bound = post({"weapon": ["ja"], "note_": ["nieuw"]}, {"note_": "oud"}, form=form)
    assert bound.refused == ()
    assert bound.answers == {"weapon": "ja", "note_": "oud"}
    assert post({"weapon": ["nee"], "note_": ["nieuw"]}, {"weapon": "ja"}, form=form).answers["note_"] == "nieuw"


def test_a_single_answer_posted_twice_is_refused() -> None:
    bound = post({"weapon": ["ja", "nee"]})
    assert [(one.name, one.reason) for one in bound.refused] == [("weapon", "twice")]
    assert bound.answers == {}
    assert messages(bound) == ["Is er een wapen? Dit antwoord kwam dubbel binnen. Vul het opnieuw in."]


def test_rows_on_the_page_are_bound_one_by_one() -> None:
    bound = post(
        {"persons.r1.name": ["Lore E."], "persons.r1.child": ["nee"], "persons.r2.name": [""]},
        {"persons": (LORE, FINN)},
    )
    assert [(row.id, row.answers) for row in bound.rows] == [
        ("r1", {"name": "Lore E.", "child": "nee"}),
        ("r2", {"child": "ja"}),
    ]
    assert bound.rows[0].raw == {"persons.r1.name": ["Lore E."], "persons.r1.child": ["nee"]}
    assert bound.merged["persons"][1].values == {"child": "ja"}
    assert bound.appeared == ("persons.r2.school",)


def test_an_error_in_a_row_on_the_page_says_which_row() -> None:
    bound = post({"persons.r1.name": [""], "persons.r1.child": ["x"]}, {"persons": (LORE,)}, complete=True)
    assert messages(bound)[1:] == [
        "Persoon 1: voornaam: vul een antwoord in.",
        "Persoon 1: is dit een kind? Kies een van de antwoorden.",
    ]
    assert bound.errors[1].name == "persons.r1.name"


def test_a_row_page_binds_that_row_alone() -> None:
    bound = post(
        {"persons.r2.name": ["Fien"], "persons.r1.name": ["X"]}, {"persons": (LORE, FINN)}, row=("persons", "r2")
    )
    assert bound.answers == {"name": "Fien", "child": "ja"}
    assert [one.name for one in bound.refused] == ["persons.r1.name"]
    assert bound.merged["persons"][0] == LORE
    wrong = post({"persons.r2.name": [""]}, {"persons": (FINN,)}, row=("persons", "r2"), complete=True)
    assert messages(wrong)[0] == "Voornaam: vul een antwoord in."


def test_a_row_that_is_not_there_takes_nothing() -> None:
    for row in (("persons", "r9"), ("nobody", "r1")):
        bound = post({"persons.r9.name": ["X"]}, {"persons": (LORE,)}, row=row)
        assert (bound.answers, len(bound.refused)) == ({}, 1)


def test_rows_with_a_page_of_their_own_report_what_lacks_and_link_to_their_row() -> None:
    columns = [*PERSONS["columns"], *({"id": f"c{n}", "type": "text", "nl": f"C{n}"} for n in range(3))]
    form = a_form_of({**PERSONS, "columns": columns})
    bound = post({}, {"persons": (FINN,)}, form=form, complete=True)
    assert [(one.name, one.field_id, one.message) for one in bound.errors] == [
        ("persons.r2", "persons.school", "Finn: school: vul een antwoord in.")
    ]
    assert post({"persons.r2.name": ["X"]}, {"persons": (FINN,)}, form=form).refused
    two = a_form_of({**PERSONS, "columns": columns}, {**PERSONS, "id": "others", "columns": columns})
    assert [one.field_id for one in post({}, {"persons": (FINN,)}, form=two, complete=True).errors] == [
        "persons.school",
        "others",
    ]


def test_rows_of_this_form_can_be_pointed_at_beside_the_records_handed_in() -> None:
    records = {"person": (RecordChoice("p9", "Oma"), RecordChoice("r1", "Oude naam"))}
    bound = post({"who": ["r1"]}, {"persons": (LORE,)}, step="two", records=records)
    assert bound.answers["who"] == Reference("r1")
    assert "Lore" in str(bound.answers["who"])
    assert post({"who": ["p9"]}, {"persons": (LORE,)}, step="two", records=records).answers["who"] == Reference("p9")
    assert post({"who": ["p8"]}, {"persons": (LORE,)}, step="two", records=records).errors


def test_a_row_never_points_at_itself() -> None:
    column = {"id": "of_", "type": "record", "of": "goal", "nl": "Bij", "bind": "goal.parent"}
    form = a_form_of({"id": "goals", "type": "group", "nl": "Doelen", "columns": [column]})
    goals = {"goals": (Row("g1", {}), Row("g2", {}))}
    assert post({"goals.g1.of_": ["g1"]}, goals, form=form).errors
    assert not post({"goals.g1.of_": ["g2"]}, goals, form=form).errors


def test_bounds_of_dates_and_numbers_are_kept() -> None:
    late = post({"born-day": ["23/11/2026"]}, step="two")
    assert messages(late) == ["Geboortedatum: vul een datum in tot en met 22/11/2026."]
    field = {"id": "n", "type": "number", "nl": "Aantal", "min": "1", "max": "9"}
    days = {"id": "d", "type": "date", "nl": "Dag", "min": "2026-01-01", "max": "ooit"}
    odd = {"id": "o", "type": "number", "nl": "Los", "max": "veel"}
    form = a_form_of(field, days, odd)
    assert messages(post({"n": ["0"], "d-day": ["31/12/2025"]}, form=form)) == [
        "Aantal: vul 1 of meer in.",
        "Dag: vul een datum in vanaf 01/01/2026.",
    ]
    assert messages(post({"n": ["10"], "d-day": ["1/1/2026"], "o": ["5"]}, form=form)) == [
        "Aantal: vul 9 of minder in."
    ]


def test_text_that_is_too_long_is_refused_and_kept() -> None:
    form = a_form_of({"id": "t", "type": "long_text", "nl": "Wat gebeurde er?"})
    bound = post({"t": ["x" * 100_001]}, form=form)
    assert messages(bound) == ["Wat gebeurde er? Maak de tekst korter: er passen 100.000 tekens, u schreef er 100001."]
    assert len(bound.raw["t"][0]) == 100_001
    assert not post({"t": ["x" * 100_000]}, form=form).errors


def test_a_sign_that_cannot_be_stored_is_shown_in_its_place() -> None:
    bound = post({"which": ["me\x00s\ud800"], "_shown": ["which"]}, {"weapon": "ja"})
    assert bound.raw["which"] == [f"me{STAND_IN}s{STAND_IN}"]
    assert bound.errors[0].message.startswith("Welk wapen? Hier staat een onzichtbaar teken")


def test_other_scripts_and_joined_signs_are_stored_byte_for_byte() -> None:
    names = "Zoë 👩‍👩‍👧 محمد e\u0301 \u202eabc"
    assert post({"which": [names]}, {"weapon": "ja"}).answers["which"] == names


def test_rules_speak_only_when_certain_and_only_when_one_goes_on() -> None:
    rule = {"check": "born <= facts.today", "message": {"nl": "Niet in de toekomst."}}
    soft = {"check": "size(persons) < 2", "message": {"nl": "Dat zijn er veel."}, "severity": "warning"}
    form = a_form_of(
        {"id": "born", "type": "date", "nl": "Geboren", "rules": [rule]},
        PERSONS,
        rules=[soft | {"fields": "persons"}],
    )
    late = {"born-day": ["1/1/2100"], "_shown": ["persons.r2.school"]}
    assert post(late, form=form).errors == ()
    assert messages(post(late, {"persons": (LORE,)}, form=form, complete=True)) == ["Niet in de toekomst."]
    assert messages(post({}, {"persons": (LORE,)}, form=form, complete=True)) == []
    assert [one.message for one in post({}, {"persons": (LORE, FINN)}, form=form).warnings] == ["Dat zijn er veel."]


def test_an_emptied_prefill_stays_empty() -> None:
    form = a_form_of(
        {"id": "name", "type": "text", "nl": "Uw naam", "prefill": "facts.account_name", "required": "true"}
    )
    assert post({}, form=form, complete=True).errors == ()
    bound = post({"name": [""]}, form=form, complete=True)
    assert bound.answers == {"name": None}
    assert messages(bound) == ["Uw naam: vul een antwoord in."]


def test_an_option_that_is_not_offered_now_is_refused_as_an_answer() -> None:
    choice = {
        "id": "c",
        "type": "choice",
        "nl": "Welke weg?",
        "options": [*options("a"), {**options("b")[0], "show_if": 'weapon == "ja"'}],
    }
    form = a_form_of(WEAPON, choice)
    assert messages(post({"weapon": ["nee"], "c": ["b"]}, form=form)) == ["Welke weg? Kies een van de antwoorden."]
    assert post({"weapon": ["ja"], "c": ["b"]}, form=form).answers["c"] == "b"


def test_an_untouched_choices_field_was_on_the_page_and_is_emptied() -> None:
    form = a_form_of({"id": "c", "type": "choices", "nl": "Wat?", "options": options("a", "b")})
    assert post({"c": [""]}, {"c": ("a",)}, form=form).answers == {}
    assert post({"c": ["", "b", "a"]}, form=form).answers == {"c": ("a", "b")}


NAMES = [
    "weapon",
    "which",
    "persons.r1.name",
    "persons.r1.child",
    "persons.r1.school",
    "persons.r2.name",
    "_shown",
    "born-day",
    "who",
    "fixed",
    "x",
    "weapon-unknown",
    "..",
    "persons..name",
]
TEXTS = st.one_of(st.sampled_from(["ja", "nee", "", "which", "unknown:refused", "3/4/2025"]), st.text(max_size=8))
POSTS = st.dictionaries(st.one_of(st.sampled_from(NAMES), st.text(max_size=6)), st.lists(TEXTS, max_size=3), max_size=8)
STORED = {"persons": (LORE, FINN), "weapon": "ja", "fixed": "zo"}


@settings(deadline=None, max_examples=60)
@given(POSTS, st.sampled_from(["one", "two"]), st.booleans())
def test_nothing_that_is_posted_raises(posted: dict[str, list[str]], step: str, complete: bool) -> None:
    bound = post(posted, STORED, step=step, complete=complete)
    assert bound.merged["fixed"] == "zo"
    assert bound.evaluation.value("total") is not None
    assert all(text.encode() is not None for texts in bound.raw.values() for text in texts)


@settings(deadline=None, max_examples=60)
@given(POSTS, st.randoms())
def test_the_result_does_not_depend_on_the_order_of_what_is_posted(
    posted: dict[str, list[str]], chance: Random
) -> None:
    names = list(posted)
    chance.shuffle(names)
    one, other = post(posted, STORED), post({name: posted[name] for name in names}, STORED)
    assert (one.answers, one.rows, one.errors, one.appeared) == (
        other.answers,
        other.rows,
        other.errors,
        other.appeared,
    )
    assert set(one.refused) == set(other.refused)


@settings(deadline=None, max_examples=60)
@given(POSTS, st.lists(st.sampled_from(NAMES)))
def test_what_a_browser_claims_was_shown_changes_no_answer(posted: dict[str, list[str]], claims: list[str]) -> None:
    one, other = post({**posted, "_shown": []}, STORED), post({**posted, "_shown": claims}, STORED)
    assert (one.answers, one.rows, one.refused, one.merged) == (other.answers, other.rows, other.refused, other.merged)


def test_a_post_can_come_as_any_multi_dictionary() -> None:
    posted = Posted({"weapon": ["ja"], "which": ["a\r\nb\rc"]})
    assert Posted.of(posted) is posted
    assert len(posted) == 2
    assert posted.getlist("which") == ["a\nb\nc"]

    class Web(dict[str, list[str]]):
        def getlist(self, key: str) -> list[str]:
            return self[key]

    assert list(Posted.of(Web(weapon=["ja"]))) == ["weapon"]


def test_classes_and_plans_are_made_once_and_do_not_pile_up() -> None:
    for number in range(520):
        form = a_form_of({"id": f"f{number}", "type": "text", "nl": "T"})
        assert post({f"f{number}": ["x"]}, form=form).answers == {f"f{number}": "x"}


def test_today_must_be_a_date_to_be_a_bound() -> None:
    assert not bind(FORM, "two", {"born-day": ["1/1/2100"]}, {}, {"today": Unknown.NOT_ASKED}).errors
    assert date(2100, 1, 1) == bind(FORM, "two", {"born-day": ["1/1/2100"]}, {}, {}).answers["born"]
