"""The way through a form: what is visible, required and complete, and which step comes next. Computed, never stored.

`evaluate(compiled, answers, facts)` depends on these three alone. Each thing is worked out once, after what it looks
at (`plan.order`), so the result does not depend on any order. Visibility has three values; what cannot be decided yet
is not shown and counts as hidden at submit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from portal.definitions.expressions import Evaluator
from portal.definitions.language import Severity
from portal.definitions.library import Compiled
from portal.definitions.values import Unknown, Value
from portal.forms.answers import Answers, Row, rows_of
from portal.forms.plan import FieldPlan, FormPlan, ScorePlan, StepPlan, plan_of
from portal.forms.scoring import ScoreResult, score_result
from portal.forms.wording import naming, words

AUDIENCES = ("form", "care", "justice", "director", "named")
Seen = bool | Unknown
StepProgress = Literal["done", "started", "todo"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field without an answer."""

    step: str
    field_id: str
    row_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule of the form that certainly does not hold."""

    step: str
    field_id: str
    row_id: str
    message: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class StepState:
    """Where somebody is with one step."""

    id: str
    title: str
    state: StepProgress
    optional: bool
    reachable: bool
    missing: tuple[Missing, ...]


class Evaluation:
    """What a definition says about these answers and facts."""

    def __init__(self, plan: FormPlan, answers: Answers, facts: Mapping[str, Any], visited: Collection[str]) -> None:
        """Work out every value and what is visible."""
        self.plan = plan
        self.compiled = plan.compiled
        self.answers = answers
        self.facts = facts
        self.visited = frozenset(visited)
        self.scores: dict[str, ScoreResult] = {}
        self._visible: dict[tuple[str, str], Seen] = {}
        self._values: dict[tuple[str, str], Value] = {}
        self._rows: dict[str, dict[str, dict[str, Any]]] = {}
        self._scope: dict[str, Any] = {"facts": facts, "score": self.scores}
        for node in plan.order:
            self._work_out(node)

    def visible(self, field_id: str, row_id: str = "") -> Seen:
        """Whether a field is shown; undecided while that hangs on something unknown."""
        return self._visible.get((field_id, row_id), False)

    def step_visible(self, step_id: str) -> Seen:
        """Whether a step is shown."""
        return self._visible.get((f"step:{step_id}", ""), False)

    def value(self, field_id: str, row_id: str = "") -> Value:
        """The answer, what follows from the answers, or what the portal filled in; whether shown or not."""
        return self._values.get((field_id, row_id))

    def rows(self, group: str) -> tuple[Row, ...]:
        """The rows of a group."""
        return rows_of(self.answers, group)

    def read_only(self, field_id: str, row_id: str = "") -> bool:
        """Whether nobody may fill this in now."""
        field = self.plan.fields[field_id]
        return not field.type.asks or self.holds(field.read_only_if, field.group, row_id)

    def optional(self, field_id: str, row_id: str = "") -> bool:
        """Whether this stands closed under 'Wilt u nog iets toevoegen?'."""
        field = self.plan.fields[field_id]
        if field.insists:
            return False
        own = self.holds(field.optional_if, field.group, row_id)
        return own or self.step_optional(field.step_id) or (bool(field.group) and self.optional(field.group))

    def step_optional(self, step_id: str) -> bool:
        """Whether nothing in this step is needed."""
        return self.holds(self.plan.step(step_id).optional_if)

    def required(self, field_id: str, row_id: str = "") -> bool:
        """Whether an answer is needed to submit."""
        field = self.plan.fields[field_id]
        if self.visible(field_id, row_id) is not True or not field.type.asks:
            return False
        asked = field.field.required or self.holds(field.required_if, field.group, row_id)
        return asked and not self.optional(field_id, row_id) and not self.read_only(field_id, row_id)

    def withheld(self, field: FieldPlan, row_id: str = "") -> frozenset[str]:
        """The options that are certainly not offered now."""
        return frozenset(
            code for code, offer in field.offers.items() if self.result(offer, field.group, row_id) is False
        )

    def holds(self, condition: Evaluator | None, group: str = "", row_id: str = "") -> bool:
        """Whether a condition is certainly true, seen from a row where there is one."""
        return condition is not None and self.result(condition, group, row_id) is True

    def result(self, expression: Evaluator, group: str = "", row_id: str = "") -> Any:  # noqa: ANN401 -- any value
        """What an expression gives, seen from a row where there is one."""
        if not row_id:
            return expression(self._scope)
        return expression({**self._scope, "row": self._rows.get(group, {}).get(row_id, {})})

    @cached_property
    def steps(self) -> tuple[StepState, ...]:
        """The visible steps in order."""
        states: list[StepState] = []
        open_before = True
        for step in self.visible_steps():
            state = self._state(step, reachable=open_before)
            states.append(state)
            open_before = open_before and not state.missing
        return tuple(states)

    def visible_steps(self) -> Iterator[StepPlan]:
        """The steps that are shown."""
        return (step for step in self.plan.steps if self.step_visible(step.step.id) is True)

    def next(self, step_id: str) -> str | None:
        """The next step that is needed; None when the answers can be checked."""
        after = [step.id for step in self.steps if not step.optional and self._place(step.id) > self._place(step_id)]
        return after[0] if after else None

    def previous(self, step_id: str) -> str | None:
        """The step before that is needed; None at the start."""
        before = [step.id for step in self.steps if not step.optional and self._place(step.id) < self._place(step_id)]
        return before[-1] if before else None

    def missing(self) -> tuple[Missing, ...]:
        """Every required answer that is not there, in reading order."""
        return tuple(one for step in self.steps for one in step.missing)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that certainly do not hold, of fields and of the form."""
        return (*self._field_findings(), *self._form_findings())

    def _work_out(self, node: FieldPlan | StepPlan | ScorePlan) -> None:
        if isinstance(node, FieldPlan):
            if node.group:
                self._work_out_column(node)
            else:
                self._work_out_field(node)
        elif isinstance(node, StepPlan):
            self._visible[f"step:{node.step.id}", ""] = _shown(node.show, self._scope)
        else:
            asked = frozenset(item for item in node.block.items if self.visible(item) is True)
            self.scores[node.block.id] = score_result(node, self._scope, asked)

    def _work_out_field(self, field: FieldPlan) -> None:
        shown = both(self._visible[f"step:{field.step_id}", ""], _shown(field.show, self._scope))
        self._visible[field.id, ""] = shown
        if field.columns:
            rows = self._rows[field.id] = {row.id: {} for row in self.rows(field.id)}
            self._scope[field.id] = tuple(rows.values()) if shown is True else ()
            return
        value = self._values[field.id, ""] = self._value_of(field, self.answers, self._scope)
        self._scope[field.id] = field.type.known(value) if shown is True else Unknown.NOT_ASKED

    def _work_out_column(self, column: FieldPlan) -> None:
        group_shown = self._visible[column.group, ""]
        for row in self.rows(column.group):
            here = self._rows[column.group][row.id]
            scope = {**self._scope, "row": here} if column.show or column.compute or column.prefill else self._scope
            shown = both(group_shown, _shown(column.show, scope))
            self._visible[column.id, row.id] = shown
            value = self._values[column.id, row.id] = self._value_of(column, row.values, scope)
            here[column.field.id] = column.type.known(value) if shown is True else Unknown.NOT_ASKED

    def _value_of(self, field: FieldPlan, answers: Mapping[str, Any], scope: Mapping[str, Any]) -> Value:
        """An answer; else what is computed or filled in from facts. An answer that was emptied stays empty."""
        if field.compute is not None:
            computed: Value = field.compute(scope)
            return computed
        if field.field.score:
            return self.scores.get(field.field.score, ScoreResult()).level
        if field.field.id in answers or field.prefill is None:
            answer: Value = answers.get(field.field.id)
            return answer
        return field.type.coerce(field.field, field.prefill(scope), {})

    def _state(self, step: StepPlan, *, reachable: bool) -> StepState:
        missing = tuple(self._missing_in(step))
        begun = step.step.id in self.visited or any(self.answers.get(field.id) for field in step.fields)
        finished = begun and not missing
        return StepState(
            id=step.step.id,
            title=words(step.step.title),
            state="done" if finished else "started" if begun else "todo",
            optional=self.step_optional(step.step.id) and not any(self.required(field.id) for field in step.fields),
            reachable=reachable or begun,
            missing=missing,
        )

    def _missing_in(self, step: StepPlan) -> Iterator[Missing]:
        for field in step.fields:
            if self.visible(field.id) is not True:
                continue
            if field.columns:
                yield from self._missing_in_group(field)
            elif self.required(field.id) and not field.type.fulfils(self.value(field.id)):
                yield Missing(field.step_id, field.id, "", field.type.missing(field.field))

    def _missing_in_group(self, group: FieldPlan) -> Iterator[Missing]:
        rows = self.rows(group.id)
        if not rows and self.required(group.id):
            yield Missing(group.step_id, group.id, "", group.type.missing(group.field))
        for number, row in enumerate(rows, start=1):
            for column in group.columns:
                if self.required(column.id, row.id) and not column.type.fulfils(self.value(column.id, row.id)):
                    message = naming(self.row_title(group, row, number), column.type.missing(column.field))
                    yield Missing(group.step_id, column.id, row.id, message)

    def row_title(self, group: FieldPlan, row: Row, number: int, audience: Collection[str] = AUDIENCES) -> str:
        """What names a row in one line: its summary columns, else what a row is called with its number."""
        wanted = group.field.summary
        named = (one for one in group.columns if one.field.id in wanted and one.field.audience in audience)
        texts = [
            part
            for column in sorted(named, key=lambda column: wanted.index(column.field.id))
            if self.visible(column.id, row.id) is True and not isinstance(self.value(column.id, row.id), Unknown)
            for part in column.type.shown(column.field, self.value(column.id, row.id))
        ]
        return ", ".join(texts) or f"{words(group.field.row_name) or 'Rij'} {number}".capitalize()

    def _place(self, step_id: str) -> int:
        return next((place for place, step in enumerate(self.plan.steps) if step.step.id == step_id), -1)

    def _field_findings(self) -> Iterator[Finding]:
        for field in self.plan.fields.values():
            for row_id in [row.id for row in self.rows(field.group)] if field.group else [""]:
                if self.visible(field.id, row_id) is True:
                    for rule, check in field.rules:
                        if self.result(check, field.group, row_id) is False:
                            yield Finding(field.step_id, field.id, row_id, words(rule.message), rule.severity)

    def _form_findings(self) -> Iterator[Finding]:
        for rule, check in self.plan.rules:
            if check(self._scope) is False:
                field = self.plan.fields.get(rule.fields[0]) if rule.fields else None
                step = field.step_id if field else self.plan.steps[-1].step.id
                yield Finding(step, field.id if field else "", "", words(rule.message), rule.severity)


