"""Definition versions, and the overlays that somebody is working on."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, inspect, or_, text
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.database import JsonObject, portable_json
from portal.models.clock import now
from portal.models.identity import Identified, Versioned

VersionStatus = Literal["draft", "proposed", "active", "retired", "rejected", "withdrawn"]
OverlayStatus = Literal["editing", "proposed"]

OPEN = frozenset({"draft", "proposed"})
PUBLISHED = ("active", "retired")
STOOD = (*PUBLISHED, "withdrawn")
"""What was in force at some time, whatever became of it."""


def listed(words: Iterable[str]) -> str:
    """Words as one text in which ` word ` finds a whole one."""
    joined = " ".join(words)
    return f" {joined} " if joined else ""


class DefinitionVersion(Identified):
    """A resolved definition of one form in one region; once in force, what it asks never changes.

    Its document and sources are large, and fetched only where they are looked at: most look-ups need the hash alone.
    """

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
    document: Mapped[JsonObject] = mapped_column(portable_json(), deferred=True)
    home: Mapped[str] = mapped_column(default="case", server_default="case")
    fills: Mapped[str] = mapped_column(default="", server_default="")
    readers: Mapped[str] = mapped_column(default="", server_default="")
    excludes: Mapped[str] = mapped_column(default="", server_default="")
    base_source: Mapped[str] = mapped_column(deferred=True, deferred_group="sources")
    overlay_source: Mapped[str] = mapped_column(default="", deferred=True, deferred_group="sources")
    status: Mapped[VersionStatus] = mapped_column(default="draft")
    asked: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    approver_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    approved_at: Mapped[datetime | None]
    in_force_from: Mapped[datetime | None]
    in_force_to: Mapped[datetime | None]
    """When another version took its place; one that was withdrawn stands without counting until then."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="", server_default="")

    @validates("form", "region", "number", "hash", "document", "base_source", "overlay_source")
    def _fixed_once_published(self, key: str, value: Any) -> Any:  # noqa: ANN401 -- any of these columns
        if inspect(self).has_identity and self.status not in OPEN:
            raise ValueError("A published definition never changes: make a new version.")
        if key == "document":
            self._note_whose_it_is(value)
        return value

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody fills it in any more; while it stands, its form is closed."""
        return self.status == "withdrawn"

    def is_filled_in_by(self, role: str, organisation_type: str) -> bool:
        """Whether somebody with this role, in such an organisation, may fill it in."""
        return f" {role} " in self.fills and not self.is_closed_to(organisation_type)

    def is_read_by(self, role: str, organisation_type: str) -> bool:
        """Whether somebody with this role, in such an organisation, may read what was sent."""
        return f" {role} " in self.readers and not self.is_closed_to(organisation_type)

    def is_closed_to(self, organisation_type: str) -> bool:
        """Whether people of such an organisation never see it, whatever their role."""
        return f" {organisation_type} " in self.excludes

    def _note_whose_it_is(self, document: JsonObject) -> None:
        """Copy what decides who may see it, so that the query of a relation can look at it."""
        self.home = str(document.get("home", "case"))
        self.fills, self.readers, self.excludes = (
            listed(document.get(slot, ())) for slot in ("fills", "readers", "excludes")
        )


def in_force(at: datetime | None = None) -> tuple[ColumnElement[bool], ...]:
    """What makes a version the one that counts at a moment."""
    return (DefinitionVersion.status != "withdrawn", *standing(at))


def standing(
    at: datetime | None = None, version: type[DefinitionVersion] = DefinitionVersion
) -> tuple[ColumnElement[bool], ...]:
    """What makes a version the one by which a form is read: in force, or withdrawn with nothing in its place.

    Nobody begins a form of which a withdrawn version stands: it is closed. Who may read what was sent, and what the
    form is called, is still known by it.
    """
    moment = now() if at is None else at
    return (
        version.status.in_(STOOD),
        or_(version.in_force_from.is_(None), version.in_force_from <= moment),
        or_(version.in_force_to.is_(None), version.in_force_to > moment),
    )


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
