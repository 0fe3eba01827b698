"""Definition versions, and the overlays that somebody is working on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, UniqueConstraint, inspect, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.database import JsonObject, portable_json
from portal.models.clock import now
from portal.models.identity import Identified, Versioned

VersionStatus = Literal["draft", "proposed", "active", "retired", "rejected"]
OverlayStatus = Literal["editing", "proposed"]

OPEN = frozenset({"draft", "proposed"})


class DefinitionVersion(Identified):
    """A resolved definition of one form in one region; once in force, what it asks never changes."""

    __tablename__ = "definition_version"
    __table_args__ = (
        UniqueConstraint("region", "form", "number"),
        Index(
            "uq_definition_version_active",
            "region",
            "form",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
        Index(None, "hash"),
    )

    form: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    number: Mapped[int]
    hash: Mapped[str]
    document: Mapped[JsonObject] = mapped_column(portable_json())
    base_source: Mapped[str]
    overlay_source: Mapped[str] = mapped_column(default="")
    status: Mapped[VersionStatus] = mapped_column(default="draft")
    asked: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    approved_at: Mapped[datetime | None]
    in_force_from: Mapped[datetime | None]
    in_force_to: Mapped[datetime | None]

    @validates("form", "region", "number", "hash", "document", "base_source", "overlay_source")
    def _fixed_once_published(self, _key: str, value: Any) -> Any:  # noqa: ANN401 -- any of these columns
        if inspect(self).has_identity and self.status not in OPEN:
            raise ValueError("A published definition never changes: make a new version.")
        return value


class OverlayDraft(Identified, Versioned):
    """An overlay that an admin is editing, as YAML text, until it is proposed and approved."""

    __tablename__ = "overlay_draft"
    __table_args__ = (Index(None, "region", "form"),)

    form: Mapped[str]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    source: Mapped[str]
    based_on: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("definition_version.id"), index=True)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    status: Mapped[OverlayStatus] = mapped_column(default="editing")
    note: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
