"""The fields of a step as plain data for the templates: everything is worked out, nothing is left to ask.

One view per field or group, in reading order, hidden ones too (their place on the page stays, so that the server can
fill it out of band). What was typed wins over what is stored, and that over what the portal would fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.definitions.language import Option
from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms.answers import Answers, Row
from portal.forms.bound import FieldError
from portal.forms.fields.base import Context, Offered, Records, Typed, option_label
from portal.forms.initial import initial_value
from portal.forms.journey import Evaluation, Finding
from portal.forms.kept_views import Key, Shelf
from portal.forms.own_records import own_records
from portal.forms.plan import FieldPlan
from portal.forms.posted import html_id
from portal.forms.scoring import ScoreResult
from portal.forms.shapes import AnyView, FieldView, FramedView, GroupView, OptionView, RowView, ScoreView
from portal.forms.wording import words

__all__ = ["AnyView", "FieldView", "FramedView", "GroupView", "OptionView", "RowView", "ScoreView", "views"]

NOTHING_TYPED: Mapping[str, str] = {}


def views(
    compiled: Compiled,
    step_id: str,
    evaluation: Evaluation,
    raw: Mapping[str, Sequence[str]] | None = None,
    answers: Answers | None = None,
    errors: Iterable[FieldError] = (),
    *,
    warnings: Iterable[Finding] = (),
    records: Records | None = None,
    previous: Mapping[str, Any] | None = None,
    row: tuple[str, str] | None = None,
    oob: bool = False,
) -> list[AnyView]:
    """The fields of a step, or of one row of it, for the templates.

    `answers` is there for callers that hold other answers than the evaluation's; `previous` holds last time's.
    """
    drawer = _Drawer(evaluation, raw or {}, tuple(errors), tuple(warnings), records or {}, previous or {}, oob=oob)
    drawer.answers = evaluation.answers if answers is None else answers
    step = evaluation.plan.step(step_id)
    if row is not None:
        return list(drawer.row_fields(evaluation.plan.fields[row[0]], row[1]))
    return [drawer.group(field) if field.columns else drawer.field(field, field.id, "") for field in step.fields]


class _Drawer:
    """Turns fields into views."""

    def __init__(
        self,
        evaluation: Evaluation,
        raw: Mapping[str, Sequence[str]],
        errors: tuple[FieldError, ...],
        warnings: tuple[Finding, ...],
        records: Records,
        previous: Mapping[str, Any],
        *,
        oob: bool,
    ) -> None:
        self.evaluation = evaluation
        self.raw = raw
        self.errors = errors
        self.warnings = warnings
        self.records = own_records(evaluation, records)
        self.previous = previous
        self.oob = oob
        self.answers: Answers = evaluation.answers
        self.ordinary = not (oob or errors or warnings or self.previous)

    def row_fields(self, group: FieldPlan, row_id: str) -> Iterator[FieldView]:
        """The fields of one row."""
        for column in group.columns:
            yield self.field(column, f"{group.id}.{row_id}.{column.field.id}", row_id)

    def field(self, plan: FieldPlan, name: str, row_id: str) -> FieldView:
        """One field."""
        if plan.plain and self.ordinary and not row_id:
            return self.kept(plan, name)
        frame = self.frame(plan, name, row_id)
        if not frame["visible"]:
            return FieldView(**frame, **HIDDEN)
        value = self.evaluation.value(plan.id, row_id)
        return self.laid_out(plan, frame, self.typed(plan, name, row_id, value), value, row_id)

    def kept(self, plan: FieldPlan, name: str) -> FieldView:
        """A field of which nothing but its texts is particular: made once."""
        evaluation, version = self.evaluation, self.evaluation.compiled.hash
        if evaluation.visible(plan.id) is not True:
            key: Key = (version, name)
            return _kept.get(key, lambda: FieldView(**self.frame(plan, name, ""), **HIDDEN, pattern=key))
        value = evaluation.value(plan.id)
        typed = self.typed(plan, name, "", value)
        inputs = {suffix: texts[-1] for suffix, texts in typed.parts.items() if texts}
        chosen = tuple([one.code for one in plan.offered if one.code in typed.many()]) if inputs else ()
        states = tuple([one for one in plan.field.unknown if one in typed.many("unknown")]) if inputs else ()
        there = tuple([suffix for suffix, text in inputs.items() if text])
        key = (version, name, evaluation.required(plan.id), evaluation.optional(plan.id), chosen, states, there)
        pattern = _kept.get(key, lambda: self.pattern(plan, name, typed, key))
        return pattern.filled(inputs, plan.type.shown(plan.field, value)) if inputs else pattern

    def pattern(self, plan: FieldPlan, name: str, typed: Typed, key: Key) -> FieldView:
        """What is kept of a field: everything but the texts of one person."""
        view = self.laid_out(plan, self.frame(plan, name, ""), typed, None, "")
        return replace(view, inputs=NOTHING_TYPED, shown=(), pattern=key)

    def laid_out(self, plan: FieldPlan, frame: dict[str, Any], typed: Typed, value: Value, row_id: str) -> FieldView:
        """A visible field with everything in it."""
        field, kind = plan.field, plan.type
        context = Context(records=self.records, stored=value)
        offered = plan.offered if kind.fixed else kind.offered(field, context)
        withheld = self.evaluation.withheld(plan, row_id) if plan.offers else frozenset()
        as_list = kind.as_list(field, offered)
        if as_list and not field.or_text and not field.unknown:
            frame["legend"] = False
        options = _options(frame["id"], "", (one for one in offered if one.code not in withheld), typed.many())
        return FieldView(
            **frame,
            inputs={suffix: texts[-1] for suffix, texts in typed.parts.items() if texts},
            options=options,
            unknown=_options(frame["id"], "unknown", kind.unknown_offered(field), typed.many("unknown"))
            if field.unknown
            else (),
            as_list=as_list,
            inline=fits_in_a_row(options),
            shown=kind.shown(field, value),
            low=words(field.low),
            high=words(field.high),
            rows=field.rows or 5,
            width=field.width or "",
            max_length=field.max_length,
            many=field.many,
            or_text=field.or_text,
            state=kind.state(field, typed),
            score=self.score(plan) if field.score else None,
        )

    def typed(self, plan: FieldPlan, name: str, row_id: str, value: Value) -> Typed:
        """What stands in the inputs: as typed, else as stored, else what the portal fills in."""
        names = {part.suffix: part.name(name) for part in plan.parts} if self.raw else {}
        if any(one in self.raw for one in names.values()):
            return Typed({suffix: self.raw.get(one, ()) for suffix, one in names.items()})
        if not self.is_stored(plan, row_id):
            value = initial_value(self.evaluation, plan, row_id, self.records) or value
        return Typed(plan.type.raw(plan.field, value))

    def is_stored(self, plan: FieldPlan, row_id: str) -> bool:
        """Whether this has an answer, if only an emptied one."""
        if not plan.group:
            return plan.id in self.answers
        return any(plan.field.id in row.values for row in self.evaluation.rows(plan.group) if row.id == row_id)

    def frame(self, plan: FieldPlan, name: str, row_id: str) -> dict[str, Any]:
        """What field and group have in common."""
        where = html_id(name)
        visible = self.evaluation.visible(plan.id, row_id) is True
        errors = tuple(one.message for one in self.errors if one.name == name) if self.errors else ()
        warnings = tuple(one.message for one in self.warnings if (one.field_id, one.row_id) == (plan.id, row_id))
        ends = plan.type.named_ends and (plan.field.low or plan.field.high)
        notes = (("hint", plan.help), ("why", plan.why), ("warning", warnings), ("error", errors), ("ends", ends))
        return {
            "id": where,
            "name": name,
            "type": plan.field.type,
            "label": plan.label,
            "help": plan.help,
            "why": plan.why,
            "required": visible and self.evaluation.required(plan.id, row_id),
            "visible": visible,
            "conditional": plan.conditional,
            "swap": plan.swap,
            "closed": visible and self.evaluation.optional(plan.id, row_id),
            "errors": errors,
            "warnings": warnings,
            "described_by": " ".join(f"{where}-{note}" for note, there in notes if there),
            "previous": self.last_time(plan),
            "legend": plan.type.legend,
            "read_only": visible and self.evaluation.read_only(plan.id, row_id),
            "oob": self.oob,
        }

    def last_time(self, plan: FieldPlan) -> tuple[str, ...]:
        """What was answered last time, where that was handed in."""
        before = None if plan.columns else self.previous.get(plan.id)
        return () if before is None else plan.type.shown(plan.field, before)

    def group(self, plan: FieldPlan) -> GroupView:
        """A group with its rows."""
        frame = self.frame(plan, plan.id, "")
        rows = self.evaluation.rows(plan.id) if frame["visible"] else ()
        return GroupView(
            **frame,
            rows=tuple(self.row(plan, row, number) for number, row in enumerate(rows, start=1)),
            inline=plan.inline,
            row_name=words(plan.field.row_name) or "rij",
            add=f"add:{plan.id}",
            addable=not frame["read_only"],
            removable=not (frame["read_only"] or plan.field.append_only),
        )

    def row(self, group: FieldPlan, row: Row, number: int) -> RowView:
        """One row."""
        name = f"{group.id}.{row.id}"
        return RowView(
            id=row.id,
            html_id=html_id(name),
            title=self.evaluation.row_title(group, row, number),
            number=number,
            fields=tuple(self.row_fields(group, row.id)) if group.inline else (),
            lines=() if group.inline else tuple(self.lines(group, row.id)),
            errors=tuple(one.message for one in self.errors if one.name == name),
            complete=not any(one.row_id == row.id for one in self.evaluation.missing()),
            edit=f"edit:{group.id}:{row.id}",
            remove=f"remove:{group.id}:{row.id}",
        )

    def lines(self, group: FieldPlan, row_id: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What was filled in for a row that has a page of its own: label and answer."""
        for column in group.columns:
            shown = column.type.shown(column.field, self.evaluation.value(column.id, row_id))
            if shown and self.evaluation.visible(column.id, row_id) is True:
                yield column.label, shown

    def score(self, plan: FieldPlan) -> ScoreView | None:
        """The result of the block that this field shows."""
        block = self.evaluation.plan.scores.get(plan.field.score or "")
        result = self.evaluation.scores.get(plan.field.score or "")
        if block is None or result is None or not result.shown:
            return None
        return score_view(plan.field.options, words(block.block.title), words(block.block.notice), result)


