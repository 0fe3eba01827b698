"""Versions of a plan: which there were, what a next one starts from, and what the one in preparation would change.

The next version starts from the rows of the plan, because status, date and wording may have changed since; whatever
has no row of its own (strengths, mandates, what a region added) comes from the version in force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions.language import Field
from portal.definitions.library import Compiled
from portal.forms.answers import from_json
from portal.forms.fields.registry import type_of
from portal.forms.wording import words
from portal.languages import gettext as _
from portal.models import Action, Goal, Plan, StepAnswers, SubGoal, Submission, User
from portal.models.plan import SubjectKind
from portal.queries.plans import TITLES, Names, Row, Rows
from portal.queries.submissions import Loaded

NOTE = "change_note"
KINDS: tuple[SubjectKind, ...] = ("goal", "sub_goal", "action")
Json = dict[str, Any]


@dataclass(frozen=True)
class Base:
    """What the next version starts from, as plain JSON answers: fields by id, rows by group and id."""

    fields: Json
    groups: Mapping[str, Mapping[str, Json]]


@dataclass(frozen=True)
class Difference:
    """One answer that becomes another."""

    label: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One thing that the version in preparation changes."""

    verb: Literal["added", "changed", "dropped", "told"]
    what: str
    title: str = ""
    row_id: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class VersionLine:
    """One version of the plan."""

    id: UUID
    number: int
    at: datetime | None
    author: str
    note: str


def versions(session: Session, plan: Plan) -> tuple[VersionLine, ...]:
    """Every version that was settled, the newest first."""
    found = session.execute(
        select(Submission, User.name, StepAnswers)
        .join(User, User.id == Submission.author_id)
        .outerjoin(
            StepAnswers,
            (StepAnswers.submission_id == Submission.id)
            & (StepAnswers.step == "agreement")
            & (StepAnswers.row_id == ""),
        )
        .where(
            Submission.region == plan.region,
            Submission.plan_id == plan.id,
            Submission.status.in_(("submitted", "replaced")),
        )
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
    ).all()
    return tuple(
        VersionLine(
            id=submission.id,
            number=int(submission.facts.get("plan_version") or len(found) - place),
            at=submission.submitted_at,
            author=author,
            note=str((part.answers if part else {}).get(NOTE, "")),
        )
        for place, (submission, author, part) in enumerate(found)
    )


def group_of(compiled: Compiled, kind: SubjectKind) -> Field:
    """The group whose rows become goals, small steps or actions."""
    return next(field for field in compiled.fields.values() if bound(field, kind))


def bound(group: Field, kind: SubjectKind) -> dict[str, Field]:
    """The columns of a group that fill a row of this kind, by attribute."""
    prefix = f"{kind}."
    return {
        column.bind.removeprefix(prefix): column
        for column in group.columns
        if column.bind and column.bind.startswith(prefix)
    }


def base(compiled: Compiled, active: Loaded | None, current: Rows, names: Names) -> Base:
    """Gather what the next version starts from."""
    fields, groups = _answered(active) if active else ({}, {})
    fields.pop(NOTE, None)
    for kind in KINDS:
        group = group_of(compiled, kind)
        before = groups.get(group.id, {})
        told = {str(row.id): _told(row, kind, current, names) for one, row in current.all() if one == kind}
        columns = bound(group, kind)
        groups[group.id] = {
            row_id: {
                **{name: data for name, data in before.get(row_id, {}).items() if name not in _ids(columns)},
                **{columns[name].id: data for name, data in values.items() if name in columns and data},
            }
            for row_id, values in told.items()
        }
    return Base(fields, groups)


def _ids(columns: Mapping[str, Field]) -> set[str]:
    return {column.id for column in columns.values()}


def _answered(found: Loaded) -> tuple[Json, dict[str, dict[str, Json]]]:
    """The answers of a version, without rows that were taken out."""
    fields: Json = {}
    groups: dict[str, dict[str, Json]] = {}
    for (_step, group, row_id), part in found.parts.items():
        if part.removed_at is not None:
            continue
        if group:
            groups.setdefault(group, {})[row_id] = part.answers
        else:
            fields |= part.answers
    return fields, groups


