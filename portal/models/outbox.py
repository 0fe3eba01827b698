"""Mail that waits: written with the change it tells about, sent by a timer."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import Identified


class Outbox(Identified):
    """One message to one person; it says that there is something new, never what."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "sent_at", "attempts", "created_at"), Index(None, "recipient_user_id", "kind"))

    kind: Mapped[str]
    recipient_user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None]
