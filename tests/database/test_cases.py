"""Cases: one director at a time, looks, purposes, persons kept right, and what must happen now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event as sql_events, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.relations import case_reader
from portal.errors import Conflict, Invalid, NotFound, PurposeNeeded
from portal.languages import speaking
from portal.models import Assignment, AuditEvent, Case, CaseEvent, CaseLook, HelpRequest, Outbox, Task, User, clock
from portal.queries import cases as queries, duties, help_requests, persons, timeline
from portal.services import cases, tasks
from portal.services.case_events import happened
from tests import families
from tests.factories import a_case, a_person, a_plan, a_region, an_actor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def directed(session: Session, actor: Actor) -> Case:
    return a_case(session, director=session.get_one(User, actor.user_id))


def test_a_new_director_ends_the_access_of_the_one_before(session: Session) -> None:
    coordinator, first, second = (an_actor(session, role) for role in ("coordinator", "director", "director"))
    case = directed(session, first)
    cases.assign(session, coordinator, case, second.user_id, "Eerste regisseur is langdurig afwezig.")
    history = queries.directors_before(session, case)
    assert case_reader(session, second, {"case_id": case.id}) is case
    with pytest.raises(NotFound):
        case_reader(session, first, {"case_id": case.id})
    assert [(assignment.user_id, assignment.to_at is None) for assignment, _ in history] == [
        (second.user_id, True),
        (first.user_id, False),
    ]


def test_a_change_of_director_needs_a_reason_and_somebody_else(session: Session) -> None:
    coordinator, first, second = (an_actor(session, role) for role in ("coordinator", "director", "director"))
    case = directed(session, first)
    with pytest.raises(Invalid, match="waarom"):
        cases.assign(session, coordinator, case, second.user_id, " ")
    with pytest.raises(Invalid, match="al casusregisseur"):
        cases.assign(session, coordinator, case, first.user_id, "Gewoon opnieuw.")


def test_open_tasks_go_along_to_the_new_director(session: Session) -> None:
    coordinator, first, second = (an_actor(session, role) for role in ("coordinator", "director", "director"))
    case = directed(session, first)
    task = tasks.plan_reassessment(session, first, case, date(2027, 1, 15))
    cases.assign(session, coordinator, case, second.user_id, "Andere werkverdeling.")
    session.refresh(task)
    assert task.assignee_id == second.user_id


def test_who_directs_least_is_proposed_first(session: Session) -> None:
    busy, free = an_actor(session, "director"), an_actor(session, "director")
    an_actor(session, "director", "lim")
    directed(session, busy)
    found = queries.candidates(session, "ovl")
    assert [(one.user_id, one.cases) for one in found] == [(free.user_id, 0), (busy.user_id, 1)]


def test_a_coordinator_gives_a_purpose_once_per_case_and_day(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    with clock.frozen(NOON):
        with pytest.raises(PurposeNeeded):
            case_reader(session, coordinator, {"case_id": case.id})
        with pytest.raises(Invalid):
            cases.give_purpose(session, coordinator, case, "nieuwsgierig")
        cases.give_purpose(session, coordinator, case, "quality")
        assert case_reader(session, coordinator, {"case_id": case.id}) is case
    with clock.frozen(NOON + timedelta(days=1)), pytest.raises(PurposeNeeded):
        case_reader(session, coordinator, {"case_id": case.id})


def test_a_look_is_the_first_view_in_ten_minutes(session: Session) -> None:
    director = an_actor(session, "director")
    case = directed(session, director)
    for minutes in (0, 5, 9, 20):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            cases.look_of(director, "ovl", case.id, "show")(session)
    looks = session.scalars(select(AuditEvent).where(AuditEvent.action == "case.looked")).all()
    look = session.get_one(CaseLook, (director.user_id, case.id))
    assert len(looks) == 2
    assert (look.previous_at, look.at) == (NOON, NOON + timedelta(minutes=20))


def test_news_is_what_others_did_since_one_looked(session: Session) -> None:
    director, coordinator = an_actor(session, "director"), an_actor(session, "coordinator")
    case = directed(session, director)
    with clock.frozen(NOON):
        cases.look_of(director, "ovl", case.id, "show")(session)
    with clock.frozen(NOON + timedelta(hours=1)):
        happened(session, coordinator, case, "case.no_double", numbers=["OVL-2026-0001"])
        happened(session, director, case, "case.person_changed")
    with clock.frozen(NOON + timedelta(hours=2)):
        since = queries.looked_before(session, director.user_id, case)
        events = timeline.of_case(session, case, director.user_id, since)
    assert [event.kind for event in events if event.is_new] == ["case.no_double"]


def test_an_edited_person_keeps_its_source_and_refuses_an_old_version(session: Session) -> None:
    director = an_actor(session, "director")
    person = a_person(session, directed(session, director), **families.LORE)
    changed = cases.change_person(
        session, director, person, person.version, person.details | {"safe_contact": "Via de school."}
    )
    event = session.scalars(select(CaseEvent)).one()
    assert changed == ("safe_contact",)
    assert person.sources == {"safe_contact": {"user": str(director.user_id)}}
    assert (event.subject_id, event.data) == (person.id, {"details": ["safe_contact"]})
    with pytest.raises(Conflict):
        cases.change_person(session, director, person, person.version - 1, person.details)


def test_dangers_stand_together_once_each_with_their_last_source(session: Session) -> None:
    case = a_case(session)
    codes = [("weapons", "ja"), ("critical_flags", "wapen"), ("critical_flags", "wurging"), ("acute_danger", "nee")]
    families.a_referral(session, codes=codes, case_id=case.id, referral_state="taken_in")
    families.a_referral(session, codes=[("judicial_items.kind", "contactverbod")])
    assert [danger.words for danger in queries.dangers(session, case)] == ["Wurging", "Wapen in huis of gebruikt"]


def test_the_head_names_whom_to_reach_safely_and_whose_address_is_secret(session: Session) -> None:
    families.in_force(session, "referral")
    case = a_case(session)
    a_person(session, case, **families.LORE, address_secret=True)
    a_person(session, case, **families.WOUT)
    head = queries.head(session, case)
    assert [card.safe_contact for card in head.victims] == [families.LORE["safe_contact"]]
    assert head.secret_addresses == ("Lore Esdoorn",)
    assert head.family[1].role_words == ("Persoon die geweld gebruikt(e)",)


def test_a_fresh_case_asks_for_risk_plan_and_contact_in_at_most_five_lines(session: Session) -> None:
    families.in_force(session, "referral")
    director = an_actor(session, "director")
    with clock.frozen(NOON):
        case = directed(session, director)
        for _ in range(6):
            a_person(session, case, first_name="Lore", last_name="Esdoorn", roles=["slachtoffer"])
        found = duties.of_case(session, case, queries.head(session, case), director.user_id)
        assert len(found) == duties.MOST
        assert found[0].kind == "first_risk"
        assert {duty.kind for duty in found} == {"first_risk", "safe_contact"}


def test_late_duties_come_first(session: Session) -> None:
    director = an_actor(session, "director")
    case = directed(session, director)
    a_plan(session, case, review_date=clock.today() + timedelta(days=3))
    tasks.plan_reassessment(session, director, case, clock.today() - timedelta(days=1))
    found = duties.of_case(session, case, queries.head(session, case), director.user_id)
    assert (found[0].kind, found[0].late) == ("reassess_risk", True)
    assert {duty.kind for duty in found[1:]} == {"first_risk", "plan_review", "first_contact"}


def test_cases_are_listed_by_the_nearest_deadline_and_only_ones_own(session: Session) -> None:
    director, other = an_actor(session, "director"), an_actor(session, "director")
    quiet, soon, late = (directed(session, director) for _ in range(3))
    directed(session, other)
    tasks.plan_reassessment(session, director, soon, clock.today() + timedelta(days=3))
    tasks.plan_reassessment(session, director, late, clock.today() - timedelta(days=3))
    page = queries.of_director(session, "ovl", director.user_id)
    assert [line.id for line in page.lines] == [late.id, soon.id, quiet.id]
    assert [line.late for line in page.lines] == [True, False, False]
    assert page.lines[0].waits == "Nieuwe risicotaxatie"
    assert len(queries.of_region(session, "ovl").lines) == 4


def test_a_list_of_cases_goes_on_where_the_page_before_ended(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.queries.paging.PAGE", 2)
    director = an_actor(session, "director")
    found = [directed(session, director) for _ in range(5)]
    tasks.plan_reassessment(session, director, found[4], clock.today())
    seen, key = [], ""
    for _ in range(3):
        page = queries.of_director(session, "ovl", director.user_id, key)
        seen += [line.id for line in page.lines]
        key = page.next
    assert (seen, key) == ([found[4].id, *(case.id for case in found[:4])], "")


def test_a_list_takes_the_same_number_of_queries_however_long_it_is(session: Session) -> None:
    director = an_actor(session, "director")

    def counted() -> int:
        session.expire_all()
        session.info.pop("opened_keys", None)
        asked: list[str] = []
        connection = session.connection()
        listener = lambda *args: asked.append(args[2])  # noqa: E731 -- removed again below
        sql_events.listen(connection, "before_cursor_execute", listener)
        queries.of_director(session, "ovl", director.user_id)
        sql_events.remove(connection, "before_cursor_execute", listener)
        return len(asked)

    directed(session, director)
    few = counted()
    for _ in range(10):
        directed(session, director)
    assert counted() == few


def test_a_question_reaches_the_coordinators_and_is_sealed(session: Session) -> None:
    director, coordinator = an_actor(session, "director"), an_actor(session, "coordinator")
    case = directed(session, director)
    tasks.ask(session, director, "Mag ik de school bellen?", case)
    waiting = help_requests.waiting(session, "ovl")
    stored = session.scalars(select(HelpRequest.text)).one()
    mails = session.scalars(select(Outbox.recipient_user_id)).all()
    assert [(line.text, line.case_number) for line in waiting] == [("Mag ik de school bellen?", case.number)]
    assert b"school" not in (stored or b"")
    assert coordinator.user_id in mails
    tasks.settle(session, coordinator, session.scalars(select(HelpRequest)).one())
    assert help_requests.waiting(session, "ovl") == ()


def test_a_person_is_laid_out_on_the_form_that_fills_him(session: Session) -> None:
    families.in_force(session, "referral")
    person = a_person(session, a_case(session), **families.LORE)
    sheet = persons.sheet(session, person)
    assert sheet.details(sheet.answers["persons"][0].values) == families.LORE


def test_a_track_bears_the_name_that_its_region_gives_it_and_no_other(session: Session) -> None:
    own = {"kind": "3", "name": "Intensief traject", "en": "Intensive course"}
    a_region(session, "tst", document={"tracks": [own]})
    names = {kind: queries.head(session, a_case(session, "tst", track=kind)).track for kind in ("2", "3")}
    assert names == {"2": "", "3": "Intensief traject"}
    with speaking("en"):
        assert queries.head(session, a_case(session, "tst", track="3")).track == "Intensive course"


def test_a_case_has_one_director_at_a_time_whatever_the_code_does(session: Session) -> None:
    director = an_actor(session, "director")
    case = directed(session, director)
    session.add(Assignment(region="ovl", case_id=case.id, user_id=director.user_id, key_id=case.key_id))
    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()
    session.rollback()
    assert session.scalars(select(Task)).all() == []
