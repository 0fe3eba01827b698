"""Limits: token buckets in the database, so that they hold across processes and nodes (security.md D-15)."""

from __future__ import annotations

import hashlib
import math
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.errors import TooMany
from portal.models import LimitBucket, clock


@dataclass(frozen=True)
class Limit:
    """How much at once, and how much a minute after that."""

    name: str
    burst: int
    a_minute: float


def key(limit: Limit, *of: str) -> str:
    """The bucket of somebody or something; the key tells nobody who."""
    return f"{limit.name}:{hashlib.sha256(chr(31).join(of).encode()).hexdigest()}"


def left(session: Session, limit: Limit, *of: str) -> float:
    """What is left now."""
    bucket = session.get(LimitBucket, key(limit, *of))
    return float(limit.burst) if bucket is None else _filled(bucket, limit)


def _filled(bucket: LimitBucket, limit: Limit) -> float:
    minutes = max(0.0, (clock.now() - bucket.updated_at).total_seconds() / 60)
    return min(float(limit.burst), max(0.0, bucket.tokens) + minutes * limit.a_minute)


def require(session: Session, limit: Limit, *of: str) -> None:
    """Refuse when nothing is left, and say how long to wait."""
    _refuse_below_one(left(session, limit, *of), limit)


def _refuse_below_one(here: float, limit: Limit) -> None:
    if here < 1:
        raise TooMany(max(1, math.ceil((1 - here) * 60 / limit.a_minute)))


def spend(session: Session, limit: Limit, *of: str) -> None:
    """Use one, or refuse: under the lock of the bucket, so that many at once get no more than there is."""
    bucket = _bucket(session, limit, key(limit, *of))
    _refuse_below_one(_filled(bucket, limit), limit)
    take(session, limit, *of)


def take(session: Session, limit: Limit, *of: str, number: int = 1) -> None:
    """Use one, or so many."""
    bucket = _bucket(session, limit, key(limit, *of))
    bucket.tokens = max(0.0, _filled(bucket, limit) - number)
    bucket.updated_at = clock.now()
    session.flush()


def _bucket(session: Session, limit: Limit, name: str) -> LimitBucket:
    """The row of a bucket, locked; made full when it is new, also when two requests make it at once."""
    if session.get(LimitBucket, name) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(LimitBucket(key=name, tokens=float(limit.burst), updated_at=clock.now()))
    return session.get_one(LimitBucket, name, with_for_update=True, populate_existing=True)


def give_back(session: Session, limit: Limit, *of: str) -> None:
    """Forget what was used: it went well after all."""
    session.execute(delete(LimitBucket).where(LimitBucket.key == key(limit, *of)))
