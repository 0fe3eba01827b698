"""Sessions on the server: only the hash of a token is kept (security.md D-3)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base, JsonObject
from portal.models.clock import now


class UserSession(Base):
    """One sign-in; ended ones are kept for 24 hours, marked, and open nothing."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    membership_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("membership.id"), index=True)
    epoch: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_reason: Mapped[str | None]
    csrf_secret: Mapped[str]
    data: Mapped[JsonObject] = mapped_column(default=dict)
