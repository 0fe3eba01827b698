"""Order independence: in whatever order and however often logic is worked out, the same comes out.

What comes out follows from the definition version, the answers and the declared facts, and from nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from graphlib import TopologicalSorter
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from portal.definitions import bundle
from portal.definitions.dependencies import value_graph
from portal.definitions.library import Compiled, compiled, from_document
from portal.definitions.values import Unknown
from portal.forms.answers import Answers, Row
from portal.forms.fields.base import Context, Typed, WrongError
from portal.forms.journey import Evaluation, evaluate
from portal.forms.plan import FieldPlan, FormPlan, plan_of
from tests.definitions.ours import FOLDER, sources
from tests.forms import FACTS, a_form, a_step
from tests.measuring import PARTS, Costs, numbers

STATES = (Unknown.NOT_KNOWN, Unknown.REFUSED, Unknown.NOT_ASKED)
Seed = random.Random


def state(found: Evaluation) -> dict[str, Any]:
    """Everything that an evaluation says."""
    places = [(field, row_id) for field in found.plan.fields.values() for row_id in found.row_ids(field)]
    return {
        "shown": {found.name(field, row_id): found.visible(field.id, row_id) for field, row_id in places},
        "values": {found.name(field, row_id): found.value(field.id, row_id) for field, row_id in places},
        "asked": {found.name(field, row_id): found.required(field.id, row_id) for field, row_id in places},
        "closed": {found.name(field, row_id): found.read_only(field.id, row_id) for field, row_id in places},
        "extra": {found.name(field, row_id): found.optional(field.id, row_id) for field, row_id in places},
        "withheld": {found.name(field, row_id): found.withheld(field, row_id) for field, row_id in places},
        "steps": found.steps,
        "missing": found.missing(),
        "findings": found.findings,
        "scores": found.scores,
    }


def another_order(form: Compiled, seed: Seed) -> FormPlan:
    """The plan of a form, worked out in another order in which everything still comes after what it looks at."""
    plan, graph = plan_of(form), value_graph(form.definition)
    nodes = dict(zip(form.order, plan.order, strict=True))
    waiting = TopologicalSorter(graph)
    waiting.prepare()
    ready, order = list(waiting.get_ready()), []
    while ready:
        chosen = ready.pop(seed.randrange(len(ready)))
        order.append(nodes[chosen])
        waiting.done(chosen)
        ready += waiting.get_ready()
    return replace(plan, order=tuple(order))


def assert_same_in_any_order(form: Compiled, answers: Answers, facts: Mapping[str, Any], seed: Seed) -> None:
    """Judge one form with one set of answers."""
    expected = state(evaluate(form, answers, facts))
    again = Evaluation(another_order(form, seed), shuffled(answers, seed), dict(reversed(list(facts.items()))), ())
    assert state(again) == expected
    for order in (another_order(form, seed).order, plan_of(form).order):
        for node in order:
            again._work_out(node)
        assert state(again) == expected
    anew = compiled(from_document(form.definition.document()))
    assert anew.hash == form.hash
    assert state(evaluate(anew, answers, {**facts, "not_declared": "ja"})) == expected


def shuffled(answers: Answers, seed: Seed) -> dict[str, Any]:
    """The same answers, given in another order; rows keep theirs."""
    names = list(answers)
    seed.shuffle(names)
    return {
        name: tuple(Row(one.id, shuffled(one.values, seed)) for one in answers[name])
        if isinstance(answers[name], tuple) and any(isinstance(one, Row) for one in answers[name])
        else answers[name]
        for name in names
    }


# Small definitions: fields that hang on each other at random, in an order that has nothing to do with it.


def a_condition(names: list[str], lists: list[str], seed: Seed) -> str:
    """A condition on things that are there already; the empty text for none."""
    if not names or seed.random() < 0.3:
        return ""
    one, other = seed.choice(names), seed.choice(names)
    several = [f'{name}.exists(r, r.{column} == "ja")' for name, column in (line.split() for line in lists)]
    plain = [f'{one} == "ja"', f'{one} != "nee" && {other} == "ja"', f'answered({one}) || {other} == "nee"']
    return seed.choice([*plain, *plain, f"not_known({one})", 'facts.organisation_type == "politie"', *several])


def a_question(name: str, names: list[str], lists: list[str], seed: Seed) -> dict[str, Any]:
    """A question, shown, required or closed by what came before it."""
    slots = {slot: a_condition(names, lists, seed) for slot in ("show_if", "required_if", "read_only_if")}
    field = {"id": name, "type": "yes_no", "nl": name, "unknown": [item.value for item in STATES]}
    if names and seed.random() < 0.15:
        field = {"id": name, "type": "computed", "nl": name, "value_type": "yes_no"}
        slots = {"show_if": slots["show_if"], "compute": f'{seed.choice(names)} == "ja" ? "nee" : "ja"'}
    return field | {slot: text for slot, text in slots.items() if text}


def a_list(name: str, names: list[str], lists: list[str], seed: Seed, depth: int = 1) -> dict[str, Any]:
    """A group, sometimes with a group in it; its columns look at the row, at the row around it and at the form."""
    own, around = [f"row.{name}_{n}" for n in range(3)], [one for one in names if one.startswith("row.")]
    seen = [*(one for one in names if one not in around), *(one.replace("row.", "parent.") for one in around)]
    columns = [a_question(f"{name}_{n}", [*seen, *own[:n]], lists, seed) for n in range(3)]
    if depth < 2 and seed.random() < 0.7:
        columns.append(a_list(f"{name}_in", [*seen, *own], lists, seed, depth + 1))
    seed.shuffle(columns)
    shown = a_condition(names, lists, seed)
    return {"id": name, "type": "group", "nl": name, "columns": columns} | ({"show_if": shown} if shown else {})


def a_definition(seed: Seed) -> Compiled:
    """Three steps of questions and lists that look at each other, laid out in an order of its own."""
    names: list[str] = []
    lists: list[str] = []
    fields: list[dict[str, Any]] = []
    for number in range(8):
        if seed.random() < 0.25:
            fields.append(a_list(f"list_{number}", names, lists, seed))
            lists.append(f"list_{number} list_{number}_0")
        else:
            fields.append(a_question(f"f{number}", names, lists, seed))
            names.append(f"f{number}")
    seed.shuffle(fields)
    return a_form(*(a_step(*fields[start::3], step=f"s{start}") for start in range(3)))


def some_answers(fields: tuple[FieldPlan, ...], seed: Seed, around: str = "") -> dict[str, Any]:
    """An answer, an unknown state, an emptied answer or nothing for each field, and rows for each group."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.columns and seed.random() < 0.8:
            ids = [f"{around}{number}" for number in range(seed.randrange(3))]
            found[field.field.id] = tuple(Row(one, some_answers(field.columns, seed, f"{one}-")) for one in ids)
        elif field.type.asks and not field.columns and seed.random() < 0.75:
            found[field.field.id] = an_answer(field, seed)
    return found


