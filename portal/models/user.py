"""People with an account, and the hats they wear."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import Identified

Role = Literal["referrer", "partner", "coordinator", "director", "supporter", "strategist", "clerk", "admin", "auditor"]

SYSTEM_ID = uuid.UUID(int=0)
"""The account under which the portal itself acts (import, timers); it exists from migration 0001 and never signs in."""


class User(Identified):
    """An account; `epoch` goes up when every session of it must end."""

    __tablename__ = "user_account"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    function: Mapped[str] = mapped_column(default="")
    password_hash: Mapped[str] = mapped_column(default="")
    epoch: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(default="nl")
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime | None]


class Membership(Identified):
    """One role of one person in one organisation and region, from one day to another."""

    __tablename__ = "membership"
    __table_args__ = (Index(None, "organisation_id", "region"), Index(None, "region", "role"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[Role]
    region: Mapped[str] = mapped_column(ForeignKey("region.code"))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
