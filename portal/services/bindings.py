"""Bindings: at submit, bound answers become the current truth of the case (design.md, What is truth).

A field says with `bind` where its value lands: `person.first_name` in a group whose rows are persons, `case.risk_level`
on the case itself. The id of a group row is the id of the person, so binding is an upsert by row id; a row that was
removed is withdrawn, never deleted. Each value keeps its source. The rows of a plan: `services.plan_bindings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.forms.answers import to_json
from portal.models import Case, Person, clock
from portal.queries import cases
from portal.queries.persons import BOUND
from portal.queries.submissions import Loaded
from portal.services import plan_bindings, tasks
from portal.services.case_events import happened

PERSON = BOUND
CASE = "case."


def apply(session: Session, actor: Actor, loaded: Loaded) -> None:
    """Write the bound answers of a submission that belongs to a case into the core."""
    submission = loaded.submission
    if submission.case_id is None:
        return
    case = cases.locked(session, submission.region, submission.case_id)
    bind_persons(session, actor, case, loaded)
    _bind_case(session, actor, case, loaded)
    plan_bindings.apply(session, actor, case, loaded)


def bind_persons(
    session: Session, actor: Actor, case: Case, loaded: Loaded, same: Mapping[str, UUID] | None = None
) -> None:
    """Make, complete or withdraw persons; the row id is the id of the person.

    `same` names the rows that are a person whom the case already knows: those only fill in what was not known yet.
    """
    same = same or {}
    for group, columns in bound_groups(loaded, PERSON):
        for row in loaded.evaluation.rows(group.id):
            values = row_values(loaded, group, columns, row.id)
            known = _find(session, case, same[row.id]) if row.id in same else None
            if known is not None:
                values = {key: value for key, value in values.items() if known.details.get(key) is None}
            _bind_person(session, actor, case, loaded, known.id if known else UUID(row.id), values)
        _withdraw_removed(session, actor, case, loaded, group.id)


def bound_groups(loaded: Loaded, prefix: str) -> Iterator[tuple[Field, Mapping[str, Field]]]:
    """The groups that are shown, with their columns bound to this table, by attribute."""
    for field in loaded.compiled.fields.values():
        columns = {
            column.bind.removeprefix(prefix): column
            for column in field.columns
            if column.bind and column.bind.startswith(prefix)
        }
        if columns and loaded.evaluation.visible(field.id) is True:
            yield field, columns


def row_values(loaded: Loaded, group: Field, columns: Mapping[str, Field], row_id: str) -> dict[str, Any]:
    """The values of one row as plain JSON data, by attribute; what is hidden or was not answered is not bound."""
    evaluation = loaded.evaluation
    values: dict[str, Any] = {}
    for attribute, column in columns.items():
        dotted = f"{group.id}.{column.id}"
        if evaluation.visible(dotted, row_id) is True:
            data = to_json({column.id: evaluation.value(dotted, row_id)}, [column])
            if data[column.id] is not None:
                values[attribute] = data[column.id]
    return values


def _bind_person(
    session: Session, actor: Actor, case: Case, loaded: Loaded, person_id: UUID, values: Mapping[str, Any]
) -> None:
    person = _find(session, case, person_id)
    if person is None:
        person = Person(id=person_id, region=case.region, case_id=case.id, key_id=case.key_id, sources={})
        session.add(person)
    before = person.details
    changed = [attribute for attribute, value in values.items() if before.get(attribute) != value]
    source = {"submission": str(loaded.submission.id)}
    is_new = not before
    person.withdrawn_at = None
    person.details = {**before, **values}
    person.sources = {**person.sources, **dict.fromkeys(changed, source)}
    session.flush()
    if changed and not is_new:
        happened(session, actor, case, "case.person_changed", person.id, details=changed)


def _find(session: Session, case: Case, person_id: UUID) -> Person | None:
    wanted = select(Person).where(Person.region == case.region, Person.case_id == case.id, Person.id == person_id)
    return session.scalars(wanted).one_or_none()


def _withdraw_removed(session: Session, actor: Actor, case: Case, loaded: Loaded, group: str) -> None:
    removed = [key[2] for key, part in loaded.parts.items() if key[1] == group and part.removed_at is not None]
    for row_id in removed:
        person = _find(session, case, UUID(row_id))
        if person is not None and person.withdrawn_at is None:
            person.withdrawn_at = clock.now()
            session.flush()
            happened(session, actor, case, "case.person_withdrawn", person.id)


def bound_values(loaded: Loaded, prefix: str) -> dict[str, Any]:
    """The values that fields outside groups bind to this table, by attribute."""
    evaluation = loaded.evaluation
    return {
        field.bind.removeprefix(prefix): evaluation.value(dotted)
        for dotted, field in loaded.compiled.fields.items()
        if field.bind and field.bind.startswith(prefix) and evaluation.visible(dotted) is True
    }


def _bind_case(session: Session, actor: Actor, case: Case, loaded: Loaded) -> None:
    values = bound_values(loaded, CASE)
    level, due = values.get("risk_level"), values.get("next_risk_due")
    if isinstance(level, str) and level:
        _set_risk(session, actor, case, loaded, level, due if isinstance(due, date) else None)


def _set_risk(session: Session, actor: Actor, case: Case, loaded: Loaded, level: str, due: date | None) -> None:
    """The outcome of a risk assessment: the level, why, and when it is looked at again."""
    previous = case.risk_level
    case.risk_level, case.risk_at, case.next_risk_due = level, clock.now(), due
    session.flush()
    critical = sorted(
        {item.id for score in loaded.evaluation.scores.values() if score.shown for item in score.critical}
    )
    codes = {"level": level, "previous": previous or "", "critical": critical}
    happened(session, actor, case, "case.risk_set", loaded.submission.id, **codes)
    if due is not None:
        tasks.plan_reassessment(session, actor, case, due, loaded.submission.id)
    else:
        tasks.finish_reassessment(session, actor, case)
