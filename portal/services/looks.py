"""Looks: who read or printed what somebody filled in, written down after the page was made (security.md D-11).

One's own unsent draft is not a look. What belongs to a case is a look at the case.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Submission
from portal.services import audit, cases, intake

Write = Callable[[Session], None]


def is_own_draft(actor: Actor, submission: Submission) -> bool:
    """Whether somebody has his own unsent words before him."""
    return submission.submitted_at is None and actor.user_id in (submission.author_id, submission.owner_id)


def reading_of(actor: Actor, submission: Submission) -> Write:
    """What is written after somebody read a submission, once in ten minutes."""
    if submission.case_id is not None:
        return cases.look_of(actor, submission.region, submission.case_id, "form")
    return intake.look_of(actor, submission)


def printing_of(actor: Actor, submission: Submission) -> Write:
    """What is written after each print of a submission."""
    region, form = submission.region, submission.form
    stream: tuple[str, UUID] = ("submission", submission.id)

    def write(session: Session) -> None:
        audit.record(session, actor, stream, "submission.printed", {"form": form}, region=region)

    return write
