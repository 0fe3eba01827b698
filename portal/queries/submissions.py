"""Submissions as their readers need them: answers assembled, definition compiled, path computed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.definitions import facts as known_facts
from portal.definitions.library import Compiled
from portal.forms import earlier
from portal.forms.answers import Answers, Row, around, from_json, group_of
from portal.forms.bound import BoundStep
from portal.forms.journey import Evaluation, evaluate
from portal.models import Centre, StepAnswers, Submission, clock
from portal.queries import definitions

PartKey = tuple[str, str, str]
"""Step, list and row id of a stored part; both are empty for the step itself.

A list is named by its address (`portal.forms.answers`), so a row of a row knows the row it stands in.
"""


@dataclass(frozen=True)
class Loaded:
    """One submission with everything that follows from it; nothing in here is fetched later."""

    submission: Submission
    compiled: Compiled
    parts: Mapping[PartKey, StepAnswers]
    answers: Answers
    facts: Mapping[str, Any]
    evaluation: Evaluation
    visited: frozenset[str]

    def raw(self, step: str, group: str = "", row: str = "") -> dict[str, list[str]] | None:
        """Return the text of one part as it was typed, or None when nothing was ever saved there."""
        part = self.parts.get((step, group, row))
        return None if part is None else part.raw

    def is_gone(self, key: PartKey) -> bool:
        """Whether a row was removed, or the row around it."""
        return is_gone(self.parts, key)

    def has_list(self, step: str, address: str) -> bool:
        """Whether rows can stand here: in a group of this step, or in a group of a row of it that is there."""
        group = self.compiled.fields.get(group_of(address))
        if group is None or not group.columns or self.compiled.step_of.get(group_of(address)) != step:
            return False
        outer = (step, *around(address))
        return "." not in address or (outer in self.parts and not self.is_gone(outer))

    def rows(self, step: str, group: str) -> list[StepAnswers]:
        """Return the rows of a list that were not removed, in the order in which they were added."""
        found = [part for (s, g, r), part in self.parts.items() if s == step and g == group and r]
        return sorted((part for part in found if part.removed_at is None), key=lambda part: part.position)


def is_gone(parts: Mapping[PartKey, StepAnswers], key: PartKey) -> bool:
    """Whether a row was removed, or the row around it: what stands in a removed row comes back with it."""
    step, address, _ = key
    part = parts.get(key)
    gone = part is not None and part.removed_at is not None
    return gone or ("." in address and is_gone(parts, (step, *around(address))))


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
    lists: dict[str, list[Row]] = defaultdict(list)
    for (step, address, row_id), part in parts.items():
        if part.removed_at is not None or step not in compiled.steps:
            continue
        if address:
            lists[address].append(Row(row_id, from_json(part.answers, compiled.fields[group_of(address)].columns)))
        else:
            answers |= from_json(part.answers, compiled.steps[step].fields)
    return answers | _nested(lists)


def _nested(lists: Mapping[str, list[Row]]) -> dict[str, tuple[Row, ...]]:
    """The lists of the groups, with the lists that stand in their rows put there."""
    inside: dict[tuple[str, str], dict[str, Any]] = defaultdict(dict)
    for address, rows in lists.items():
        if "." in address:
            inside[around(address)][address.rpartition(".")[2]] = tuple(rows)
    outer = {address: rows for address, rows in lists.items() if "." not in address}
    return {
        address: tuple(Row(row.id, {**row.values, **inside.get((address, row.id), {})}) for row in rows)
        if inside
        else tuple(rows)
        for address, rows in outer.items()
    }


def facts_of(submission: Submission) -> dict[str, Any]:
    """Return the declared facts of a submission; a draft sees today's date, a sent one the day it was sent."""
    kept = submission.facts or {}
    found: dict[str, Any] = known_facts.read(kept)
    if submission.status == "draft" or "today" not in found:
        found["today"] = clock.today()
    if "earlier" in kept:
        found["earlier"] = earlier.read(kept["earlier"])
    return found | {"history": kept.get("history", {})}


def _intake_now(session: Session, submission: Submission, compiled: Compiled) -> dict[str, Any]:
    """Whether the centre takes referrals today: a stop that came or went after a draft began counts (D1-20)."""
    centre = (submission.facts or {}).get("centre")
    if submission.status != "draft" or "intake_status" not in compiled.facts or not centre:
        return {}
    status = session.scalar(
        select(Centre.intake_status).where(Centre.region == submission.region, Centre.code == centre)
    )
    return {"intake_status": status} if status else {}


def loaded(session: Session, submission: Submission, parts: dict[PartKey, StepAnswers] | None = None) -> Loaded:
    """Load a submission: one query beside the one that fetched it, none when its parts were fetched with others."""
    compiled = _compiled(session, submission)
    parts = parts_of(session, submission) if parts is None else parts
    answers = assembled(compiled, parts)
    facts = facts_of(submission) | _intake_now(session, submission, compiled)
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
