"""Putting a form live: at once, through a second reader, once only, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.models import AuditEvent, DefinitionVersion, User
from portal.queries import definitions as versions
from portal.services import workshop
from tests.factories import a_submission, an_actor
from tests.page import text_of
from tests.web import Browser
from tests.workshop import FORM, HOME, active, at_the_desk, inputs, proposed, sent, worded


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL at his desk, the small library published."""
    return at_the_desk(web)


def test_wording_goes_live_at_once_and_can_be_taken_back(admin: Browser) -> None:
    before = active(admin.session)
    admin.follow(worded(admin, "detection_source", label_nl="Wie zag het geweld?"))
    page = admin.get(f"{FORM}/wijziging")
    assert "‘Wie zag het geweld?’" in page.text.replace("'", "’").replace("heet nu ’", "heet nu ‘")
    page = admin.follow(sent(admin, page, "/zet-live"))
    now = active(admin.session)
    assert (now.number, now.asked, before.status) == (2, False, "retired")
    assert "Wie zag het geweld?" in admin.get(FORM).text
    admin.follow(sent(admin, page, "/terugdraaien"))
    assert (active(admin.session).number, active(admin.session).hash) == (3, before.hash)


def test_a_change_is_seen_by_nobody_before_it_is_live(admin: Browser) -> None:
    before = active(admin.session).hash
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    assert active(admin.session).hash == before
    assert "U bent bezig aan een wijziging" in admin.get(FORM).text


def test_before_anything_else_one_reads_what_happens_to_drafts(admin: Browser) -> None:
    for _ in range(12):
        a_submission(admin.session, definition_version=active(admin.session))
    worded(admin, "detection_source", required="ja")
    page = admin.get(f"{FORM}/wijziging")
    assert page.text.index("12 lopende concepten houden de oude versie.") < page.text.index("Wat verandert er?")


def test_a_required_answer_needs_a_second_reader(admin: Browser) -> None:
    worded(admin, "detection_source", required="ja")
    page = admin.get(f"{FORM}/wijziging")
    assert "werd verplicht" in page.text
    assert not page.all("form", action=f"{FORM}/wijziging/zet-live")
    token = {name: texts for name, texts in inputs(page, "/stel-voor").items() if name in ("_version", "_once")}
    assert admin.post(f"{FORM}/wijziging/zet-live", token).status == 403
    assert active(admin.session).number == 1


def test_a_second_reader_of_another_region_approves(admin: Browser, new_web: Callable[[], Browser]) -> None:
    running = a_submission(admin.session, definition_version=active(admin.session))
    offered = proposed(admin)
    reader = new_web()
    reader.sign_in("admin", "lim")
    assert "U kunt dit nalezen" in reader.get("/lim/werkplaats").text
    page = reader.get(f"/lim/werkplaats/voorstel/{offered.id}")
    assert "Vraag van de politie." in page.text
    assert "1 lopend concept houdt de oude versie." in page.text
    told = reader.follow(sent(reader, page, "/aanvaard"))
    assert "Aanmelding van OVL: versie 2 is van kracht." in told.text
    assert active(admin.session).id == offered.id
    assert versions.compiled_version(active(admin.session)).fields["detection_source"].required
    assert running.definition_version_id != offered.id


def test_nobody_approves_his_own_proposal(admin: Browser) -> None:
    offered = proposed(admin)
    page = admin.get(f"{HOME}/voorstel/{offered.id}")
    assert "U stelde dit zelf voor" in page.text
    assert not page.all("form", action=f"{HOME}/voorstel/{offered.id}/aanvaard")
    refused = admin.post(f"{HOME}/voorstel/{offered.id}/aanvaard", {"_hash": offered.hash, "_once": "x" * 32})
    assert refused.status == 403
    assert active(admin.session).number == 1


def test_a_change_after_the_proposal_makes_it_void(admin: Browser, new_web: Callable[[], Browser]) -> None:
    offered = proposed(admin)
    reader = new_web()
    reader.sign_in("admin", "lim")
    page = reader.get(f"/lim/werkplaats/voorstel/{offered.id}")
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    assert sent(reader, page, "/aanvaard").status == 410
    assert active(admin.session).number == 1


def test_only_what_was_read_is_approved(admin: Browser, new_web: Callable[[], Browser]) -> None:
    offered = proposed(admin)
    reader = new_web()
    reader.sign_in("admin", "lim")
    page = reader.get(f"/lim/werkplaats/voorstel/{offered.id}")
    assert sent(reader, page, "/aanvaard", _hash="0" * 64).status == 409
    assert active(admin.session).number == 1


def test_a_rejection_needs_a_reason_and_the_author_reads_it(admin: Browser, new_web: Callable[[], Browser]) -> None:
    offered = proposed(admin)
    reader = new_web()
    reader.sign_in("admin", "lim")
    page = reader.get(f"/lim/werkplaats/voorstel/{offered.id}")
    wrong = sent(reader, page, "/weiger")
    assert (wrong.status, wrong.errors) == (422, ["Schrijf in één zin waarom u dit voorstel niet aanvaardt."])
    sent(reader, page, "/weiger", reason="Vraag dit niet aan de politie.")
    assert "Vraag dit niet aan de politie." in admin.get(f"{FORM}/wijziging").text
    assert active(admin.session).number == 1


