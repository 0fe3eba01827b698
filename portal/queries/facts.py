"""What the portal knows about an account, a place and a case, for the facts of a submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.definitions.values import Value
from portal.models import (
    Case,
    Municipality,
    Organisation,
    Person,
    Plan,
    PoliceZone,
    Region,
    RegionPartner,
    Submission,
    User,
)
from portal.queries import doubles, persons


@dataclass(frozen=True)
class Place:
    """Where a family lives, as far as it is known."""

    municipality: str = ""
    nis: str = ""
    zone: str = ""
    zone_code: str = ""
    centre: str = ""
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
        centre=municipality.centre_code if municipality else "",
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


def region_document(session: Session, region: str) -> Mapping[str, Any]:
    """Return what a region's file says, checked when it was imported."""
    return session.scalar(select(Region.document).where(Region.code == region)) or {}


def place_of_case(session: Session, region: str, case_id: UUID) -> tuple[str | None, UUID | None]:
    """Return municipality and police zone of a case: those of the last referral that says them."""
    found = session.execute(
        select(Submission.municipality_nis, Submission.police_zone_id)
        .where(
            Submission.region == region,
            Submission.case_id == case_id,
            Submission.municipality_nis.is_not(None),
            Submission.status == "submitted",
        )
        .order_by(Submission.submitted_at.desc())
        .limit(1)
    ).one_or_none()
    return (found[0], found[1]) if found else (None, None)


def case_file(session: Session, region: str, case_id: UUID) -> Case:
    """Return the case of a form."""
    return session.scalars(select(Case).where(Case.region == region, Case.id == case_id)).one()


def open_cases(session: Session, case: Case) -> int:
    """Count the other open cases of the region in which one of the same persons seems to stand (doubles)."""
    fields = persons.current_fields(session, case.region)
    found: dict[UUID, list[Mapping[str, Value]]] = defaultdict(list)
    for person in session.scalars(_open_persons(case)):
        found[person.case_id].append(persons.card(person, fields).values)
    own = found.pop(case.id, [])
    return sum(_same_person(own, others) for others in found.values())


def _open_persons(case: Case) -> Select[Person]:
    return (
        select(Person)
        .join(Case, (Case.region == Person.region) & (Case.id == Person.case_id))
        .where(
            Person.region == case.region,
            Person.withdrawn_at.is_(None),
            (Case.status == "open") | (Case.id == case.id),
        )
    )


def _same_person(own: Sequence[Mapping[str, Value]], others: Sequence[Mapping[str, Value]]) -> bool:
    return any(doubles.agreement(one, other, same_place=False) for one in own for other in others)


def next_plan_number(session: Session, plan_id: UUID | None) -> int:
    """Return the number that the next version of a plan gets; 1 for a plan that does not exist yet."""
    number = session.scalar(select(Plan.number).where(Plan.id == plan_id)) if plan_id else None
    return (number or 0) + 1
