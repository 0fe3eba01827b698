"""Sending a submission: once, complete, frozen; it reaches the case, the statistics and whoever must read it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import FormWithdrawn, Gone, Invalid
from portal.forms.answers import Answers, Row
from portal.forms.frozen import frozen
from portal.forms.journey import Evaluation
from portal.forms.plan import FieldPlan
from portal.forms.step_form import FieldError, bind
from portal.languages import gettext as _
from portal.models import Submission, clock
from portal.queries import definitions, memberships, records, submissions as queries
from portal.queries.submissions import Loaded
from portal.services import audit, bindings, idempotency, loose_files, numbering, outbox, statistics, tickets
from portal.services.submissions import Place, clear_hidden, fields_of, require_enabled, stream

REFERRAL = "referral"
DECIDED = frozenset({"taken_in", "advised", "declined"})


class Incomplete(Invalid):
    """Something that is required is missing, or a rule says no; the check page lists it."""

    def __init__(self) -> None:
        super().__init__("_submit", _("Er ontbreekt nog iets. Hieronder staat wat."))


def submit(session: Session, actor: Actor, found: Loaded, once: str) -> Submission:
    """Send a draft; the same key again gives the same result. Raises Incomplete, or Gone when it was withdrawn.

    Raises FormWithdrawn when its version was: nothing is sent on that.
    """
    submission = found.submission
    if submission.status == "draft" and definitions.is_withdrawn(session, submission.definition_version_id):
        raise FormWithdrawn
    if submission.status == "draft" and (problems(found.evaluation) or unreadable(session, actor, found)):
        raise Incomplete
    claim = idempotency.claim(session, actor.user_id, once, "submission.submit", str(submission.id))
    if claim.receipt is not None or submission.status == "submitted":
        return submission
    if submission.status != "draft":
        raise Gone
    if submission.form == REFERRAL and submission.replaces_id is None:
        require_enabled(session, submission.region)
    clear_hidden(found, sent=True)
    loose_files.settle(session, found)
    found = tickets.give(session, actor, found)
    _freeze(found)
    _mark(session, found)
    session.flush()
    tickets.use(session, actor, found)
    statistics.record(session, submission, _all_fields(found), _visible(found.evaluation))
    _hand_on(session, actor, found)
    audit.record(session, actor, stream(submission), "submission.submitted", {"form": submission.form})
    idempotency.settle(session, claim, submission.reference or str(submission.id))
    return submission


def problems(evaluation: Evaluation) -> bool:
    """Say whether something stands in the way of sending."""
    return bool(evaluation.missing()) or any(finding.severity == "error" for finding in evaluation.findings)


def unreadable(session: Session, actor: Actor, found: Loaded) -> list[tuple[str, FieldError]]:
    """What only the database can judge, and what was typed and could not be read: sending would lose it unsaid."""
    return [
        *tickets.mistakes(session, actor, found),
        *bindings.mistakes(found),
    ] + [
        (step, error)
        for (step, group, row_id), part in found.parts.items()
        if not found.is_gone((step, group, row_id)) and part.raw and step in found.compiled.steps
        for error in _mistakes(session, found, Place(step, group, row_id))
    ]


def _mistakes(session: Session, found: Loaded, place: Place) -> list[FieldError]:
    """The errors of one stored part, as far as they leave a field without an answer."""
    part = found.parts[place.key]
    fields = fields_of(found, place)
    offered = records.choices(session, found, fields)
    bound = bind(found.compiled, place.step, part.raw, found.answers, found.facts, place.row, records=offered)
    return [error for error in bound.errors if part.answers.get(error.field_id.rpartition(".")[2]) is None]


def _freeze(found: Loaded) -> None:
    """Keep what was computed and the facts it was computed with (design.md, What is truth)."""
    facts = dict(found.submission.facts)
    found.submission.facts = facts | {"today": clock.today().isoformat()}
    found.submission.computed = frozen(found.compiled, found.answers, found.facts)


def _mark(session: Session, found: Loaded) -> None:
    submission = found.submission
    submission.status = "submitted"
    submission.submitted_at = submission.updated_at = clock.now()
    if submission.form == REFERRAL:
        submission.referral_state = "sent"
        submission.reference = f"A-{numbering.next_number(session, submission.region, REFERRAL)}"


def _all_fields(found: Loaded) -> list[Field]:
    return [field for step in found.compiled.definition.steps for field in step.fields]


def _visible(evaluation: Evaluation) -> Answers:
    """The answers that count: what is hidden, or cannot be decided yet, is left out."""
    shown: dict[str, object] = {}
    for field in evaluation.plan.fields.values():
        if field.group or evaluation.visible(field.id) is not True:
            continue
        if field.columns:
            shown[field.id] = _visible_rows(evaluation, field, "")
        else:
            shown[field.id] = evaluation.value(field.id)
    return shown


def _visible_rows(evaluation: Evaluation, group: FieldPlan, above: str) -> tuple[Row, ...]:
    return tuple(_visible_row(evaluation, group, row) for row in evaluation.rows(evaluation.name(group, above)))


def _visible_row(evaluation: Evaluation, group: FieldPlan, row: Row) -> Row:
    columns = [one for one in group.columns if evaluation.visible(one.id, row.id) is True]
    rows = {one.field.id: _visible_rows(evaluation, one, row.id) for one in columns if one.columns}
    return Row(row.id, {one.field.id: evaluation.value(one.id, row.id) for one in columns} | rows)


def _hand_on(session: Session, actor: Actor, found: Loaded) -> None:
    """Fill the case, replace what this answers, and tell the coordinators that something new is there."""
    submission = found.submission
    if submission.case_id is not None:
        bindings.apply(session, actor, found)
    replace_earlier(session, submission)
    for user_id in _told(session, actor, found):
        outbox.queue(session, "new_for_you", user_id)


def _told(session: Session, actor: Actor, found: Loaded) -> Iterable[UUID]:
    """Who hears that there is something new: coordinators of a referral or a question, whoever asked of the answer."""
    submission, definition = found.submission, found.compiled.definition
    asked = definition.home == "register" and actor.role not in definition.readers
    if submission.form == REFERRAL or (asked and "coordinator" in definition.readers):
        return memberships.coordinators(session, submission.region)
    return [] if submission.owner_id == actor.user_id or submission.case_id is not None else [submission.owner_id]


def replace_earlier(session: Session, submission: Submission) -> None:
    """Let the earlier text make place; one that was decided on or withdrawn meanwhile keeps its outcome."""
    if submission.replaces_id is None:
        return
    earlier = queries.submission(session, submission.region, submission.replaces_id)
    if earlier.status == "submitted" and earlier.referral_state not in DECIDED:
        earlier.status = "replaced"
        earlier.updated_at = clock.now()
