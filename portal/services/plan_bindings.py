"""Settling a version of the plan: its goals, small steps and actions become the rows that are followed from then on.

The id of a group row is the id of the goal, step or action, so this is an upsert; a row that is no longer in the plan
is withdrawn, never deleted. Whoever is responsible for an action takes part in the case for as long as that is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.forms.answers import to_json
from portal.models import Action, Case, Plan, clock
from portal.models.plan import SubjectKind
from portal.queries import facts, plans
from portal.queries.plan_versions import bound, group_of
from portal.queries.plans import TABLES, Row, Rows
from portal.queries.submissions import Loaded
from portal.services import outbox, participants, plan_rows
from portal.services.case_events import happened

DETAILS: Mapping[SubjectKind, tuple[str, ...]] = {
    "goal": ("title", "type", "domain", "for_persons", "measure", "target_date", "child_version"),
    "sub_goal": ("step", "who"),
    "action": ("text",),
}
STARTS_AS: Mapping[SubjectKind, str] = {"goal": "open", "sub_goal": "open", "action": "te_doen"}


@dataclass(frozen=True)
class Told:
    """One row as the submission tells it."""

    id: UUID
    position: int
    values: Mapping[str, Any]

    def reference(self, name: str) -> UUID | None:
        """The record that an answer points at."""
        found = (self.values.get(name) or {}).get("id")
        return UUID(found) if found else None

    def day(self, name: str) -> date | None:
        """A day."""
        found = self.values.get(name)
        return date.fromisoformat(found) if found else None


def apply(session: Session, actor: Actor, case: Case, loaded: Loaded) -> bool:
    """Write a sent version of the plan into its rows, and make it the version in force; says whether it was one."""
    submission = loaded.submission
    if submission.plan_id is None:
        return False
    plan = plans.locked(session, submission.region, submission.plan_id)
    before = plans.rows(session, plan)
    doing_before = _doing(before)
    told = {kind: list(_told(loaded, kind)) for kind in DETAILS}
    kept = _Binding(session, actor, case, plan, before).bind(told)
    review = loaded.evaluation.value("review_date")
    plan.number, plan.review_date = plan.number + 1, review if isinstance(review, date) else plan.review_date
    plan.active_submission_id, plan.pending_submission_id = submission.id, None
    session.flush()
    _take_part(session, actor, case, doing_before, _doing(plans.rows(session, plan)))
    happened(session, actor, case, "plan.version_settled", plan.id, number=plan.number, **kept)
    return True


def _told(loaded: Loaded, kind: SubjectKind) -> Iterator[Told]:
    """The rows of one kind, with what is shown of each."""
    group = group_of(loaded.compiled, kind)
    columns = bound(group, kind)
    for position, row in enumerate(loaded.evaluation.rows(group.id)):
        values = {}
        for name, column in columns.items():
            if loaded.evaluation.visible(f"{group.id}.{column.id}", row.id) is True:
                value = loaded.evaluation.value(f"{group.id}.{column.id}", row.id)
                values[name] = to_json({column.id: value}, [column]).get(column.id)
        yield Told(UUID(row.id), position, {name: value for name, value in values.items() if value is not None})


class _Binding:
    """One version on its way into the rows of a plan."""

    def __init__(self, session: Session, actor: Actor, case: Case, plan: Plan, before: Rows) -> None:
        self.session = session
        self.actor = actor
        self.case = case
        self.plan = plan
        self.before = {row.id: (kind, row) for kind, row in before.all()}
        self.counts = {"added": 0, "dropped": 0}

    def bind(self, told: Mapping[SubjectKind, list[Told]]) -> dict[str, int]:
        """Add, change and withdraw rows; goals first, because the others point at them."""
        goals = {one.id for one in told["goal"]}
        steps = [one for one in told["sub_goal"] if one.reference("goal") in goals]
        for one in told["goal"]:
            self._row("goal", one)
        self.session.flush()
        for one in steps:
            step = self._row("sub_goal", one, goal_id=one.reference("goal"))
            step.due = one.day("by_when")
        for one in told["action"]:
            goal_id = one.reference("goal")
            self._fill(self._row("action", one, goal_id=goal_id if goal_id in goals else None), one)
        self._withdraw(goals | {one.id for one in (*steps, *told["action"])})
        self.session.flush()
        return self.counts

    def _row(self, kind: SubjectKind, told: Told, **columns: Any) -> Any:  # noqa: ANN401 -- a row of the kind asked
        row: Row
        status = str(told.values.get("status") or STARTS_AS[kind])
        found = self.before.get(told.id)
        if found is None:
            place = {"id": told.id, "region": self.plan.region, "plan_id": self.plan.id, "key_id": self.case.key_id}
            row = TABLES[kind](**place, status=status, **columns)
            self.session.add(row)
            self.counts["added"] += 1
        else:
            row = found[1]
            for name, value in columns.items():
                setattr(row, name, value)
            self._move(kind, row, status)
        row.position = told.position
        row.details = {name: told.values[name] for name in DETAILS[kind] if name in told.values}
        return row

    def _move(self, kind: SubjectKind, row: Row, status: str) -> None:
        """A state that was changed in the form counts as told progress."""
        if row.status != status:
            before = row.status
            plan_rows.set_status(row, status)
            plan_rows.moved(self.session, self.actor, self.case, kind, row, before)

    def _fill(self, action: Action, told: Told) -> None:
        action.organisation_id = told.reference("org")
        action.responsible_id = told.reference("responsible")
        action.due = told.day("due")
        action.visible_family = told.values.get("visible_family") != "nee"
        own = told.values.get("perspective")
        action.perspective = str(own or facts.perspective(self.session, action.organisation_id))

    def _withdraw(self, kept: set[UUID]) -> None:
        for row_id, (_, row) in self.before.items():
            if row_id not in kept:
                row.withdrawn_at = clock.now()
                self.counts["dropped"] += 1


def _doing(rows: Rows) -> dict[UUID, UUID | None]:
    """Who is responsible for something, and for which organisation."""
    return {one.responsible_id: one.organisation_id for one in rows.actions if one.responsible_id is not None}


def _take_part(
    session: Session, actor: Actor, case: Case, before: Mapping[UUID, UUID | None], now: Mapping[UUID, UUID | None]
) -> None:
    """Who does something takes part in the case; who does nothing any more no longer does (need to know)."""
    for user_id in before.keys() - now.keys():
        participants.leave(session, actor, case, user_id)
    for user_id, organisation_id in now.items():
        participants.join(session, actor, case, user_id, organisation_id)
        if user_id not in before and user_id != actor.user_id:
            outbox.queue(session, "new_for_you", user_id)
