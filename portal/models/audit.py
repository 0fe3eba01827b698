"""The audit trail: streams of events that only grow (security.md D-11).

Events hold ids, not references: the trail outlives what it tells about.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonObject
from portal.models.identity import Identified


class AuditStream(Base):
    """The end of one stream (case, submission, user, region): its last number and digest; its row is the lock."""

    __tablename__ = "audit_stream"

    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    last_sequence: Mapped[int]
    head: Mapped[bytes]


class AuditEvent(Identified):
    """Who did what, wearing which hat; codes and ids, never values."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("stream_kind", "stream_id", "sequence"),
        Index(None, "region", "at", "id"),
        Index(None, "actor_id", "at"),
    )

    stream_kind: Mapped[str]
    stream_id: Mapped[str]
    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID]
    membership_id: Mapped[uuid.UUID | None]
    region: Mapped[str | None]
    action: Mapped[str]
    outcome: Mapped[str]
    data: Mapped[JsonObject] = mapped_column(default=dict)
    canonical: Mapped[bytes]
    digest: Mapped[bytes]