def evaluate(
    compiled: Compiled, answers: Answers, facts: Mapping[str, Any], visited: Collection[str] = ()
) -> Evaluation:
    """What the definition says about these answers; `visited` names the steps that were saved, even empty."""
    return Evaluation(plan_of(compiled), answers, facts, visited)


def frozen(compiled: Compiled, answers: Answers, facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was worked out, as plain JSON data to keep with a submission: computed and filled-in values, and scores."""
    evaluation = evaluate(compiled, answers, facts)
    kept: dict[str, Any] = {}
    for field in evaluation.plan.fields.values():
        rows = evaluation.rows(field.group) if field.group else (Row("", answers),)
        for row in rows:
            value = evaluation.value(field.id, row.id)
            worked_out = not field.columns and field.worked_out and field.field.id not in row.values
            if worked_out and value is not None and evaluation.visible(field.id, row.id) is True:
                name = f"{field.group}.{row.id}.{field.field.id}" if row.id else field.id
                unknown = {"unknown": value.value} if isinstance(value, Unknown) else None
                kept[name] = unknown or field.type.to_json(value)
    return kept | {f"score.{name}": _score_json(result) for name, result in evaluation.scores.items() if result.shown}


def _score_json(result: ScoreResult) -> dict[str, Any]:
    return {
        "total": str(result.total),
        "level": result.level,
        "unknown": result.unknown,
        "missing": result.missing,
        "critical": [item.id for item in result.critical],
    }


def _shown(condition: Evaluator | None, scope: Mapping[str, Any]) -> Seen:
    if condition is None:
        return True
    result = condition(scope)
    return result if isinstance(result, bool) else Unknown.UNDECIDED


def both(one: Seen, other: Seen) -> Seen:
    """Kleene's and."""
    if one is False or other is False:
        return False
    return (one is True and other is True) or Unknown.UNDECIDED
