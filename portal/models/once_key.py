"""One-time keys: what creates or sends happens once, however often it is posted (security.md D-7)."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base
from portal.models.clock import now


class OnceKey(Base):
    """A key that was used, for what, with which content, and the receipt that came of it."""

    __tablename__ = "once_key"

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    purpose: Mapped[str]
    payload_hash: Mapped[str]
    receipt: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
