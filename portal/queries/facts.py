"""What the portal knows about an account, a place and a case, for the facts of a submission."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Case, Municipality, Organisation, Plan, PoliceZone, Region, RegionPartner, User


@dataclass(frozen=True)
class Place:
    """Where a family lives, as far as it is known."""

    municipality: str = ""
    nis: str = ""
    zone: str = ""
    zone_code: str = ""
    pilot_from: date | None = None


def place(session: Session, nis: str | None, zone_id: UUID | None) -> Place:
    """Return the municipality and the police zone by their keys."""
    municipality = session.get(Municipality, nis) if nis else None
    zone = session.get(PoliceZone, zone_id) if zone_id else None
    return Place(
        municipality=municipality.name if municipality else "",
        nis=nis or "",
        zone=zone.name if zone else "",
        zone_code=(zone.code or "") if zone else "",
        pilot_from=zone.pilot_from if zone else None,
    )


def account(session: Session, user_id: UUID) -> User:
    """Return the account of a professional."""
    return session.scalars(select(User).where(User.id == user_id)).one()


def perspective(session: Session, organisation_id: UUID | None) -> str:
    """Return the perspective of an organisation (D0-08), or nothing."""
    found = session.scalar(select(Organisation.perspective).where(Organisation.id == organisation_id))
    return found or ""


def is_core_partner(session: Session, region: str, organisation_id: UUID | None, on: date) -> bool:
    """Say whether an organisation is a core partner of a region on a day (D1-06)."""
    found = session.scalar(
        select(RegionPartner.id).where(
            RegionPartner.region == region,
            RegionPartner.organisation_id == organisation_id,
            RegionPartner.kind == "core",
            (RegionPartner.from_date.is_(None)) | (RegionPartner.from_date <= on),
            (RegionPartner.to_date.is_(None)) | (RegionPartner.to_date >= on),
        )
    )
    return found is not None


def region_setting(session: Session, region: str, name: str, default: str) -> str:
    """Return one setting of a region's document."""
    document = session.scalar(select(Region.document).where(Region.code == region)) or {}
    found = document.get(name)
    return found if isinstance(found, str) and found else default


def region_list(session: Session, region: str, name: str) -> tuple[str, ...]:
    """Return a list of a region's document, such as the police zones that report every situation (LIM)."""
    document = session.scalar(select(Region.document).where(Region.code == region)) or {}
    return tuple(document.get(name) or ())


def case_summary(session: Session, case_id: UUID) -> tuple[str, str]:
    """Return number and last risk level (or nothing) of a case."""
    number, level = session.execute(select(Case.number, Case.risk_level).where(Case.id == case_id)).one()
    return number, level or ""


def next_plan_number(session: Session, plan_id: UUID | None) -> int:
    """Return the number that the next version of a plan gets; 1 for a plan that does not exist yet."""
    number = session.scalar(select(Plan.number).where(Plan.id == plan_id)) if plan_id else None
    return (number or 0) + 1
