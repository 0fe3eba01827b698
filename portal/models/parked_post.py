"""What somebody typed into a session that had ended, kept for that person alone (security.md D-8)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.sealing import SealedRow, sealed_json


class ParkedPost(SealedRow):
    """A late post, sealed with the system's key, for a short while."""

    __tablename__ = "parked_post"
    __table_args__ = (Index(None, "user_id", "expires_at"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    path: Mapped[str]
    body = sealed_json()
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
