"""The registers of municipalities and police zones."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonList
from portal.models.identity import Identified


class Municipality(Base):
    """A municipality by NIS code, with its validity and the centre that serves it."""

    __tablename__ = "municipality"
    __table_args__ = (Index(None, "region", "name"),)

    nis: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    province: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    centre_code: Mapped[str]
    aliases: Mapped[JsonList] = mapped_column(default=list)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class PoliceZone(Identified):
    """A police zone; `confirmed` says whether its facts were checked with the region."""

    __tablename__ = "police_zone"

    code: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    pilot_from: Mapped[date | None]
    active_from: Mapped[date | None]
    confirmed: Mapped[bool] = mapped_column(default=False)


class ZoneMunicipality(Base):
    """Which municipalities a police zone covers."""

    __tablename__ = "zone_municipality"

    zone_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("police_zone.id"), primary_key=True)
    nis: Mapped[str] = mapped_column(ForeignKey("municipality.nis"), primary_key=True, index=True)
