"""Status and progress of goals, small steps and actions: row and history change at once, without a new version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _
from portal.models import Case, Plan, ProgressNote, StepAnswers, clock
from portal.models.plan import SubjectKind
from portal.queries import cases
from portal.queries.plans import REACHED, Row
from portal.services import outbox
from portal.services.case_events import happened

LONGEST = 2000


@dataclass(frozen=True)
class Progress:
    """How far something is: its state, the day it was done, one line about it, and the version it was read from."""

    version: int
    status: str
    done_on: date | None = None
    text: str = ""


def note(
    session: Session, actor: Actor, case: Case, plan: Plan, kind: SubjectKind, row: Row, told: Progress
) -> ProgressNote:
    """Tell how far a goal, small step or action is; raises Conflict when somebody told something else meanwhile."""
    _check(plan, row, told)
    before = row.status
    set_status(row, told.status, told.done_on)
    follow(session, plan, row)
    noted = _noted(session, actor, case, kind, row, before, told.text.strip())
    _tell_director(session, actor, case)
    return noted


def _check(plan: Plan, row: Row, told: Progress) -> None:
    if plan.status == "afgesloten":
        raise Gone(_("Dit plan is afgesloten."))
    if row.version != told.version:
        raise Conflict(_("Iemand anders wijzigde dit sinds u de pagina opende."))
    if told.done_on is not None and told.done_on > clock.today():
        raise Invalid("done_on", _("Kies een dag die al geweest is, of vandaag."))
    if len(told.text) > LONGEST:
        sentence = _("Maak de tekst korter: er passen %(most)s tekens, u schreef er %(number)s.")
        raise Invalid("text", sentence % {"most": LONGEST, "number": len(told.text)})
    if told.status == row.status and told.done_on == row.done_on and not told.text.strip():
        raise Invalid("text", _("Er is niets gewijzigd. Kies een andere stand of schrijf hoe het gaat."))


def set_status(row: Row, status: str, done_on: date | None = None) -> None:
    """Set the state of a row; what is reached has a day, today unless another was given."""
    known = row.done_on if row.status == status else None
    row.done_on = (done_on or known or clock.today()) if status in REACHED else None
    row.status = status


def follow(session: Session, plan: Plan, row: Row) -> None:
    """Let the version in preparation follow the state of a row, so that settling it never turns the state back."""
    if plan.pending_submission_id is None:
        return
    part = session.scalars(
        select(StepAnswers).where(
            StepAnswers.region == plan.region,
            StepAnswers.submission_id == plan.pending_submission_id,
            StepAnswers.row_id == str(row.id),
        )
    ).one_or_none()
    if part is not None:
        name = f"{part.group}.{part.row_id}.status"
        part.answers = {**part.answers, "status": row.status}
        part.raw = {**part.raw, name: [row.status]} if name in part.raw else part.raw


def _noted(
    session: Session, actor: Actor, case: Case, kind: SubjectKind, row: Row, before: str, text: str
) -> ProgressNote:
    """Write the history of a row, and the line in the course of events."""
    noted = ProgressNote(
        region=case.region,
        case_id=case.id,
        key_id=case.key_id,
        subject_kind=kind,
        subject_id=row.id,
        text=text,
        status_from=before,
        status_to=row.status,
        author_id=actor.user_id,
        at=clock.now(),
    )
    session.add(noted)
    session.flush()
    happened(session, actor, case, "plan.progress_noted", row.id, kind=kind, status_from=before, status_to=row.status)
    return noted


def moved(session: Session, actor: Actor, case: Case, kind: SubjectKind, row: Row, before: str) -> ProgressNote:
    """Write down that a new version of the plan moved a row to another state."""
    return _noted(session, actor, case, kind, row, before, "")


def _tell_director(session: Session, actor: Actor, case: Case) -> None:
    """The director hears that something is new when somebody else told it."""
    director = cases.director(session, case)
    if director is not None and director[0].user_id != actor.user_id:
        outbox.queue(session, "new_for_you", director[0].user_id)
