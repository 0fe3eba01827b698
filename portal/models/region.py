"""Regions, their centres, and the series their numbers come from."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonList, JsonObject
from portal.models.identity import Identified


class Region(Base):
    """An area with its own partners, agreements and overlays; `document` is its region.yaml, checked."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    brand: Mapped[str]
    enabled: Mapped[bool] = mapped_column(default=True)
    document: Mapped[JsonObject] = mapped_column(default=dict)


class Centre(Identified):
    """A Veilig Huis of a region: whom to call, when, and whether it takes new referrals."""

    __tablename__ = "centre"
    __table_args__ = (UniqueConstraint("region", "code"),)

    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    code: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    hours: Mapped[JsonList] = mapped_column(default=list)
    intake_status: Mapped[str] = mapped_column(default="open")
    intake_message: Mapped[str] = mapped_column(default="")


class NumberSeries(Base):
    """The last number given in a region, kind (referral, case) and year; its row is the lock."""

    __tablename__ = "number_series"

    region: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
