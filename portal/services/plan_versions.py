"""The next version of a plan: changes are collected in one draft, and settled together with one note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.library import Compiled
from portal.errors import Gone, Invalid, NotFound
from portal.forms.bound import BoundStep
from portal.forms.fields.base import Records
from portal.forms.posted import MultiDict
from portal.languages import gettext as _
from portal.models import Case, Plan, StepAnswers, Submission, clock
from portal.models.identity import new_id
from portal.models.plan import SubjectKind
from portal.queries import plan_versions as queries, plans, submissions as submission_queries
from portal.queries.plan_versions import Base, bound, group_of
from portal.queries.submissions import Loaded
from portal.services import sending, submission_rows, submissions
from portal.services.case_events import happened
from portal.services.plan_bindings import STARTS_AS
from portal.services.submissions import Place, Writer

SETTLED_ON = "agreement"
"""The step that holds the note and the day of the next evaluation."""
CHANGED_HERE = frozenset({queries.NOTE, "review_date"})


def collect(session: Session, actor: Actor, case: Case, plan: Plan) -> Loaded:
    """The draft in which changes are collected, begun from the plan as it stands when there is none yet."""
    plan = plans.locked(session, plan.region, plan.id)
    if plan.status == "afgesloten" or case.status != "open":
        raise Gone(_("Dit plan is afgesloten."))
    found = plans.pending(session, plan)
    if found is not None:
        return found
    beginning = submissions.Beginning(
        form=plans.FORM, case_id=case.id, plan_id=plan.id, replaces_id=plan.active_submission_id
    )
    draft = submissions.start(session, actor, case.region, beginning, key_id=case.key_id)
    _prefill(session, draft, start_of(session, plan, submission_queries.loaded(session, draft).compiled))
    plan.pending_submission_id = draft.id
    session.flush()
    return submission_queries.loaded(session, draft)


def start_of(session: Session, plan: Plan, compiled: Compiled) -> Base:
    """What a next version of this plan starts from."""
    current = plans.rows(session, plan)
    return queries.base(compiled, plans.active(session, plan), current, plans.names(session, current))


def _prefill(session: Session, draft: Submission, start: Base) -> None:
    """Fill the draft in: every step counts as seen, rows keep their ids."""
    found = submission_queries.loaded(session, draft)
    parts = dict(found.parts)
    for step in found.compiled.definition.steps:
        answers = {field.id: start.fields[field.id] for field in step.fields if field.id in start.fields}
        _part(session, draft, parts, (step.id, "", ""), answers)
        for group in (field for field in step.fields if field.columns):
            for row_id, row in start.groups.get(group.id, {}).items():
                _part(session, draft, parts, (step.id, group.id, row_id), row)
    session.flush()


def _part(
    session: Session,
    draft: Submission,
    parts: dict[submission_queries.PartKey, StepAnswers],
    key: submission_queries.PartKey,
    answers: Mapping[str, Any],
) -> None:
    part = parts.get(key)
    if part is None:
        step, group, row_id = key
        part = parts[key] = StepAnswers(
            id=new_id(),
            region=draft.region,
            submission_id=draft.id,
            key_id=draft.key_id,
            step=step,
            group=group,
            row_id=row_id,
            position=len(parts),
        )
        session.add(part)
    part.answers, part.sequence, part.saved_at = dict(answers), 1, clock.now()


def place_of(found: Loaded, row_id: UUID) -> tuple[SubjectKind, Place]:
    """Where a row stands in the draft; raises NotFound when it does not."""
    for kind in queries.KINDS:
        group = group_of(found.compiled, kind)
        place = Place(found.compiled.step_of[group.id], group.id, str(row_id))
        if place.key in found.parts:
            return kind, place
    raise NotFound


def add(session: Session, actor: Actor, found: Loaded, kind: SubjectKind, goal_id: UUID | None = None) -> UUID:
    """Add a goal, small step or action to the draft, under a goal where one is given."""
    group = group_of(found.compiled, kind)
    step = found.compiled.step_of[group.id]
    row_id = submission_rows.add_row(session, actor, found, step, group.id)
    parts = submission_queries.parts_of(session, found.submission)
    columns = bound(group, kind)
    answers: dict[str, Any] = {columns["status"].id: STARTS_AS[kind]} if "status" in columns else {}
    if goal_id is not None and "goal" in columns:
        goals = group_of(found.compiled, "goal")
        goal = parts.get((found.compiled.step_of[goals.id], goals.id, str(goal_id)))
        label = str(goal.answers.get("title", "")) if goal else ""
        answers[columns["goal"].id] = {"id": str(goal_id), "label": label, "text": ""}
    parts[step, group.id, row_id].answers = answers
    session.flush()
    return UUID(row_id)


def reword(
    session: Session, actor: Actor, found: Loaded, row_id: UUID, posted: MultiDict, writer: Writer, records: Records
) -> BoundStep:
    """Save other words, another person or another day for one row of the draft."""
    place = place_of(found, row_id)[1]
    return submissions.save(session, actor, found, place, posted, writer, complete=True, records=records)


def drop(session: Session, actor: Actor, found: Loaded, row_id: UUID) -> None:
    """Take a row out of the draft; with a goal go its small steps, its actions stay without a goal."""
    kind, place = place_of(found, row_id)
    submission_rows.remove_row(session, actor, found, place)
    if kind != "goal":
        return
    for key, part in found.parts.items():
        goal = part.answers.get("goal") if part.group and part.removed_at is None else None
        if isinstance(goal, dict) and goal.get("id") == str(row_id):
            if key[1] == group_of(found.compiled, "sub_goal").id:
                submission_rows.remove_row(session, actor, found, Place(*key))
            else:
                part.answers = {name: data for name, data in part.answers.items() if name != "goal"}
                part.raw = {name: texts for name, texts in part.raw.items() if not name.endswith(".goal")}
    session.flush()


def keep(session: Session, actor: Actor, found: Loaded, row_id: UUID) -> None:
    """Put a row that was dropped back into the draft."""
    place = place_of(found, row_id)[1]
    submission_rows.restore_row(session, actor, found, place)
    session.flush()


def discard(session: Session, actor: Actor, case: Case, plan: Plan) -> None:
    """Let every change that was not settled go; the plan stays as it is."""
    found = plans.pending(session, plan)
    if found is None:
        raise Gone(_("Er waren geen wijzigingen meer."))
    found.submission.status, found.submission.updated_at = "withdrawn", clock.now()
    plan.pending_submission_id = None
    session.flush()
    happened(session, actor, case, "plan.changes_dropped", plan.id)


def note(
    session: Session, actor: Actor, found: Loaded, posted: MultiDict, writer: Writer, records: Records
) -> BoundStep:
    """Save the note about the changes and the day of the next evaluation."""
    place = Place(SETTLED_ON)
    return submissions.save(session, actor, found, place, posted, writer, complete=True, records=records)


def settle(session: Session, actor: Actor, plan: Plan, once: str) -> None:
    """Make the collected changes the next version of the plan; raises sending.Incomplete when something is missing."""
    found = plans.pending(session, plan)
    if found is None:
        raise Gone(_("Deze wijzigingen zijn al vastgelegd."))
    if plan.number and not queries.changes(found, start_of(session, plan, found.compiled)):
        raise Invalid("_settle", _("Er is niets gewijzigd. Laat de wijzigingen vallen, of wijzig eerst iets."))
    sending.submit(session, actor, found, once)
