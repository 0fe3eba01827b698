"""Plans and their rows as they are stored: one open plan a case, the rows that count now, and who must do what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.errors import NotFound
from portal.models import Action, Case, Goal, Organisation, Plan, ProgressNote, SubGoal, User
from portal.models.plan import SubjectKind
from portal.queries import submissions
from portal.queries.submissions import Loaded

Row = Goal | SubGoal | Action

FORM = "action_plan"
TABLES: Mapping[SubjectKind, type[Row]] = {"goal": Goal, "sub_goal": SubGoal, "action": Action}
RUNNING = frozenset({"open", "bezig", "te_doen", "geblokkeerd"})
"""What is not finished yet, of goals, steps and actions alike."""
REACHED = frozenset({"behaald", "deels", "klaar"})
"""What has a day on which it was done."""
TITLES: Mapping[str, str] = {"goal": "title", "sub_goal": "step", "action": "text"}
"""The detail that says what a row is about."""


@dataclass(frozen=True)
class Rows:
    """The rows of a plan that count now, in their order."""

    goals: Sequence[Goal]
    sub_goals: Sequence[SubGoal]
    actions: Sequence[Action]

    def all(self) -> Iterable[tuple[SubjectKind, Row]]:
        """Each row with its kind."""
        yield from (("goal", row) for row in self.goals)
        yield from (("sub_goal", row) for row in self.sub_goals)
        yield from (("action", row) for row in self.actions)


@dataclass(frozen=True)
class Names:
    """What users and organisations are called, and the perspective of each organisation."""

    users: Mapping[UUID, str]
    organisations: Mapping[UUID, str]
    perspectives: Mapping[UUID, str]


def of_case(session: Session, case: Case) -> Plan | None:
    """The open plan of a case, or the last one that was closed."""
    found = select(Plan).where(Plan.region == case.region, Plan.case_id == case.id)
    return session.scalars(found.order_by(Plan.status == "afgesloten", Plan.id.desc()).limit(1)).first()


def one(session: Session, region: str, plan_id: UUID) -> Plan:
    """One plan of a region; raises NoResultFound when there is none."""
    return session.scalars(select(Plan).where(Plan.region == region, Plan.id == plan_id)).one()


def open_plan(session: Session, case: Case) -> Plan | None:
    """The open plan of a case; there is at most one."""
    found = of_case(session, case)
    return None if found is None or found.status == "afgesloten" else found


def locked(session: Session, region: str, plan_id: UUID) -> Plan:
    """A plan, held until the end of the transaction."""
    return session.scalars(select(Plan).where(Plan.region == region, Plan.id == plan_id).with_for_update()).one()


def rows(session: Session, plan: Plan) -> Rows:
    """The rows of a plan that were not withdrawn: three queries, whatever their number."""
    return Rows(
        session.scalars(_current(Goal, plan)).all(),
        session.scalars(_current(SubGoal, plan)).all(),
        session.scalars(_current(Action, plan)).all(),
    )


def _current(table: Any, plan: Plan) -> Select[Any]:  # noqa: ANN401 -- one of the three tables
    mine = select(table).where(table.region == plan.region, table.plan_id == plan.id, table.withdrawn_at.is_(None))
    return mine.order_by(table.position, table.id)


def row(session: Session, plan: Plan, row_id: UUID) -> tuple[SubjectKind, Row]:
    """One row of a plan, of whatever kind; raises NotFound when there is none."""
    for kind, table in TABLES.items():
        found = session.scalars(_current(table, plan).where(table.id == row_id)).one_or_none()
        if found is not None:
            return kind, found
    raise NotFound


def titles(session: Session, case: Case) -> dict[str, str]:
    """What every goal, small step and action of a case is about, withdrawn ones too, for its course of events."""
    found: dict[str, str] = {}
    for kind, table in TABLES.items():
        ever = session.scalars(_ever(table, case))
        found |= {str(row.id): str(row.details.get(TITLES[kind], "")) for row in ever}
    return found


def _ever(table: Any, case: Case) -> Select[Any]:  # noqa: ANN401 -- one of the three tables
    """The rows of one kind that a case ever had."""
    of_plan = (Plan.region == table.region) & (Plan.id == table.plan_id)
    return select(table).join(Plan, of_plan).where(Plan.region == case.region, Plan.case_id == case.id)


def names(session: Session, found: Rows, others: Collection[UUID] = ()) -> Names:
    """The names of everybody and every organisation that the actions name: two queries."""
    user_ids = {action.responsible_id for action in found.actions if action.responsible_id} | set(others)
    organisation_ids = {action.organisation_id for action in found.actions if action.organisation_id}
    users = session.execute(select(User.id, User.name).where(User.id.in_(user_ids)))
    organisations = session.execute(
        select(Organisation.id, Organisation.name, Organisation.perspective).where(
            Organisation.id.in_(organisation_ids)
        )
    ).all()
    return Names(
        users={one.id: one.name for one in users},
        organisations={one.id: one.name for one in organisations},
        perspectives={one.id: one.perspective or "" for one in organisations},
    )


def notes(session: Session, plan: Plan) -> Sequence[ProgressNote]:
    """Everything that was told about the rows of a case's plan, the newest first."""
    mine = select(ProgressNote).where(ProgressNote.region == plan.region, ProgressNote.case_id == plan.case_id)
    return session.scalars(mine.order_by(ProgressNote.at.desc(), ProgressNote.id.desc())).all()


def active(session: Session, plan: Plan) -> Loaded | None:
    """The version of the plan that is in force."""
    return _loaded(session, plan, plan.active_submission_id)


def pending(session: Session, plan: Plan) -> Loaded | None:
    """The version that is being prepared."""
    return _loaded(session, plan, plan.pending_submission_id)


def _loaded(session: Session, plan: Plan, submission_id: UUID | None) -> Loaded | None:
    if submission_id is None:
        return None
    return submissions.loaded(session, submissions.submission(session, plan.region, submission_id))
