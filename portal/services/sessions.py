"""Sessions: begin one, keep it alive, end it (security.md D-3).

Only the hash of a token is stored. An ended session is kept for a day, marked, and opens nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import User, UserSession, clock
from portal.queries.sessions import SignIn
from portal.services import audit

IDLE = timedelta(minutes=30)
ADMIN_IDLE = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=12)
KEPT = timedelta(hours=24)
SEEN_EVERY = timedelta(minutes=1)

State: TypeAlias = Literal["live", "expired", "closed"]
"""`expired` ran out by itself, and what is typed into it is kept; `closed` was ended on purpose, and nothing is."""


def hashed(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def state(sign_in: SignIn, now: datetime) -> State:
    """Whether a session still opens anything."""
    if sign_in.ended_reason == "expired":
        return "expired"
    if sign_in.ended_reason is not None or not sign_in.account_stands or not _hat_fits(sign_in):
        return "closed"
    idle = ADMIN_IDLE if sign_in.actor is not None and sign_in.actor.role == "admin" else IDLE
    over = now - sign_in.last_seen_at > idle or now - sign_in.created_at > ABSOLUTE
    return "expired" if over else "live"


def _hat_fits(sign_in: SignIn) -> bool:
    today = clock.today()
    begun = sign_in.membership_from is None or sign_in.membership_from <= today
    return begun and (sign_in.membership_to is None or today <= sign_in.membership_to)


def stale(sign_in: SignIn, now: datetime) -> bool:
    """Whether the last sign of life is old enough to write a new one."""
    return now - sign_in.last_seen_at >= SEEN_EVERY


def begin(
    session: Session,
    user_id: uuid.UUID,
    epoch: int,
    membership_id: uuid.UUID | None,
    *,
    former: SignIn | None,
    csrf_secret: str,
) -> str:
    """Open a session and give its token, which is stored nowhere.

    Coming back after one's own session ran out, the pages that are still open keep their token.
    """
    if former is not None:
        own = former.user_id == user_id
        csrf_secret = former.csrf_secret if own else csrf_secret
        end(session, former.token_hash, "expired" if own else "replaced")
    token = secrets.token_urlsafe(32)
    row = UserSession(token_hash=hashed(token), user_id=user_id, epoch=epoch, membership_id=membership_id)
    row.csrf_secret = csrf_secret
    session.add(row)
    session.flush()
    forget_old(session)
    return token


def wear(session: Session, sign_in: SignIn, actor: Actor, membership_id: uuid.UUID) -> str:
    """Put on another hat: a new session in place of this one, with a new token (security.md A01)."""
    token = begin(session, sign_in.user_id, sign_in.epoch, membership_id, former=None, csrf_secret=sign_in.csrf_secret)
    row = session.get_one(UserSession, hashed(token))
    row.created_at = sign_in.created_at
    end(session, sign_in.token_hash, "hat")
    audit.record(
        session, actor, stream=("user", sign_in.user_id), action="session.hat_changed", data={"role": actor.role}
    )
    return token


def end(session: Session, token_hash: str, reason: str) -> None:
    """Mark a session as ended; it opens nothing from now on."""
    session.execute(
        update(UserSession)
        .where(UserSession.token_hash == token_hash, UserSession.ended_at.is_(None))
        .values(ended_at=clock.now(), ended_reason=reason)
    )


def sign_out(session: Session, sign_in: SignIn, actor: Actor) -> None:
    """End one's own session on purpose."""
    end(session, sign_in.token_hash, "signed_out")
    audit.record(session, actor, stream=("user", sign_in.user_id), action="session.signed_out", data={})


def end_all(session: Session, actor: Actor, user_id: uuid.UUID) -> None:
    """End every session of a user at once: the epoch goes up (security.md A02)."""
    session.execute(update(User).where(User.id == user_id).values(epoch=User.epoch + 1))
    audit.record(session, actor, stream=("user", user_id), action="session.all_ended", data={})


def touch_of(token_hash: str, now: datetime) -> Callable[[Session], None]:
    """A note that somebody is there; it never revives an ended session."""

    def touch(session: Session) -> None:
        session.execute(
            update(UserSession)
            .where(UserSession.token_hash == token_hash, UserSession.ended_at.is_(None))
            .values(last_seen_at=now)
        )

    return touch


def data_of(token_hash: str, data: dict[str, Any]) -> Callable[[Session], None]:
    """The notices that wait; update-if-exists, so that a slow request revives nothing."""

    def keep(session: Session) -> None:
        session.execute(
            update(UserSession)
            .where(UserSession.token_hash == token_hash, UserSession.ended_at.is_(None))
            .values(data=data)
        )

    return keep


def forget_old(session: Session) -> None:
    """Delete sessions that ended, or fell silent, more than a day ago."""
    long_ago = clock.now() - KEPT
    session.execute(
        delete(UserSession).where(or_(UserSession.ended_at < long_ago, UserSession.last_seen_at < long_ago - IDLE))
    )
