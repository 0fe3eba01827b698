"""The course of events of a case: each line is also an audit event, with the same name and the same codes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case, CaseEvent, clock
from portal.services import audit


def happened(
    session: Session,
    actor: Actor,
    case: Case,
    kind: str,
    subject_id: UUID | None = None,
    /,
    **codes: Any,  # noqa: ANN401 -- codes and ids of any event
) -> CaseEvent:
    """Write a line of the course of events and its audit event; codes and ids only, never values."""
    event = CaseEvent(
        region=case.region,
        case_id=case.id,
        kind=kind,
        at=clock.now(),
        author_id=actor.user_id,
        subject_id=subject_id,
        data=codes,
    )
    session.add(event)
    session.flush()
    subject = {"subject": str(subject_id)} if subject_id else {}
    audit.record(session, actor, ("case", case.id), kind, {**codes, **subject}, region=case.region)
    return event
