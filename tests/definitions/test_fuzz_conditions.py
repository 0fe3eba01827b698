"""What a post comes to follows from the definition, the answers and the facts alone (security.md F09, X2, G11).

Whatever a browser claims it showed, in whatever order it posts, whatever it adds: hidden answers are not used, and what
is closed, elsewhere or unknown is refused by name and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from portal.definitions import bundle
from portal.definitions.loader import sources_from
from portal.definitions.values import Unknown
from portal.forms.answers import Answers
from portal.forms.journey import Evaluation, evaluate
from portal.forms.plan import StepPlan, plan_of
from portal.forms.step_form import BoundStep, bind
from portal.forms.summary import summary
from tests.definitions.acting import AUDIENCES, Stage, stage
from tests.definitions.generated import FORM, REGION, Library, a_library, library
from tests.measuring import PARTS, Costs, numbers

IN_TESTS = 300
Typed = Mapping[str, list[str]]


def bound(run: Stage, step: StepPlan, typed: Typed, answers: Answers) -> BoundStep:
    """Post to a step, as finished."""
    return bind(
        run.form, step.step.id, typed, answers, run.facts,
        complete=True, records=run.records, signature=run.signature,
    )  # fmt: skip


def told(found: BoundStep) -> tuple[Any, ...]:
    """What the server makes of a post; how it is drawn is the page's."""
    return found.merged, set(found.refused), found.evaluation.findings, found.evaluation.missing(), found.raw


def judged(app: Flask, made: Library) -> None:
    """Post to each step, again with lies about what was shown, and with what does not belong there."""
    definition = bundle.resolved(sources_from(made.texts), REGION, FORM).definition
    run = stage(app, definition, made.number)
    answers: Answers = run.some_rows()
    for step in plan_of(run.form).steps:
        typed = {name: texts for name, texts in run.typed(step, answers, None) if not name.startswith("_")}
        found = bound(run, step, typed, answers)
        claims = run.seed.sample(sorted(run.form.fields), min(4, len(run.form.fields)))
        again = bound(run, step, {**dict(reversed(typed.items())), "_shown": claims, "_visible": ["x"]}, answers)
        assert told(again) == told(found)
        assert_intruders_change_nothing(run, step, typed, answers)
        assert_closed_stays(run, step, typed, answers, found)
        answers = found.merged
    assert_hidden_is_not_used(run, answers)


def assert_intruders_change_nothing(run: Stage, step: StepPlan, typed: Typed, answers: Answers) -> None:
    """A key of another step, one that nobody knows, a row that is not there: each refused by name."""
    elsewhere = [one.id for one in plan_of(run.form).fields.values() if one.step_id != step.step.id and not one.group]
    intruders = ["nobody_knows", "f1.9.f2", "constructor", *elsewhere[:3]]
    before = bound(run, step, typed, answers)
    after = bound(run, step, {**typed, **{name: ["ja"] for name in intruders}}, answers)
    assert {one.name for one in after.refused} >= set(intruders)
    assert after.merged == before.merged


def assert_closed_stays(run: Stage, step: StepPlan, typed: Typed, answers: Answers, found: BoundStep) -> None:
    """What was read-only on the page and still is keeps its answer, and is refused by name."""
    before = evaluate(run.form, answers, run.facts)
    refused = {one.name for one in found.refused}
    for one in step.fields:
        if one.guarded and not one.columns and before.read_only(one.id) and found.evaluation.read_only(one.id):
            posted = [part for part in one.parts if part.name(one.id) in typed]
            assert found.merged.get(one.id) == answers.get(one.id)
            assert not posted or one.id in refused or any(part.name(one.id) in refused for part in posted)


def assert_hidden_is_not_used(run: Stage, answers: Answers) -> None:
    """A condition, a check and a summary do not see what is not shown, and another value there changes nothing."""
    evaluation = evaluate(run.form, answers, run.facts)
    hidden = [
        one.id for one in evaluation.plan.fields.values() if not one.group and evaluation.visible(one.id) is False
    ]
    assert all(evaluation._scope.get(name) in (Unknown.NOT_ASKED, ()) for name in hidden)
    shown = {line.field_id for line in summary(run.form, answers, evaluation, AUDIENCES).lines()}
    assert not shown & set(hidden)
    without = evaluate(run.form, {key: value for key, value in answers.items() if key not in hidden}, run.facts)
    assert seen(without) == seen(evaluation)


def seen(evaluation: Evaluation) -> dict[str, object]:
    """What is shown of each field of a step, and what is asked."""
    fields = [one for one in evaluation.plan.fields.values() if not one.group]
    found: dict[str, object] = {one.id: (evaluation.visible(one.id), evaluation.required(one.id)) for one in fields}
    return found | {"missing": evaluation.missing(), "findings": evaluation.findings}


@settings(
    deadline=None,
    max_examples=IN_TESTS,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(a_library())
def test_case_f09_only_version_answers_and_facts_decide(
    drawing_app: Flask, national_numbers: None, made: Library
) -> None:
    judged(drawing_app, made)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_case_f09_only_version_answers_and_facts_decide_ten_thousand_times(
    part: int, drawing_app: Flask, national_numbers: None, record_property: Callable[[str, object], None]
) -> None:
    costs = Costs(f"claims of a browser, part {part}")
    for number in numbers(part):
        costs.of(lambda number=number: judged(drawing_app, library(number, 1 + number % 5)), number)  # type: ignore[misc]  # bound now
    record_property("measured", costs.told())
    costs.judge()
