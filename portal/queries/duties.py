"""What must happen now in a case: at most five lines, the late ones first, each with one action."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Action, Case, Contact, Plan, Submission, Task, clock
from portal.queries import case_forms, plans
from portal.queries.cases import Head

MOST = 5
FIRST_CONTACT = timedelta(days=7)
"""How soon after the opening a first contact may be expected."""
QUIET = timedelta(days=28)
"""How long a case may go without a contact before somebody asks."""
DONE = ("klaar", "geschrapt")


@dataclass(frozen=True)
class Duty:
    """One line: what, by when, and the thing it is about."""

    kind: str
    due: date | None = None
    subject_id: UUID | None = None
    subject: str = ""
    number: int = 0
    late: bool = False


def of_case(session: Session, case: Case, head: Head, reader_id: UUID) -> tuple[Duty, ...]:
    """What must happen now, the late ones first."""
    if case.status != "open":
        return ()
    duties = [
        *_tasks(session, case),
        *_risk(session, case),
        *_drafts(session, case, reader_id),
        *_unreachable(head),
        *_plan(session, case),
        *_contact(session, case),
    ]
    return tuple(sorted(duties, key=lambda duty: (not duty.late,))[:MOST])


def _tasks(session: Session, case: Case) -> Iterator[Duty]:
    """Planned tasks that are late or due within two weeks."""
    soon = clock.today() + timedelta(days=14)
    found = session.scalars(
        select(Task)
        .where(Task.region == case.region, Task.case_id == case.id, Task.done_at.is_(None), Task.due <= soon)
        .order_by(Task.due, Task.id)
    )
    for task in found:
        yield Duty(task.kind, task.due, task.subject_id, late=task.due is not None and task.due < clock.today())


def _risk(session: Session, case: Case) -> Iterator[Duty]:
    if case.risk_level is None:
        yield Duty("first_risk")


def _drafts(session: Session, case: Case, reader_id: UUID) -> Iterator[Duty]:
    """One's own forms that were begun and not sent."""
    found = session.execute(
        select(Submission.id, Submission.form)
        .where(
            Submission.region == case.region,
            Submission.case_id == case.id,
            Submission.status == "draft",
            Submission.owner_id == reader_id,
            Submission.form != plans.FORM,
        )
        .order_by(Submission.updated_at.desc())
    )
    titles = case_forms.titles(session, case.region)
    for submission_id, form in found:
        title = titles.get(form, form)
        yield Duty("draft", subject_id=submission_id, subject=title[:1].lower() + title[1:])


def _unreachable(head: Head) -> Iterator[Duty]:
    """A victim whom nobody knows how to reach safely."""
    for card in head.victims:
        if not card.safe_contact and "kind_slachtoffer" not in card.roles:
            yield Duty("safe_contact", subject_id=card.id, subject=card.name)


def _plan(session: Session, case: Case) -> Iterator[Duty]:
    """No plan yet, a review that is due, or actions past their day."""
    plan = session.scalars(
        select(Plan).where(Plan.region == case.region, Plan.case_id == case.id, Plan.status != "afgesloten")
    ).one_or_none()
    if plan is None or plan.number == 0:
        yield Duty("first_plan")
        return
    late = session.scalars(
        select(func.count())
        .select_from(Action)
        .where(
            Action.region == case.region,
            Action.plan_id == plan.id,
            Action.withdrawn_at.is_(None),
            Action.status.not_in(DONE),
            Action.due < clock.today(),
        )
    ).one()
    if late:
        yield Duty("late_actions", number=late, late=True)
    if plan.review_date is not None and plan.review_date <= clock.today() + timedelta(days=14):
        yield Duty("plan_review", plan.review_date, late=plan.review_date < clock.today())


def _contact(session: Session, case: Case) -> Iterator[Duty]:
    """No contact yet, or none for a while; a try without answer is no contact."""
    last = session.scalar(
        select(func.max(Contact.at)).where(
            Contact.region == case.region, Contact.case_id == case.id, Contact.kind != "poging"
        )
    )
    opened = case.opened_at.astimezone(clock.BRUSSELS).date()
    if last is None:
        yield Duty("first_contact", opened + FIRST_CONTACT, late=clock.today() > opened + FIRST_CONTACT)
    elif clock.now() - last > QUIET:
        yield Duty("quiet", last.astimezone(clock.BRUSSELS).date())
