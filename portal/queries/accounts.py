"""Accounts: who somebody is."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import SYSTEM_ID, ParkedPost, User, clock

DEMO_PASSWORD = "demo-portaal-2026"  # noqa: S105 -- the demo and test profiles only, and printed at each start
DEMO_ADDRESS = "@demo.invalid"


def by_email(session: Session, email: str) -> User | None:
    """The account with this address, whatever its capitals."""
    return session.scalars(select(User).where(User.email == email.strip().casefold())).one_or_none()


def by_id(session: Session, user_id: uuid.UUID) -> User:
    """One account."""
    return session.scalars(select(User).where(User.id == user_id)).one()


def everybody(session: Session) -> Sequence[User]:
    """Every account of people, open or closed, by address."""
    return session.scalars(select(User).where(User.id != SYSTEM_ID).order_by(User.email)).all()


def kept_posts(session: Session, user_id: uuid.UUID) -> Sequence[ParkedPost]:
    """What this person typed into a session that had ended, newest first (security.md D-8)."""
    mine = select(ParkedPost).where(ParkedPost.user_id == user_id, ParkedPost.expires_at > clock.now())
    return session.scalars(mine.order_by(ParkedPost.created_at.desc(), ParkedPost.id.desc())).all()


def demo_emails(session: Session) -> Sequence[str]:
    """The addresses of the demo accounts."""
    return session.scalars(select(User.email).where(User.email.endswith(DEMO_ADDRESS)).order_by(User.email)).all()
