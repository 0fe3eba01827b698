"""A form that is closed by a withdrawal while somebody has a draft of it: nobody is invited to go over (F13)."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from portal.models import DefinitionVersion
from portal.services.idempotency import new_once_key
from tests.drafts import filled_in
from tests.going_over import BANNER, SECOND, THIRD, Going, publish
from tests.web import Browser


@pytest.fixture
def draft(web: Browser, session: Session) -> Going:
    """Somebody's draft of the first version."""
    return Going(web, session)


@pytest.fixture
def closed(draft: Going, session: Session) -> Going:
    """A draft of an older version, while the newer one was withdrawn with nothing in its place."""
    draft.fill("what", {"name": "Gezin Wilg"}, "save")
    newer = publish(session, SECOND)
    newer.status, newer.withdrawn_reason = "withdrawn", "Een nieuwe wet laat deze vraag niet meer toe."
    session.commit()
    return draft


def test_case_f13_nobody_is_invited_to_go_over_while_the_form_is_closed(closed: Going) -> None:
    for address in (closed.url("what"), f"{closed.base}/begin", f"{closed.base}/nazicht"):
        page = closed.web.get(address)
        assert "Dit formulier is voorlopig gesloten." in page.text
        assert BANNER not in page.text
        assert "stap over" not in page.text
        assert closed.over in page.links
    page = closed.sees()
    assert "Een nieuwe wet laat deze vraag niet meer toe." in page.text
    assert "Kan het niet wachten? Bel" in page.text
    assert "niet meer gebruikt" not in page.text
    assert "Stap over" not in page.text
    assert f"{closed.base}/verder" in page.links
    refused = closed.web.post(closed.over, {"_seen": "x", "_once": new_once_key()})
    assert (refused.status, "Een nieuwe wet" in refused.text) == (422, True)


def test_case_f13_a_draft_of_an_older_version_is_sent_as_its_page_says_while_the_form_is_closed(closed: Going) -> None:
    assert "U mag het nog invullen en versturen" in closed.sees().text
    check = f"{closed.base}/nazicht"
    assert closed.web.post(check, filled_in(closed.web.get(check), check)).status == 303
    assert closed.loaded().submission.status == "submitted"


def test_case_f13_a_draft_of_the_version_that_was_withdrawn_reads_that_it_waits(draft: Going, session: Session) -> None:
    pinned = session.get_one(DefinitionVersion, draft.submission.definition_version_id)
    pinned.status, pinned.withdrawn_reason = "withdrawn", "Een nieuwe wet laat deze vraag niet meer toe."
    session.commit()
    page = draft.sees()
    assert "Een nieuwe wet laat deze vraag niet meer toe." in page.text
    assert "U mag het nog invullen" not in page.text
    assert "Zodra er een andere versie is, kunt u overstappen" in page.text


def test_a_form_that_opens_again_invites_to_go_over_again(closed: Going, session: Session) -> None:
    publish(session, THIRD)
    assert BANNER in closed.open("what").text
    assert closed.goes_over().status == 303
