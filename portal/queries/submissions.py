"""Submissions as their readers need them: answers assembled, definition compiled, path computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.definitions.library import Compiled
from portal.definitions.values import Value
from portal.forms.answers import Answers, Row, from_json
from portal.forms.bound import BoundStep
from portal.forms.journey import Evaluation, evaluate
from portal.models import StepAnswers, Submission, clock
from portal.queries import definitions

PartKey = tuple[str, str, str]
"""Step, group and row id of a stored part; group and row are empty for the step itself."""


@dataclass(frozen=True)
class Loaded:
    """One submission with everything that follows from it; nothing in here is fetched later."""

    submission: Submission
    compiled: Compiled
    parts: Mapping[PartKey, StepAnswers]
    answers: Answers
    facts: Mapping[str, Value]
    evaluation: Evaluation
    visited: frozenset[str]

    def raw(self, step: str, group: str = "", row: str = "") -> dict[str, list[str]] | None:
        """Return the text of one part as it was typed, or None when nothing was ever saved there."""
        part = self.parts.get((step, group, row))
        return None if part is None else part.raw

    def rows(self, step: str, group: str) -> list[StepAnswers]:
        """Return the rows of a group that were not removed, in the order in which they were added."""
        found = [part for (s, g, r), part in self.parts.items() if s == step and g == group and r]
        return sorted((part for part in found if part.removed_at is None), key=lambda part: part.position)


_PARTS = (
    select(StepAnswers)
    .where(StepAnswers.region == bindparam("of_region"), StepAnswers.submission_id == bindparam("of_submission"))
    .order_by(StepAnswers.position, StepAnswers.id)
)


def parts_of(session: Session, submission: Submission) -> dict[PartKey, StepAnswers]:
    """Return every stored part of a submission, removed rows included."""
    found = session.scalars(_PARTS, {"of_region": submission.region, "of_submission": submission.id})
    return {(part.step, part.group, part.row_id): part for part in found}


def assembled(compiled: Compiled, parts: Mapping[PartKey, StepAnswers]) -> dict[str, Any]:
    """Put the typed answers of all parts together: fields by id, groups as tuples of rows."""
    answers: dict[str, Any] = {}
    groups: dict[str, list[Row]] = defaultdict(list)
    for (step, group, row_id), part in parts.items():
        if part.removed_at is not None or step not in compiled.steps:
            continue
        if group:
            groups[group].append(Row(row_id, from_json(part.answers, compiled.fields[group].columns)))
        else:
            answers |= from_json(part.answers, compiled.steps[step].fields)
    return answers | {group: tuple(rows) for group, rows in groups.items()}


def facts_of(submission: Submission) -> dict[str, Value]:
    """Return the declared facts of a submission; a draft sees today's date, a sent one the day it was sent."""
    facts: dict[str, Value] = dict(submission.facts or {})
    frozen = facts.get("today") if submission.status != "draft" else None
    facts["today"] = date.fromisoformat(frozen) if isinstance(frozen, str) else clock.today()
    return facts


def loaded(session: Session, submission: Submission) -> Loaded:
    """Load a submission: one query beside the one that fetched it, the compiled definition comes from the cache."""
    compiled = _compiled(session, submission)
    parts = parts_of(session, submission)
    answers = assembled(compiled, parts)
    facts = facts_of(submission)
    visited = frozenset(step for (step, group, _row), part in parts.items() if not group and part.sequence)
    evaluation = evaluate(compiled, answers, facts, visited)
    return Loaded(submission, compiled, parts, answers, facts, evaluation, visited)


def after(found: Loaded, bound: BoundStep) -> Loaded:
    """The submission after a save, from what the save worked out: enough to say where next; `parts` are from before."""
    visited = bound.evaluation.visited
    return replace(found, answers=bound.merged, evaluation=bound.evaluation, visited=visited)


def _compiled(session: Session, submission: Submission) -> Compiled:
    return definitions.compiled_of(session, submission.definition_version_id, submission.definition_hash)


def submission(session: Session, region: str, submission_id: UUID) -> Submission:
    """Return one submission of a region; raises NoResultFound when there is none."""
    return session.scalars(select(Submission).where(Submission.region == region, Submission.id == submission_id)).one()


def previous_answers(session: Session, found: Loaded) -> Answers:
    """Return the answers of the last time the same form was sent for the same case; shown beside, never prefilled."""
    current = found.submission
    if current.case_id is None or current.form != "risk_assessment":
        return {}
    earlier = session.scalars(
        select(Submission)
        .where(
            Submission.region == current.region,
            Submission.case_id == current.case_id,
            Submission.form == current.form,
            Submission.status == "submitted",
            Submission.id != current.id,
        )
        .order_by(Submission.submitted_at.desc())
        .limit(1)
    ).first()
    if earlier is None:
        return {}
    compiled = _compiled(session, earlier)
    return assembled(compiled, parts_of(session, earlier))
