"""Whether the database answers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session


def ask(session: Session) -> None:
    """Ask the database anything; raises when it does not answer."""
    session.execute(select(1))
