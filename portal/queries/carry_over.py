"""Which draft goes on with which, where a form was published anew."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Submission


def successor(session: Session, submission: Submission) -> Submission | None:
    """Return the draft that goes on with this one, on a newer version of its form, if it went over."""
    return session.scalars(
        select(Submission).where(Submission.region == submission.region, Submission.continues_id == submission.id)
    ).one_or_none()


def last(session: Session, submission: Submission) -> Submission | None:
    """Return the draft that goes on with this one now, however often it went over since; None when it never did."""
    found = None
    while (later := successor(session, found or submission)) is not None:
        found = later
    return found
