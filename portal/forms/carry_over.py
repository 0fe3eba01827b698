"""What somebody sees before a draft goes over to a newer version: question by question, with what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from portal.definitions.language import Field
from portal.definitions.library import Compiled
from portal.forms.carried import Fate, FateKind, Key, Stored, dotted, fields_at, texts_of
from portal.forms.carried_answer import Texts, read_alone
from portal.forms.fields.base import AnswerTable
from portal.forms.fields.registry import type_of
from portal.forms.journey import Evaluation
from portal.forms.plan import FieldPlan
from portal.forms.wording import words


@dataclass(frozen=True, slots=True)
class Line:
    """One question with what stands at it; `now` is what it is called from now on, `step` where it stands then."""

    label: str
    row: str
    parts: tuple[str, ...]
    table: AnswerTable | None
    now: str = ""
    step: str = ""
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question that is new, with the step and the row it stands in."""

    label: str
    step: str
    row: str


@dataclass(frozen=True, slots=True)
class Late:
    """What was typed at a question of an old draft after it went over, beside what stands in the new one now."""

    label: str
    mine: str
    stored: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that changes for one draft."""

    kept: tuple[Line, ...]
    moved: tuple[Line, ...]
    changed: tuple[Line, ...]
    misfit: tuple[Line, ...]
    gone: tuple[Line, ...]
    hidden: tuple[Line, ...]
    """Goes along, and is asked no more as long as the other answers stay as they are."""
    required: tuple[Ask, ...]
    added: tuple[Ask, ...]

    @property
    def stays_behind(self) -> bool:
        """Whether anything does not go along whole."""
        return bool(self.misfit or self.gone)

    @property
    def asks_nothing(self) -> bool:
        """Whether only words that this draft does not touch differ."""
        return not (self.moved or self.changed or self.hidden or self.stays_behind or self.required or self.added)


def preview(
    before: Evaluation,
    after: Evaluation,
    parts: Mapping[Key, Stored],
    fates: Collection[Fate],
    audience: Collection[str],
) -> Preview:
    """Sort what stands in a draft by what becomes of it, as far as this reader may read it."""
    reader = _Reader(before, after, parts, frozenset(audience))
    sorted_: dict[FateKind | str, list[Line]] = {}
    for fate in fates:
        if reader.reads(fate):
            sorted_.setdefault(reader.heading(fate), []).append(reader.line(fate))
    misfits = {(fate.field_id, fate.row_id) for fate in fates if fate.kind == "misfit"}
    required = tuple(reader.required(misfits))
    return Preview(
        **{kind: tuple(sorted_.get(kind, ())) for kind in ("kept", "moved", "changed", "misfit", "gone", "hidden")},
        required=required,
        added=tuple(one for one in reader.added() if one not in required),
    )


class _Reader:
    """Reads two versions of one draft beside each other, for one audience."""

    def __init__(
        self, before: Evaluation, after: Evaluation, parts: Mapping[Key, Stored], audience: frozenset[str]
    ) -> None:
        self.before = before
        self.after = after
        self.parts = parts
        self.audience = audience

    def reads(self, fate: Fate) -> bool:
        """Whether this reader sees the question, and the row it stands in was not taken out."""
        plan = self.before.plan.fields[fate.field_id]
        there = not fate.row_id or self.before.row(plan.group, fate.row_id) is not None
        return there and plan.field.audience in self.audience

    def heading(self, fate: Fate) -> str:
        """Under which heading it stands."""
        shown = [side.visible(fate.field_id, fate.row_id) for side in (self.before, self.after)]
        return "hidden" if fate.goes_to and shown[0] is True and shown[1] is not True else fate.kind

    def line(self, fate: Fate) -> Line:
        """What stood there, and what becomes of it."""
        plan = self.before.plan.fields[fate.field_id]
        value = self.before.given(plan, fate.row_id).get(plan.field.id)
        later = self.after.plan.fields.get(fate.field_id)
        now = later.label if later and later.label != plan.label else ""
        moved = later is not None and fate.goes_to not in ("", fate.key[0])
        return Line(
            label=plan.label,
            row=self.row(self.before, plan, fate.row_id),
            parts=plan.type.shown(plan.field, value) or self.typed(fate),
            table=plan.type.tabled(plan.field, value),
            now=now,
            step=self.title(fate.goes_to) if moved else "",
            partly=fate.partly,
        )

    def typed(self, fate: Fate) -> tuple[str, ...]:
        """What was typed and never was an answer."""
        own = fate.field_id.rpartition(".")[2]
        field = next(one for one in fields_at(self.before.compiled, fate.key) if one.id == own)
        texts = texts_of(fate.key, self.parts[fate.key], field)
        return tuple(text for typed in texts.values() for text in typed if text.strip())

    def row(self, side: Evaluation, plan: FieldPlan, row_id: str) -> str:
        """What names the row that a question stands in, after the row around that one."""
        row = side.row(plan.group, row_id)
        if row is None:
            return ""
        group = side.plan.fields[plan.group]
        above = side.above(plan.group, row_id)
        ids = [one.id for one in side.rows(side.name(group, above))]
        title = side.row_title(group, row, ids.index(row_id) + 1, self.audience)
        return f"{self.row(side, group, above)}, {title}" if above else title

    def title(self, step_id: str) -> str:
        """What a step of the newer version is called."""
        return words(self.after.plan.step(step_id).step.title)

    def required(self, misfits: Collection[tuple[str, str]]) -> Iterator[Ask]:
        """What is needed now and was not before; an answer that fits no more is told elsewhere."""
        before = {(one.field_id, one.row_id) for one in self.before.missing()}
        for one in self.after.missing():
            place = (one.field_id, one.row_id)
            if place not in before and place not in misfits:
                yield self.ask(self.after.plan.fields[one.field_id], one.row_id)

    def added(self) -> Iterator[Ask]:
        """What is asked now, or may be, and was not asked before."""
        for name, plan in self.after.plan.fields.items():
            if name not in self.before.plan.fields and plan.type.answers and plan.field.audience in self.audience:
                for row_id in self.after.row_ids(plan):
                    if self.after.visible(name, row_id) is not False:
                        yield self.ask(plan, row_id)

    def ask(self, plan: FieldPlan, row_id: str) -> Ask:
        """A question of the newer version."""
        return Ask(plan.label, self.title(plan.step_id), self.row(self.after, plan, row_id))


def late_lines(
    before: Compiled,
    after: Compiled,
    parts: Mapping[Key, Stored],
    later: Mapping[Key, Stored],
    late: Mapping[Key, Collection[str]],
    audience: Collection[str],
) -> tuple[Late, ...]:
    """What was typed too late (posted names by part), as far as this reader may read it, in the order of the form."""
    found: dict[tuple[int, Key], Late] = {}
    order = {name: place for place, name in enumerate(before.fields)}
    for key, names in late.items():
        for field in fields_at(before, key):
            texts = texts_of(key, parts[key], field)
            base = dotted(key, field)
            if field.audience not in audience or not any(_stands_at(name, field) for name in names):
                continue
            there = (after.step_of.get(base, ""), key[1], key[2])
            now = after.fields.get(base)
            stored = readable(now, texts_of(there, later[there], now)) if now and there in later else ""
            found[order[base], key] = Late(words(field.label), readable(field, texts), stored)
    return tuple(found[place] for place in sorted(found))


def _stands_at(name: str, field: Field) -> bool:
    """Whether a posted name is one of the inputs of a question."""
    return name.rpartition(".")[2].partition("-")[0] == field.id


def readable(field: Field, texts: Texts) -> str:
    """What was typed, as it is read; in the very words where it is no answer."""
    value = read_alone(field, texts, None)
    parts = type_of(field).shown(field, value)
    return ", ".join(parts or (text for typed in texts.values() for text in typed if text.strip()))
