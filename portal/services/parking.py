"""Parking: what is typed into a session that ran out is kept, sealed, for that person alone (security.md D-8)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import ParkedPost, clock
from portal.services import audit, keys, limits

KEPT = timedelta(minutes=30)
LARGEST = 1024 * 1024
PARKING = limits.Limit("park", burst=20, a_minute=4)


@dataclass(frozen=True)
class LatePost:
    """A post that came too late: where it went, what it held, and the page it came from."""

    path: str
    fields: list[tuple[str, str]]
    page: str


def may_keep(session: Session, user_id: uuid.UUID, post: LatePost) -> bool:
    """Whether there is something to keep, and room for it: this is a drawer, not a warehouse."""
    fits = len(post.fields) > 0 and len(json.dumps(post.fields)) <= LARGEST
    return fits and limits.left(session, PARKING, str(user_id)) >= 1


def parking_of(user_id: uuid.UUID, post: LatePost) -> Callable[[Session], None]:
    """What is written for a late post; a later one of the same page takes the place of an earlier one."""

    def park(session: Session) -> None:
        limits.take(session, PARKING, str(user_id))
        now = clock.now()
        session.execute(delete(ParkedPost).where(ParkedPost.user_id == user_id, ParkedPost.path == post.path))
        session.execute(delete(ParkedPost).where(ParkedPost.expires_at < now))
        parked = ParkedPost(user_id=user_id, path=post.path, expires_at=now + KEPT, key_id=keys.system_key(session))
        parked.body = {"fields": [list(pair) for pair in post.fields], "page": post.page}
        session.add(parked)
        session.flush()

    return park


def forget(session: Session, actor: Actor, parked_id: uuid.UUID) -> None:
    """Throw away what was kept: it was given back, or its writer no longer wants it."""
    session.execute(delete(ParkedPost).where(ParkedPost.id == parked_id, ParkedPost.user_id == actor.user_id))
    audit.record(session, actor, stream=("user", actor.user_id), action="session.kept_forgotten", data={})
