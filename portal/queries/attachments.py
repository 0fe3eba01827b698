"""Attachments as their readers need them: which belong to a submission, how they stand, and their sealed pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from portal.errors import NotFound
from portal.forms.fields.base import RecordChoice
from portal.forms.fields.files import RECORDS, AttachedFile
from portal.forms.fields.registry import type_of
from portal.models import Attachment, AttachmentChunk, DataKey, StepAnswers, Submission
from portal.queries.submissions import Loaded

UNSEEN = ("waiting", "unscanned")
BATCH = 50
"""How many files a command takes at a time."""


def of_submission(session: Session, region: str, submission_id: UUID) -> list[Attachment]:
    """Every file of a submission, in the order in which they came."""
    return list(
        session.scalars(
            select(Attachment)
            .where(Attachment.region == region, Attachment.submission_id == submission_id)
            .order_by(Attachment.id)
        )
    )


def one(session: Session, submission: Submission, attachment_id: UUID) -> Attachment:
    """One file of this submission; that of another one does not exist."""
    found = session.scalars(
        select(Attachment).where(
            Attachment.region == submission.region,
            Attachment.submission_id == submission.id,
            Attachment.id == attachment_id,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def offered(session: Session, region: str, submission_id: UUID) -> list[RecordChoice]:
    """The files as fields list them."""
    return [
        AttachedFile(str(file.id), file.name, size=file.size, state=file.state)
        for file in of_submission(session, region, submission_id)
    ]


def asks_for_files(found: Loaded) -> bool:
    """Whether this form has a field for files at all; most have none."""
    return any(type_of(plan.field).points_at(plan.field) == RECORDS for plan in found.evaluation.plan.fields.values())


def used(session: Session, submission: Submission) -> tuple[int, int]:
    """How many files a submission has, and how many bytes they take."""
    count, size = session.execute(
        select(func.count(), func.coalesce(func.sum(Attachment.size), 0)).where(
            Attachment.region == submission.region, Attachment.submission_id == submission.id
        )
    ).one()
    return int(count), int(size)


def unsent(session: Session, author_id: UUID) -> int:
    """How many bytes of files somebody brought to what was never sent."""
    size = (
        select(func.coalesce(func.sum(Attachment.size), 0))
        .join(Submission, and_(Submission.region == Attachment.region, Submission.id == Attachment.submission_id))
        .where(Attachment.author_id == author_id, Submission.submitted_at.is_(None))
    )
    return int(session.scalar(size) or 0)


def piece(session: Session, region: str, attachment_id: UUID, number: int) -> bytes | None:
    """One sealed chunk; None when it is gone."""
    return session.scalars(
        select(AttachmentChunk.content).where(
            AttachmentChunk.region == region,
            AttachmentChunk.attachment_id == attachment_id,
            AttachmentChunk.number == number,
        )
    ).one_or_none()


def count_waiting(session: Session) -> int:
    """How many files nobody looked at yet."""
    return session.scalar(select(func.count()).select_from(Attachment).where(Attachment.state.in_(UNSEEN))) or 0


def waiting(session: Session, after: UUID | None = None) -> Sequence[Attachment]:
    """The next files that nobody looked at yet, oldest first."""
    unseen = Attachment.state.in_(UNSEEN)
    beyond = Attachment.id > after if after else Attachment.id.is_not(None)
    return session.scalars(select(Attachment).where(unseen, beyond).order_by(Attachment.id).limit(BATCH)).all()


def orphans(session: Session, before: datetime) -> Iterator[Attachment]:
    """Files that nothing will ever show: of a row that was taken out before sending, of a draft thrown away."""
    taken_out = and_(Submission.status != "draft", StepAnswers.removed_at.is_not(None), StepAnswers.removed_at < before)
    sent = Submission.submitted_at.is_not(None)
    old = and_(Submission.updated_at < before, not_(_goes_on()))
    thrown_away = and_(Submission.status == "withdrawn", not_(sent), old)
    wanted = (
        select(Attachment)
        .join(Submission, and_(Submission.region == Attachment.region, Submission.id == Attachment.submission_id))
        .outerjoin(
            StepAnswers,
            and_(
                StepAnswers.region == Attachment.region,
                StepAnswers.submission_id == Attachment.submission_id,
                StepAnswers.step == Attachment.step,
                StepAnswers.group == Attachment.group,
                StepAnswers.row_id == Attachment.row_id,
            ),
        )
        .where(or_(taken_out, thrown_away, StepAnswers.id.is_(None)), Attachment.created_at < before)
        .order_by(Attachment.id)
        .limit(BATCH)
    )
    return iter(session.scalars(wanted).all())


def _goes_on() -> ColumnElement[bool]:
    """Whether the draft that goes on with this one still runs: what did not go along can be read till it is sent."""
    later = aliased(Submission)
    return (
        exists()
        .where(later.region == Submission.region, later.continues_id == Submission.id, later.status == "draft")
        .correlate(Submission)
    )


def drafts_with_files(session: Session, before: datetime) -> Sequence[Submission]:
    """The drafts that can be opened and hold a file from before this moment."""
    held = exists().where(
        Attachment.region == Submission.region,
        Attachment.submission_id == Submission.id,
        Attachment.created_at < before,
    )
    return session.scalars(
        select(Submission)
        .join(DataKey, DataKey.id == Submission.key_id)
        .where(Submission.status == "draft", DataKey.wrapped.is_not(None), held)
        .order_by(Submission.id)
    ).all()
