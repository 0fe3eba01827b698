"""Memberships: the hats of a person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Membership, Organisation, Region, User, clock
from portal.models.user import Role

OUTSIDE = frozenset({"referrer", "partner"})
"""The hats of who refers to a centre and works with it; the others are worn in the centre."""


@dataclass(frozen=True)
class Hat:
    """One membership as a person chooses it."""

    membership_id: uuid.UUID
    role: str
    region: str
    region_name: str
    organisation_id: uuid.UUID
    organisation_name: str
    organisation_type: str


def hats(session: Session, user_id: uuid.UUID) -> tuple[Hat, ...]:
    """The memberships that hold today; in a region that is switched off one prepares, and reads what runs."""
    today = clock.today()
    rows = session.execute(
        select(
            Membership.id.label("membership_id"),
            Membership.role,
            Membership.region,
            Region.name.label("region_name"),
            Membership.organisation_id,
            Organisation.name.label("organisation_name"),
            Organisation.type.label("organisation_type"),
        )
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Region, Region.code == Membership.region)
        .where(Membership.user_id == user_id)
        .where(or_(Membership.from_date.is_(None), Membership.from_date <= today))
        .where(or_(Membership.to_date.is_(None), Membership.to_date >= today))
        .order_by(Membership.region, Organisation.name, Membership.role)
    )
    return tuple(Hat(**row._mapping) for row in rows)


def works_for_centre(session: Session, region: str, organisation_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Whether this person wears, or wore, a hat of the centre for this organisation."""
    wanted = select(Membership.id).where(
        Membership.user_id == user_id,
        Membership.organisation_id == organisation_id,
        Membership.region == region,
        Membership.role.not_in(OUTSIDE),
    )
    return session.scalars(wanted.limit(1)).first() is not None


def wearing(user: User, hat: Hat, session_id: str = "") -> Actor:
    """Who acts when this person puts on this hat."""
    return Actor(
        user_id=user.id,
        name=user.name,
        membership_id=hat.membership_id,
        role=hat.role,
        region=hat.region,
        organisation_id=hat.organisation_id,
        organisation_name=hat.organisation_name,
        organisation_type=hat.organisation_type,
        session_id=session_id,
    )


def bareheaded(user_id: uuid.UUID, name: str) -> Actor:
    """Who acts when somebody is signed in without a hat on: to sign in, to sign out, to choose."""
    return Actor(
        user_id=user_id,
        name=name,
        membership_id=None,
        role="",
        region="",
        organisation_id=None,
        organisation_name="",
        organisation_type="",
        session_id="",
    )


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation that bears this name now."""
    return session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()


def worn(
    session: Session, user_id: uuid.UUID, organisation_id: uuid.UUID, role: Role, region: str
) -> Membership | None:
    """The membership of a person with this role here that holds today, or later on."""
    return session.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.organisation_id == organisation_id)
        .where(Membership.role == role, Membership.region == region)
        .where(or_(Membership.to_date.is_(None), Membership.to_date >= clock.today()))
        .order_by(Membership.id)
        .limit(1)
    ).one_or_none()


def coordinators(session: Session, region: str) -> tuple[uuid.UUID, ...]:
    """Who coordinates a region today: ids of users."""
    today = clock.today()
    found = session.scalars(
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.region == region, Membership.role == "coordinator", User.active)
        .where(or_(Membership.from_date.is_(None), Membership.from_date <= today))
        .where(or_(Membership.to_date.is_(None), Membership.to_date >= today))
        .distinct()
    )
    return tuple(found)
