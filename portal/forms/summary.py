"""What was filled in, in reading order: for checking before sending, the case page, print.

Hidden fields are left out, unknown states are worded, and what this reader may not see is not there at all. The
labels are those of the version the answers were given under, because the definition is that version.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from portal.definitions.library import Compiled
from portal.definitions.values import Unknown, Value
from portal.forms.answers import Answers, Row, rows_of
from portal.forms.earlier import in_short
from portal.forms.field_views import ScoreView, score_view
from portal.forms.fields.base import AnswerTable
from portal.forms.journey import Evaluation
from portal.forms.plan import FieldPlan, StepPlan
from portal.forms.wording import NOT_FILLED_IN, words
from portal.languages import gettext as _


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in an answer: its size, whether it was looked at, and where to fetch it when it may be opened."""

    id: UUID
    name: str
    size: str
    state: str
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class RowLines:
    """One row of a group: the line that names it, and the answers that this line does not say."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One label with its answer in parts; `answered` is false where the answer reads 'Niet ingevuld'."""

    field_id: str
    type: str
    label: str
    parts: tuple[str, ...]
    step: str
    answered: bool
    unknown: bool
    secret: bool
    rows: tuple[RowLines, ...] = ()
    score: ScoreView | None = None
    earlier: str = ""
    """What an earlier form of the case said, where that is something else."""
    files: tuple[FileLine, ...] = ()
    table: AnswerTable | None = None
    fixed: bool = False
    """Nobody changes it on its page: it was computed, or it is closed."""

    @property
    def template(self) -> str:
        """The template that draws the answer."""
        return f"answers/{self.type}.html"


@dataclass(frozen=True, slots=True)
class Section:
    """One step: its title and its lines."""

    step: str
    title: str
    optional: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A whole submission as it is read."""

    title: str
    sections: tuple[Section, ...]

    def lines(self) -> Iterator[Line]:
        """Every line, rows not unfolded."""
        return (line for section in self.sections for line in section.lines)


def summary(
    compiled: Compiled,
    answers: Answers,
    evaluation: Evaluation,
    audience: Collection[str] = ("form",),
    *,
    empty: bool = True,
    paper: bool = False,
    files: Mapping[str, FileLine] | None = None,
) -> Summary:
    """The answers as this audience reads them; `empty=False` leaves out what was not filled in.

    On paper only what was answered stands, without what earlier forms said: it may lie at the family's home.
    """
    reader = _Reader(evaluation, answers, frozenset(audience), files or {}, empty=empty and not paper, paper=paper)
    sections = (reader.section(step) for step in evaluation.visible_steps())
    return Summary(words(compiled.definition.title), tuple(section for section in sections if section.lines))


class _Reader:
    """Turns steps into sections for one audience."""

    def __init__(
        self,
        evaluation: Evaluation,
        answers: Answers,
        audience: frozenset[str],
        files: Mapping[str, FileLine],
        *,
        empty: bool,
        paper: bool,
    ) -> None:
        self.evaluation = evaluation
        self.answers = answers
        self.audience = audience
        self.files = files
        self.empty = empty
        self.paper = paper
        self.nothing = (_(NOT_FILLED_IN),)

    def section(self, step: StepPlan) -> Section:
        """One step; a closed step shows only what was filled in."""
        optional = self.evaluation.step_optional(step.step.id)
        lines = (line for field in step.fields for line in self.lines(field, ""))
        return Section(step.step.id, words(step.step.title), optional, tuple(lines))

    def lines(self, plan: FieldPlan, row_id: str) -> Iterator[Line]:
        """The line of a field, when this reader sees it."""
        if plan.field.audience not in self.audience or self.evaluation.visible(plan.id, row_id) is not True:
            return
        if self.paper and not plan.field.on_paper:
            return
        line = self.group_line(plan, row_id) if plan.columns else self.line(plan, row_id)
        wanted = plan.type.answers and (self.empty and not self.evaluation.optional(plan.id, row_id))
        if line.answered or wanted:
            yield line

    def line(self, plan: FieldPlan, row_id: str) -> Line:
        """One field."""
        value = self.evaluation.value(plan.id, row_id)
        parts = plan.type.shown(plan.field, value)
        return Line(
            field_id=plan.id,
            type=plan.field.type,
            label=plan.label,
            parts=parts or self.nothing,
            step=plan.step_id,
            answered=bool(parts),
            unknown=isinstance(plan.type.known(value), Unknown),
            secret=plan.field.protection == "secret",
            score=self.score(plan),
            earlier=self.otherwise(plan, value, parts),
            files=tuple(self.files[one] for one in plan.type.attached(value) if one in self.files),
            table=plan.type.tabled(plan.field, value),
            fixed=self.evaluation.read_only(plan.id, row_id),
        )

    def otherwise(self, plan: FieldPlan, value: Value, parts: tuple[str, ...]) -> str:
        """What an earlier form said to this question, when this reader may know and it is something else."""
        found = None if self.paper else self.evaluation.said(plan)
        return in_short(found, plan.label, value, parts) if found and found.audience in self.audience else ""

    def group_line(self, plan: FieldPlan, row_id: str) -> Line:
        """One group with its rows as sub-lines."""
        rows = rows_of(self.answers, self.evaluation.name(plan, row_id))
        return Line(
            field_id=plan.id,
            type=plan.field.type,
            label=plan.label,
            parts=() if rows else self.nothing,
            step=plan.step_id,
            answered=bool(rows),
            unknown=False,
            secret=plan.field.protection == "secret",
            rows=tuple(self.row(plan, row, number) for number, row in enumerate(rows, start=1)),
            fixed=self.evaluation.read_only(plan.id, row_id),
        )

    def row(self, group: FieldPlan, row: Row, number: int) -> RowLines:
        """One row."""
        title = self.evaluation.row_title(group, row, number, self.audience)
        said = [column for column, _ in self.evaluation.row_says(group, row, self.audience)]
        rest = (column for column in group.columns if column not in said)
        return RowLines(row.id, title, tuple(line for column in rest for line in self.lines(column, row.id)))

    def score(self, plan: FieldPlan) -> ScoreView | None:
        """The result of a score block, where this field shows one."""
        block = self.evaluation.plan.scores.get(plan.field.score or "")
        if block is None:
            return None
        result = self.evaluation.scores[block.block.id]
        return score_view(plan.field.options, words(block.block.title), words(block.block.notice), result)
