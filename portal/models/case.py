"""Cases: the family's file, its persons, and who works on it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import JsonObject
from portal.models.clock import now
from portal.models.identity import RegionBound, Versioned, points_to_me, within_region
from portal.models.sealing import SealedRow, sealed_json, sealed_text

CaseStatus = Literal["open", "closed"]
ParticipantKind = Literal["invited", "supporter"]


class Case(RegionBound, SealedRow, Versioned):
    """A family's file; it adopts the key of the submission it was opened with."""

    __tablename__ = "case_file"
    __table_args__ = (
        points_to_me(),
        UniqueConstraint("region", "number"),
        Index(None, "region", "status", "opened_at", "id"),
        Index(None, "region", "status", "next_risk_due", "id"),
    )

    number: Mapped[str]
    label = sealed_text()
    status: Mapped[CaseStatus] = mapped_column(default="open")
    track: Mapped[str] = mapped_column(default="")
    risk_level: Mapped[str | None]
    risk_at: Mapped[datetime | None]
    next_risk_due: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(default=now)
    opened_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    closed_at: Mapped[datetime | None]


class Person(RegionBound, SealedRow, Versioned):
    """Somebody of the family; `sources` says per detail which submission and field it came from."""

    __tablename__ = "person"
    __table_args__ = (points_to_me(), within_region("case_id", "case_file"), Index(None, "case_id", "withdrawn_at"))

    case_id: Mapped[uuid.UUID]
    details = sealed_json()
    sources: Mapped[JsonObject] = mapped_column(default=dict)
    withdrawn_at: Mapped[datetime | None]


class Participant(RegionBound):
    """An organisation, or one of its people, that works on a case for a while; a supporter is one person by name."""

    __tablename__ = "participant"
    __table_args__ = (
        within_region("case_id", "case_file"),
        Index(None, "case_id", "organisation_id"),
        Index(None, "organisation_id", "case_id"),
        Index(None, "user_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[ParticipantKind] = mapped_column(default="invited")
    from_at: Mapped[datetime] = mapped_column(default=now)
    to_at: Mapped[datetime | None]


class Assignment(RegionBound, SealedRow):
    """The director of a case, with history; a case has at most one at a time."""

    __tablename__ = "assignment"
    __table_args__ = (
        within_region("case_id", "case_file"),
        Index(None, "case_id", "from_at"),
        Index(None, "user_id", "to_at", "case_id"),
        Index(
            "uq_assignment_current",
            "case_id",
            unique=True,
            sqlite_where=text("to_at IS NULL"),
            postgresql_where=text("to_at IS NULL"),
        ),
    )

    case_id: Mapped[uuid.UUID]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    from_at: Mapped[datetime] = mapped_column(default=now)
    to_at: Mapped[datetime | None]
    reason = sealed_text()


class Contact(RegionBound, SealedRow):
    """A contact with the family: when, with whom, how it is going, and whether something happened again."""

    __tablename__ = "contact"
    __table_args__ = (within_region("case_id", "case_file"), Index(None, "case_id", "at"))

    case_id: Mapped[uuid.UUID]
    at: Mapped[datetime] = mapped_column(default=now)
    kind: Mapped[str]
    details = sealed_json()
    new_incident: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)


class Task(RegionBound):
    """Something that one person must do in a case before a day."""

    __tablename__ = "task"
    __table_args__ = (
        within_region("case_id", "case_file"),
        Index(None, "case_id", "done_at"),
        Index(None, "assignee_id", "done_at", "due"),
    )

    case_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    due: Mapped[date | None]
    assignee_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"))
    done_at: Mapped[datetime | None]
    subject_id: Mapped[uuid.UUID | None]


class CaseEvent(RegionBound):
    """One line of the course of events: a kind and codes, never values."""

    __tablename__ = "case_event"
    __table_args__ = (within_region("case_id", "case_file"), Index(None, "case_id", "at", "id"))

    case_id: Mapped[uuid.UUID]
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    subject_id: Mapped[uuid.UUID | None]
    data: Mapped[JsonObject] = mapped_column(default=dict)
