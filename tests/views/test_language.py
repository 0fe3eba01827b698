"""The language of the pages: kept with the account, in a cookie before sign-in."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import languages
from portal.definitions.library import in_language
from portal.models import AuditEvent, User
from tests.web import Browser


def test_a_visitor_reads_the_public_pages_in_english(web: Browser) -> None:
    page = web.follow(web.get("/taal/en?volgende=/contactpunten"))
    assert page.one("html").get("lang") == "en"
    assert web.get("/").one("html").get("lang") == "en"


@pytest.mark.parametrize("place", ["//elders.invalid", "https://elders.invalid/", "/\\elders.invalid"])
def test_choosing_a_language_leads_to_no_other_site(web: Browser, place: str) -> None:
    assert web.get(f"/taal/en?{urlencode({'volgende': place})}").location == "/"


def test_a_language_that_is_not_ours_is_no_page(web: Browser) -> None:
    assert web.get("/taal/xx").status == 404


def test_the_language_stays_with_the_account(web: Browser, session: Session) -> None:
    actor = web.sign_in("referrer")
    web.post("/taal", {"language": "en", "hierna": "/ovl/aanmeldingen"})
    session.expire_all()
    assert session.get_one(User, actor.user_id).language == "en"
    assert session.scalars(select(AuditEvent).where(AuditEvent.action == "account.language_changed")).one()
    assert web.get("/ovl/aanmeldingen").one("html").get("lang") == "en"


def test_a_form_speaks_the_language_that_is_spoken() -> None:
    document = {"label": {"nl": "Wie?", "en": "Who?"}, "help": {"nl": "Alleen Nederlands"}, "codes": ["nl"]}
    assert in_language(document, "en") == {
        "label": {"nl": "Who?", "en": "Who?"},
        "help": {"nl": "Alleen Nederlands"},
        "codes": ["nl"],
    }


def test_another_language_is_never_spoken_longer_than_asked() -> None:
    with languages.speaking("en"):
        assert languages.spoken() == "en"
    assert languages.spoken() == "nl"
