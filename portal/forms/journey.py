"""The way through a form: what is visible, required and complete, and which step comes next. Computed, never stored.

`evaluate(compiled, answers, facts)` depends on these three alone. Each thing is worked out once, after what it looks
at (`plan.order`), so the result does not depend on any order. Visibility has three values; what cannot be decided yet
is not shown and counts as hidden at submit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.definitions.expressions import Evaluator
from portal.definitions.library import Compiled
from portal.definitions.values import Unknown, Value
from portal.forms.answers import Answers, Row, rows_of
from portal.forms.earlier import Earlier, Said as SaidBefore, values as said_before
from portal.forms.judgement import Finding, Missing, StepState
from portal.forms.plan import FieldPlan, FormPlan, ScorePlan, StepPlan, plan_of
from portal.forms.row_titles import Said, in_one_line, numbered, too_many_rows
from portal.forms.scoring import ScoreResult, score_result
from portal.forms.wording import naming, words

AUDIENCES = ("form", "care", "justice", "director", "named")
Seen = bool | Unknown


@dataclass(frozen=True, slots=True)
class _RowState:
    """One row while things are worked out: its list, the row around it, and what its columns call the rows."""

    address: str
    above: str
    row: Row
    names: dict[str, Any]


NO_ROW: Mapping[str, Any] = {"row": {}, "parent": {}}


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
        self._rows: dict[str, dict[str, _RowState]] = {}
        self.earlier: Earlier = facts.get("earlier") or {}
        said = said_before(self.earlier) if self.earlier else {}
        self._scope: dict[str, Any] = {"facts": facts, "score": self.scores, "earlier": said}
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

    def rows(self, address: str) -> tuple[Row, ...]:
        """The rows of a list: of a group, or of a group in one of its rows."""
        return rows_of(self.answers, address)

    def row(self, group: str, row_id: str) -> Row | None:
        """One row of a group, whichever row it stands in itself."""
        found = self._rows.get(group, {}).get(row_id)
        return found.row if found else None

    def given(self, field: FieldPlan, row_id: str = "") -> Mapping[str, Any]:
        """The answers among which that of a field stands: those of its row, or of the form."""
        row = self.row(field.group, row_id)
        return row.values if row else self.answers

    def row_ids(self, field: FieldPlan) -> tuple[str, ...]:
        """Where a field stands: in these rows, or once in its step (the empty id)."""
        return tuple(self._rows.get(field.group, ())) if field.group else ("",)

    def name(self, field: FieldPlan, row_id: str = "") -> str:
        """What a field is called in a post; for a group, the address of its rows."""
        found = self._rows.get(field.group, {}).get(row_id)
        return f"{found.address}.{row_id}.{field.field.id}" if found else field.id

    def above(self, group: str, row_id: str) -> str:
        """The id of the outer row around a row of a group in a group; empty for any other."""
        found = self._rows.get(group, {}).get(row_id)
        return found.above if found else ""

    def said(self, field: FieldPlan) -> SaidBefore | None:
        """What an earlier form of the case said to the question that stands beside this one."""
        source = field.beside
        return self.earlier.get(source.form, {}).get(source.field) if source else None

    def read_only(self, field_id: str, row_id: str = "") -> bool:
        """Whether nobody may fill this in now; a group that is closed closes its columns."""
        field = self.plan.fields[field_id]
        if not field.guarded:
            return not field.type.asks
        if not field.type.asks or self.holds(field.read_only_if, field.group, row_id):
            return True
        return bool(field.group) and self.read_only(field.group, self.above(field.group, row_id))

    def optional(self, field_id: str, row_id: str = "") -> bool:
        """Whether this stands closed under 'Wilt u nog iets toevoegen?'."""
        field = self.plan.fields[field_id]
        if field.insists:
            return False
        if self.holds(field.optional_if, field.group, row_id) or self.step_optional(field.step_id):
            return True
        return bool(field.group) and self.optional(field.group, self.above(field.group, row_id))

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
        found = self._rows.get(group, {}).get(row_id)
        return expression({**self._scope, **(found.names if found else NO_ROW)})

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
        """What certainly does not hold: too many rows, and the rules of fields and of the form."""
        return (*self._row_findings(), *self._field_findings(), *self._form_findings())

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
            self._rows[field.id] = {}
            self._scope[field.id] = self._open_rows(field, "", {}, shown)
            return
        value = self._values[field.id, ""] = self._value_of(field, self.answers, self._scope)
        self._scope[field.id] = field.type.known(value) if shown is True else Unknown.NOT_ASKED

    def _work_out_column(self, column: FieldPlan) -> None:
        if column.columns:
            self._rows[column.id] = {}
        for row_id, state in self._rows[column.group].items():
            here, names = state.names["row"], state.names
            scope = {**self._scope, **names} if column.show or column.compute or column.prefill else self._scope
            shown = both(self._visible[column.group, state.above], _shown(column.show, scope))
            self._visible[column.id, row_id] = shown
            if column.columns:
                here[column.field.id] = self._open_rows(column, row_id, {"parent": here}, shown)
                continue
            value = self._values[column.id, row_id] = self._value_of(column, state.row.values, scope)
            here[column.field.id] = column.type.known(value) if shown is True else Unknown.NOT_ASKED

    def _open_rows(self, group: FieldPlan, above: str, names: dict[str, Any], shown: Seen) -> tuple[Any, ...]:
        """Make a place for what the columns of these rows are worth; a group that is hidden has no rows to others."""
        address = self.name(group, above)
        states = {row.id: _RowState(address, above, row, {**names, "row": {}}) for row in self.rows(address)}
        self._rows[group.id] |= states
        return tuple(state.names["row"] for state in states.values()) if shown is True else ()

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
                yield from self._missing_in_group(field, "")
            elif self.lacks(field):
                yield Missing(field.step_id, field.id, "", field.type.missing(field.field))

    def lacks(self, field: FieldPlan, row_id: str = "") -> bool:
        """Whether an answer is needed and not there."""
        return self.required(field.id, row_id) and not field.type.fulfils(field.field, self.value(field.id, row_id))

    def _missing_in_group(self, group: FieldPlan, above: str) -> Iterator[Missing]:
        rows = self.rows(self.name(group, above))
        if self.too_few(group, above, len(rows)):
            yield self._lacking(group, above)
        for row in rows:
            for column in group.columns:
                if column.columns and self.visible(column.id, row.id) is True:
                    yield from self._missing_in_group(column, row.id)
                elif self.lacks(column, row.id):
                    yield self._lacking(column, row.id)

    def too_few(self, group: FieldPlan, above: str, there: int) -> bool:
        """Whether rows are needed that are not there: some where the group is required, enough once there is one."""
        if there >= group.least or self.read_only(group.id, above):
            return False
        return there > 0 or self.required(group.id, above)

    def _lacking(self, field: FieldPlan, row_id: str) -> Missing:
        message = self._in_row(field, row_id, field.type.missing(field.field))
        return Missing(field.step_id, field.id, row_id, message)

    def _in_row(self, field: FieldPlan, row_id: str, message: str) -> str:
        return naming(self.row_path(field.group, row_id), message) if row_id else message

    def row_path(self, group: str, row_id: str) -> str:
        """What names a row, after what names the row around it."""
        above = self.above(group, row_id)
        title = self.title(group, row_id)
        return f"{self.row_path(self.plan.fields[group].group, above)}, {title}" if above else title

    def title(self, group: str, row_id: str) -> str:
        """What names one row in its list."""
        state = self._rows[group][row_id]
        number = [row.id for row in self.rows(state.address)].index(row_id) + 1
        return self.row_title(self.plan.fields[group], state.row, number)

    def row_title(self, group: FieldPlan, row: Row, number: int, audience: Collection[str] = AUDIENCES) -> str:
        """What names a row in one line: its summary columns, else what a row is called with its number."""
        said = self.row_says(group, row, audience)
        return in_one_line(said) or numbered(group, number)

    def row_says(self, group: FieldPlan, row: Row, audience: Collection[str] = AUDIENCES) -> list[Said]:
        """The summary columns of a row that have an answer to say, in the order of the summary."""
        by_id = {column.field.id: column for column in group.columns if column.field.audience in audience}
        said = []
        for column in [by_id[name] for name in group.field.summary if name in by_id]:
            value = self.value(column.id, row.id)
            if self.visible(column.id, row.id) is True and not isinstance(value, Unknown):
                said.append((column, column.type.shown(column.field, value)))
        return [(column, parts) for column, parts in said if parts]

    def _place(self, step_id: str) -> int:
        return next((place for place, step in enumerate(self.plan.steps) if step.step.id == step_id), -1)

    def _field_findings(self) -> Iterator[Finding]:
        for field in self.plan.fields.values():
            for row_id in self.row_ids(field):
                if self.visible(field.id, row_id) is True:
                    for rule, check in field.rules:
                        if self.result(check, field.group, row_id) is False:
                            yield Finding(field.step_id, field.id, row_id, words(rule.message), rule.severity)

    def _row_findings(self) -> Iterator[Finding]:
        """The lists with more rows than the form takes, as far as somebody may take rows out of them."""
        for group in self.plan.limited:
            for above in self.row_ids(group):
                there = len(self.rows(self.name(group, above)))
                mendable = self.visible(group.id, above) is True and not self.read_only(group.id, above)
                if there > group.most and mendable:
                    message = self._in_row(group, above, too_many_rows(group, there))
                    yield Finding(group.step_id, group.id, above, message, "error")

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
