"""Supporters of a case: a coordinator gives it to one, who then opens it and fills in its forms (D1-16)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case, CaseEvent, Outbox, Participant, User
from portal.models.user import Role
from portal.services import participants, supporters
from tests import families, homes
from tests.factories import a_case, a_person, an_actor, an_organisation
from tests.page import Page
from tests.web import Browser


@pytest.fixture
def supporter(session: Session) -> Actor:
    return an_actor(session, "supporter", organisation=an_organisation(session, type="CAW", name="CAW Voorbeeld"))


@pytest.fixture
def case(session: Session) -> Case:
    families.in_force(session, "referral")
    homes.in_force(session, "visit")
    found = a_case(session, label="Gezin Esdoorn", track="2")
    a_person(session, found, **families.LORE)
    session.commit()
    return found


def url(case: Case, folder: str = "") -> str:
    return f"/ovl/dossiers/{case.id}{folder}"


def gives(web: Browser, case: Case, supporter: Actor) -> Page:
    """A coordinator gives the case to a supporter."""
    web.sign_in("coordinator")
    web.get(url(case, "/ondersteuners"))
    return web.post(url(case, "/ondersteuners"), {"supporter": str(supporter.membership_id)})


def test_a_coordinator_gives_a_case_to_a_supporter_who_hears_of_it(
    web: Browser, session: Session, case: Case, supporter: Actor
) -> None:
    assert gives(web, case, supporter).status == 303
    page = web.get(url(case, "/ondersteuners"))
    assert f"{supporter.name}, CAW Voorbeeld" in page.text
    row = session.scalars(select(Participant)).one()
    assert (row.user_id, row.organisation_id, row.kind) == (supporter.user_id, supporter.organisation_id, "supporter")
    assert session.scalars(select(Outbox.recipient_user_id)).all() == [supporter.user_id]
    assert session.scalars(select(CaseEvent.kind)).all() == ["case.supporter_assigned"]


def test_a_supporter_works_in_the_case_and_only_there(
    web: Browser, new_web: Callable[[], Browser], session: Session, case: Case, supporter: Actor
) -> None:
    gives(new_web(), case, supporter)
    other = a_case(session, label="Gezin Linde")
    web.be(supporter)
    cases = web.get("/ovl/dossiers")
    assert case.number in cases.text
    assert other.number not in cases.text
    assert f"{supporter.name}" in web.get(url(case)).text
    assert [web.get(url(case, tab)).status for tab in ("", "/formulieren", "/personen", "/plan")] == [200] * 4
    assert web.get(url(other)).status == 404
    assert web.post(url(case, "/formulieren"), {"form": "visit"}).status == 403, "its definition names no supporter"


def test_who_stops_sees_it_no_more_and_the_case_remembers(
    web: Browser, new_web: Callable[[], Browser], session: Session, case: Case, supporter: Actor
) -> None:
    coordinator = new_web()
    gives(coordinator, case, supporter)
    web.be(supporter)
    assert web.get(url(case)).status == 200
    row = session.scalars(select(Participant)).one()
    assert coordinator.post(url(case, "/ondersteuners/stop"), {"participant": str(row.id)}).status == 303
    assert web.get(url(case)).status == 404
    coordinator.get(url(case, "/doel"))
    coordinator.post(url(case, "/doel"), {"purpose": "triage"})
    people = coordinator.get(url(case, "/personen")).text
    assert f"{supporter.name}, CAW Voorbeeld: van" in people
    assert "ondersteunt dit dossier niet meer" in coordinator.get(url(case)).text


def test_nobody_is_given_a_case_twice_or_without_the_hat(
    web: Browser, session: Session, case: Case, supporter: Actor
) -> None:
    gives(web, case, supporter)
    assert "Er is niemand anders." in web.post(url(case, "/ondersteuners"), {}).text
    an_actor(session, "supporter")
    for membership in (supporter.membership_id, an_actor(session, "director").membership_id, "niets", ""):
        page = web.post(url(case, "/ondersteuners"), {"supporter": str(membership)})
        assert (page.status, page.errors) == (422, ["Kies wie dit dossier mee ondersteunt."])


def test_a_closed_case_gets_no_supporter(web: Browser, session: Session, case: Case, supporter: Actor) -> None:
    case.status = "closed"
    session.commit()
    assert gives(web, case, supporter).status == 410


@pytest.mark.parametrize("role", ["director", "supporter", "partner", "clerk"])
def test_only_a_coordinator_gives_a_case(web: Browser, case: Case, role: Role) -> None:
    web.sign_in(role)
    assert web.get(url(case, "/ondersteuners")).status == 403


def test_an_action_that_ends_does_not_end_the_support(session: Session, case: Case, supporter: Actor) -> None:
    coordinator = an_actor(session, "coordinator")
    supporters.assign(session, coordinator, case, supporter.membership_id)
    participants.join(session, coordinator, case, supporter.user_id, supporter.organisation_id)
    participants.leave(session, coordinator, case, supporter.user_id)
    rows = session.scalars(select(Participant).order_by(Participant.kind)).all()
    assert [(row.kind, row.to_at is None) for row in rows] == [("invited", False), ("supporter", True)]
    assert session.get_one(User, supporter.user_id)
