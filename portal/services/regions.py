"""Region data from files: regions, centres, territory; organisations and partners only the first time.

What an admin changes in the portal afterwards (a partner's name, contact point or end) wins over the file: an
organisation of a file keeps one id for ever, so a later import sees that it is there and leaves it alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from portal.definitions import regions as written, registers
from portal.models import (
    Base,
    Centre,
    Municipality,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    PoliceZone,
    Region,
    RegionPartner,
    ZoneMunicipality,
)

Row = TypeVar("Row", bound=Base)

NAMESPACE = UUID("6f2c5d7e-93d1-4a57-8f0a-2b8a1c9f4e10")
"""Where the lasting ids of what files name come from: the same name in a file is the same row at every import."""


@dataclass
class Counted:
    """How many rows an import made or changed."""

    regions: int = 0
    centres: int = 0
    municipalities: int = 0
    zones: int = 0
    partners: int = 0

    def __bool__(self) -> bool:
        return any(vars(self).values())


def import_regions(session: Session, regions: Mapping[str, written.Region], registered: registers.Registers) -> Counted:
    """Write regions, centres, municipalities and zones as the files say; partners where they are not there yet."""
    counted = Counted()
    mentioned = {one.region for one in registered.municipalities} | {one.region for one in registered.zones}
    counted.regions = sum(_region(session, code, regions.get(code)) for code in sorted({*regions, *mentioned}))
    session.flush()
    counted.municipalities = sum(_municipality(session, one) for one in registered.municipalities)
    session.flush()
    counted.zones = sum(_zone(session, one) for one in registered.zones)
    session.flush()
    for code, region in regions.items():
        counted.centres += sum(_centre(session, code, one) for one in region.centres)
        counted.partners += sum(_partner(session, code, one) for one in region.partners)
    session.flush()
    return counted


def lasting_id(kind: str, name: str) -> UUID:
    """The id of something that a file names, the same at every import."""
    return uuid5(NAMESPACE, f"{kind}:{name}")


def _region(session: Session, code: str, region: written.Region | None) -> int:
    """A region with a file as the file says; one that only has municipalities yet stays switched off."""
    known = session.get(Region, code)
    if region is not None:
        document = region.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        wanted = {"name": region.name, "brand": region.brand, "enabled": region.enabled, "document": document}
    else:
        wanted = {"name": code.upper(), "brand": "", "enabled": False, "document": {}}
    return _written(session, known, Region, {"code": code}, wanted)


def _centre(session: Session, region: str, centre: written.Centre) -> int:
    centre_id = lasting_id("centre", f"{region}:{centre.code}")
    wanted = {
        "region": region,
        "code": centre.code,
        "name": centre.name,
        "phone": centre.phone,
        "email": centre.email,
        "address": centre.address,
        "hours": [one.model_dump(by_alias=True) for one in centre.hours],
        "intake_status": centre.intake_status,
        "intake_message": (centre.intake_message or {}).get("nl", ""),
    }
    return _written(session, session.get(Centre, centre_id), Centre, {"id": centre_id}, wanted)


def _municipality(session: Session, municipality: registers.Municipality) -> int:
    wanted = {
        "name": municipality.name,
        "province": municipality.province,
        "region": municipality.region,
        "centre_code": municipality.centre,
        "aliases": [one.model_dump(exclude_defaults=True) for one in municipality.aliases],
        "valid_from": _day(municipality.valid_from),
        "valid_to": _day(municipality.valid_to),
    }
    known = session.get(Municipality, municipality.nis)
    return _written(session, known, Municipality, {"nis": municipality.nis}, wanted)


def _zone(session: Session, zone: registers.PoliceZone) -> int:
    zone_id = lasting_id("zone", f"{zone.region}:{zone.name}")
    wanted = {
        "code": zone.code or None,
        "name": zone.name,
        "region": zone.region,
        "pilot_from": _day(zone.pilot_from),
        "confirmed": zone.confirmed,
    }
    changed = _written(session, session.get(PoliceZone, zone_id), PoliceZone, {"id": zone_id}, wanted)
    session.flush()
    for nis in zone.municipalities:
        if session.get(ZoneMunicipality, (zone_id, nis)) is None:
            session.add(ZoneMunicipality(zone_id=zone_id, nis=nis))
    return changed


def _partner(session: Session, region: str, partner: written.Partner) -> int:
    """A partner that was not there yet; whoever is there belongs to the admin of the region."""
    organisation_id = lasting_id("organisation", partner.id)
    if session.get(Organisation, organisation_id) is not None:
        return 0
    since = _day(partner.starts)
    session.add(
        Organisation(
            id=organisation_id,
            name=partner.name,
            type=partner.type,
            perspective=partner.perspective,
            active_from=since,
        )
    )
    session.flush()
    session.add(OrganisationName(organisation_id=organisation_id, name=partner.name, from_date=since))
    session.add(
        RegionPartner(
            region=region,
            organisation_id=organisation_id,
            kind=partner.kind,
            contact_point=partner.contact_point,
            phone=partner.phone,
            email=partner.email,
            from_date=since,
            to_date=_day(partner.ends),
        )
    )
    _territory(session, region, organisation_id, partner)
    return 1


def _territory(session: Session, region: str, organisation_id: UUID, partner: written.Partner) -> None:
    since = _day(partner.starts)
    zones = [OrganisationTerritory(zone_id=lasting_id("zone", f"{region}:{name}")) for name in partner.zones]
    places = [OrganisationTerritory(nis=nis) for nis in partner.municipalities]
    for place in (*zones, *places):
        place.organisation_id, place.from_date = organisation_id, since
        session.add(place)


def _written(
    session: Session, known: Row | None, table: type[Row], key: Mapping[str, Any], wanted: Mapping[str, Any]
) -> int:
    """Make the row, or change what differs; 1 when anything did."""
    if known is None:
        session.add(table(**key, **wanted))
        return 1
    changed = [name for name, value in wanted.items() if getattr(known, name) != value]
    for name in changed:
        setattr(known, name, wanted[name])
    return int(bool(changed))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
