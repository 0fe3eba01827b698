"""The plan of a case: goals, sub-goals and actions, each a row that is edited where it stands."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import RegionBound, Versioned, points_to_me, within_region
from portal.models.sealing import SealedRow, sealed_json, sealed_text

PlanStatus = Literal["concept", "voorgelegd", "team", "actief", "afgesloten"]
SubjectKind = Literal["goal", "sub_goal", "action"]


class Plan(RegionBound, Versioned):
    """The plan of a case; its structure is versioned by submissions, a case has one open plan."""

    __tablename__ = "plan"
    __table_args__ = (
        points_to_me(),
        within_region("case_id", "case_file"),
        within_region("active_submission_id", "submission", circular=True),
        within_region("pending_submission_id", "submission", circular=True),
        Index(None, "case_id"),
        Index(None, "active_submission_id"),
        Index(None, "pending_submission_id"),
        Index(None, "region", "status", "review_date"),
        Index(
            "uq_plan_open",
            "case_id",
            unique=True,
            sqlite_where=text("status <> 'afgesloten'"),
            postgresql_where=text("status <> 'afgesloten'"),
        ),
    )

    case_id: Mapped[uuid.UUID]
    status: Mapped[PlanStatus] = mapped_column(default="concept")
    number: Mapped[int] = mapped_column(default=0)
    active_submission_id: Mapped[uuid.UUID | None]
    pending_submission_id: Mapped[uuid.UUID | None]
    review_date: Mapped[date | None]


class Goal(RegionBound, SealedRow, Versioned):
    """What the family wants to reach."""

    __tablename__ = "goal"
    __table_args__ = (points_to_me(), within_region("plan_id", "plan"), Index(None, "plan_id", "position"))

    plan_id: Mapped[uuid.UUID]
    position: Mapped[int] = mapped_column(default=0)
    details = sealed_json()
    status: Mapped[str]
    done_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]


class SubGoal(RegionBound, SealedRow, Versioned):
    """A small step towards a goal."""

    __tablename__ = "sub_goal"
    __table_args__ = (
        points_to_me(),
        within_region("plan_id", "plan"),
        within_region("goal_id", "goal"),
        Index(None, "plan_id", "position"),
        Index(None, "goal_id", "position"),
    )

    plan_id: Mapped[uuid.UUID]
    goal_id: Mapped[uuid.UUID]
    position: Mapped[int] = mapped_column(default=0)
    details = sealed_json()
    due: Mapped[date | None]
    status: Mapped[str]
    done_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]


class Action(RegionBound, SealedRow, Versioned):
    """What one named person of one organisation does before a day."""

    __tablename__ = "action"
    __table_args__ = (
        points_to_me(),
        within_region("plan_id", "plan"),
        within_region("goal_id", "goal"),
        Index(None, "plan_id", "position"),
        Index(None, "goal_id", "position"),
        Index(None, "responsible_id", "status", "due", "id"),
        Index(None, "organisation_id", "status", "due", "id"),
    )

    plan_id: Mapped[uuid.UUID]
    goal_id: Mapped[uuid.UUID | None]
    position: Mapped[int] = mapped_column(default=0)
    details = sealed_json()
    perspective: Mapped[str] = mapped_column(default="")
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    responsible_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    due: Mapped[date | None]
    status: Mapped[str]
    done_on: Mapped[date | None]
    visible_family: Mapped[bool] = mapped_column(default=True)
    withdrawn_at: Mapped[datetime | None]


class ProgressNote(RegionBound, SealedRow):
    """How it went with a goal, sub-goal or action: a line and the change of status."""

    __tablename__ = "progress_note"
    __table_args__ = (
        within_region("case_id", "case_file"),
        Index(None, "case_id", "at"),
        Index(None, "subject_id", "at"),
    )

    case_id: Mapped[uuid.UUID]
    subject_kind: Mapped[SubjectKind]
    subject_id: Mapped[uuid.UUID]
    text = sealed_text()
    status_from: Mapped[str] = mapped_column(default="")
    status_to: Mapped[str] = mapped_column(default="")
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
