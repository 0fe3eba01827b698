"""Who looked into a case, and for what purpose a coordinator did."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base
from portal.models.identity import within_region


class CaseLook(Base):
    """When a person last looked into a case, and the time before: what changed since is news."""

    __tablename__ = "case_look"
    __table_args__ = (within_region("case_id", "case_file"), Index(None, "case_id"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    at: Mapped[datetime]
    previous_at: Mapped[datetime | None]


class CasePurpose(Base):
    """The purpose for which somebody opened a case, asked once per case and day."""

    __tablename__ = "case_purpose"
    __table_args__ = (within_region("case_id", "case_file"), Index(None, "case_id"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    purpose: Mapped[str]
