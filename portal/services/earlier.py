"""What earlier forms of a case said, for a new draft: only what its definition names, and what this person may read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access import audiences
from portal.access.actor import Actor
from portal.definitions.library import Compiled
from portal.forms.earlier import Said, called, said, to_json
from portal.forms.fields.base import option_label
from portal.forms.journey import Evaluation
from portal.forms.plan import FieldPlan, plan_of
from portal.forms.wording import words
from portal.languages import DUTCH, speaking
from portal.models import Submission, clock
from portal.queries import definitions, earlier as queries
from portal.queries.submissions import Loaded

LINES = "computed"
"""The type of what is only lines of text."""
SECRET = "secret"  # noqa: S105 -- a level of protection, not a password


def gather(session: Session, actor: Actor, submission: Submission, compiled: Compiled) -> dict[str, object]:
    """The earlier answers and the earlier levels, as plain JSON data to keep with the facts of a draft.

    They are kept in Dutch, whoever begins the draft: whoever reads it later need not speak the same language.
    """
    if submission.case_id is None:
        return {}
    with speaking(DUTCH):
        return _gathered(session, actor, submission, submission.case_id, compiled)


def _gathered(
    session: Session, actor: Actor, submission: Submission, case_id: UUID, compiled: Compiled
) -> dict[str, object]:
    found: dict[str, object] = {}
    forms = compiled.earlier.keys() - {submission.form}
    sent = queries.of_case(session, submission.region, case_id, forms)
    answers = {form: _answers(actor, one, compiled.earlier[form]) for form, one in sent.items()}
    if answers:
        found["earlier"] = to_json(answers)
    if compiled.definition.scores:
        found["history"] = _history(session, actor, submission)
    return found


def _answers(actor: Actor, sent: Loaded, names: Collection[str]) -> dict[str, Said]:
    """What a form said to these questions, as far as this person may read it."""
    if not _may_read(actor, sent.submission, sent.compiled):
        return {}
    form = called(sent.submission.form, words(sent.compiled.definition.title))
    audience = _audience(actor)
    found: dict[str, Said] = {}
    for name in sorted(names):
        plan = sent.evaluation.plan.fields.get(name)
        if plan is None:
            found[name] = Said(form)
        elif plan.field.audience in audience and plan.field.protection != SECRET:
            found[name] = _said(form, plan, sent.evaluation, audience)
    return found


def _said(form: str, plan: FieldPlan, evaluation: Evaluation, audience: Collection[str]) -> Said:
    """What stood at one question; of a group, the lines that name its rows. What was hidden was not said."""
    shown = evaluation.visible(plan.id) is True
    if not plan.columns:
        return said(form, plan.field, evaluation.value(plan.id) if shown else None)
    rows = evaluation.rows(plan.id) if shown else ()
    titles = tuple(evaluation.row_title(plan, row, number, audience) for number, row in enumerate(rows, start=1))
    return Said(form, LINES, plan.label, titles, titles, plan.field.audience)


def _may_read(actor: Actor, sent: Submission, compiled: Compiled) -> bool:
    """Whether this person reads what was sent: as its author, or in a role that the form names and does not exclude."""
    if actor.organisation_type in compiled.definition.excludes:
        return False
    return actor.user_id in (sent.author_id, sent.owner_id) or actor.role in compiled.definition.readers


def _audience(actor: Actor) -> frozenset[str]:
    """For whom an answer may be: a draft of a case is filled in by its director, or by somebody of an organisation."""
    return audiences.readable(actor, directs=actor.role == "director")


def _history(session: Session, actor: Actor, submission: Submission) -> dict[str, list[dict[str, str]]]:
    """Per score block, the levels of the last times that this form was sent in the case, the newest first."""
    found: dict[str, list[dict[str, str]]] = {}
    if submission.case_id is not None:
        for sent in queries.levels_of_case(session, submission.region, submission.case_id, submission.form):
            compiled = definitions.compiled_of(session, sent.definition_version_id, sent.definition_hash)
            if _may_read(actor, sent, compiled):
                for block, level in _levels(actor, sent, compiled):
                    found.setdefault(block, []).append(level)
    return found


def _levels(actor: Actor, sent: Submission, compiled: Compiled) -> Iterator[tuple[str, dict[str, str]]]:
    """The levels that stood on one submission, in the words of its own version."""
    on = (sent.submitted_at or sent.updated_at).astimezone(clock.BRUSSELS).date().isoformat()
    computed = sent.computed or {}
    for plan in plan_of(compiled).fields.values():
        result = computed.get(f"score.{plan.score}") if plan.score else None
        if result and result.get("level") and plan.field.audience in _audience(actor):
            level = option_label(plan.field.options, result["level"])
            yield plan.score, {"on": on, "level": level, "total": result.get("total") or ""}
