"""What sender and coordinator say to each other about a sent referral; the first text stays as it was (D1-16)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Submission, SubmissionNote
from portal.models.submission import NoteKind


def add(session: Session, actor: Actor, submission: Submission, kind: NoteKind, text: str) -> None:
    """Keep one note with its referral, sealed with the key of the referral."""
    session.add(
        SubmissionNote(
            region=submission.region,
            submission_id=submission.id,
            key_id=submission.key_id,
            kind=kind,
            text=text,
            author_id=actor.user_id,
        )
    )
    session.flush()
