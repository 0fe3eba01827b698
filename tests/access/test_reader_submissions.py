"""Who reads what was never sent, what belongs to a case, and what another service wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from portal.access.relations import RELATIONS
from portal.errors import NotFound, PurposeNeeded
from portal.models import Organisation, clock
from tests.access.test_relations import colleague, finds
from tests.factories import a_case, a_submission, an_actor, an_organisation

READING = ("submission_reader", "submission_owner_team", "submission_editor")


@pytest.mark.parametrize("name", READING)
def test_a_draft_that_was_thrown_away_stays_private(session: Session, name: str) -> None:
    author = an_actor(session)
    thrown_away = a_submission(session, author, status="withdrawn")
    assert finds(session, name, author, submission_id=thrown_away.id)
    assert not finds(session, name, colleague(session, author), submission_id=thrown_away.id)


@pytest.mark.parametrize("name", ["submission_reader", "intake_referral"])
def test_a_coordinator_reads_nothing_that_was_never_sent(session: Session, name: str) -> None:
    thrown_away = a_submission(session, status="withdrawn")
    assert not finds(session, name, an_actor(session, "coordinator"), submission_id=thrown_away.id)


@pytest.mark.parametrize("name", ["submission_reader", "submission_owner_team"])
def test_what_was_sent_and_withdrawn_stays_readable_for_the_team(session: Session, name: str) -> None:
    author = an_actor(session)
    sent = a_submission(session, author, status="withdrawn", submitted_at=clock.now())
    assert finds(session, name, colleague(session, author), submission_id=sent.id)


def test_a_coordinator_of_the_same_house_says_what_for_before_reading_a_form_of_a_case(session: Session) -> None:
    house = an_organisation(session, type="VEILIG_HUIS")
    director = an_actor(session, "director", organisation=house)
    coordinator = an_actor(session, "coordinator", organisation=house)
    case = a_case(session)
    form = a_submission(
        session, director, form="risk_assessment", case_id=case.id, status="submitted", submitted_at=clock.now()
    )
    with pytest.raises(PurposeNeeded):
        RELATIONS["submission_reader"](session, coordinator, {"submission_id": form.id})


def test_a_referral_that_became_a_case_asks_what_for_at_the_intake_too(session: Session) -> None:
    case = a_case(session)
    taken_in = a_submission(
        session, status="submitted", referral_state="taken_in", case_id=case.id, submitted_at=clock.now()
    )
    with pytest.raises(PurposeNeeded):
        RELATIONS["intake_referral"](session, an_actor(session, "coordinator"), {"submission_id": taken_in.id})


@pytest.mark.parametrize("name", READING)
def test_who_works_elsewhere_now_left_his_drafts_behind(session: Session, name: str) -> None:
    author = an_actor(session)
    draft = a_submission(session, author)
    elsewhere = an_organisation(session)
    moved = replace(author, organisation_id=elsewhere.id, organisation_name=elsewhere.name)
    with pytest.raises(NotFound):
        RELATIONS[name](session, moved, {"submission_id": draft.id})
    assert session.get_one(Organisation, author.organisation_id)
