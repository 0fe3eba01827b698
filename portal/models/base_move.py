"""A shared form that moved under a region's changes, until the region's admin went through what that means."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import JsonList
from portal.models.clock import now
from portal.models.identity import Identified, Versioned


class BaseMove(Identified, Versioned):
    """What a region's form lay on, what it lies on by now, and what its admin keeps (design.md, Overlays)."""

    __tablename__ = "base_move"
    __table_args__ = (UniqueConstraint("region", "form"),)

    form: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    old_base: Mapped[str]
    """The files of the base of which everything was gone through."""
    waiting_base: Mapped[str] = mapped_column(default="")
    """The files of a base that the region cannot use before somebody chose; nothing when the new one is in force."""
    overlay: Mapped[str]
    """The region's changes as they were when the base moved."""
    points: Mapped[JsonList] = mapped_column(default=list)
    """What asks a choice, as far as the first page of the workshop needs it."""
    kept: Mapped[JsonList] = mapped_column(default=list)
    """What the admin keeps, each under what the base said at that moment."""
    moved_at: Mapped[datetime] = mapped_column(default=now)