_kept: Shelf[FieldView] = Shelf()


def score_view(options: Sequence[Option], title: str, notice: str, result: ScoreResult) -> ScoreView:
    """A score in words; levels read as the options of the field that shows it."""
    return ScoreView(
        title=title,
        notice=notice,
        level=option_label(options, result.level) if result.level else "",
        total=str(result.total if result.total is not None else "").replace(".", ","),
        critical=tuple(words(item.label) for item in result.critical),
        unknown=result.unknown,
        missing=result.missing,
    )


def fits_in_a_row(options: Sequence[OptionView]) -> bool:
    """Whether a few short answers may stand beside each other."""
    return len(options) <= 5 and sum(len(one.label) for one in options) <= 48 and not any(one.help for one in options)


HIDDEN: Mapping[str, Any] = {
    "inputs": NOTHING_TYPED,
    "options": (),
    "unknown": (),
    "as_list": False,
    "inline": False,
    "shown": (),
    "low": "",
    "high": "",
    "rows": 0,
    "width": "",
    "max_length": None,
    "many": False,
    "or_text": False,
    "state": "",
    "score": None,
}
"""What a hidden field says of itself: nothing."""


def _options(where: str, suffix: str, offered: Iterable[Offered], chosen: Sequence[str]) -> tuple[OptionView, ...]:
    start = f"{where}-{suffix}" if suffix else where
    return tuple(
        OptionView(
            id=start if place == 1 else f"{start}-{place}",
            value=one.code,
            label=one.label,
            help=one.help,
            group=one.group,
            checked=one.code in chosen,
        )
        for place, one in enumerate(offered, start=1)
    )
