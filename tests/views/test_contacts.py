"""Noting a contact through the browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case, Contact, User, clock
from tests import families
from tests.factories import a_case, a_person, an_actor
from tests.web import Browser


@pytest.fixture
def case(session: Session, web: Browser) -> Case:
    """A case whose director looks at the screen."""
    families.in_force(session, "referral")
    director: Actor = web.sign_in("director")
    found = a_case(session, director=session.get_one(User, director.user_id))
    a_person(session, found, **families.LORE)
    session.commit()
    return found


def filled_in(web: Browser, case: Case, **changes: str) -> dict[str, str]:
    page = web.get(f"/ovl/dossiers/{case.id}/contact")
    form = {"day": page.value("day"), "hour": "", "kind": "telefoon", "with_whom": "Lore", "summary": "Het gaat beter."}
    return form | {"new_incident": "nee", "_once": page.value("_once")} | changes


def test_a_contact_is_noted_once_and_stands_in_the_course_of_events(web: Browser, session: Session, case: Case) -> None:
    form = filled_in(web, case)
    for _ in range(2):
        done = web.post(f"/ovl/dossiers/{case.id}/contact", form)
    page = web.follow(done)
    assert len(session.scalars(select(Contact)).all()) == 1
    assert "Telefoon met Lore" in page.text
    assert "Het gaat beter." in page.text


def test_a_new_incident_asks_for_a_new_assessment(web: Browser, case: Case) -> None:
    page = web.follow(web.post(f"/ovl/dossiers/{case.id}/contact", filled_in(web, case, new_incident="ja")))
    assert "een nieuwe risicotaxatie klaar" in page.text
    assert "Schat het risico opnieuw in" in page.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"day": "ooit"}, "Vul de dag in als dag/maand/jaar, bijvoorbeeld 22/11/2026."),
        ({"day": ""}, "Vul de dag van het contact in."),
        ({"hour": "kwart na"}, "Vul het uur in als uur en minuten, bijvoorbeeld 14.30."),
        ({"hour": "25.10"}, "Vul het uur in als uur en minuten, bijvoorbeeld 14.30."),
        ({"kind": "duif"}, "Kies wat voor contact het was."),
        ({"with_whom": ""}, "Vul in met wie het contact was."),
        ({"with_whom": "x" * 301}, "Maak dit korter: er passen 300 tekens."),
        ({"summary": "x" * 10_001}, "Maak de tekst korter: er passen 10.000 tekens."),
        ({"new_incident": ""}, "Zeg of er een nieuw incident is."),
    ],
)
def test_a_mistake_is_named_and_the_rest_stays(web: Browser, case: Case, changes: dict[str, str], error: str) -> None:
    page = web.post(f"/ovl/dossiers/{case.id}/contact", filled_in(web, case, **changes))
    assert page.status == 422
    assert page.errors == [error]
    assert page.value("summary") == changes.get("summary", "Het gaat beter.")


def test_a_contact_lies_in_the_past(web: Browser, case: Case) -> None:
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    page = web.post(f"/ovl/dossiers/{case.id}/contact", filled_in(web, case, day=tomorrow))
    assert page.errors == ["Kies een moment dat al geweest is."]


@pytest.mark.parametrize("written", ["3-4-2026", "03/04/2026", "3 4 2026", "3.4.2026"])
def test_a_day_is_read_as_people_write_it(web: Browser, session: Session, case: Case, written: str) -> None:
    web.post(f"/ovl/dossiers/{case.id}/contact", filled_in(web, case, day=written, hour="14u30"))
    contact = session.scalars(select(Contact)).one()
    assert contact.at.astimezone(clock.BRUSSELS).strftime("%d/%m/%Y %H:%M") == "03/04/2026 14:30"


def test_only_the_director_of_the_case_notes_contacts(web: Browser, session: Session, case: Case) -> None:
    form = filled_in(web, case)
    web.be(an_actor(session, "director"))
    assert web.post(f"/ovl/dossiers/{case.id}/contact", form, token=None).status == 404
    web.be(an_actor(session, "coordinator"))
    assert web.get(f"/ovl/dossiers/{case.id}/contact").status == 403
