"""Questions to the coordinator ("Vraag het de coördinator"), with or without a case."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import RegionBound, within_region
from portal.models.sealing import SealedRow, sealed_text


class HelpRequest(RegionBound, SealedRow):
    """A short message to the coordinators of a region; it waits until one of them has dealt with it."""

    __tablename__ = "help_request"
    __table_args__ = (within_region("case_id", "case_file"), Index(None, "region", "done_at", "at", "id"))

    case_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    text = sealed_text()
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("user_account.id"), index=True)
