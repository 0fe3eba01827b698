"""Refusals, written down: who asked for what is not his (security.md D-5, C01)."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.services import audit


def denial_of(actor: Actor, *, endpoint: str, method: str, kind: str) -> Callable[[Session], None]:
    """What is written after a refused request, in a transaction of its own."""

    def write(session: Session) -> None:
        audit.record(
            session,
            actor,
            stream=("user", actor.user_id),
            action="access.denied",
            data={"endpoint": endpoint, "method": method, "kind": kind},
            outcome="denied",
        )

    return write
