"""Relations: who is bound to what, in both directions (security.md B03, B09)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.relations import RELATIONS
from portal.errors import NotFound, PurposeNeeded
from portal.models import Assignment, CasePurpose, Organisation, User, clock
from portal.models.identity import new_id
from tests.factories import (
    a_case,
    a_participant,
    a_person,
    a_plan,
    a_submission,
    an_action,
    an_actor,
)


def finds(session: Session, name: str, actor: Actor, **args: object) -> bool:
    """Whether a relation gives the object to this person."""
    wanted: Mapping[str, Any] = args
    try:
        RELATIONS[name](session, actor, wanted)
    except NotFound:
        return False
    return True


def colleague(session: Session, actor: Actor, **values: Any) -> Actor:  # noqa: ANN401 -- handed on
    """Somebody else of the same organisation."""
    return an_actor(session, organisation=session.get_one(Organisation, actor.organisation_id), **values)


def user_of(session: Session, actor: Actor) -> User:
    return session.get_one(User, actor.user_id)


# Submissions


@pytest.mark.parametrize("name", ["submission_editor", "submission_owner_team", "submission_reader"])
def test_a_draft_is_private_until_it_is_shared(session: Session, name: str) -> None:
    author = an_actor(session)
    draft = a_submission(session, author)
    peer = colleague(session, author)
    stranger = an_actor(session)
    coordinator = an_actor(session, "coordinator")
    assert finds(session, name, author, submission_id=draft.id)
    assert not finds(session, name, peer, submission_id=draft.id)
    draft.shared = True
    session.flush()
    assert finds(session, name, peer, submission_id=draft.id)
    assert not finds(session, name, stranger, submission_id=draft.id)
    assert not finds(session, name, coordinator, submission_id=draft.id)


def test_a_draft_that_was_handed_over_is_its_new_owners(session: Session) -> None:
    author = an_actor(session)
    peer = colleague(session, author)
    draft = a_submission(session, author, owner_id=peer.user_id)
    assert finds(session, "submission_editor", peer, submission_id=draft.id)


def test_a_sent_referral_is_read_by_its_team_and_the_coordinators(session: Session) -> None:
    author = an_actor(session)
    sent = a_submission(session, author, status="submitted", referral_state="sent")
    may = [author, colleague(session, author), an_actor(session, "coordinator")]
    may_not = [an_actor(session), an_actor(session, "admin"), an_actor(session, "director")]
    assert all(finds(session, "submission_reader", actor, submission_id=sent.id) for actor in may)
    assert not any(finds(session, "submission_reader", actor, submission_id=sent.id) for actor in may_not)


def test_the_same_id_in_another_region_does_not_exist(session: Session) -> None:
    author = an_actor(session)
    draft = a_submission(session, author)
    assert not finds(session, "submission_editor", replace(author, region="lim"), submission_id=draft.id)
    coordinator = an_actor(session, "coordinator", "lim")
    assert not finds(session, "submission_reader", coordinator, submission_id=draft.id)


def test_a_form_of_a_case_belongs_to_its_director_now(session: Session) -> None:
    director, author = an_actor(session, "director"), an_actor(session, "director")
    case = a_case(session, director=user_of(session, director))
    form = a_submission(session, author, form="risk_assessment", case_id=case.id)
    assert finds(session, "submission_editor", director, submission_id=form.id)
    assert not finds(session, "submission_editor", author, submission_id=form.id)


def test_a_referral_that_became_a_case_asks_a_coordinator_what_for(session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    case = a_case(session)
    sent = a_submission(session, status="submitted", referral_state="taken_in", case_id=case.id)
    with pytest.raises(PurposeNeeded):
        RELATIONS["submission_reader"](session, coordinator, {"submission_id": sent.id})


def test_a_referral_to_take_in_is_one_that_was_sent_to_this_region(session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    draft = a_submission(session)
    sent = a_submission(session, status="submitted", referral_state="sent")
    assert finds(session, "intake_referral", coordinator, submission_id=sent.id)
    assert not finds(session, "intake_referral", coordinator, submission_id=draft.id)
    assert not finds(session, "intake_referral", replace(coordinator, region="lim"), submission_id=sent.id)


def test_what_does_not_exist_is_not_found(session: Session) -> None:
    actor = an_actor(session, "coordinator")
    for name in ("submission_reader", "submission_editor", "intake_referral"):
        assert not finds(session, name, actor, submission_id=new_id())


# Cases


def test_a_case_is_its_directors_as_long_as_he_directs_it(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, director=user_of(session, director))
    for name in ("case_reader", "case_director"):
        assert finds(session, name, director, case_id=case.id)
        assert not finds(session, name, an_actor(session, "director"), case_id=case.id)
    session.query(Assignment).filter_by(case_id=case.id).one().to_at = clock.now()
    session.flush()
    for name in ("case_reader", "case_director"):
        assert not finds(session, name, director, case_id=case.id)


def test_a_director_wearing_another_hat_is_nobody_to_the_case(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, director=user_of(session, director))
    assert not finds(session, "case_reader", replace(director, role="admin"), case_id=case.id)
    assert not finds(session, "case_reader", replace(director, region="lim"), case_id=case.id)


def test_a_coordinator_opens_a_case_with_a_purpose_of_today(session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    case = a_case(session)
    yesterday = clock.today() - timedelta(days=1)
    given = {"user_id": coordinator.user_id, "case_id": case.id, "region": "ovl", "purpose": "opvolging"}
    session.add(CasePurpose(day=yesterday, **given))
    session.flush()
    with pytest.raises(PurposeNeeded) as asked:
        RELATIONS["case_reader"](session, coordinator, {"case_id": case.id})
    assert asked.value.case_id == case.id
    session.add(CasePurpose(day=clock.today(), **given))
    session.flush()
    assert finds(session, "case_reader", coordinator, case_id=case.id)
    other = an_actor(session, "coordinator")
    with pytest.raises(PurposeNeeded):
        RELATIONS["case_reader"](session, other, {"case_id": case.id})


def test_a_partner_reads_while_taking_part(session: Session) -> None:
    partner = an_actor(session, "partner")
    case = a_case(session)
    assert not finds(session, "case_reader", partner, case_id=case.id)
    row = a_participant(session, case, session.get_one(Organisation, partner.organisation_id))
    assert finds(session, "case_reader", partner, case_id=case.id)
    row.to_at = clock.now()
    session.flush()
    assert not finds(session, "case_reader", partner, case_id=case.id)


def test_a_participant_by_name_is_that_person_alone(session: Session) -> None:
    partner = an_actor(session, "partner")
    case = a_case(session)
    organisation = session.get_one(Organisation, partner.organisation_id)
    a_participant(session, case, organisation, user_of(session, partner))
    assert finds(session, "case_reader", partner, case_id=case.id)
    assert not finds(session, "case_reader", colleague(session, partner, role="partner"), case_id=case.id)


def test_the_plan_and_the_persons_are_the_directors(session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case(session, director=user_of(session, director))
    other = a_case(session)
    plan, person = a_plan(session, case), a_person(session, case)
    assert finds(session, "plan_director", director, plan_id=plan.id)
    assert not finds(session, "plan_director", an_actor(session, "director"), plan_id=plan.id)
    assert finds(session, "case_person_director", director, case_id=case.id, person_id=person.id)
    assert not finds(session, "case_person_director", director, case_id=other.id, person_id=person.id)


def test_an_action_is_whose_name_it_bears_while_taking_part(session: Session) -> None:
    partner = an_actor(session, "partner")
    peer = colleague(session, partner, role="partner")
    case = a_case(session)
    plan = a_plan(session, case)
    organisation = session.get_one(Organisation, partner.organisation_id)
    action = an_action(
        session, plan, case.key_id, responsible_id=partner.user_id, organisation_id=partner.organisation_id
    )
    assert not finds(session, "plan_action_responsible", partner, action_id=action.id)
    row = a_participant(session, case, organisation)
    assert finds(session, "plan_action_responsible", partner, action_id=action.id)
    assert not finds(session, "plan_action_responsible", peer, action_id=action.id)
    action.responsible_id = None
    session.flush()
    assert finds(session, "plan_action_responsible", peer, action_id=action.id)
    row.to_at = clock.now()
    session.flush()
    assert not finds(session, "plan_action_responsible", partner, action_id=action.id)


def test_places_without_an_object_give_none(session: Session) -> None:
    actor = an_actor(session, "admin")
    assert RELATIONS["workshop"](session, actor, {}) is None
    assert RELATIONS["own_region"](session, actor, {}) is None


def test_a_case_as_such_is_known_to_its_region(session: Session) -> None:
    case = a_case(session)
    assert finds(session, "case_known", an_actor(session, "coordinator"), case_id=case.id)
    assert not finds(session, "case_known", an_actor(session, "coordinator", "lim"), case_id=case.id)