def an_answer(field: FieldPlan, seed: Seed) -> Any:  # noqa: ANN401 -- a value of any type
    """One of the things that can stand in a field."""
    codes = [option.code for option in field.field.options] or ["ja", "nee"] * (field.field.type == "yes_no")
    sample = a_sample(field)
    if isinstance(sample, tuple) and codes:
        return tuple(seed.sample(codes, seed.randrange(len(codes) + 1)))
    known = codes if codes and isinstance(sample, str) else [sample]
    return seed.choice([*known, *known, *(Unknown(one) for one in field.field.unknown), None])


def a_sample(field: FieldPlan) -> Any:  # noqa: ANN401 -- a value of any type
    """The sample of a type as an answer."""
    try:
        return field.type.answer(field.field, Typed(field.type.sample(field.field)), Context(today=FACTS["today"]))
    except WrongError:
        return None


def judged(number: int) -> None:
    """Make a small definition and answers, and judge them."""
    seed = Seed(number)
    form = a_definition(seed)
    answers = some_answers(tuple(one for step in plan_of(form).steps for one in step.fields), seed)
    facts = {**FACTS, "organisation_type": seed.choice(["politie", "CAW", ""])}
    assert_same_in_any_order(form, answers, facts, seed)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32))
def test_case_f10_small_definitions_come_out_the_same_in_any_order(number: int) -> None:
    judged(number)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_case_f10_ten_thousand_definitions_come_out_the_same_in_any_order(
    part: int, record_property: Callable[[str, object], None]
) -> None:
    costs = Costs(f"logic in any order, part {part}")
    for number in numbers(part):
        costs.of(lambda number=number: judged(number), number)  # type: ignore[misc]  # bound now
    record_property("measured", costs.told())
    costs.judge()


FORMS = sorted(file.stem for file in (FOLDER / "base").glob("*.yaml") if "." not in file.stem)


@pytest.mark.parametrize("form", FORMS)
def test_our_own_definitions_come_out_the_same_in_any_order(form: str) -> None:
    seed = Seed(form)
    for region in ["base", *sorted(place for place, name in sources().overlays if name == form)]:
        version = compiled(bundle.resolved(sources(), region, form).definition)
        for _ in range(3):
            answers = some_answers(tuple(one for step in plan_of(version).steps for one in step.fields), seed)
            facts = {**FACTS, "organisation_type": seed.choice(["politie", "CAW", ""]), "municipality_nis": "44021"}
            assert_same_in_any_order(version, answers, facts, seed)
