"""What binds a person to a case: who directs, supports or takes part in it, and who opens or names it.

Each gives a condition for a query; the relations that the policy names are made of them.
"""

from __future__ import annotations

import uuid
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Exists, SQLColumnExpression, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import PurposeNeeded
from portal.models import Assignment, Case, CasePurpose, Participant, clock

CaseId: TypeAlias = SQLColumnExpression[Any]


def directs(actor: Actor, case_id: CaseId) -> Exists:
    """Whether this person directs the case now; a former director's access ended at once."""
    return exists().where(
        Assignment.region == actor.region,
        Assignment.case_id == case_id,
        Assignment.user_id == actor.user_id,
        Assignment.to_at.is_(None),
    )


def takes_part(actor: Actor, case_id: CaseId) -> Exists:
    """Whether this person, or his organisation as a whole, works on the case now."""
    return _participates(actor, case_id, or_(Participant.user_id.is_(None), Participant.user_id == actor.user_id))


def supports(actor: Actor, case_id: CaseId) -> Exists:
    """Whether a coordinator gave this person the case to support (D1-16); an action in its plan does not."""
    return _participates(actor, case_id, Participant.user_id == actor.user_id, Participant.kind == "supporter")


def _participates(actor: Actor, case_id: CaseId, *conditions: ColumnElement[bool]) -> Exists:
    """Somebody takes part at the moment that is asked: a query that is put together once asks the hour each time."""
    now = bindparam("now", callable_=lambda: clock.now(), type_=Participant.from_at.type, unique=True)
    return exists().where(
        Participant.region == actor.region,
        Participant.case_id == case_id,
        Participant.organisation_id == actor.organisation_id,
        Participant.from_at <= now,
        or_(Participant.to_at.is_(None), Participant.to_at > now),
        *conditions,
    )


def opens(actor: Actor, case_id: CaseId) -> ColumnElement[bool]:
    """By role: a coordinator of the region, else whoever works on the case."""
    return Case.region == actor.region if actor.role == "coordinator" else works_on(actor, case_id)


def works_on(actor: Actor, case_id: CaseId) -> Exists:
    """By role: the director of the case, its supporter, or somebody who takes part."""
    if actor.role == "director":
        return directs(actor, case_id)
    return supports(actor, case_id) if actor.role == "supporter" else takes_part(actor, case_id)


def reads_case(actor: Actor) -> ColumnElement[bool]:
    """The cases that this person may open, in a query of his region's cases."""
    return and_(Case.region == actor.region, opens(actor, Case.id))


def names_case(actor: Actor) -> ColumnElement[bool]:
    """The cases that this person may name by number: whoever writes minutes names any (domain/forms.md, section 5)."""
    return Case.region == actor.region if actor.role == "clerk" else reads_case(actor)


def require_purpose(session: Session, actor: Actor, case_id: uuid.UUID) -> None:
    """A coordinator opens case content with a purpose, asked once per case and day."""
    if actor.role != "coordinator":
        return
    given = select(CasePurpose.case_id).where(
        CasePurpose.user_id == actor.user_id,
        CasePurpose.case_id == case_id,
        CasePurpose.region == actor.region,
        CasePurpose.day == clock.today(),
    )
    if session.scalars(given).first() is None:
        raise PurposeNeeded(case_id)
