"""Mijn acties: what one person must do over all his cases; case numbers only, unless he directs the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.relations import reads
from portal.access.ties import directs, takes_part
from portal.forms.wording import words
from portal.models import Action, Case, DefinitionVersion, Goal, Plan, ProgressNote, Submission, clock
from portal.models.sealing import keyring
from portal.queries import definitions, paging
from portal.queries.paging import FAR, Page
from portal.queries.plan_view import statuses
from portal.queries.plans import FORM, RUNNING

RECENT = timedelta(days=30)
"""How long something that is finished stays in the list."""
MOST_FINISHED = 10
OPENS_NO_CASE = frozenset({"referrer", "partner"})
"""Who takes part in a case and has no page of it: what he may read of it is listed with his actions."""


@dataclass(frozen=True)
class ActionLine:
    """One action in somebody's list."""

    id: UUID
    case_id: UUID
    number: str
    family: str
    text: str
    goal: str
    due: date | None
    late: bool
    status: str
    word: str
    done_on: date | None
    version: int
    told: str


@dataclass(frozen=True)
class ToRead:
    """A form of a case that somebody else sent, for who takes part in the case."""

    id: UUID
    title: str
    number: str
    at: date


def to_read(session: Session, actor: Actor) -> tuple[ToRead, ...]:
    """What was sent in the open cases that this person takes part in, and names his role; the newest first."""
    if actor.role not in OPENS_NO_CASE:
        return ()
    found = session.execute(
        select(Submission, Case.number)
        .join(Case, and_(Case.region == Submission.region, Case.id == Submission.case_id))
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(Submission.region == actor.region, Case.status == "open", Submission.status == "submitted")
        .where(DefinitionVersion.home == "case", reads(actor))
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        .limit(paging.PAGE)
    )
    return tuple(_to_read(session, submission, number) for submission, number in found)


def _to_read(session: Session, submission: Submission, number: str) -> ToRead:
    """Called as in the version it was filled in with."""
    pinned = definitions.compiled_or_none(session, submission.definition_version_id, submission.definition_hash)
    at = (submission.submitted_at or submission.updated_at).astimezone(clock.BRUSSELS).date()
    return ToRead(submission.id, words(pinned.definition.title) if pinned else submission.form, number, at)


def waiting(session: Session, actor: Actor, after: str = "") -> Page[ActionLine]:
    """What this person still has to do, what is due first on top."""
    key = paging.read(after)
    due = func.coalesce(Action.due, FAR)
    wanted = _mine(actor).where(Action.status.in_(RUNNING)).order_by(due, Action.id).limit(paging.PAGE + 1)
    if key is not None:
        wanted = wanted.where(paging.after(due, Action.id, key.day(), key))
    found, more = paging.cut(session.execute(wanted).all())
    last = found[-1].Action if more else None
    following = str(paging.Key((last.due or FAR).isoformat(), last.id)) if last else ""
    return Page(_lines(session, actor, found), following)


def finished(session: Session, actor: Actor) -> tuple[ActionLine, ...]:
    """What this person finished lately, the newest first."""
    wanted = _mine(actor).where(Action.status.not_in(RUNNING), Action.done_on >= clock.today() - RECENT)
    found = session.execute(wanted.order_by(Action.done_on.desc(), Action.id.desc()).limit(MOST_FINISHED)).all()
    return _lines(session, actor, found)


def _mine(actor: Actor) -> Any:  # noqa: ANN401 -- a select of five things
    """Actions in plans of open cases that this person works on, and that he is responsible for."""
    return (
        select(Action, Plan.case_id, Case, Goal, directs(actor, Case.id).label("directs"))
        .join(Plan, and_(Plan.region == Action.region, Plan.id == Action.plan_id))
        .join(Case, and_(Case.region == Plan.region, Case.id == Plan.case_id))
        .outerjoin(Goal, and_(Goal.region == Action.region, Goal.id == Action.goal_id))
        .where(Action.region == actor.region, Action.withdrawn_at.is_(None), _responsible(actor))
        .where(Plan.status != "afgesloten", Case.status == "open")
        .where(or_(directs(actor, Case.id), takes_part(actor, Case.id)))
    )


def _responsible(actor: Actor) -> ColumnElement[bool]:
    """The same rule as the relation `plan_action_responsible`."""
    by_organisation = and_(Action.responsible_id.is_(None), Action.organisation_id == actor.organisation_id)
    return or_(Action.responsible_id == actor.user_id, by_organisation)


def _lines(session: Session, actor: Actor, found: Sequence[Any]) -> tuple[ActionLine, ...]:
    keyring(session).prepare(session, {key for one in found for key in (one.Action.key_id, one.Case.key_id)})
    words = _words(session, actor.region) if found else {}
    told = _told(session, actor, [one.Action.id for one in found])
    return tuple(_line(one, words, told) for one in found)


def _words(session: Session, region: str) -> Mapping[str, str]:
    version = definitions.standing_version_or_none(session, region, FORM)
    return statuses(definitions.compiled_version(version), "action") if version else {}


def _told(session: Session, actor: Actor, action_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The last line that this person wrote about each action."""
    found = session.scalars(
        select(ProgressNote)
        .where(ProgressNote.region == actor.region, ProgressNote.subject_id.in_(action_ids))
        .where(ProgressNote.author_id == actor.user_id)
        .order_by(ProgressNote.at, ProgressNote.id)
    )
    return {one.subject_id: one.text for one in found}


def _line(found: Any, words: Mapping[str, str], told: Mapping[UUID, str]) -> ActionLine:  # noqa: ANN401 -- a result row
    action: Action = found.Action
    running = action.status in RUNNING
    return ActionLine(
        id=action.id,
        case_id=found.case_id,
        number=found.Case.number,
        family=found.Case.label if found.directs else "",
        text=str(action.details.get("text", "")),
        goal=str(found.Goal.details.get("title", "")) if found.Goal else "",
        due=action.due,
        late=running and action.due is not None and action.due < clock.today(),
        status=action.status,
        word=words.get(action.status, action.status),
        done_on=action.done_on,
        version=action.version,
        told=told.get(action.id, ""),
    )
