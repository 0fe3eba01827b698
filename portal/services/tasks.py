"""Tasks of a case, and the questions that reach the coordinator."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Gone, Invalid
from portal.languages import gettext as _
from portal.models import Case, HelpRequest, Task, clock
from portal.queries import cases, memberships
from portal.services import audit, keys, outbox

REASSESS = "reassess_risk"
REVIEW_SAFETY_PLAN = "review_safety_plan"
LONGEST = 2000


def plan(session: Session, actor: Actor, case: Case, kind: str, due: date, subject_id: UUID | None = None) -> Task:
    """Ask for something by a day (D3-97); it takes the place of what was still planned of this kind."""
    _close(session, case, kind)
    assigned = cases.director(session, case)
    task = Task(
        region=case.region,
        case_id=case.id,
        kind=kind,
        due=due,
        assignee_id=assigned[0].user_id if assigned else None,
        subject_id=subject_id,
    )
    session.add(task)
    session.flush()
    audit.record(session, actor, ("case", case.id), "task.planned", {"kind": kind, "due": due}, region=case.region)
    return task


def plan_reassessment(session: Session, actor: Actor, case: Case, due: date, subject_id: UUID | None = None) -> Task:
    """Ask for a new risk assessment by a day."""
    return plan(session, actor, case, REASSESS, due, subject_id)


def bring_forward(session: Session, actor: Actor, case: Case, due: date, subject_id: UUID | None = None) -> Task:
    """Ask for a new risk assessment sooner; one that is due earlier stays as it is."""
    planned = session.scalars(_open(case, REASSESS)).first()
    if planned is not None and planned.due is not None and planned.due <= due:
        return planned
    return plan_reassessment(session, actor, case, due, subject_id)


def finish_reassessment(session: Session, actor: Actor, case: Case) -> None:
    """The risk was assessed again and no next day was set."""
    if session.scalars(_open(case, REASSESS)).first() is not None:
        _close(session, case, REASSESS)
        audit.record(session, actor, ("case", case.id), "task.finished", {"kind": REASSESS}, region=case.region)


def hand_over(session: Session, case: Case, user_id: UUID) -> None:
    """Give the open tasks of a case to its new director; part of `cases.assign`, which writes the event."""
    session.execute(
        update(Task)
        .where(Task.region == case.region, Task.case_id == case.id, Task.done_at.is_(None))
        .values(assignee_id=user_id)
    )


def _open(case: Case, kind: str) -> Select[Task]:
    return select(Task).where(
        Task.region == case.region, Task.case_id == case.id, Task.kind == kind, Task.done_at.is_(None)
    )


def _close(session: Session, case: Case, kind: str) -> None:
    for task in session.scalars(_open(case, kind)):
        task.done_at = clock.now()
    session.flush()


def ask(session: Session, actor: Actor, text: str, case: Case | None = None) -> HelpRequest:
    """Ask the coordinators of one's region something; they all hear that there is something new."""
    if not text.strip():
        raise Invalid("text", _("Schrijf uw vraag op."))
    if len(text) > LONGEST:
        told = _("Maak uw vraag korter: er passen %(most)s tekens, u schreef er %(number)s.")
        raise Invalid("text", told % {"most": LONGEST, "number": len(text)})
    request = HelpRequest(
        region=actor.region,
        case_id=case.id if case else None,
        key_id=case.key_id if case else keys.new_key(session, actor.region),
        text=text.strip(),
        author_id=actor.user_id,
    )
    session.add(request)
    session.flush()
    for user_id in memberships.coordinators(session, actor.region):
        outbox.queue(session, "new_for_you", user_id)
    audit.record(session, actor, ("region", actor.region), "help.asked", {"request": str(request.id)})
    return request


def settle(session: Session, actor: Actor, request: HelpRequest) -> None:
    """Say that a question was dealt with, by phone or otherwise."""
    if request.done_at is not None:
        raise Gone(_("Deze vraag was al afgehandeld."))
    request.done_at, request.done_by = clock.now(), actor.user_id
    session.flush()
    audit.record(session, actor, ("region", request.region), "help.settled", {"request": str(request.id)})
