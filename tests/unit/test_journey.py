"""The way through a form: visible, required, next, missing; the same in whatever order it is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings, strategies as st

from portal.definitions.values import Reference, Unknown
from portal.forms.answers import Row
from portal.forms.fields.base import RecordChoice
from portal.forms.frozen import frozen
from portal.forms.initial import initial
from portal.forms.journey import both, evaluate
from tests.forms import FACTS, a_form, a_form_of, a_step, options

ROUTE = {
    "id": "route",
    "type": "choice",
    "nl": "Via welke weg?",
    "options": options("politie", "zorg"),
    "required": "true",
}
WHY = {"id": "why", "type": "text", "nl": "Waarom?", "required": "true"}
ACK = {"id": "ack", "type": "agreement", "nl": "Ik begrijp het.", "required": "true", "legal": "true"}
FORM = a_form(
    a_step(ROUTE, step="first"),
    a_step(WHY, step="middle", optional_if='route == "politie"'),
    a_step({"id": "care", "type": "text", "nl": "Zorg"}, step="care", show_if='route == "zorg"'),
    a_step(ACK, step="last"),
)


def states(answers: dict[str, Any]) -> list[tuple[str, str, bool, bool]]:
    """Each visible step: id, state, closed, reachable."""
    return [(s.id, s.state, s.optional, s.reachable) for s in evaluate(FORM, answers, FACTS).steps]


def test_steps_follow_from_the_answers() -> None:
    assert states({}) == [
        ("first", "todo", False, True),
        ("middle", "todo", False, False),
        ("last", "todo", False, False),
    ]
    assert states({"route": "politie"}) == [
        ("first", "done", False, True),
        ("middle", "todo", True, True),
        ("last", "todo", False, True),
    ]
    assert [one[0] for one in states({"route": "zorg"})] == ["first", "middle", "care", "last"]


def test_a_step_that_was_begun_stays_reachable() -> None:
    assert states({"ack": True})[2] == ("last", "done", False, True)
    assert states({"ack": False})[2][1] == "todo"
    visited = evaluate(FORM, {"route": "zorg", "why": "x"}, FACTS, visited=["care"])
    assert [step.state for step in visited.steps] == ["done", "done", "done", "todo"]


def test_next_and_previous_pass_over_what_is_closed() -> None:
    police = evaluate(FORM, {"route": "politie"}, FACTS)
    assert (police.next("first"), police.next("middle"), police.next("last")) == ("last", "last", None)
    assert (police.previous("last"), police.previous("first")) == ("first", None)
    care = evaluate(FORM, {"route": "zorg"}, FACTS)
    assert (care.next("first"), care.next("middle"), care.previous("last")) == ("middle", "care", "care")
    assert care.next("nowhere") == "first"


def test_what_is_missing_is_named_step_by_step() -> None:
    evaluation = evaluate(FORM, {"route": "zorg", "ack": False}, FACTS)
    assert [(one.step, one.field_id, one.message) for one in evaluation.missing()] == [
        ("middle", "why", "Waarom? Vul een antwoord in."),
        ("last", "ack", "Ik begrijp het. Vink dit aan om verder te gaan."),
    ]
    assert evaluate(FORM, {"route": "politie", "ack": True}, FACTS).missing() == ()


def test_in_a_closed_step_only_what_the_law_or_the_region_demands_stays_required() -> None:
    fields = [WHY, ACK, {**WHY, "id": "ours"}, {**WHY, "id": "added"}]
    origins = {"ours": "base", "ours#required": "ovl", "added": "ovl", "why": "base"}
    form = a_form(a_step(*fields, optional_if="true"), origins=origins)
    evaluation = evaluate(form, {}, FACTS)
    assert [one.field_id for one in evaluation.missing()] == ["ack", "ours", "added"]
    assert evaluation.optional("why")
    assert not evaluation.steps[0].optional


def test_a_field_and_a_whole_group_can_be_closed_by_themselves() -> None:
    group = {"id": "rows", "type": "group", "nl": "Rijen", "optional_if": "true", "required": "true", "columns": [WHY]}
    evaluation = evaluate(a_form_of({**WHY, "id": "x", "optional_if": "true"}, group), {"rows": (Row("r", {}),)}, FACTS)
    assert evaluation.missing() == ()
    assert evaluation.optional("rows.why", "r")


def test_required_under_a_condition_and_not_where_nobody_can_answer() -> None:
    form = a_form_of(
        ROUTE,
        {**WHY, "required": "false", "required_if": 'route == "zorg"'},
        {**WHY, "id": "fixed", "read_only_if": "true"},
    )
    assert [one.field_id for one in evaluate(form, {"route": "zorg"}, FACTS).missing()] == ["why"]
    assert evaluate(form, {"route": "politie"}, FACTS).missing() == ()
    assert evaluate(form, {}, FACTS).read_only("fixed")


def test_what_cannot_be_decided_is_not_shown_and_not_used() -> None:
    form = a_form_of(
        {**ROUTE, "unknown": ["not_known"]},
        {**WHY, "show_if": 'route == "zorg"'},
        {"id": "then", "type": "text", "nl": "Dan?", "show_if": "answered(why)"},
    )
    evaluation = evaluate(form, {"route": Unknown.NOT_KNOWN, "why": "x", "then": "y"}, FACTS)
    assert evaluation.visible("why") is Unknown.UNDECIDED
    assert evaluation.visible("then") is False
    assert evaluation.value("why") == "x"
    assert evaluation.visible("nobody") is False
    assert evaluation.step_visible("nowhere") is False


def test_kleene_and() -> None:
    unsure = Unknown.UNDECIDED
    assert [both(True, True), both(True, False), both(unsure, False), both(unsure, True), both(unsure, unsure)] == [
        True, False, False, unsure, unsure,
    ]  # fmt: skip


def test_an_undecided_step_is_not_on_the_way() -> None:
    form = a_form(a_step(ROUTE, step="first"), a_step(WHY, step="second", show_if='route == "zorg"'))
    evaluation = evaluate(form, {"route": Unknown.REFUSED}, FACTS)
    assert [step.id for step in evaluation.steps] == ["first"]
    assert evaluation.visible("why") is Unknown.UNDECIDED


GROUP: dict[str, Any] = {
    "id": "persons",
    "type": "group",
    "nl": "Personen",
    "row_name": {"nl": "persoon"},
    "summary": "last first",
    "columns": [
        {"id": "first", "type": "text", "nl": "Voornaam", "bind": "person.first_name", "required": "true"},
        {"id": "last", "type": "text", "nl": "Familienaam", "bind": "person.last_name"},
        {"id": "victim", "type": "yes_no", "nl": "Slachtoffer?"},
        {"id": "contact", "type": "text", "nl": "Contact", "show_if": 'row.victim == "ja"', "required": "true"},
        {"id": "name", "type": "computed", "nl": "Naam", "compute": 'row.first + "!"'},
        {"id": "by", "type": "text", "nl": "Door", "prefill": "facts.account_name"},
    ],
}
COUNT = {"id": "count", "type": "computed", "nl": "Aantal", "compute": 'persons.exists(p, p.victim == "ja")'}


def test_rows_are_judged_one_by_one_and_counted_from_outside() -> None:
    rows = (Row("r1", {"first": "Lore", "victim": "ja"}), Row("r2", {"last": "Olm", "victim": "nee", "contact": "x"}))
    evaluation = evaluate(a_form_of(COUNT, GROUP), {"persons": rows}, FACTS)
    assert [evaluation.visible("persons.contact", row.id) for row in rows] == [True, False]
    assert evaluation.value("persons.name", "r1") == "Lore!"
    assert evaluation.value("persons.by", "r1") == "Lies Olm"
    assert evaluation.value("count") is True
    assert [(one.field_id, one.row_id, one.message) for one in evaluation.missing()] == [
        ("persons.contact", "r1", "Lore: contact: vul een antwoord in."),
        ("persons.first", "r2", "Olm: voornaam: vul een antwoord in."),
    ]


def test_a_hidden_group_has_no_rows_for_a_condition() -> None:
    form = a_form_of(
        ROUTE,
        {**GROUP, "show_if": 'route == "zorg"'},
        {"id": "n", "type": "computed", "nl": "N", "compute": "size(persons)"},
    )
    rows = {"persons": (Row("r1", {}),), "route": "politie"}
    assert evaluate(form, rows, FACTS).value("n") == 0
    assert evaluate(form, rows | {"route": "zorg"}, FACTS).value("n") == 1
    assert evaluate(form, rows, FACTS).visible("persons.first", "r1") is False


def test_a_row_is_named_by_its_summary_or_by_its_number() -> None:
    evaluation = evaluate(a_form_of(GROUP), {}, FACTS)
    group = evaluation.plan.fields["persons"]
    named, bare = Row("r1", {"first": "Lore", "last": "Esdoorn"}), Row("r2", {"first": Unknown.NOT_KNOWN})
    evaluation = evaluate(a_form_of(GROUP), {"persons": (named, bare)}, FACTS)
    assert evaluation.row_title(group, named, 1) == "Esdoorn Lore"
    assert evaluation.row_title(group, bare, 2) == "Persoon 2"
    assert evaluation.row_title(group, named, 1, audience=()) == "Persoon 1"


def test_only_a_first_and_a_last_name_are_one_and_all_else_in_the_name_of_a_row_stands_apart() -> None:
    who = {"id": "who", "type": "text", "nl": "Wie?"}
    what = {"id": "what", "type": "text", "nl": "Wat van het gezin?"}
    group = {"id": "network", "type": "group", "nl": "Rond het gezin", "summary": "who what", "columns": [who, what]}
    row = Row("r1", {"who": "Oma", "what": "moeder van Lore, en buur"})
    evaluation = evaluate(a_form_of(group), {"network": (row,)}, FACTS)
    assert evaluation.row_title(evaluation.plan.fields["network"], row, 1) == "Oma – moeder van Lore, en buur"


def test_findings_name_the_field_the_row_and_the_step() -> None:
    rule = {"check": "size(persons) > 0", "message": {"nl": "Wie?"}, "fields": "persons"}
    loose = {"check": 'route == "zorg"', "message": {"nl": "Enkel zorg."}}
    own = {"check": 'row.first != "X"', "message": {"nl": "Geen X."}, "severity": "info"}
    columns = [{**GROUP["columns"][0], "rules": [own]}, *GROUP["columns"][1:]]
    form = a_form(a_step(ROUTE, step="a"), a_step({**GROUP, "columns": columns}, step="b"), rules=[rule, loose])
    empty = evaluate(form, {"route": "politie"}, FACTS).findings
    assert [(one.step, one.field_id, one.message) for one in empty] == [
        ("b", "persons", "Wie?"),
        ("b", "", "Enkel zorg."),
    ]
    full = evaluate(form, {"persons": (Row("r1", {"first": "X"}),)}, FACTS).findings
    assert [(one.field_id, one.row_id, one.severity) for one in full] == [("persons.first", "r1", "info")]


def test_a_prefill_counts_as_the_answer_until_somebody_changes_or_empties_it() -> None:
    form = a_form_of({**WHY, "prefill": "facts.account_name"})
    assert evaluate(form, {}, FACTS).value("why") == "Lies Olm"
    assert evaluate(form, {}, FACTS).missing() == ()
    assert evaluate(form, {"why": "Jan"}, FACTS).value("why") == "Jan"
    assert [one.field_id for one in evaluate(form, {"why": None}, FACTS).missing()] == ["why"]
    assert evaluate(form, {}, {}).value("why") is None


def test_a_default_is_only_put_in_the_box() -> None:
    field = {**WHY, "default": '"omdat"'}
    hidden = {**field, "id": "h", "show_if": "false"}
    row = {"id": "rows", "type": "group", "nl": "Rijen", "columns": [field, {**hidden, "id": "h"}]}
    form = a_form_of(field, hidden, {**WHY, "id": "bare"}, row)
    assert evaluate(form, {}, FACTS).value("why") is None
    rows = {"rows": (Row("r1", {}), Row("r2", {"why": "x"}))}
    assert initial(form, "one", rows, FACTS) == {"why": ["omdat"], "rows.r1.why": ["omdat"]}
    assert initial(form, "one", {"why": None}, FACTS) == {}


def test_a_prefilled_record_finds_its_place_in_the_list() -> None:
    form = a_form_of({"id": "org", "type": "record", "of": "partner", "nl": "Dienst", "prefill": "facts.organisation"})
    facts = {"organisation": "CAW"}
    assert evaluate(form, {}, facts).value("org") == Reference("", text="CAW")
    from_list = {"partner": [RecordChoice("o1", "CAW")]}
    assert initial(form, "one", {}, facts, from_list) == {"org": ["o1"]}


def test_what_was_worked_out_is_frozen_as_plain_data() -> None:
    score = {
        "id": "s",
        "title": {"nl": "Som"},
        "items": "route",
        "points": {"zorg": "2"},
        "levels": [{"level": "laag"}],
    }
    unseen = {**score, "id": "u", "shown_if": "false"}
    shown = {"id": "shown", "type": "score", "nl": "Niveau", "score": "s"}
    form = a_form_of(ROUTE, {**WHY, "prefill": "facts.account_name"}, shown, COUNT, GROUP, scores=[score, unseen])
    kept = frozen(form, {"route": "zorg", "persons": (Row("r1", {"first": "Lore", "by": "Jan"}), Row("r2", {}))}, FACTS)
    assert kept == {
        "why": "Lies Olm",
        "shown": "laag",
        "count": {"unknown": "undecided"},
        "persons.r1.name": "Lore!",
        "persons.r2.name": {"unknown": "undecided"},
        "persons.r2.by": "Lies Olm",
        "score.s": {"total": "2", "level": "laag", "unknown": 0, "missing": 0, "critical": []},
    }


CHAIN = [
    {"id": f"f{n}", "type": "yes_no", "nl": f"F{n}", **({"show_if": f'f{n + 1} == "ja"'} if n < 299 else {})}
    for n in range(300)
]


def test_a_long_chain_against_the_reading_order_is_followed_to_its_end() -> None:
    answers = {f"f{n}": "ja" for n in range(300)}
    assert evaluate(a_form_of(*CHAIN), answers, FACTS).visible("f0") is True
    assert evaluate(a_form_of(*CHAIN), answers | {"f299": "nee"}, FACTS).visible("f0") is Unknown.UNDECIDED


LINKED = [
    {"id": "a", "type": "yes_no", "nl": "A"},
    {"id": "b", "type": "yes_no", "nl": "B", "show_if": 'a == "ja"', "required": "true"},
    {"id": "c", "type": "number", "nl": "C", "show_if": 'b == "ja" || a == "nee"', "required": "true"},
    {"id": "d", "type": "computed", "nl": "D", "compute": "c + 1"},
    {"id": "e", "type": "text", "nl": "E", "required_if": "d > 3"},
]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from(["ja", "nee", Unknown.NOT_KNOWN]),
        "b": st.sampled_from(["ja", "nee", Unknown.REFUSED, None]),
        "c": st.integers(-5, 5).map(Decimal),
        "e": st.text(max_size=3),
    },
)


@settings(deadline=None, max_examples=60)
@given(ANSWERS, st.permutations(LINKED))
def test_the_outcome_does_not_depend_on_the_order_of_fields_or_answers(
    answers: dict[str, Any], fields: list[dict[str, Any]]
) -> None:
    one, other = (
        evaluate(a_form_of(*LINKED), answers, FACTS),
        evaluate(a_form_of(*fields), dict(reversed(answers.items())), FACTS),
    )
    for name in ("a", "b", "c", "d", "e"):
        assert (one.visible(name), one.value(name), one.required(name)) == (
            other.visible(name),
            other.value(name),
            other.required(name),
        )
    assert {each.field_id for each in one.missing()} == {each.field_id for each in other.missing()}
