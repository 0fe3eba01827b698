"""Who a row is: an id made on the server, and the region it never leaves."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, validates
from uuid_utils.compat import uuid7

from portal.database import Base


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: unique everywhere, and later ids sort later."""
    return uuid7()


class Identified(Base):
    """A row with an id of its own, known from the moment it is made."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, sort_order=-3)

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 -- the values of any column
        values.setdefault("id", new_id())
        super().__init__(**values)


class RegionBound(Identified):
    """A row that belongs to one region for ever; others point at it by (region, id)."""

    __abstract__ = True

    region: Mapped[str] = mapped_column(ForeignKey("region.code"), sort_order=-2)

    @validates("region")
    def _stays(self, _key: str, region: str) -> str:
        if self.region is not None and self.region != region:
            raise ValueError("A row never moves to another region.")
        return region


class Versioned(Base):
    """A row that several people edit: a save on an old version fails (security.md D-6)."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(sort_order=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy hands over the class
        return {"version_id_col": cls.version}


def points_to_me() -> UniqueConstraint:
    """The key by which other rows of the same region point at this one."""
    return UniqueConstraint("region", "id")


def within_region(column: str, table: str, *, circular: bool = False) -> ForeignKeyConstraint:
    """A reference that cannot leave the region; a circular one is added after both tables exist."""
    return ForeignKeyConstraint(["region", column], [f"{table}.region", f"{table}.id"], use_alter=circular)
