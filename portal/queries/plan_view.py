"""The plan of a case as it is read: strengths first, then goals with their small steps and actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms.fields.registry import type_of
from portal.forms.wording import words
from portal.languages import gettext as _, marked
from portal.models import Action, Goal, Plan, ProgressNote, SubGoal, clock
from portal.models.plan import SubjectKind
from portal.queries import plans
from portal.queries.plans import RUNNING, TITLES, Names, Row, Rows
from portal.queries.submissions import Loaded

STRENGTHS: Mapping[str, str] = {
    "kracht": marked("Wat gaat goed"),
    "leerpunt": marked("Nog te leren"),
    "wens": marked("Wensen en dromen"),
    "zorg": marked("Zorgen"),
}
"""The headings of what the family and its helpers said, in this order."""
PERSPECTIVES = ("gerechtelijk", "politioneel", "hulpverlenend", "bestuurlijk")
"""The four from which a family is looked at (D0-08)."""
STATUS_FIELDS: Mapping[SubjectKind, str] = {
    "goal": "goals.status",
    "sub_goal": "subgoals.status",
    "action": "actions.status",
}


@dataclass(frozen=True)
class NoteLine:
    """One line of the history of a row."""

    at: datetime
    author: str
    text: str
    status: str
    is_new: bool


@dataclass(frozen=True)
class Line:
    """One goal, small step or action as the plan page shows it."""

    kind: SubjectKind
    id: UUID
    title: str
    status: str
    word: str
    running: bool
    late: bool
    due: date | None
    done_on: date | None
    version: int
    goal_id: UUID | None = None
    who: str = ""
    organisation: str = ""
    perspective: str = ""
    for_whom: str = ""
    measure: str = ""
    child_version: str = ""
    visible_family: bool = True
    notes: tuple[NoteLine, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether somebody else told something since this reader looked last."""
        return any(note.is_new for note in self.notes)


@dataclass(frozen=True)
class GoalView:
    """A goal with what belongs to it; `line` is None for actions without a goal."""

    line: Line | None
    steps: tuple[Line, ...]
    actions: tuple[Line, ...]


@dataclass(frozen=True)
class Mandate:
    """Whether one person of the family agrees, and with what."""

    person_id: str
    person: str
    word: str
    scope: str
    day: str


@dataclass(frozen=True)
class Told:
    """What the version in force tells besides its goals and actions."""

    strengths: tuple[tuple[str, tuple[str, ...]], ...] = ()
    vision: str = ""
    mandates: tuple[Mandate, ...] = ()
    discussed: tuple[tuple[str, ...], ...] = ()
    not_discussed: str = ""


@dataclass(frozen=True)
class PlanView:
    """A plan as it is shown and printed."""

    goals: tuple[GoalView, ...]
    told: Told
    missing_perspectives: tuple[str, ...]
    lines: Mapping[UUID, Line]

    @property
    def late(self) -> int:
        """How many rows are past their day."""
        return sum(line.late for line in self.lines.values())

    @property
    def open_actions(self) -> int:
        """How many actions are not finished."""
        return sum(line.running for line in self.lines.values() if line.kind == "action")


def view(
    session: Session, plan: Plan, found: Loaded, reader_id: UUID | None = None, since: datetime | None = None
) -> PlanView:
    """The plan as it stands now: the words of its version, the state of its rows."""
    current, told = plans.rows(session, plan), plans.notes(session, plan)
    known = plans.names(session, current, {note.author_id for note in told})
    history = _history(told, known, found.compiled, reader_id, since)
    lines = {row.id: _line(kind, row, found.compiled, known, history) for kind, row in current.all()}
    covered = {action.perspective for action in current.actions if action.status != "geschrapt"}
    labels = option_words(found.compiled, "actions.perspective")
    return PlanView(
        goals=tuple(_grouped(current, lines)),
        told=_told(found),
        missing_perspectives=tuple(labels.get(one, one).lower() for one in PERSPECTIVES if one not in covered),
        lines=lines,
    )


def _grouped(current: Rows, lines: Mapping[UUID, Line]) -> Iterable[GoalView]:
    goal_ids = {goal.id for goal in current.goals}
    steps, actions = defaultdict(list), defaultdict(list)
    for step in current.sub_goals:
        steps[step.goal_id].append(lines[step.id])
    for action in current.actions:
        actions[action.goal_id if action.goal_id in goal_ids else None].append(lines[action.id])
    for goal in current.goals:
        yield GoalView(lines[goal.id], tuple(steps[goal.id]), tuple(actions[goal.id]))
    if actions[None]:
        yield GoalView(None, (), tuple(actions[None]))


def option_words(compiled: Compiled, dotted: str) -> dict[str, str]:
    """What the options of a field are called, by code."""
    field = compiled.fields.get(dotted)
    return {option.code: words(option.label) for option in field.options} if field else {}


