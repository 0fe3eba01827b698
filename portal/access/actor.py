"""Who acts: a person wearing one hat, or the portal itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from portal.models.user import SYSTEM_ID


@dataclass(frozen=True)
class Actor:
    """A signed-in person and the membership worn; without region or organisation only the system acts."""

    user_id: uuid.UUID
    name: str
    membership_id: uuid.UUID | None
    role: str
    region: str
    organisation_id: uuid.UUID | None
    organisation_name: str
    organisation_type: str
    session_id: str


SYSTEM = Actor(
    user_id=SYSTEM_ID,
    name="Systeem",
    membership_id=None,
    role="system",
    region="",
    organisation_id=None,
    organisation_name="",
    organisation_type="",
    session_id="",
)
"""The portal itself: import, timers and the command line."""
