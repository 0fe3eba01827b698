"""Who takes part in a case because he does something in its plan, for as long as that is so."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case, Participant, clock
from portal.queries import cases, memberships
from portal.services.case_events import happened


def join(session: Session, actor: Actor, case: Case, user_id: UUID, organisation_id: UUID | None) -> None:
    """Let somebody take part for the organisation that he works for; whoever directs the case is in it already."""
    director = cases.director(session, case)
    worn = [hat.organisation_id for hat in memberships.hats(session, user_id) if hat.region == case.region]
    acting = organisation_id if organisation_id in worn or not worn else worn[0]
    if acting is None or (director is not None and director[0].user_id == user_id):
        return
    running = session.scalars(_running(case, user_id).where(Participant.organisation_id == acting)).first()
    if running is None:
        session.add(
            Participant(
                region=case.region, case_id=case.id, organisation_id=acting, user_id=user_id, from_at=clock.now()
            )
        )
        session.flush()
        happened(session, actor, case, "case.participant_joined", user_id)


def leave(session: Session, actor: Actor, case: Case, user_id: UUID) -> None:
    """Let somebody's part in a case end; what his organisation as a whole may see stays as it is."""
    running = session.scalars(_running(case, user_id)).all()
    for one in running:
        one.to_at = clock.now()
    session.flush()
    if running:
        happened(session, actor, case, "case.participant_left", user_id)


def _running(case: Case, user_id: UUID) -> Select[Participant]:
    return select(Participant).where(
        Participant.region == case.region,
        Participant.case_id == case.id,
        Participant.user_id == user_id,
        Participant.kind == "invited",
        or_(Participant.to_at.is_(None), Participant.to_at > clock.now()),
    )
