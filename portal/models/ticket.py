"""Tickets: what a consult gives so that the family can be referred once, without asking everything again."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import RegionBound, within_region


class Ticket(RegionBound):
    """A number that one referral may use, until a day (domain/forms.md, 3.6).

    Only the organisation that asked uses it; without one whoever has the number does: it was told by phone.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        within_region("consult_id", "submission"),
        within_region("used_by_id", "submission"),
        UniqueConstraint("region", "number"),
    )

    number: Mapped[str]
    kind: Mapped[str]
    valid_to: Mapped[date]
    consult_id: Mapped[uuid.UUID] = mapped_column(index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    used_by_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    given_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
