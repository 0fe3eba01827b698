"""What comes too late for a draft that went over: a post that was parked, a file from an open page (F12, D-8)."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy.orm import Session

from portal.services import parking
from portal.services.parking import LatePost
from tests.drafts import filled_in
from tests.going_over import SECOND, Going, attachments_of, publish
from tests.page import Page
from tests.uploads import a_pdf
from tests.web import Browser


@pytest.fixture
def draft(web: Browser, session: Session) -> Going:
    """Somebody's draft of the first version."""
    return Going(web, session)


def test_what_was_parked_for_a_draft_that_went_over_is_given_back_once(draft: Going, session: Session) -> None:
    form = {**filled_in(draft.open("what")), "phone": "Na het inloggen.", "_action": "next"}
    fields = [(name, text) for name, text in form.items() if name != "csrf_token"]
    late = LatePost(draft.url("what"), fields, draft.url("what"))
    parking.parking_of(draft.actor.user_id, late)(session)
    publish(session, SECOND)
    draft.goes_over()
    back = filled_in(draft.web.get("/bewaard"), draft.url("what"))
    assert draft.web.post(draft.url("what"), back).location == f"{draft.over}#late"
    assert "Na het inloggen." in draft.web.get(draft.over).text
    assert "Er is niets meer voor u bewaard." in draft.web.get("/bewaard").text


def brings(draft: Going, name: str) -> Page:
    """Send a file from a page that was open before the draft went over."""
    page = draft.web.get(f"{draft.base}/bestanden/toevoegen/now/{name}")
    publish(draft.session, SECOND)
    draft.goes_over()
    fields = {"_once": page.value("_once"), "csrf_token": draft.web.current_token()}
    data = {**fields, "file": (BytesIO(a_pdf()), "bewijs.pdf")}
    return draft.web._seen(draft.web.client.post(f"{draft.base}/bestanden/toevoegen/now/{name}", data=data))


def test_a_file_that_comes_too_late_is_led_to_the_draft_that_goes_on(draft: Going) -> None:
    draft.filled()
    page = brings(draft, "proof")
    later = f"/ovl/formulieren/{draft.later().id}"
    assert (page.status, page.h1) == (410, "Dit bestand is niet toegevoegd")
    assert "Voeg het bestand daar opnieuw toe, bij de vraag: Welk bewijs is er?" in page.text
    assert {f"{later}/bestanden/toevoegen/now/proof", f"{later}/verder"} <= set(page.links)
    assert draft.web.get(f"{later}/bestanden/toevoegen/now/proof").status == 200
    assert {file.name for file in attachments_of(draft.session, draft.later())} == {"proof.pdf"}


def test_a_file_for_a_question_that_is_gone_is_led_to_the_draft_that_goes_on(draft: Going) -> None:
    draft.fill("now", {}, "save")
    page = brings(draft, "notes")
    later = f"/ovl/formulieren/{draft.later().id}"
    assert (page.status, f"{later}/verder" in page.links) == (410, True)
    assert "De vraag waar het bestand bij hoorde, wordt daar niet gesteld." in page.text


def test_a_file_for_a_draft_that_went_over_and_was_sent_is_refused_as_ever(draft: Going, session: Session) -> None:
    draft.filled()
    page = brings(draft, "proof")
    draft.later().status = "submitted"
    session.commit()
    data = {"csrf_token": draft.web.current_token(), "file": (BytesIO(a_pdf()), "bewijs.pdf")}
    page = draft.web._seen(draft.web.client.post(f"{draft.base}/bestanden/toevoegen/now/proof", data=data))
    assert (page.status, page.h1) == (410, "Dit kan niet meer")
