"""What reaches the case: nothing that is known is overwritten with nothing, nothing that was decided is undone."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.ties import require_purpose
from portal.errors import Gone, Invalid
from portal.models import Person, StepAnswers, Submission, clock
from portal.queries import persons
from portal.services import bindings, intake, referrals, sending
from tests import families
from tests.factories import a_case, a_person, a_submission, an_actor


def test_what_was_not_answered_this_time_leaves_what_is_known(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    referral = families.a_referral(session, people=[families.LORE])
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    row = session.scalars(select(StepAnswers).where(StepAnswers.submission_id == referral.id)).one()
    row.answers = {"first_name": "Lore"}
    session.flush()
    bindings.bind_persons(session, coordinator, case, families.loaded(session, referral))
    person = session.get_one(Person, UUID(row.row_id))
    assert person.details["last_name"] == "Esdoorn"
    assert None not in person.details.values()


def test_a_second_referral_fills_in_what_the_first_did_not_know(session: Session) -> None:
    coordinator, case = an_actor(session, "coordinator"), a_case(session)
    first = families.a_referral(session, people=[{"last_name": "Esdoorn"}])
    bindings.bind_persons(session, coordinator, case, families.loaded(session, first))
    known = session.scalars(select(Person).where(Person.case_id == case.id)).one()
    second = families.loaded(session, families.a_referral(session, people=[families.LORE]))
    bindings.bind_persons(session, coordinator, case, second, {str(families.rows(second)[0]): known.id})
    assert known.details["first_name"] == "Lore"


def test_an_answer_that_comes_after_the_decision_does_not_undo_it(session: Session) -> None:
    decided = a_submission(session, status="submitted", referral_state="taken_in", case_id=a_case(session).id)
    withdrawn = a_submission(session, status="withdrawn", referral_state="more_asked", submitted_at=clock.now())
    asked = a_submission(session, status="submitted", referral_state="more_asked")
    for earlier in (decided, withdrawn, asked):
        sending.replace_earlier(session, a_submission(session, status="submitted", replaces_id=earlier.id))
    assert [one.status for one in (decided, withdrawn, asked)] == ["submitted", "withdrawn", "replaced"]


@pytest.mark.parametrize("status", ["withdrawn", "replaced"])
def test_a_question_about_a_referral_that_is_over_is_not_answered_again(session: Session, status: str) -> None:
    sender = an_actor(session)
    over = families.a_referral(session, sender, status=status, referral_state="more_asked")
    with pytest.raises(Gone):
        referrals.answer(session, sender, over)


def test_only_its_author_or_owner_makes_a_draft_private_again(session: Session) -> None:
    author = an_actor(session)
    draft = a_submission(session, author, shared=True)
    with pytest.raises(Gone):
        referrals.share(session, an_actor(session), draft, shared=False)
    referrals.share(session, author, draft, shared=False)
    assert session.get_one(Submission, draft.id).shared is False


def test_the_answer_to_a_question_is_the_teams(session: Session) -> None:
    sender = an_actor(session)
    asked = families.a_referral(session, sender, referral_state="more_asked")
    assert referrals.answer(session, sender, asked).shared


def test_a_detail_that_no_field_asks_any_more_survives_an_edit(session: Session) -> None:
    families.in_force(session, "referral")
    person = a_person(session, a_case(session), last_name="Esdoorn", vroeger_gevraagd="iets")
    sheet = persons.sheet(session, person)
    assert sheet.details({"last_name": "Olm"}) == {"last_name": "Olm", "vroeger_gevraagd": "iets"}


def test_taking_in_says_what_the_coordinator_opened_the_case_for(session: Session) -> None:
    coordinator, director = an_actor(session, "coordinator"), an_actor(session, "director")
    referral = families.a_referral(session, people=[{"last_name": "Olm"}])
    loaded = families.loaded(session, referral)
    case = intake.take_in(session, coordinator, loaded, director.user_id, version=referral.version)
    require_purpose(session, coordinator, case.id)


def test_an_answer_that_comes_after_taking_in_hangs_under_the_same_case(session: Session) -> None:
    coordinator, director = an_actor(session, "coordinator"), an_actor(session, "director")
    sender = an_actor(session)
    asked = families.a_referral(session, sender, people=[{"last_name": "Olm"}], referral_state="more_asked")
    answer = referrals.answer(session, sender, asked)
    case = intake.take_in(
        session, coordinator, families.loaded(session, asked), director.user_id, version=asked.version
    )
    answer.status, answer.referral_state = "submitted", "sent"
    session.flush()
    loaded = families.loaded(session, answer)
    with pytest.raises(Invalid, match=case.number):
        intake.take_in(session, coordinator, loaded, director.user_id, version=answer.version)
    intake.attach(session, coordinator, loaded, case.id, "Antwoord op onze vraag.", version=answer.version)
    assert len(session.scalars(select(Person).where(Person.case_id == case.id)).all()) == 1
