"""Binds what was posted for one step: WTForms reads and validates it, conditions are decided before that counts.

The answers of this step are read first, laid over the stored ones, and only then it is decided what is shown,
required and read-only (security.md X2): the result depends on definition, answers and facts, never on what a browser
claims was visible. Nothing posted here raises, whatever it is, and nothing typed is lost: `raw` keeps it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as attribute
from datetime import date
from functools import cached_property
from typing import Any

from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms import clearing
from portal.forms.answers import Answers, Row, group_of, rows_of, with_row
from portal.forms.bound import BoundRow, BoundStep, FieldError, Refused, RowKey
from portal.forms.fields.base import INVISIBLE, STAND_IN, Context, Part, Records, Signature, StepForm
from portal.forms.journey import Evaluation
from portal.forms.judgement import Finding, Missing
from portal.forms.own_records import own_records, without
from portal.forms.plan import FieldPlan, FormPlan, plan_of
from portal.forms.posted import MultiDict, Posted
from portal.forms.wording import about, beside, naming
from portal.languages import gettext as _

__all__ = ["BoundRow", "BoundStep", "FieldError", "Refused", "RowKey", "bind"]

KEPT = 500
"""How many form classes a process keeps."""


@dataclass(slots=True)
class _Part:
    """The fields of the step itself, or of one row, with what was read for them."""

    fields: tuple[FieldPlan, ...]
    stored: Mapping[str, Any]
    columns: tuple[FieldPlan, ...] = ()
    group: str = ""
    row_id: str = ""
    answers: dict[str, Any] = attribute(default_factory=dict)
    mistakes: dict[str, str] = attribute(default_factory=dict)
    posted: set[str] = attribute(default_factory=set)

    @property
    def prefix(self) -> str:
        """What stands before the field id in a posted name."""
        return f"{self.group}.{self.row_id}." if self.group else ""


def bind(
    compiled: Compiled,
    step_id: str,
    posted: MultiDict | Mapping[str, Sequence[str]],
    answers: Answers,
    facts: Mapping[str, Any],
    row: tuple[str, str] | None = None,
    *,
    complete: bool = False,
    records: Records | None = None,
    visited: Iterable[str] = (),
    signature: Signature | None = None,
) -> BoundStep:
    """Bind a post to a step, or to one row of it; `complete` also asks for what is required."""
    binding = _Binding(plan_of(compiled), step_id, Posted.of(posted), answers, facts, RowKey(*row) if row else None)
    binding.signature = signature
    return binding.bound(complete=complete, records=records or {}, visited=tuple(visited))


class _Binding:
    """One post on its way to a BoundStep."""

    def __init__(
        self,
        plan: FormPlan,
        step_id: str,
        posted: Posted,
        answers: Answers,
        facts: Mapping[str, Any],
        row: RowKey | None,
    ) -> None:
        self.plan = plan
        self.step = plan.step(step_id)
        self.posted = posted
        self.stored = answers
        self.facts = facts
        self.row = row
        self.records: Records = {}
        self.signature: Signature | None = None
        self.parts = list(self._parts()) or [_Part((), {})]

    @cached_property
    def before(self) -> Evaluation:
        """What the definition says about the stored answers."""
        return Evaluation(self.plan, self.stored, self.facts, ())

    def bound(self, *, complete: bool, records: Records, visited: tuple[str, ...]) -> BoundStep:
        self.records = own_records(self.before, records)
        names = self._expected()
        refused = [Refused(name, self._reason(name)) for name in self.posted.answers() if name not in names]
        refused += [Refused(name, "twice") for name, many in names.items() if not many and len(self._typed(name)) > 1]
        for part in self.parts:
            self._read(part)
        merged = self._merged()
        after = Evaluation(self.plan, merged, self.facts, visited)
        refused += self._read_only(after)
        if self._settle(after):
            merged = self._merged()
            after = Evaluation(self.plan, merged, self.facts, visited)
        gone = clearing.cleared(after)
        if self._let_go(gone, merged):
            merged = clearing.without(self._merged(), gone)
            after = Evaluation(self.plan, merged, self.facts, visited)
        appeared = tuple(self._appeared(after))
        warnings = tuple(one for one in after.findings if one.severity != "error" and self._is_here(one))
        own = self.parts[0]
        return BoundStep(
            step_id=self.step.step.id,
            row=self.row,
            raw={name: texts for part in self.parts for name, texts in self._raw(part).items()},
            answers=own.answers,
            rows=tuple(BoundRow(p.group, p.row_id, self._raw(p), p.answers) for p in self.parts[1:]),
            errors=tuple(self._errors(after, appeared, complete=complete)),
            warnings=warnings,
            unread=unread(warnings, self.posted.confirmed()),
            refused=tuple(refused),
            appeared=appeared,
            cleared=gone,
            emptied=clearing.emptied(after),
            merged=merged,
            evaluation=after,
        )

    def _parts(self) -> Iterator[_Part]:
        """The row that is edited, or the step and the rows that stand on its page."""
        if self.row is not None:
            group = self.plan.fields.get(group_of(self.row.group))
            if group is not None and group.step_id == self.step.step.id:
                yield from self._row_parts(group, self.row.group, self.row.id)
            return
        yield _Part(_filled_in(self.step.fields), self.stored, self.step.fields)
        for field in self.step.fields:
            if field.inline:
                yield from self._row_parts(field, field.id, "")

    def _row_parts(self, group: FieldPlan, address: str, only: str) -> Iterator[_Part]:
        """The rows of a list that stand on this page, each with the rows that stand in it."""
        for row in rows_of(self.stored, address):
            if only in ("", row.id):
                yield _Part(_filled_in(group.columns), row.values, group.columns, address, row.id)
                for column in group.columns:
                    if column.inline:
                        yield from self._row_parts(column, f"{address}.{row.id}.{column.field.id}", "")

    def _expected(self) -> dict[str, bool]:
        """Every name that may be posted, and whether more than once."""
        return {
            piece.name(part.prefix + field.field.id): piece.many
            for part in self.parts
            for field in part.fields
            for piece in self._pieces(part, field)
        }

    def _pieces(self, part: _Part, field: FieldPlan) -> tuple[Part, ...]:
        """The inputs of a field, which may follow from the records on offer."""
        return field.type.inputs(field.field, self._context(part, field)) if field.type.varies else field.parts

    def _context(self, part: _Part, field: FieldPlan) -> Context:
        """What reading a field may look at; a row never points at itself."""
        today = self.facts.get("today")
        return Context(
            today=today if isinstance(today, date) else None,
            signature=self.signature,
            records=without(self.records, field.type.points_at(field.field), part.row_id),
            stored=part.stored.get(field.field.id),
            offered=field.offered,
        )

    def _reason(self, name: str) -> str:
        """Why a name has no business here."""
        dotted = group_of(name)
        field = self.plan.fields.get(dotted) or self.plan.fields.get(dotted.partition("-")[0])
        if field is None:
            return "unknown"
        return "other_step" if field.step_id != self.step.step.id else "not_here" if field.type.asks else "read_only"

    def _typed(self, name: str) -> list[str]:
        return self.posted.getlist(name)

    def _read(self, part: _Part) -> None:
        """Let WTForms read and validate; keep what is right, and why the rest is not."""
        if not part.fields:
            return
        contexts = {field.field.id: self._context(part, field) for field in part.fields}
        form = form_class(self.plan, self.step.step.id, part)(self.posted, contexts.__getitem__, part.prefix)
        form.validate()
        for field in part.fields:
            bound = form[f"field_{field.field.id}"]
            self._keep(part, field, bound.data, list(bound.errors))

    def _keep(self, part: _Part, field: FieldPlan, value: Value, errors: Sequence[Any]) -> None:
        name = field.field.id
        pieces = {piece.name(part.prefix + name): piece for piece in self._pieces(part, field)}
        if not any(one in self.posted for one in pieces):
            if name in part.stored:
                part.answers[name] = part.stored[name]
            return
        part.posted.add(name)
        if errors or any(len(self._typed(one)) > 1 and not piece.many for one, piece in pieces.items()):
            twice = about(field.field, _("Dit antwoord kwam dubbel binnen. Vul het opnieuw in."))
            part.mistakes[name] = str(errors[0]) if errors else twice
        elif value is not None or field.prefill is not None or field.default is not None:
            part.answers[name] = value

    def _merged(self) -> dict[str, Any]:
        """All answers, with what was read in place of what this step held."""
        merged = dict(self.stored)
        for part in self.parts:
            if part.group:
                row = next(row for row in rows_of(merged, part.group) if row.id == part.row_id)
                merged = with_row(merged, part.group, Row(row.id, _overlaid(row.values, part)))
            else:
                merged = _overlaid(merged, part)
        return merged

    def _read_only(self, after: Evaluation) -> list[Refused]:
        """Fields that were read-only on the page and still are; one that only now became so keeps its old answer."""
        refused: list[Refused] = []
        posted = [(part, field) for part in self.parts for field in part.fields if field.field.id in part.posted]
        closed = [(p, f) for p, f in posted if f.guarded and after.read_only(f.id, p.row_id)]
        for part, field in closed:
            if self.before.read_only(field.id, part.row_id):
                refused.append(Refused(part.prefix + field.field.id, "read_only"))
        return refused

    def _settle(self, after: Evaluation) -> bool:
        """Take back what may not change, and what is no longer offered; whether anything did."""
        changed = False
        for part in self.parts:
            for field in part.fields:
                name = field.field.id
                if name in part.posted and after.read_only(field.id, part.row_id):
                    part.posted.discard(name)
                    changed = self._restore(part, name) or changed
                if (
                    field.offers
                    and name in part.posted
                    and after.withheld(field, part.row_id) & field.type.codes(part.answers.get(name))
                ):
                    part.mistakes[name] = about(field.field, _("Kies een van de antwoorden."))
                    del part.answers[name]
                    changed = True
        return changed

    def _let_go(self, gone: tuple[str, ...], merged: Answers) -> bool:
        """Forget what was typed for what is hidden now and keeps nothing then; whether an answer went with it."""
        for part in self.parts:
            for name in [one for one in part.posted | part.answers.keys() if part.prefix + one in gone]:
                part.posted.discard(name)
                part.mistakes.pop(name, None)
                part.answers.pop(name, None)
        return clearing.without(merged, gone) != merged

    def _restore(self, part: _Part, name: str) -> bool:
        part.mistakes.pop(name, None)
        before = part.answers.pop(name, None)
        if name in part.stored:
            part.answers[name] = part.stored[name]
        return bool(before != part.answers.get(name))

    def _appeared(self, after: Evaluation) -> Iterator[str]:
        """Conditional fields that are shown now, did not stand on the page that posted and are not closed."""
        shown = self.posted.shown() | {part.prefix + name for part in self.parts for name in part.posted}
        for name, field, row_id in self._places():
            came = field.conditional and name not in shown and after.visible(field.id, row_id) is True
            closed = after.optional(field.id, row_id) and not after.step_optional(field.step_id)
            if came and not closed:
                yield name

    def _places(self) -> Iterator[tuple[str, FieldPlan, str]]:
        """Everything that stands on this page: posted name, field, row."""
        for part in self.parts:
            yield from ((part.prefix + field.field.id, field, part.row_id) for field in part.columns)

    def _errors(self, after: Evaluation, appeared: tuple[str, ...], *, complete: bool) -> Iterator[FieldError]:
        """In reading order: what cannot be read, what is required, what a rule refuses."""
        missing = {(one.field_id, one.row_id): one for one in after.missing()} if complete else {}
        broken = [one for one in after.findings if one.severity == "error"] if complete else []
        mistakes = {(part.prefix + name): text for part in self.parts for name, text in part.mistakes.items()}
        for name, field, row_id in self._places():
            if after.visible(field.id, row_id) is not True or name in appeared:
                continue
            if name in mistakes:
                yield self._error(after, name, field, row_id, mistakes[name])
            elif (field.id, row_id) in missing:
                yield self._error(after, name, field, row_id, field.type.missing(field.field))
            else:
                rules = [one.message for one in broken if (one.field_id, one.row_id) == (field.id, row_id)]
                yield from (FieldError(name, field.id, row_id, message) for message in rules)
            if field.columns and not field.inline:
                yield from _errors_in_rows(after, name, field, [*missing.values(), *broken])

    def _error(self, after: Evaluation, name: str, field: FieldPlan, row_id: str, message: str) -> FieldError:
        in_row = self._in_row(after, field, row_id, message)
        return FieldError(name, field.id, row_id, in_row, beside(field.label, message))

    def _in_row(self, after: Evaluation, field: FieldPlan, row_id: str, message: str) -> str:
        """A message that says which row it is about, where there are several on the page."""
        if not row_id or (self.row is not None and row_id == self.row.id):
            return message
        return naming(after.title(field.group, row_id), message)

    def _is_here(self, finding: Finding) -> bool:
        return any((field.id, row_id) == (finding.field_id, finding.row_id) for _, field, row_id in self._places())

    def _raw(self, part: _Part) -> dict[str, list[str]]:
        """What was typed, for each input of each field that was posted; signs we cannot keep are made visible."""
        return {
            name: [INVISIBLE.sub(STAND_IN, text) for text in self._typed(name)]
            for field in part.fields
            if field.field.id in part.posted
            for name in [piece.name(part.prefix + field.field.id) for piece in self._pieces(part, field)]
        }


def unread(findings: Iterable[Finding], confirmed: Container[str]) -> tuple[Finding, ...]:
    """The warnings that somebody has not seen yet; what only informs asks nothing."""
    return tuple(one for one in findings if one.severity == "warning" and one.key not in confirmed)


def _errors_in_rows(
    after: Evaluation, address: str, group: FieldPlan, wrong: Iterable[Missing | Finding]
) -> Iterator[FieldError]:
    """What is wrong in rows that have a page of their own; the link goes to the row on this page."""
    here = {row.id for row in after.rows(address)}
    for one in wrong:
        if one.row_id and one.field_id.startswith(f"{group.id}."):
            row_id = one.row_id if one.row_id in here else after.above(one.field_id.rpartition(".")[0], one.row_id)
            if row_id in here:
                yield FieldError(f"{address}.{row_id}", one.field_id, one.row_id, one.message)


def _filled_in(fields: Iterable[FieldPlan]) -> tuple[FieldPlan, ...]:
    """The fields that a person fills in here; the rows of a group are parts of their own."""
    return tuple(field for field in fields if field.type.asks and not field.columns)


_classes: dict[tuple[str, str, str], type[StepForm]] = {}


def form_class(plan: FormPlan, step_id: str, part: _Part) -> type[StepForm]:
    """The WTForms class of a step, or of the rows of a group: made once per content hash."""
    key = (plan.compiled.hash, step_id, group_of(part.group))
    found = _classes.get(key)
    if found is None:
        while len(_classes) >= KEPT:
            _classes.pop(next(iter(_classes)), None)
        fields = {f"field_{field.field.id}": field.type.wtforms(field.field) for field in part.fields}
        found = _classes[key] = type("StepForm", (StepForm,), fields)
    return found


def _overlaid(answers: Mapping[str, Any], part: _Part) -> dict[str, Any]:
    """Answers with those of a part in place of what its fields held."""
    ids = {field.field.id for field in part.fields}
    return {name: value for name, value in answers.items() if name not in ids} | part.answers
