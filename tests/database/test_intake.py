"""Decisions on a referral: who hears of it, what is written, and what can no longer be done."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Conflict, Gone, Invalid
from portal.models import Assignment, AuditEvent, Decision, Outbox, Person, SubmissionNote, clock
from portal.queries import doubles, intake as queries
from portal.services import intake
from tests import families
from tests.factories import a_case, a_municipality, a_person, an_actor

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_a_referral_is_late_after_the_working_days_the_region_promises() -> None:
    assert queries.late_before(date(2026, 11, 25), 1).date() == date(2026, 11, 24)  # Wednesday: what came on Monday
    assert queries.late_before(date(2026, 11, 24), 1).date() == date(2026, 11, 21)  # Tuesday: what came on Friday
    assert queries.late_before(date(2026, 11, 23), 1).date() == date(2026, 11, 20)  # Monday: what came on Thursday


def test_what_waits_is_listed_oldest_first_and_marked_when_late(session: Session) -> None:
    with clock.frozen(MONDAY):
        fresh = families.a_referral(session, submitted_at=MONDAY - timedelta(hours=1))
        old = families.a_referral(session, submitted_at=MONDAY - timedelta(days=9))
        families.a_referral(session, referral_state="declined")
        lines = queries.listed(session, "ovl").lines
    assert [line.id for line in lines] == [old.id, fresh.id]
    assert [line.late for line in lines] == [True, False]
    assert lines[0].label == "Gezin Esdoorn"


def test_a_list_goes_on_where_the_page_before_ended(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.queries.paging.PAGE", 2)
    sent = [families.a_referral(session, submitted_at=MONDAY + timedelta(minutes=n)).id for n in range(5)]
    seen, key = [], ""
    for _ in range(3):
        page = queries.listed(session, "ovl", after=key)
        seen += [line.id for line in page.lines]
        key = page.next
    assert (seen, key) == (sent, "")


def test_the_list_names_the_alarms_that_were_ticked(session: Session) -> None:
    codes = [("acute_danger", "ja"), ("critical_flags", "wurging"), ("critical_flags", "wapen"), ("weapons", "ja")]
    families.a_referral(session, codes=codes)
    assert queries.listed(session, "ovl").lines[0].signals == ("acuut gevaar", "wurging", "wapen")


def test_another_region_sees_nothing_of_it(session: Session) -> None:
    families.a_referral(session)
    assert queries.listed(session, "lim").lines == ()
    assert queries.counts(session, "lim")["open"] == 0


def test_taking_in_opens_a_case_with_the_persons_and_one_director(session: Session) -> None:
    coordinator, director = an_actor(session, "coordinator"), an_actor(session, "director")
    referral = families.a_referral(session)
    found = families.loaded(session, referral)
    case = intake.take_in(session, coordinator, found, director.user_id, version=referral.version)
    people = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.id)).all()
    assert {person.id for person in people} == set(families.rows(found))
    assert people[0].details["first_name"] == "Lore"
    assert people[0].sources["first_name"] == {"submission": str(referral.id)}
    assert (case.key_id, case.label, referral.case_id) == (referral.key_id, "Gezin Esdoorn", case.id)
    assert referral.referral_state == "taken_in"
    assert session.scalars(select(Assignment.user_id).where(Assignment.case_id == case.id)).all() == [director.user_id]


def test_case_numbers_follow_each_other_per_region_and_year(session: Session) -> None:
    coordinator, director = an_actor(session, "coordinator"), an_actor(session, "director")
    numbers = []
    with clock.frozen(MONDAY):
        for name in ("Wilg", "Linde"):
            referral = families.a_referral(
                session, people=[{"first_name": "Noor", "last_name": name, "roles": ["slachtoffer"]}]
            )
            case = intake.take_in(
                session, coordinator, families.loaded(session, referral), director.user_id, version=referral.version
            )
            numbers.append(case.number)
    first = int(numbers[0].rpartition("-")[2])
    assert numbers == [f"OVL-2026-{first:04}", f"OVL-2026-{first + 1:04}"]


def test_only_a_director_of_the_region_can_be_chosen(session: Session) -> None:
    coordinator, elsewhere = an_actor(session, "coordinator"), an_actor(session, "director", "lim")
    referral = families.a_referral(session)
    with pytest.raises(Invalid, match="casusregisseur van deze regio"):
        intake.take_in(
            session, coordinator, families.loaded(session, referral), elsewhere.user_id, version=referral.version
        )


def test_sender_and_owner_hear_of_a_decision_without_content(session: Session) -> None:
    sender, coordinator = an_actor(session), an_actor(session, "coordinator")
    referral = families.a_referral(session, sender)
    intake.advise(
        session, coordinator, referral, "Bel eerst het CAW.", version=referral.version, ground="bestaand_aanbod"
    )
    mails = session.scalars(select(Outbox).where(Outbox.recipient_user_id == sender.user_id)).all()
    note = session.scalars(select(SubmissionNote).where(SubmissionNote.submission_id == referral.id)).one()
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.advised")).all()[-1]
    assert [mail.kind for mail in mails] == ["new_for_you"]
    assert (note.kind, note.text) == ("advice", "Bel eerst het CAW.")
    assert event.data == {"ground": "bestaand_aanbod"}


def test_a_refusal_needs_a_reason(session: Session) -> None:
    coordinator, referral = an_actor(session, "coordinator"), families.a_referral(session)
    with pytest.raises(Invalid):
        intake.decline(session, coordinator, referral, "  ", version=referral.version, ground="criteria")
    with pytest.raises(Invalid):
        intake.decline(
            session, coordinator, referral, "Past niet bij de ketenaanpak.", version=referral.version, ground=""
        )


def test_a_question_leaves_the_referral_open(session: Session) -> None:
    coordinator, referral = an_actor(session, "coordinator"), families.a_referral(session)
    intake.ask_more(session, coordinator, referral, "Waar verblijft Finn nu?", version=referral.version)
    assert (referral.referral_state, referral.decided_at) == ("more_asked", None)
    with pytest.raises(Conflict):
        intake.ask_more(session, coordinator, referral, "Nog een vraag erbij.", version=referral.version)
    intake.decline(
        session, coordinator, referral, "Geen antwoord gekregen.", version=referral.version, ground="onvoldoende"
    )
    assert referral.referral_state == "declined"


def test_what_was_decided_or_withdrawn_is_over(session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    for state, status in (("advised", "submitted"), ("sent", "withdrawn"), ("sent", "replaced")):
        referral = families.a_referral(session, referral_state=state, status=status)
        with pytest.raises(Gone):
            intake.ask_more(session, coordinator, referral, "Waar verblijft Finn?", version=referral.version)


def test_a_referral_that_changed_since_it_was_read_is_read_again(session: Session) -> None:
    coordinator, referral = an_actor(session, "coordinator"), families.a_referral(session)
    read = referral.version
    referral.updated_at = clock.now() + timedelta(seconds=1)
    session.flush()
    with pytest.raises(Conflict):
        intake.advise(session, coordinator, referral, "Bel het CAW eens.", version=read)


def test_a_family_that_is_spelled_differently_still_meets_itself(session: Session) -> None:
    place = a_municipality(session)
    families.in_force(session, "referral")
    case = a_case(session)
    families.a_referral(session, case_id=case.id, municipality_nis=place.nis, referral_state="taken_in")
    a_person(session, case, first_name="Jana", last_name="Wilg", birth_date="1990-05-12")
    again = {"first_name": "Jana", "last_name": "Wilgh", "birth_date": "1990-05-12", "roles": ["slachtoffer"]}
    referral = families.a_referral(session, people=[again], municipality_nis=place.nis)
    found = doubles.of(session, families.loaded(session, referral))
    assert [(double.number, double.matches[0].agrees) for double in found] == [(case.number, doubles.BIRTH_AND_PLACE)]
    elsewhere = families.a_referral(session, people=[again])
    assert doubles.of(session, families.loaded(session, elsewhere)) == ()


def test_a_possible_double_opens_only_with_a_reason(session: Session) -> None:
    coordinator, director = an_actor(session, "coordinator"), an_actor(session, "director")
    families.in_force(session, "referral")
    a_person(session, a_case(session), **families.LORE)
    referral = families.a_referral(session)
    found = families.loaded(session, referral)
    with pytest.raises(Invalid, match="hetzelfde gezin"):
        intake.take_in(session, coordinator, found, director.user_id, version=referral.version)
    case = intake.take_in(
        session,
        coordinator,
        found,
        director.user_id,
        version=referral.version,
        no_double="Andere familie, zelfde naam.",
    )
    decision = session.scalars(select(Decision).where(Decision.submission_id == referral.id)).one()
    assert (decision.case_id, decision.reason) == (case.id, "Andere familie, zelfde naam.")


def test_a_second_referral_hangs_under_the_case_and_loses_nothing(session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    families.in_force(session, "referral")
    case = a_case(session)
    lore = a_person(session, case, **{key: value for key, value in families.LORE.items() if key != "safe_contact"})
    referral = families.a_referral(session)
    found = families.loaded(session, referral)
    rows = families.rows(found)
    intake.attach(
        session,
        coordinator,
        found,
        case.id,
        "Zelfde gezin, nieuwe feiten.",
        version=referral.version,
        same={str(rows[0]): lore.id},
    )
    people = session.scalars(select(Person).where(Person.case_id == case.id)).all()
    assert {person.id for person in people} == {lore.id, rows[1], rows[2]}
    assert lore.details["safe_contact"] == families.LORE["safe_contact"]
    assert (referral.case_id, referral.referral_state) == (case.id, "taken_in")
