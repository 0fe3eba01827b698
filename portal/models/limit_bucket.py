"""Token buckets: rate limits that hold across processes and nodes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from portal.database import Base


class LimitBucket(Base):
    """What is left of one allowance, and when that was counted."""

    __tablename__ = "limit_bucket"

    key: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    updated_at: Mapped[datetime] = mapped_column(index=True)
