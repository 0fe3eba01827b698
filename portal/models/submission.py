"""Submissions: what somebody fills in and sends, step by step, sealed with a key of its own."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import RegionBound, Versioned, points_to_me, within_region
from portal.models.sealing import SealedRow, sealed_json, sealed_text

SubmissionStatus = Literal["draft", "submitted", "replaced", "withdrawn"]
ReferralState = Literal["sent", "more_asked", "taken_in", "advised", "declined"]
NoteKind = Literal["fact", "correction", "withdrawal", "question", "answer", "advice", "decline", "call", "reply"]


class Submission(RegionBound, SealedRow, Versioned):
    """A statement on one form; a draft until it is sent, and unchanged from then on."""

    __tablename__ = "submission"
    __table_args__ = (
        points_to_me(),
        within_region("case_id", "case_file"),
        within_region("plan_id", "plan"),
        within_region("replaces_id", "submission"),
        within_region("continues_id", "submission"),
        UniqueConstraint("region", "reference"),
        Index(None, "owner_id", "updated_at", "id"),
        Index(None, "organisation_id", "updated_at", "id"),
        Index(None, "region", "referral_state", "submitted_at", "id"),
        Index(None, "region", "updated_at", "id"),
        Index(None, "region", "form", "submitted_at", "id"),
        Index(None, "case_id", "form", "submitted_at"),
        Index(None, "plan_id"),
        Index(None, "replaces_id"),
        Index(None, "continues_id", unique=True),
        Index(None, "definition_version_id", "status"),
    )

    form: Mapped[str]
    definition_version_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("definition_version.id"))
    definition_hash: Mapped[str]
    status: Mapped[SubmissionStatus] = mapped_column(default="draft")
    referral_state: Mapped[ReferralState | None]
    reference: Mapped[str | None]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    on_behalf: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[uuid.UUID | None]
    plan_id: Mapped[uuid.UUID | None]
    municipality_nis: Mapped[str | None] = mapped_column(ForeignKey("municipality.nis"), index=True)
    police_zone_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("police_zone.id"), index=True)
    position: Mapped[str] = mapped_column(default="")
    label = sealed_text()
    facts = sealed_json()
    computed = sealed_json()
    replaces_id: Mapped[uuid.UUID | None]
    continues_id: Mapped[uuid.UUID | None]
    """The draft, on an older version of the form, with which this one goes on."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    receipt_key: Mapped[str | None]

    stopped = False
    """Whether its version was withdrawn; whoever loads a submission to fill it in says so (no column)."""
    renewed = False
    """Whether the form was published anew since; whoever loads a submission to fill it in says so (no column)."""
    closed = False
    """Whether its form is closed now, by a withdrawal; whoever loads a submission to fill it in says so (no column)."""


class StepAnswers(RegionBound, SealedRow):
    """One step, or one row of a group: as typed (`raw`) and the typed valid values (`answers`)."""

    __tablename__ = "step_answers"
    __table_args__ = (
        within_region("submission_id", "submission"),
        UniqueConstraint("submission_id", "step", "group", "row_id"),
    )

    submission_id: Mapped[uuid.UUID]
    step: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    row_id: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    raw = sealed_json()
    answers = sealed_json()
    instance: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]


class SubmissionNote(RegionBound, SealedRow):
    """Something that was said about a submission after it was sent."""

    __tablename__ = "submission_note"
    __table_args__ = (within_region("submission_id", "submission"), Index(None, "submission_id", "at"))

    submission_id: Mapped[uuid.UUID]
    kind: Mapped[NoteKind]
    text = sealed_text()
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Decision(RegionBound, SealedRow):
    """What was decided about a referral or in a case, and why."""

    __tablename__ = "decision"
    __table_args__ = (
        within_region("submission_id", "submission"),
        within_region("case_id", "case_file"),
        Index(None, "submission_id", "at"),
        Index(None, "case_id", "at"),
    )

    submission_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None]
    kind: Mapped[str]
    reason = sealed_text()
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class StatisticFact(RegionBound):
    """A coded answer that is counted, plain: the only answers outside the seal."""

    __tablename__ = "statistic_fact"
    __table_args__ = (
        within_region("submission_id", "submission"),
        Index(None, "submission_id"),
        Index(None, "region", "form", "field", "code", "at"),
    )

    form: Mapped[str]
    field: Mapped[str]
    code: Mapped[str]
    submission_id: Mapped[uuid.UUID]
    at: Mapped[datetime] = mapped_column(default=now)
