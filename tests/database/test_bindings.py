"""Bound answers become the truth of the case: persons by row id, the risk with its task."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import CaseEvent, Person, StepAnswers, Task, User, clock
from portal.services import bindings
from tests import families
from tests.factories import a_case, an_actor

HIGH = {
    "instrument": "ifg_basis",
    "f_strangulation": "aanwezig",
    "professional_level": "hoog",
    "next_due": "2027-01-15",
}


def test_a_risk_assessment_sets_the_level_and_plans_the_next_one(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, director=session.get_one(User, director.user_id))
    form = families.a_risk_assessment(session, case, director, HIGH)
    bindings.apply(session, director, families.loaded(session, form))
    event = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).one()
    task = session.scalars(select(Task).where(Task.case_id == case.id)).one()
    assert (case.risk_level, case.next_risk_due) == ("hoog", date(2027, 1, 15))
    assert (event.kind, event.data["level"], event.data["previous"]) == ("case.risk_set", "hoog", "")
    assert event.data["critical"] == ["f_strangulation"]
    assert (task.kind, task.due, task.assignee_id) == ("reassess_risk", date(2027, 1, 15), director.user_id)


def test_a_new_assessment_takes_the_place_of_the_planned_one(session: Session) -> None:
    director, case = an_actor(session, "director"), a_case(session)
    for due, level in (("2027-01-15", "hoog"), ("2027-03-15", "medium")):
        form = families.a_risk_assessment(
            session, case, director, HIGH | {"next_due": due, "professional_level": level}
        )
        bindings.apply(session, director, families.loaded(session, form))
    open_tasks = session.scalars(select(Task).where(Task.case_id == case.id, Task.done_at.is_(None))).all()
    last = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.id.desc())).first()
    assert [task.due for task in open_tasks] == [date(2027, 3, 15)]
    assert last is not None
    assert (last.data["level"], last.data["previous"]) == ("medium", "hoog")


def test_an_edited_row_changes_the_person_with_its_id(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    referral = families.a_referral(session)
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    row = session.scalars(select(StepAnswers).where(StepAnswers.submission_id == referral.id)).first()
    assert row is not None
    row.answers = {**row.answers, "first_name": "Laura"}
    session.flush()
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    person = session.get_one(Person, UUID(row.row_id))
    event = session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id)).one()
    assert person.details["first_name"] == "Laura"
    assert (event.kind, event.data) == ("case.person_changed", {"details": ["first_name"]})


def test_a_removed_row_is_withdrawn_and_not_deleted(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    referral = families.a_referral(session)
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    row = session.scalars(select(StepAnswers).where(StepAnswers.submission_id == referral.id)).first()
    assert row is not None
    row.removed_at = clock.now()
    session.flush()
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    assert session.get_one(Person, UUID(row.row_id)).withdrawn_at is not None


def test_a_hidden_answer_is_not_bound(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    no_victim = families.WOUT | {"safe_contact": "Nooit thuis bellen."}
    referral = families.a_referral(session, people=[no_victim])
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    person = session.scalars(select(Person).where(Person.case_id == case.id)).one()
    assert "safe_contact" not in person.details


def test_without_a_case_nothing_is_bound(session: Session) -> None:
    referral = families.a_referral(session)
    bindings.apply(session, an_actor(session, "coordinator"), families.loaded(session, referral))
    assert session.scalars(select(Person)).all() == []
