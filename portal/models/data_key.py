"""Data keys: one for each submission, adopted by its case; erasing is destroying the key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.identity import Identified


class DataKey(Identified):
    """A key, wrapped by its region's key-encrypting key; without region it is the system's."""

    __tablename__ = "data_key"

    region: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    wrapped: Mapped[bytes | None]
    kek_id: Mapped[str] = mapped_column(index=True)
    destroyed_at: Mapped[datetime | None]
