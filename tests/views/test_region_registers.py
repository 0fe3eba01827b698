"""The four registers of a region: who finds which, and what is noted in them as a browser posts it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from portal.models.user import Role
from tests import families, homes
from tests.drafts import filled_in
from tests.factories import an_organisation
from tests.page import Page
from tests.web import Browser

REGISTERS = ("peer_group", "regional_need", "sharing_agreement", "training")
FOUND: dict[Role, set[str]] = {
    "coordinator": {"peer_group", "regional_need", "sharing_agreement", "training"},
    "director": {"peer_group", "regional_need", "sharing_agreement"},
    "supporter": {"peer_group", "regional_need", "sharing_agreement"},
    "strategist": {"regional_need", "sharing_agreement", "training"},
    "clerk": {"regional_need", "sharing_agreement", "training"},
    "partner": {"sharing_agreement"},
    "auditor": {"sharing_agreement"},
    "admin": {"sharing_agreement"},
    "referrer": set(),
}
TRAINING = {
    "title": "Wurging herkennen",
    "kind": "vorming",
    "date-day": "24",
    "date-month": "2",
    "date-year": "2025",
    "audience": ("HUISARTS", "THUISVERPLEGING"),
    "participants_count": "24",
}
NEED = {"need": "huisvesting", "missing_offer": "Opvang voor een moeder met vier kinderen"}


@pytest.fixture(autouse=True)
def _in_force(session: Session) -> None:
    for form in REGISTERS:
        families.in_force(session, form)
    session.commit()


def in_the_centre(web: Browser, session: Session, role: Role) -> None:
    web.sign_in(role, organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))


def begins(web: Browser, form: str) -> UUID:
    page = web.post(f"/ovl/registers/{form}")
    assert page.status == 303, page.text
    return UUID(page.location.split("/")[-2])


def step(web: Browser, draft: UUID, name: str) -> Page:
    return web.get(f"/ovl/formulieren/{draft}/stap/{name}")


@pytest.mark.parametrize("role", FOUND)
def test_each_role_finds_its_registers(web: Browser, session: Session, role: Role) -> None:
    in_the_centre(web, session, role)
    links = web.get("/ovl/registers").links
    assert {form for form in REGISTERS if f"/ovl/registers/{form}" in links} == FOUND[role]


def test_police_and_prosecutor_never_find_the_peer_groups_whatever_their_hat(web: Browser, session: Session) -> None:
    web.sign_in("supporter", organisation=an_organisation(session, type="LOKALE_POLITIE"))
    assert "/ovl/registers/peer_group" not in web.get("/ovl/registers").links, "D3-35"
    assert web.get("/ovl/registers/peer_group").status == 404


def test_a_training_is_noted_and_stands_in_the_list(web: Browser) -> None:
    web.sign_in("coordinator")
    web.get("/ovl/registers/training")
    draft = begins(web, "training")
    page = step(web, draft, "activity")
    assert "deskundigheid" in filled_in(page).getlist("mission_pillar")
    assert homes.press(web, page, TRAINING).status == 303
    assert homes.send(web, draft).status == 303
    text = web.get("/ovl/registers/training").text
    assert "Wurging herkennen" in text
    assert "24/02/2025" in text


def test_a_missing_offer_begins_as_reported_today(web: Browser) -> None:
    web.sign_in("supporter")
    web.get("/ovl/registers/regional_need")
    draft = begins(web, "regional_need")
    page = step(web, draft, "need")
    assert filled_in(page).getlist("status") == ["gemeld"]
    assert homes.press(web, page, NEED).status == 303
    assert homes.send(web, draft).status == 303
    assert "Opvang voor een moeder met vier kinderen" in web.get("/ovl/registers/regional_need").text


def test_a_peer_group_asks_for_two_who_facilitate_it(web: Browser, session: Session) -> None:
    in_the_centre(web, session, "director")
    web.get("/ovl/registers/peer_group")
    draft = begins(web, "peer_group")
    page = homes.press(web, step(web, draft, "group"), {"group_name": "Samen sterk", "target": "ouders"})
    assert page.status == 422
    assert "Wie begeleidt de groep?" in page.text


def test_arrangements_are_read_by_partners_and_noted_by_others(web: Browser) -> None:
    web.sign_in("partner")
    assert web.get("/ovl/registers/sharing_agreement").status == 200
    assert web.post("/ovl/registers/sharing_agreement").status in {403, 404}