def _told(row: Row, kind: SubjectKind, current: Rows, names: Names) -> Json:
    """A row as the answers of its columns, by attribute."""
    details = row.details
    if isinstance(row, Goal):
        return {**details, "status": row.status}
    goal = next((one for one in current.goals if one.id == row.goal_id), None)
    reference = _reference(goal.id, str(goal.details.get(TITLES["goal"], ""))) if goal else None
    if isinstance(row, SubGoal):
        return {**details, "goal": reference, "by_when": row.due and row.due.isoformat(), "status": row.status}
    return {**details, "goal": reference, **_action(row, names), "status": row.status}


def _action(row: Action, names: Names) -> Json:
    """Who does it, for whom, by when; the perspective only where it is not that of the organisation."""
    org, user = row.organisation_id, row.responsible_id
    usual = names.perspectives.get(org, "") if org else ""
    return {
        "org": _reference(org, names.organisations.get(org, "")) if org else None,
        "responsible": _reference(user, names.users.get(user, "")) if user else None,
        "due": row.due and row.due.isoformat(),
        "visible_family": "ja" if row.visible_family else "nee",
        "perspective": row.perspective if row.perspective != usual else None,
    }


def _reference(record_id: UUID, label: str) -> Json:
    return {"id": str(record_id), "label": label, "text": ""}


def changes(prepared: Loaded, start: Base) -> tuple[Change, ...]:
    """What the version in preparation changes: rows by row, everything else by field."""
    fields, groups = _answered(prepared)
    return tuple(_changed(prepared.compiled, start, fields, groups))


def _changed(
    compiled: Compiled, start: Base, fields: Json, groups: Mapping[str, Mapping[str, Json]]
) -> Iterator[Change]:
    rows_of = {group_of(compiled, kind).id: kind for kind in KINDS}
    for field in _asked(compiled):
        before, after = start.groups.get(field.id, {}), groups.get(field.id, {})
        if field.id in rows_of:
            yield from _changed_rows(field, rows_of[field.id], before, after)
        elif field.columns:
            if _compared_rows(field, before) != _compared_rows(field, after):
                yield Change("told", words(field.label))
        elif _compared(field, start.fields) != _compared(field, fields):
            yield Change("told", words(field.label))


def _asked(compiled: Compiled) -> Iterator[Field]:
    """The fields of the form that a person fills in, in order, but the note about the change itself."""
    for step in compiled.definition.steps:
        yield from (field for field in step.fields if type_of(field).asks and field.id != NOTE)


def _changed_rows(
    group: Field, kind: SubjectKind, before: Mapping[str, Json], after: Mapping[str, Json]
) -> Iterator[Change]:
    what, title = words(group.row_name), bound(group, kind)[TITLES[kind]].id
    for row_id in [*before, *(one for one in after if one not in before)]:
        old, new = before.get(row_id), after.get(row_id)
        name = str((new or old or {}).get(title) or _("%(what)s zonder tekst") % {"what": what})
        if old is None:
            yield Change("added", what, name, row_id)
        elif new is None:
            yield Change("dropped", what, name, row_id)
        elif different := tuple(_differences(group, old, new)):
            yield Change("changed", what, str(old.get(title, name)), row_id, different)


def _differences(group: Field, old: Json, new: Json) -> Iterator[Difference]:
    for column in group.columns:
        if _compared(column, old) != _compared(column, new):
            yield Difference(words(column.label), _shown(column, old), _shown(column, new))


def _shown(field: Field, data: Json) -> tuple[str, ...]:
    return type_of(field).shown(field, from_json(data, [field]).get(field.id))


def _compared(field: Field, data: Json) -> Any:  # noqa: ANN401 -- a value of any type
    """An answer as it counts: what only its label says does not."""
    return from_json(data, [field]).get(field.id)


def _compared_rows(group: Field, rows: Mapping[str, Json]) -> Mapping[str, Any]:
    return {row_id: from_json(data, group.columns) for row_id, data in rows.items()}