def test_a_proposal_is_taken_back(admin: Browser) -> None:
    offered = proposed(admin)
    admin.follow(sent(admin, admin.get(f"{HOME}/voorstel/{offered.id}"), "/neem-terug"))
    admin.session.refresh(offered)
    assert (offered.status, offered.approver_id) == ("rejected", None)
    assert admin.get(f"{FORM}/wijziging").all("form", action=f"{FORM}/wijziging/stel-voor")


def test_the_home_page_says_what_a_second_reader_sent_back(admin: Browser) -> None:
    offered = proposed(admin)
    assert "Teruggestuurd" not in admin.get(HOME).text
    reader = an_actor(admin.session, "admin", region="lim")
    workshop.reject(admin.session, reader, offered, "Voeg Turks toe.")
    admin.session.commit()
    assert "Teruggestuurd" in admin.get(HOME).text


def test_publishing_twice_with_one_page_publishes_once(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    page = admin.get(f"{FORM}/wijziging")
    assert [sent(admin, page, "/zet-live").status for _ in range(2)] == [303, 303]
    assert active(admin.session).number == 2


def test_the_preview_shows_every_step_and_no_form_to_send(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    page = admin.get(f"{FORM}/voorbeeld")
    assert "Wie zag het geweld?" in page.text
    assert "Bevestigen" in page.text
    of_the_frame = ("/uitloggen", "/taal")
    assert all(one.get("action", "").endswith(of_the_frame) for one in page.all("form"))


def test_the_change_is_thrown_away(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/weg"))
    assert "Wie zag het geweld?" not in admin.get(FORM).text


def test_versions_tell_who_when_and_how_much_hangs_on_each(admin: Browser) -> None:
    first = active(admin.session)
    a_submission(admin.session, definition_version=first)
    a_submission(admin.session, definition_version=first, status="submitted")
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    page = admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    rows = [text_of(row) for row in page.all("tr")][1:]
    assert "de bestanden van het portaal" in rows[1]
    assert re.search(r"\d\d/\d\d/\d{4} om \d\d\.\d\d u\. – nu", rows[0])
    assert re.search(r"1\s+1\s+Toon", rows[1])
    compared = admin.get(f"{FORM}/vergelijk?van=1&naar=2")
    assert "heet nu 'Wie zag het geweld?'" in compared.text
    assert "Wie merkte het geweld op?" in admin.get(f"{FORM}/versies/{first.id}").text


def test_an_earlier_version_comes_back_through_a_second_reader(admin: Browser) -> None:
    first = active(admin.session)
    offered = proposed(admin)
    from_lim = an_actor(admin.session, "admin", "lim")
    workshop.approve(admin.session, from_lim, offered, offered.hash)
    assert not admin.get(f"{FORM}/versies").all("form", action=f"{FORM}/terugdraaien")
    page = admin.follow(sent(admin, admin.get(f"{FORM}/versies/{first.id}"), "/herneem"))
    assert "is niet meer verplicht" in page.text
    assert page.all("form", action=f"{FORM}/wijziging/stel-voor")


def test_the_empty_form_prints_with_its_version_boxes_and_room(admin: Browser) -> None:
    page = admin.get(f"{FORM}/versies/{active(admin.session).id}/leeg")
    assert "OVL, versie 1" in page.text
    assert len(page.all(class_="kp-box")) == 9
    assert len(page.all(class_="kp-room")) > 10


def test_each_act_leaves_an_event(admin: Browser) -> None:
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    found = admin.session.scalars(select(AuditEvent.action).where(AuditEvent.action.startswith("workshop."))).all()
    assert sorted(found) == ["workshop.changed", "workshop.published"]


def test_the_way_back_and_approval_keep_both_languages_whoever_does_it(
    admin: Browser, new_web: Callable[[], Browser]
) -> None:
    """A version is what was written, whatever language its admin speaks."""
    before = active(admin.session)
    worded(admin, "detection_source", label_nl="Wie zag het geweld?")
    admin.follow(sent(admin, admin.get(f"{FORM}/wijziging"), "/zet-live"))
    in_english(admin)
    sent(admin, admin.get(f"{FORM}/versies"), "/terugdraaien")
    assert active(admin.session).hash == before.hash
    proposal = proposed(admin)
    reader = new_web()
    reader.sign_in("admin", region="lim")
    in_english(reader)
    page = reader.get(f"/lim/werkplaats/voorstel/{proposal.id}")
    assert sent(reader, page, "/aanvaard").status == 303
    assert active(admin.session).id == proposal.id


def in_english(browser: Browser) -> None:
    """Let somebody's account speak English."""
    assert browser.actor
    browser.session.get_one(User, browser.actor.user_id).language = "en"
    browser.session.commit()


def test_a_proposal_describes_a_question_that_was_added(admin: Browser) -> None:
    page = admin.get(f"{FORM}/stap/danger/nieuw")
    typed = {"label_nl": "Sinds wanneer?", "type": "partial_date", "required": "ja", "audience": "care"}
    sent(admin, page, "/nieuw", **typed, operator="is", answer="acute_danger=ja")
    change = admin.get(f"{FORM}/wijziging")
    told = "Vraag 'Sinds wanneer?' kwam erbij. Datum, ook als dag of maand niet gekend is. Verplicht. Alleen als "
    assert told in change.text
    assert "Te lezen door: de hulpverlening." in change.text
    page = admin.follow(sent(admin, change, "/stel-voor"))
    offered = admin.session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "proposed")).one()
    assert told in admin.get(f"{HOME}/voorstel/{offered.id}").text
