"""Sessions: who is behind a cookie, read in one go on every request."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Membership, Organisation, User, UserSession


@dataclass(frozen=True)
class SignIn:
    """One session on the server, the user it belongs to and the hat worn."""

    token_hash: str
    user_id: uuid.UUID
    user_name: str
    language: str
    epoch: int
    membership_id: uuid.UUID | None
    created_at: datetime
    last_seen_at: datetime
    ended_reason: str | None
    csrf_secret: str
    data: dict[str, Any]
    account_stands: bool
    membership_from: date | None
    membership_to: date | None
    actor: Actor | None


_COLUMNS = (
    UserSession.token_hash,
    UserSession.user_id,
    User.name.label("user_name"),
    User.language,
    UserSession.epoch,
    UserSession.membership_id,
    UserSession.created_at,
    UserSession.last_seen_at,
    UserSession.ended_reason,
    UserSession.csrf_secret,
    UserSession.data,
    User.epoch.label("user_epoch"),
    User.active,
    Membership.from_date,
    Membership.to_date,
    Membership.role,
    Membership.region,
    Membership.organisation_id,
    Organisation.name.label("organisation_name"),
    Organisation.type.label("organisation_type"),
)

_BY_HASH = (
    select(*_COLUMNS)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Membership, Membership.id == UserSession.membership_id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(UserSession.token_hash == bindparam("token_hash"))
)


def by_hash(session: Session, token_hash: str) -> SignIn | None:
    """The session with this token, living or ended."""
    row = session.execute(_BY_HASH, {"token_hash": token_hash}).one_or_none()
    return None if row is None else _sign_in(row)


def _sign_in(row: Row[*tuple[Any, ...]]) -> SignIn:
    return SignIn(
        token_hash=row.token_hash,
        user_id=row.user_id,
        user_name=row.user_name,
        language=row.language,
        epoch=row.epoch,
        membership_id=row.membership_id,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        ended_reason=row.ended_reason,
        csrf_secret=row.csrf_secret,
        data=row.data,
        account_stands=row.active and row.user_epoch == row.epoch,
        membership_from=row.from_date,
        membership_to=row.to_date,
        actor=None if row.membership_id is None else _actor(row),
    )


def _actor(row: Row[*tuple[Any, ...]]) -> Actor:
    return Actor(
        user_id=row.user_id,
        name=row.user_name,
        membership_id=row.membership_id,
        role=row.role,
        region=row.region,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation_name,
        organisation_type=row.organisation_type,
        session_id=row.token_hash[:16],
    )
