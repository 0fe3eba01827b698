"""Bindings: at submit, bound answers become the current truth of the case (design.md, What is truth).

A field says with `bind` where its value lands: `person.first_name` in a group whose rows are persons, `case.risk_level`
on the case itself. The id of a group row is the id of the person, so binding is an upsert by row id; a row that was
removed is withdrawn, never deleted. Each value keeps its source. The rows of a plan: `services.plan_bindings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import Gone
from portal.forms.answers import to_json
from portal.forms.bound import FieldError
from portal.forms.fields.registry import type_of
from portal.forms.wording import about
from portal.languages import gettext as _
from portal.models import Case, Person, clock
from portal.queries import cases
from portal.queries.persons import BOUND
from portal.queries.submissions import Loaded
from portal.services import contacts, plan_bindings, replies, tasks
from portal.services.case_events import happened

PERSON = BOUND
CASE = "case."
CONTACT = "contact."
REFERRAL = "referral."


def apply(session: Session, actor: Actor, loaded: Loaded) -> None:
    """Write the bound answers of a submission that belongs to a case into the core, and say in its course what came."""
    submission = loaded.submission
    if submission.case_id is None:
        return
    case = cases.locked(session, submission.region, submission.case_id)
    if case.status != "open":
        raise Gone(_("Dit dossier is intussen afgesloten."))
    bind_persons(session, actor, case, loaded)
    _bind_reply(session, actor, case, loaded)
    told = [
        _bind_case(session, actor, case, loaded),
        _bind_contact(session, actor, case, loaded),
        plan_bindings.apply(session, actor, case, loaded),
    ]
    if not any(told):
        happened(session, actor, case, "case.form_submitted", submission.id, form=submission.form)


def mistakes(loaded: Loaded) -> Iterator[tuple[str, FieldError]]:
    """What cannot land in the core as it was answered, with the step of its field."""
    for field_id, field in loaded.compiled.fields.items():
        at = loaded.evaluation.value(field_id) if field.bind == f"{CONTACT}at" else None
        if isinstance(at, datetime) and at > clock.now() and loaded.evaluation.visible(field_id) is True:
            sentence = about(field, _("Kies een moment dat al geweest is."))
            yield loaded.compiled.step_of[field_id], FieldError(field_id, field_id, "", sentence)


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


def bound_fields(loaded: Loaded, prefix: str) -> dict[str, tuple[str, Field]]:
    """The fields outside groups that are shown and bound to this table, by attribute."""
    return {
        field.bind.removeprefix(prefix): (field_id, field)
        for field_id, field in loaded.compiled.fields.items()
        if field.bind and field.bind.startswith(prefix) and loaded.evaluation.visible(field_id) is True
    }


def bound_values(loaded: Loaded, prefix: str) -> dict[str, Any]:
    """The values of those fields, by attribute."""
    found = bound_fields(loaded, prefix)
    return {attribute: loaded.evaluation.value(field_id) for attribute, (field_id, _) in found.items()}


def bound_texts(loaded: Loaded, prefix: str) -> dict[str, str]:
    """The same as a person reads them; what was not answered is empty."""
    found = bound_fields(loaded, prefix)
    return {
        attribute: ", ".join(type_of(field).shown(field, loaded.evaluation.value(field_id)))
        for attribute, (field_id, field) in found.items()
    }


def _bind_case(session: Session, actor: Actor, case: Case, loaded: Loaded) -> bool:
    """The outcomes that stand on the case itself; says whether the course of the case then tells about the form."""
    values = bound_values(loaded, CASE)
    track, level, review = values.get("track"), values.get("risk_level"), values.get("next_safety_review")
    if isinstance(review, date):
        tasks.plan(session, actor, case, tasks.REVIEW_SAFETY_PLAN, review, loaded.submission.id)
    if isinstance(track, str) and track and track != case.track:
        case.track = track
        session.flush()
        happened(session, actor, case, "case.track_set", loaded.submission.id, track=track)
    if not isinstance(level, str) or not level:
        return False
    _set_risk(session, actor, case, loaded, level, values)
    return True


def _set_risk(
    session: Session, actor: Actor, case: Case, loaded: Loaded, level: str, values: Mapping[str, Any]
) -> None:
    """The outcome of a risk assessment: the level, why, and, where the form asks it, when it is looked at again."""
    previous = case.risk_level
    case.risk_level, case.risk_at = level, clock.now()
    session.flush()
    critical = sorted(
        {item.id for score in loaded.evaluation.scores.values() if score.shown for item in score.critical}
    )
    codes = {"level": level, "previous": previous or "", "critical": critical}
    happened(session, actor, case, "case.risk_set", loaded.submission.id, **codes)
    if "next_risk_due" in values:
        _look_again(session, actor, case, loaded, values["next_risk_due"])


def _look_again(session: Session, actor: Actor, case: Case, loaded: Loaded, due: object) -> None:
    case.next_risk_due = due if isinstance(due, date) else None
    session.flush()
    if case.next_risk_due is not None:
        tasks.plan(session, actor, case, tasks.REASSESS, case.next_risk_due, loaded.submission.id)
    else:
        tasks.finish_reassessment(session, actor, case)


def _bind_reply(session: Session, actor: Actor, case: Case, loaded: Loaded) -> None:
    """What the form says to whoever referred the family."""
    reply = bound_values(loaded, REFERRAL).get("reply")
    if isinstance(reply, str) and reply.strip():
        replies.give(session, actor, case, reply)


def _bind_contact(session: Session, actor: Actor, case: Case, loaded: Loaded) -> bool:
    """A form about a contact is a contact of the case, as if it was noted in a minute."""
    values, texts = bound_values(loaded, CONTACT), bound_texts(loaded, CONTACT)
    at, kind = values.get("at"), values.get("kind")
    if not isinstance(at, datetime) or not isinstance(kind, str):
        return False
    incident = values.get("new_incident") == "ja"
    noted = contacts.Noted(
        at=at,
        kind=kind,
        with_whom=texts.get("with", ""),
        summary=texts.get("summary", ""),
        new_incident=incident,
        reassess=incident and values.get("risk_reassess") != "nee",
    )
    contacts.note(session, actor, case, noted, loaded.submission.id)
    return True