def statuses(compiled: Compiled, kind: SubjectKind) -> dict[str, str]:
    """The states that a row of this kind can have, in order."""
    return option_words(compiled, STATUS_FIELDS[kind])


def _line(
    kind: SubjectKind, row: Row, compiled: Compiled, known: Names, history: Mapping[UUID, tuple[NoteLine, ...]]
) -> Line:
    details = row.details
    due = _day(details.get("target_date")) if isinstance(row, Goal) else row.due
    running = row.status in RUNNING
    line = Line(
        kind=kind,
        id=row.id,
        title=str(details.get(TITLES[kind], "")),
        status=row.status,
        word=statuses(compiled, kind).get(row.status, row.status),
        running=running,
        late=running and due is not None and due < clock.today(),
        due=due,
        done_on=row.done_on,
        version=row.version,
        notes=history.get(row.id, ()),
    )
    if isinstance(row, Action):
        return _action_line(line, row, compiled, known)
    if isinstance(row, SubGoal):
        return replace(line, goal_id=row.goal_id, who=_shown_references(details.get("who")))
    return replace(
        line,
        for_whom=_shown_references(details.get("for_persons")),
        measure=str(details.get("measure", "")),
        child_version=str(details.get("child_version", "")),
    )


def _action_line(line: Line, row: Action, compiled: Compiled, known: Names) -> Line:
    return replace(
        line,
        goal_id=row.goal_id,
        who=known.users.get(row.responsible_id, "") if row.responsible_id else "",
        organisation=known.organisations.get(row.organisation_id, "") if row.organisation_id else "",
        perspective=option_words(compiled, "actions.perspective").get(row.perspective, ""),
        visible_family=row.visible_family,
    )


def _day(text: Any) -> date | None:  # noqa: ANN401 -- plain JSON data
    return date.fromisoformat(text) if isinstance(text, str) and text else None


def _shown_references(data: Any) -> str:  # noqa: ANN401 -- plain JSON data
    """The labels of one reference or of several."""
    found = data if isinstance(data, list) else [data] if data else []
    return ", ".join(one.get("label") or one.get("text") or "" for one in found if isinstance(one, Mapping))


def _history(
    told: Sequence[ProgressNote], known: Names, compiled: Compiled, reader_id: UUID | None, since: datetime | None
) -> dict[UUID, tuple[NoteLine, ...]]:
    """What was told about each row."""
    found: dict[UUID, list[NoteLine]] = defaultdict(list)
    for note in told:
        moved = note.status_to != note.status_from
        found[note.subject_id].append(
            NoteLine(
                at=note.at,
                author=known.users.get(note.author_id, ""),
                text=note.text,
                status=statuses(compiled, note.subject_kind).get(note.status_to, note.status_to) if moved else "",
                is_new=since is not None and note.at > since and note.author_id != reader_id,
            )
        )
    return {row_id: tuple(lines) for row_id, lines in found.items()}


def _told(found: Loaded) -> Told:
    evaluation = found.evaluation
    vision, reason = evaluation.value("shared_vision"), evaluation.value("not_discussed_reason")
    return Told(
        strengths=_strengths(found),
        vision=vision if isinstance(vision, str) else "",
        mandates=tuple(
            Mandate(
                person_id=str(getattr(row.values.get("person"), "id", "")),
                person=_cell(found, "mandates", "person", row.values),
                word=_cell(found, "mandates", "status", row.values),
                scope=_cell(found, "mandates", "scope", row.values),
                day=_cell(found, "mandates", "date", row.values),
            )
            for row in evaluation.rows("mandates")
        ),
        discussed=tuple(
            tuple(_cell(found, "discussed", column, row.values) for column in ("person", "date", "reaction"))
            for row in evaluation.rows("discussed")
        ),
        not_discussed=reason if isinstance(reason, str) else "",
    )


def _strengths(found: Loaded) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Strengths, then what is still to learn, wishes and worries, each with its texts."""
    group = "strengths_worries_wishes"
    texts: dict[str, list[str]] = defaultdict(list)
    for row in found.evaluation.rows(group):
        person = _cell(found, group, "person", row.values)
        text = _cell(found, group, "text", row.values)
        texts[str(row.values.get("kind", ""))].append(f"{person}: {text}" if person else text)
    return tuple((_(heading), tuple(texts[kind])) for kind, heading in STRENGTHS.items() if texts[kind])


def _cell(found: Loaded, group: str, column: str, values: Mapping[str, Value]) -> str:
    """One answer of a row, as it is read."""
    field = found.compiled.fields.get(f"{group}.{column}")
    return ", ".join(type_of(field).shown(field, values.get(column))) if field else ""
