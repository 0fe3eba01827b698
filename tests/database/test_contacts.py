"""Contacts: noted in a minute; a new incident asks for a new risk assessment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Gone, Invalid
from portal.models import CaseEvent, Task, clock
from portal.queries import contacts as queries
from portal.services import contacts, tasks
from portal.services.contacts import Noted
from tests.factories import a_case, an_actor


def noted(**values: object) -> Noted:
    given = {
        "at": clock.now(),
        "kind": "telefoon",
        "with_whom": "Lore",
        "summary": "Rustige week.",
        "new_incident": False,
    }
    return Noted(**given | values)  # type: ignore[arg-type] # one mapping for all fields


def test_a_contact_is_sealed_and_stands_in_the_course_of_events(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session)
    contact = contacts.note(session, director, case, noted())
    line = queries.of_case(session, "ovl", case.id)[contact.id]
    event = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).one()
    assert (line.kind, line.with_whom, line.summary) == ("Telefoon", "Lore", "Rustige week.")
    assert (event.kind, event.data) == ("case.contact_noted", {"kind": "telefoon", "new_incident": False})


def test_a_new_incident_asks_for_a_new_assessment_today(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session)
    tasks.plan_reassessment(session, director, case, clock.today() + timedelta(days=60))
    contacts.note(session, director, case, noted(new_incident=True))
    open_tasks = session.scalars(select(Task).where(Task.case_id == case.id, Task.done_at.is_(None))).all()
    assert [task.due for task in open_tasks] == [clock.today()]


def test_an_assessment_that_is_already_late_is_not_put_off(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session)
    tasks.plan_reassessment(session, director, case, date(2026, 1, 1))
    contacts.note(session, director, case, noted(new_incident=True))
    assert session.scalars(select(Task.due).where(Task.case_id == case.id, Task.done_at.is_(None))).all() == [
        date(2026, 1, 1)
    ]


def test_a_contact_lies_in_the_past_and_has_a_known_kind(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session)
    with pytest.raises(Invalid, match="al geweest"):
        contacts.note(session, director, case, noted(at=clock.now() + timedelta(minutes=5)))
    with pytest.raises(Invalid, match="wat voor contact"):
        contacts.note(session, director, case, noted(kind="duif"))


def test_a_closed_case_takes_no_contact(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session, status="closed")
    with pytest.raises(Gone):
        contacts.note(session, director, case, noted())
