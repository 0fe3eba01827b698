"""The fields of a step as plain data for the templates: everything is worked out, nothing is left to ask.

One view per field or group, in reading order, hidden ones too (their place on the page stays, so that the server can
fill it out of band). What was typed wins over what is stored, and that over what the portal would fill in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from portal.definitions.language import Option
from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms.answers import Answers, Row, filled_in, group_of
from portal.forms.bound import FieldError
from portal.forms.earlier import sentence
from portal.forms.fields.base import Context, Offered, Records, Typed, option_label
from portal.forms.initial import initial_value
from portal.forms.journey import Evaluation
from portal.forms.judgement import Finding
from portal.forms.kept_views import Key, Shelf
from portal.forms.own_records import own_records, without
from portal.forms.plan import FieldPlan
from portal.forms.posted import html_id
from portal.forms.row_titles import in_one_line, numbered
from portal.forms.scoring import ScoreResult, in_words
from portal.forms.shapes import AnyView, FieldView, FramedView, GroupView, OptionView, RowView, ScoreView
from portal.forms.wording import words
from portal.languages import gettext as _

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
    audience: Collection[str] | None = None,
) -> list[AnyView]:
    """The fields of a step, or of one row of it, for the templates.

    `answers` is there for callers that hold other answers than the evaluation's; `previous` holds last time's.
    """
    drawer = _Drawer(evaluation, raw or {}, tuple(errors), tuple(warnings), records or {}, previous or {}, oob=oob)
    drawer.audience = audience
    drawer.answers = evaluation.answers if answers is None else answers
    step = evaluation.plan.step(step_id)
    if row is not None:
        return list(drawer.row_fields(evaluation.plan.fields[group_of(row[0])], *row))
    return [drawer.drawn(field, field.id, "") for field in step.fields]


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
        self.audience: Collection[str] | None = None
        self.answers: Answers = evaluation.answers
        self.ordinary = not (oob or errors or warnings or self.previous)

    def row_fields(self, group: FieldPlan, address: str, row_id: str) -> Iterator[AnyView]:
        """The fields of one row."""
        for column in group.columns:
            yield self.drawn(column, f"{address}.{row_id}.{column.field.id}", row_id)

    def drawn(self, plan: FieldPlan, name: str, row_id: str) -> AnyView:
        """One field or group."""
        return self.group(plan, name, row_id) if plan.columns else self.field(plan, name, row_id)

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
        context = self.context(plan, row_id, value)
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
            stays=self.stays(plan),
            score=self.score(plan) if field.score else None,
            **kind.drawn_with(field, frame["name"], typed, context),
        )

    def context(self, plan: FieldPlan, row_id: str, value: Value) -> Context:
        """What drawing a field may look at; a row never points at itself."""
        return Context(records=without(self.records, plan.type.points_at(plan.field), row_id), stored=value)

    def typed(self, plan: FieldPlan, name: str, row_id: str, value: Value) -> Typed:
        """What stands in the inputs: as typed, else as stored, else what the portal fills in."""
        inputs = plan.type.inputs(plan.field, self.context(plan, row_id, value)) if plan.type.varies else plan.parts
        names = {part.suffix: part.name(name) for part in inputs} if self.raw else {}
        if any(one in self.raw for one in names.values()):
            return Typed({suffix: self.raw.get(one, ()) for suffix, one in names.items()})
        if not self.is_stored(plan, row_id):
            value = initial_value(self.evaluation, plan, row_id, self.records) or value
        return Typed(plan.type.raw(plan.field, value))

    def is_stored(self, plan: FieldPlan, row_id: str) -> bool:
        """Whether this has an answer, if only an emptied one."""
        if not plan.group:
            return plan.id in self.answers
        return plan.field.id in self.evaluation.given(plan, row_id)

    def frame(self, plan: FieldPlan, name: str, row_id: str) -> dict[str, Any]:
        """What field and group have in common."""
        where = html_id(name)
        visible = self.evaluation.visible(plan.id, row_id) is True
        errors = tuple(one.short for one in self.errors if one.name == name) if self.errors else ()
        warnings = tuple(one.message for one in self.warnings if (one.field_id, one.row_id) == (plan.id, row_id))
        ends = plan.type.named_ends and (plan.field.low or plan.field.high)
        earlier = self.said_before(plan, row_id) if plan.beside else ""
        said = (("hint", plan.help), ("why", plan.why), ("earlier", earlier))
        notes = (*said, ("warning", warnings), ("error", errors), ("ends", ends))
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
            "earlier": earlier,
            "history": tuple(map(in_words, self.evaluation.facts.get("history", {}).get(plan.score, ()))),
            "legend": plan.type.legend,
            "read_only": visible and self.evaluation.read_only(plan.id, row_id),
            "oob": self.oob,
        }

    def said_before(self, plan: FieldPlan, row_id: str) -> str:
        """What an earlier form of the case said to this question, and whether that is something else."""
        found = self.evaluation.said(plan)
        if found is None or (self.audience is not None and found.audience not in self.audience):
            return ""
        own = self.evaluation.value(plan.id, row_id)
        return sentence(found, plan.label, own, plan.type.shown(plan.field, own))

    def last_time(self, plan: FieldPlan) -> tuple[str, ...]:
        """What was answered last time, where that was handed in."""
        before = None if plan.columns else self.previous.get(plan.id)
        return () if before is None else plan.type.shown(plan.field, before)

    def group(self, plan: FieldPlan, address: str, row_id: str) -> GroupView:
        """A group with its rows."""
        frame = self.frame(plan, address, row_id)
        rows = self.evaluation.rows(address) if frame["visible"] else ()
        open_ = not frame["read_only"]
        return GroupView(
            **frame,
            rows=tuple(self.row(plan, address, row, number) for number, row in enumerate(rows, start=1)),
            inline=plan.inline,
            row_name=words(plan.field.row_name) or _("rij"),
            add=f"add:{address}",
            addable=open_ and len(rows) < plan.most,
            open=open_,
            most=plan.most,
        )

    def row(self, group: FieldPlan, address: str, row: Row, number: int) -> RowView:
        """One row."""
        name = f"{address}.{row.id}"
        said = self.evaluation.row_says(group, row)
        above = self.evaluation.above(group.id, row.id)
        return RowView(
            id=row.id,
            html_id=html_id(name),
            title=in_one_line(said) or numbered(group, number),
            number=number,
            fields=tuple(self.row_fields(group, address, row.id)) if group.inline else (),
            lines=() if group.inline else tuple(self.lines(group, row, [column for column, _ in said])),
            errors=tuple(one.message for one in self.errors if one.name == name),
            complete=row.id not in self.incomplete,
            edit=f"edit:{address}:{row.id}",
            remove=f"remove:{address}:{row.id}",
            removable=not self.evaluation.read_only(group.id, above) and not self.is_kept(group, name, row),
        )

    @cached_property
    def incomplete(self) -> frozenset[str]:
        """The rows in which something is missing, or in a row of theirs."""
        lacking = [(one.field_id.rpartition(".")[0], one.row_id) for one in self.evaluation.missing() if one.row_id]
        return frozenset(one for group, row in lacking for one in (row, self.evaluation.above(group, row)))

    def is_kept(self, group: FieldPlan, name: str, row: Row) -> bool:
        """Whether this row stays because something was filled in and its list only grows."""
        typed = (text for key, texts in self.raw.items() if key.startswith(f"{name}.") for text in texts)
        return group.field.append_only and (filled_in(row) or any(typed))

    def stays(self, plan: FieldPlan) -> bool:
        """Whether this stands in a list that only grows."""
        group = self.evaluation.plan.fields.get(plan.group)
        return group is not None and (group.field.append_only or self.stays(group))

    def lines(self, group: FieldPlan, row: Row, said: Sequence[FieldPlan]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What was filled in for a row that has a page of its own, beside what names it: label and answer."""
        for column in group.columns:
            shown = self.shown_in_row(column, row.id)
            if shown and column not in said and self.evaluation.visible(column.id, row.id) is True:
                yield column.label, shown

    def shown_in_row(self, column: FieldPlan, row_id: str) -> tuple[str, ...]:
        """An answer in words; rows in a row by their names."""
        if not column.columns:
            return column.type.shown(column.field, self.evaluation.value(column.id, row_id))
        rows = self.evaluation.rows(self.evaluation.name(column, row_id))
        return tuple(self.evaluation.row_title(column, row, number) for number, row in enumerate(rows, start=1))

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
        adjusted=tuple(words(change.label) for change in result.adjusted),
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
