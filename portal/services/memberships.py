"""Memberships: giving and ending a role in one organisation and region."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Membership, clock
from portal.models.user import Role
from portal.services import audit


def add_membership(
    session: Session, actor: Actor, *, user_id: uuid.UUID, organisation_id: uuid.UUID, role: Role, region: str
) -> Membership:
    """Give somebody a role, from today."""
    membership = Membership(
        user_id=user_id, organisation_id=organisation_id, role=role, region=region, from_date=clock.today()
    )
    session.add(membership)
    session.flush()
    audit.record(
        session, actor, stream=("user", user_id), action="membership.added", data={"role": role, "region": region}
    )
    return membership


def end_membership(session: Session, actor: Actor, membership: Membership, last_day: date) -> None:
    """Let a role end after a day; with a day in the past the person's sessions under it close at once."""
    membership.to_date = last_day
    session.flush()
    audit.record(
        session,
        actor,
        stream=("user", membership.user_id),
        action="membership.ended",
        data={"role": membership.role, "region": membership.region, "last_day": last_day.isoformat()},
    )
