"""Nothing typed is ever lost: an expired session, two tabs, a failed server, a new version while a form is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.definitions.library import from_document
from portal.models import DefinitionVersion, User, clock
from portal.queries import definitions as versions
from portal.services import accounts, definitions
from tests import families
from tests.drafts import DANGER, WHAT, Draft, filled_in
from tests.page import Page
from tests.web import Browser

PASSWORD = "een-heel-lang-wachtwoord"
MINE = "Dit typte ik zelf, in dit venster."
OTHER = "Dit bewaarde iemand anders."


def later(**time: float) -> None:
    """Let time pass; the clock of the test goes back by itself."""
    moment = clock.now() + timedelta(**time)
    clock.set_clock(lambda: moment)


def come_back(draft: Draft) -> Page:
    """Sign in again, in the same browser."""
    user = draft.session.get_one(User, draft.actor.user_id)
    user.password_hash = accounts.HASHER.hash(PASSWORD)
    draft.session.commit()
    draft.web.token, draft.web.actor = "", None
    return draft.web.post("/inloggen", {"email": user.email, "password": PASSWORD})


def posted_late(draft: Draft, *, htmx: bool) -> Page:
    """Type for an hour, then press the button."""
    page = draft.open("what")
    later(hours=1)
    return draft.send(page, {"reason_summary": MINE}, "save", htmx=htmx)


@pytest.mark.parametrize("htmx", [True, False])
def test_what_was_typed_into_an_expired_session_comes_back_after_signing_in(
    web: Browser, session: Session, htmx: bool
) -> None:
    draft = Draft(web, session)
    late = posted_late(draft, htmx=htmx)
    assert late.status == 401
    assert "bewaard" in late.text
    assert MINE not in late.text
    kept = web.follow(come_back(draft))
    assert MINE in kept.markup


def test_an_autosave_that_came_too_late_is_kept_too(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("what"))
    form["reason_summary"] = MINE
    later(hours=1)
    here = {"HX-Current-URL": f"http://localhost{draft.url('what')}"}
    assert web.post(draft.url("what") + "/bewaar", form, htmx=True, headers=here).status == 401
    assert MINE in web.follow(come_back(draft)).markup


def test_nobody_else_gets_what_was_typed_into_an_expired_session(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    posted_late(draft, htmx=False)
    web.sign_in()
    assert MINE not in web.get("/hoed").markup


def in_two_tabs(draft: Draft, other: Browser) -> Page:
    """Open a step twice; the other tab saves first, then this one posts."""
    other.be(draft.actor)
    first, second = draft.open("what"), other.get(draft.url("what"))
    form = filled_in(second)
    form["reason_summary"], form["_action"] = OTHER, "save"
    assert other.post(draft.url("what"), form).status == 303
    return draft.send(first, {**WHAT, "reason_summary": MINE})


def test_a_conflict_shows_both_texts_and_writes_nothing(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft = Draft(web, session)
    page = in_two_tabs(draft, new_web())
    assert page.status == 409
    assert page.value("reason_summary") == MINE
    assert OTHER in page.text
    assert draft.open("what").value("reason_summary") == OTHER


def test_after_a_conflict_one_may_save_ones_own_text(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft = Draft(web, session)
    page = in_two_tabs(draft, new_web())
    assert draft.send(page, {}).status == 303
    assert draft.open("what").value("reason_summary") == MINE


def test_ones_own_autosave_in_flight_is_no_conflict(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = draft.open("what")
    form = filled_in(page)
    form["reason_summary"] = MINE
    for _ in range(3):
        assert web.post(draft.url("what") + "/bewaar", form, htmx=True).status == 200
    assert draft.send(page, {**WHAT, "reason_summary": MINE}).status == 303


def test_an_autosave_that_arrives_after_the_button_of_its_page_changes_nothing(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = draft.open("what")
    late = filled_in(page)
    late["reason_summary"] = MINE[:10]
    assert draft.send(page, {**WHAT, "reason_summary": MINE}).status == 303
    assert web.post(draft.url("what") + "/bewaar", late, htmx=True).status == 409
    assert draft.open("what").value("reason_summary") == MINE


def test_a_button_pressed_again_after_a_lost_reply_is_no_conflict(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = draft.open("what")
    assert draft.send(page, {**WHAT, "reason_summary": MINE}).status == 303
    assert draft.send(page, {**WHAT, "reason_summary": OTHER}).status == 303
    assert draft.open("what").value("reason_summary") == OTHER


def test_an_autosave_that_was_overtaken_says_so_and_leaves_the_page_alone(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft, other = Draft(web, session), new_web()
    form = filled_in(draft.open("what"))
    other.be(draft.actor)
    second = filled_in(other.get(draft.url("what")))
    second["reason_summary"], second["_action"] = OTHER, "save"
    other.post(draft.url("what"), second)
    form["reason_summary"] = MINE
    page = web.post(draft.url("what") + "/bewaar", form, htmx=True)
    assert page.status == 409
    assert "Niet bewaard" in page.text
    assert not page.all("textarea")


def test_a_conflict_on_a_person_shows_both_names(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft, other = Draft(web, session), new_web()
    row = draft.add_person()
    other.be(draft.actor)
    first, second = draft.open("who", row), filled_in(other.get(draft.url("who", row)))
    second[f"persons.{row}.first_name"], second["_action"] = "Loes", "save"
    other.post(draft.url("who", row), second)
    page = draft.send(first, {"first_name": "Lorena"}, row=row)
    assert page.status == 409
    assert page.value(f"persons.{row}.first_name") == "Lorena"
    assert "Loes" in page.text


def test_a_failing_server_keeps_what_was_saved_and_says_so(
    web: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(web, session)
    draft.fill("what", {**WHAT, "reason_summary": MINE}, "save")
    page = draft.open("what")
    web.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("portal.views.step_pages.target", lambda *_: 1 / 0)
    failed = draft.send(page, {**WHAT, "reason_summary": OTHER})
    monkeypatch.undo()
    assert failed.status == 500
    assert "Wat u eerder bewaarde, staat er nog." in failed.text
    assert draft.open("what").value("reason_summary") == MINE


def test_a_new_version_leaves_a_running_draft_as_it_was(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("danger", DANGER)
    page = draft.open("what")
    publish(session, "Hoe hoog schat u het gevaar in?")
    assert draft.send(page, {**WHAT, "reason_summary": MINE}).status == 303
    here = draft.open("what")
    assert here.value("reason_summary") == MINE
    assert "Hoe hoog schat u het risico op nieuw geweld?" in here.text
    assert "Hoe hoog schat u het gevaar in?" in Draft(web, session, draft.actor).open("what").text


def publish(session: Session, label: str) -> DefinitionVersion:
    """Put another wording in force."""
    active = families.in_force(session, "referral")
    document = versions.definition(active).document()
    for step in document["steps"]:
        for field in step["fields"]:
            if field["id"] == "risk_estimate":
                field["label"]["nl"] = label
    changed = from_document(document)
    made = definitions.new_version(session, changed, "", "", active.author_id)
    definitions.put_in_force(session, made)
    session.commit()
    return made
