"""Pages in English hold no Dutch of the interface: not in what one reads, not in what is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import User
from portal.views import navigation
from tests import families
from tests.drafts import Draft
from tests.page import Page
from tests.plans import a_followed_plan
from tests.web import Browser
from tests.workshop import FORM, HOME, active, at_the_desk, proposed, sent, worded

SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label", "content")
TELLTALE = re.compile(
    r"\b(de|het|een|niet|geen|voor|wordt|werd|zijn|deze|dit|naar|nog|ook|uw|wie|wat|waar|als|kan|maar)\b", re.IGNORECASE
)
AROUND = 40
KEPT = (
    "Huis van het Kind",
    "Lore belt haar zus als het moeilijk wordt.",
    "Thuis is het veilig voor Finn",
    "Lore legt een tas klaar",
    "Het CAW gaat mee naar de school",
    "Overleg met de school",
    "Vraag van de politie.",
    "CAW De Linde",
)
"""Names that have no other, and what families and professionals wrote: nobody translates those."""


def dutch(page: Page) -> list[str]:
    """What reads as Dutch, with what stands around it; what says that it is Dutch is left out."""
    found = []
    for text in _texts(page):
        for kept in KEPT:
            text = text.replace(kept, "")
        found += [text[max(0, hit.start() - AROUND) : hit.end() + AROUND] for hit in TELLTALE.finditer(text)]
    return found


def _texts(page: Page) -> Iterator[str]:
    for element in page.all():
        if element.get("lang", "en") == "nl":
            element.clear()
    yield page.text
    for element in page.all():
        yield from (element.get(name, "") for name in SPOKEN)


def in_english(session: Session, actor: Actor) -> None:
    """Let somebody's account speak English."""
    session.get_one(User, actor.user_id).language = "en"
    session.commit()


def assert_english(web: Browser, *places: str) -> None:
    """Open each page and look for Dutch."""
    left = {}
    for place in places:
        page = web.get(place)
        assert page.status == 200, f"{place} answers {page.status}"
        assert page.one("html").get("lang") == "en"
        left[place] = dutch(page)
    told = [f"{place}: {words}" for place, words in left.items() if words]
    assert not told, "Dutch is left over:\n" + "\n".join(told)


def test_a_visitor_reads_english(web: Browser) -> None:
    web.get("/taal/en?volgende=/")
    assert_english(web, "/", "/contactpunten", "/inloggen", "/privacy", "/toegankelijkheid")


@pytest.mark.parametrize("role", sorted(navigation.PLACES))
def test_each_role_reads_english(web: Browser, session: Session, role: str) -> None:
    actor = web.sign_in(role)  # type: ignore[arg-type]  # the keys are the roles
    in_english(session, actor)
    assert_english(web, *(f"/ovl/{folder}" for _, folder in navigation.PLACES[role]))


def test_a_referrer_fills_in_english(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    in_english(session, draft.actor)
    draft.complete()
    steps = ("danger", "what", "who")
    assert_english(web, *(draft.url(step) for step in steps), f"{draft.base}/nazicht", f"{draft.base}/afdruk")


def test_a_coordinator_decides_in_english(web: Browser, session: Session) -> None:
    referral = families.a_referral(session, codes=[("acute_danger", "ja"), ("critical_flags", "wurging")])
    in_english(session, web.sign_in("coordinator"))
    base = f"/ovl/instroom/{referral.id}"
    pages = ("", "/opnemen", "/vraag", "/advies", "/niet-opnemen", "/gesprek")
    assert_english(web, *(f"{base}{page}" for page in pages))


def test_a_director_works_in_english(web: Browser, session: Session) -> None:
    followed = a_followed_plan(session)
    in_english(session, web.be(followed.director))
    case = followed.url().rsplit("/plan", 1)[0]
    folders = ("", "/plan", "/formulieren", "/personen", "/contact")
    assert_english(web, *(f"{case}{folder}" for folder in folders))


def test_an_admin_changes_a_form_in_english(web: Browser, session: Session) -> None:
    desk = at_the_desk(web)
    assert desk.actor is not None
    worded(desk, "detection_source", label_nl="Wie zag het geweld?", label_en="Who saw the violence?")
    desk.get(HOME)
    in_english(session, desk.actor)
    version = active(session)
    pages = (
        "veld/detection_source",
        "stap/context",
        "stap/context/nieuw",
        "wijziging",
        "versies",
        f"versies/{version.id}",
    )
    assert_english(web, HOME, FORM, *(f"{FORM}/{page}" for page in pages), f"{FORM}/versies/{version.id}/leeg")


def test_an_admin_reads_in_english_what_the_checks_find(web: Browser, session: Session) -> None:
    desk = at_the_desk(web)
    assert desk.actor is not None
    in_english(session, desk.actor)
    refused = sent(desk, desk.get(f"{FORM}/veld/acute_danger"), "/veld/acute_danger", options_hide="ja")
    assert refused.status == 422
    assert "is no option of" in refused.errors[0]
    assert dutch(refused) == []


def test_a_second_reader_decides_in_english(web: Browser, session: Session) -> None:
    desk = at_the_desk(web)
    offered = proposed(desk, options_add="Neighbours")
    in_english(session, web.sign_in("admin"))
    assert_english(web, HOME, f"{HOME}/voorstel/{offered.id}")


def test_an_admin_adds_a_partner_in_english(web: Browser, session: Session) -> None:
    in_english(session, web.sign_in("admin"))
    assert_english(web, "/ovl/partners", "/ovl/partners/zoek?naam=linde", "/ovl/partners/nieuw")
    empty = web.get("/ovl/partners/nieuw")
    page = sent(web, empty, "/partners/nieuw")
    assert page.errors
    assert not dutch(page)


def test_wording_a_field_in_english_leaves_its_dutch_alone(web: Browser, session: Session) -> None:
    desk = at_the_desk(web)
    assert desk.actor is not None
    in_english(session, desk.actor)
    before = desk.get(f"{FORM}/veld/detection_source")
    assert before.value("label_nl") != before.value("label_en")
    worded(desk, "detection_source", label_en="Who saw the violence?")
    change = desk.get(f"{FORM}/wijziging")
    assert len(change.all("li", within="govuk-list--bullet")) == 1
