"""Organisations, the names they had, and how they take part in a region."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.identity import Identified, Versioned

PartnerKind = Literal["core", "network"]


class Organisation(Identified, Versioned):
    """An organisation; type and perspective are codes of the option sets org_type and perspective."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(index=True)
    type: Mapped[str]
    perspective: Mapped[str]
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    active_from: Mapped[date | None]
    active_to: Mapped[date | None]


class OrganisationName(Identified):
    """The name an organisation bore from one day to another."""

    __tablename__ = "organisation_name"
    __table_args__ = (Index(None, "organisation_id", "from_date"),)

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]


class RegionPartner(Identified, Versioned):
    """An organisation as partner of a region, with its contact point, from one day to another."""

    __tablename__ = "region_partner"
    __table_args__ = (Index(None, "region", "organisation_id"),)

    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[PartnerKind]
    contact_point: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]


class OrganisationTerritory(Identified):
    """A police zone or a municipality that an organisation works in, from one day to another."""

    __tablename__ = "organisation_territory"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    zone_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("police_zone.id"), index=True)
    nis: Mapped[str | None] = mapped_column(ForeignKey("municipality.nis"), index=True)
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
