"""When the Flemish base moves under a region's changes: what the admin reads, chooses and puts live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.access.actor import SYSTEM
from portal.definitions.loader import files_of, sources_from
from portal.models import AuditEvent, BaseMove
from portal.models.user import Role
from portal.queries import definitions as versions
from portal.services import definitions, submissions
from portal.services.definitions import ImportReport
from portal.services.submissions import Beginning
from tests.factories import an_actor
from tests.page import Page, text_of
from tests.views.test_english_pages import assert_english, in_english
from tests.web import Browser
from tests.workshop import FORM, HOME, SMALL, active, sent, worded

REVIEW = f"{FORM}/nieuwe-basis"
TABLES = "Op welk ander overleg wordt dit gezin besproken?"
THEIRS = "Op welke andere tafel ligt dit dossier?"
"""What the small overlay of OVL makes of it."""
NEWER = "Op welk overleg komt dit gezin nog?"
ASKS = "zaak vraagt uw keuze"
FILLED_IN = ("readers:\n", "home: referral\nfills:\n  - referrer\nreaders:\n")
SOURCE = "Wie merkte het geweld op?"
ASKED = "Met welk instrument schatte u het risico in?"


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL at his desk, a small library published that referrers fill in."""
    moved(web)
    web.sign_in("admin")
    return web


def moved(browser: Browser, *changes: tuple[str, str]) -> ImportReport:
    """Import the small library, with other words in its base."""
    texts = {path: Path(file).read_text(encoding="utf-8") for path, file in files_of(SMALL).items()}
    base = texts["base/referral.yaml"]
    for old, new in (FILLED_IN, *changes):
        assert old in base, old
        base = base.replace(old, new)
    report = definitions.import_library(browser.session, SYSTEM, sources_from({**texts, "base/referral.yaml": base}))
    browser.session.commit()
    assert not report.findings, report.findings
    return report


def chosen(browser: Browser, **choices: str) -> Page:
    """Choose on the review page, and send it."""
    typed = {f"choice-{name.removeprefix('at_')}": choice for name, choice in choices.items()}
    return sent(browser, browser.get(REVIEW), "/nieuwe-basis", **typed)


def offered(page: Page, number: int) -> list[str]:
    """What can be chosen for a point."""
    return [one.get("value", "") for one in page.all("input", name=f"choice-{number}")]


def published(browser: Browser) -> Page:
    """Put the change live at once."""
    return browser.follow(sent(browser, browser.get(f"{FORM}/wijziging"), "/zet-live"))


def in_work(browser: Browser) -> str:
    """The overlay with the change that is being made."""
    browser.session.expire_all()
    draft = versions.draft(browser.session, "ovl", "referral")
    return draft.source if draft else ""


def told(browser: Browser) -> str:
    """What the referral that somebody begins now asks about the context."""
    mine, actor = browser.actor, an_actor(browser.session, "referrer")
    begun = submissions.start(browser.session, actor, "ovl", Beginning(form="referral"))
    browser.session.commit()
    browser.be(actor)
    page = browser.get(f"/ovl/formulieren/{begun.id}/stap/context")
    assert mine is not None
    browser.be(mine)
    return page.text


def test_nothing_asks_a_choice_while_the_base_stays(admin: Browser) -> None:
    moved(admin)
    assert "Vlaamse basis is veranderd" not in admin.get(HOME).text + admin.get(FORM).text
    page = admin.get(REVIEW)
    assert "Er is niets te kiezen." in page.text


def test_home_and_form_say_that_the_base_moved(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    assert f"1 {ASKS}" in admin.get(HOME).text
    page = admin.get(FORM)
    assert "De Vlaamse basis is veranderd" in page.text
    assert REVIEW in page.links
    other = [one.text for one in (admin.get(FORM), admin.get(HOME))]
    assert all(NEWER not in text for text in other), "the region keeps its own words until somebody chooses"


def test_each_point_says_what_was_said_what_is_said_and_what_the_region_says(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    point = text_of(admin.get(REVIEW).one(id="punt-1"))
    for words in (f"Vlaanderen vroeger {TABLES}", f"Vlaanderen nu {NEWER}", f"Onze regio {THEIRS}"):
        assert words in point
    assert "Het gaat over: het opschrift." in point
    assert offered(admin.get(REVIEW), 1) == ["accept", "keep", "later"]
    assert admin.get(REVIEW).one("input", id="choice-1-later").get("checked") is not None


def test_taking_the_base_over_is_a_change_of_words_that_goes_live_at_once(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    before = active(admin.session)
    page = admin.follow(chosen(admin, at_1="accept"))
    assert "Ze zijn nog niet live." in page.text
    assert active(admin.session).id == before.id
    assert THEIRS in told(admin)
    published(admin)
    assert active(admin.session).number == before.number + 1
    assert NEWER in told(admin)
    assert ASKS not in admin.get(HOME).text


def test_a_choice_is_turned_back(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    before = active(admin.session).overlay_source
    chosen(admin, at_1="accept")
    for choice in ("keep", "accept", "later"):
        admin.follow(chosen(admin, at_1=choice))
        assert admin.get(REVIEW).one("input", id=f"choice-1-{choice}").get("checked") is not None
    assert in_work(admin) == before
    assert f"1 {ASKS}" in admin.get(HOME).text
    assert "Er is nog niets gewijzigd." in admin.get(f"{FORM}/wijziging").text


def test_keeping_the_own_text_changes_nothing_and_asks_nothing_more(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    before = active(admin.session).id
    admin.follow(chosen(admin, at_1="keep"))
    assert active(admin.session).id == before
    assert not in_work(admin)
    assert ASKS not in admin.get(HOME).text
    page = admin.follow(sent(admin, admin.get(REVIEW), "/gelezen"))
    assert "De lijst is afgewerkt." in page.text
    assert "Er is niets te kiezen." in admin.get(REVIEW).text
    assert THEIRS in told(admin)


def test_what_was_kept_is_asked_again_when_the_base_moves_again(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    chosen(admin, at_1="keep")
    moved(admin, (TABLES, NEWER), (SOURCE, "Wie zag het geweld?"))
    assert ASKS not in admin.get(HOME).text
    moved(admin, (TABLES, "Waar komt dit gezin nog ter sprake?"))
    assert f"1 {ASKS}" in admin.get(HOME).text
    assert f"Vlaanderen vroeger {TABLES}" in text_of(admin.get(REVIEW).one(id="punt-1"))


def test_own_words_typed_after_the_base_moved_are_a_choice_too(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    worded(admin, "other_tables", label_nl="Welke tafel bespreekt dit gezin?")
    published(admin)
    assert ASKS not in admin.get(HOME).text
    assert offered(admin.get(REVIEW), 1) == ["accept", "keep"]
    assert "U paste dit zelf al aan" in admin.get(REVIEW).text
    moved(admin, (TABLES, NEWER), (SOURCE, "Wie zag het geweld?"))
    assert ASKS not in admin.get(HOME).text


def test_what_the_base_says_by_now_falls_away_without_a_difference_for_anybody(admin: Browser) -> None:
    moved(admin, (TABLES, THEIRS), ("Which other table discusses this family?", "Which other table has this case?"))
    page = admin.get(REVIEW)
    assert "overbodig" in text_of(page.one(id="punt-1"))
    admin.follow(chosen(admin, at_1="accept"))
    page = admin.get(f"{FORM}/wijziging")
    assert "Voor wie invult, verandert er niets" in page.text
    published(admin)
    assert "other_tables" not in active(admin.session).overlay_source
    assert THEIRS in told(admin)


def test_what_the_region_left_alone_is_news(admin: Browser) -> None:
    moved(admin, (SOURCE, "Wie zag het geweld?"))
    assert ASKS not in admin.get(HOME).text
    assert "U hoeft niets meer te kiezen." in admin.get(FORM).text
    page = admin.get(REVIEW)
    assert "U hoeft niets te kiezen" in page.text
    assert "heet nu 'Wie zag het geweld?'" in page.text
    assert "2 wijzigingen van uw regio blijven gewoon gelden" in page.text
    admin.follow(sent(admin, page, "/gelezen"))
    assert "Vlaamse basis is veranderd" not in admin.get(FORM).text


def an_own_question(browser: Browser) -> None:
    """The admin adds a question after one of the base, and a colleague approves."""
    page = browser.get(f"{FORM}/stap/context/nieuw")
    given = {"label_nl": "Is er een tolk nodig?", "label_en": "Interpreter?", "type": "yes_no"}
    sent(browser, page, "/nieuw", place="instrument_result", **given)
    approved(browser)


def approved(browser: Browser) -> None:
    """Offer the change, and let the admin of LIM approve it."""
    browser.follow(sent(browser, browser.get(f"{FORM}/wijziging"), "/stel-voor"))
    mine = browser.actor
    assert mine is not None
    browser.sign_in("admin", "lim")
    link = next(one for one in browser.get("/lim/werkplaats").links if "/voorstel/" in one)
    browser.follow(sent(browser, browser.get(link), "/aanvaard"))
    browser.be(mine)


RESULT = """      - id: instrument_result
        type: text
        nl: Wat was het resultaat?
        en: What was the result?
        show_if: answered(instrument_used)
"""
GONE = (RESULT, "")


def test_a_question_that_lost_its_place_moves_and_waits_for_a_second_reader(admin: Browser) -> None:
    an_own_question(admin)
    before = active(admin.session).id
    report = moved(admin, GONE)
    assert [one.form for one in report.refused] == ["referral"]
    assert active(admin.session).id == before, "the region uses the former version until somebody chose"
    page = admin.get(REVIEW)
    assert "Uw regio gebruikt nog de vorige versie" in page.text
    assert f"komt na ‘{ASKED}’" in text_of(page.one(id="punt-1"))
    page = admin.follow(chosen(admin, at_1="keep"))
    assert "gekozen" in text_of(page.one(id="punt-1"))
    assert "wordt niet meer gevraagd" in admin.get(f"{FORM}/wijziging").text
    assert not admin.get(f"{FORM}/wijziging").all("form", action=f"{FORM}/wijziging/zet-live")
    approved(admin)
    assert offered(admin.get(REVIEW), 1) == ["accept", "keep"], "what is live is no longer put off"
    asked = told(admin)
    assert "Is er een tolk nodig?" in asked
    assert "Wat was het resultaat?" not in asked
    assert ASKS not in admin.get(HOME).text
    assert moved(admin, GONE).ok


def test_a_question_that_lost_its_place_is_taken_out_and_put_back(admin: Browser) -> None:
    an_own_question(admin)
    moved(admin, GONE)
    assert "Is er een tolk nodig?" in admin.get(FORM).text
    admin.follow(chosen(admin, at_1="accept"))
    assert "Is er een tolk nodig?" not in admin.get(FORM).text
    admin.follow(chosen(admin, at_1="later"))
    assert "after: instrument_result" in in_work(admin)
    admin.follow(chosen(admin, at_1="keep"))
    assert "after: instrument_used" in in_work(admin)


def test_words_about_a_question_that_is_gone_can_only_fall_away(admin: Browser) -> None:
    worded(admin, "instrument_result", label_nl="Wat kwam eruit?")
    published(admin)
    moved(admin, GONE)
    page = admin.get(REVIEW)
    assert offered(page, 1) == ["accept", "later"]
    assert "De basis heeft vraag 'Wat was het resultaat?' niet meer." in page.text
    refused = sent(admin, page, "/nieuwe-basis", **{"choice-1": "keep"})
    assert refused.status == 422
    assert refused.errors == ["Zo past uw eigen tekst niet meer. Kies iets anders."]


def test_a_base_that_is_taken_back_asks_nothing(admin: Browser) -> None:
    an_own_question(admin)
    moved(admin, GONE)
    moved(admin)
    assert ASKS not in admin.get(HOME).text
    assert admin.session.scalars(select(BaseMove)).all() == []


def test_a_way_back_to_before_the_base_moved_asks_nothing_until_the_next_import(admin: Browser) -> None:
    words = ((TABLES, NEWER), (SOURCE, "Wie zag het geweld?"))
    moved(admin, *words)
    assert f"1 {ASKS}" in admin.get(HOME).text
    admin.follow(sent(admin, admin.get(f"{FORM}/versies"), "/terugdraaien"))
    assert ASKS not in admin.get(HOME).text
    assert "Er is niets te kiezen." in admin.get(REVIEW).text
    moved(admin, *words)
    assert f"1 {ASKS}" in admin.get(HOME).text
    assert "Wie zag het geweld?" in told(admin)


def test_two_admins_do_not_choose_over_each_other(admin: Browser, new_web: Callable[[], Browser]) -> None:
    moved(admin, (TABLES, NEWER))
    mine = admin.get(REVIEW)
    other = new_web()
    other.sign_in("admin")
    chosen(other, at_1="keep")
    page = sent(admin, mine, "/nieuwe-basis", **{"choice-1": "accept"})
    assert page.status == 409
    assert "Iemand anders koos intussen." in page.text
    assert "Nu is bewaard: behouden." in text_of(page.one(id="punt-1"))
    assert page.one("input", id="choice-1-accept").get("checked") is not None
    assert sent(admin, page, "/nieuwe-basis").status == 303
    assert sent(other, other.get(REVIEW), "/nieuwe-basis").status == 303


def test_the_list_is_not_put_away_before_all_is_chosen_and_live(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    page = admin.get(REVIEW)
    assert not page.all("form", action=f"{REVIEW}/gelezen")
    seen = {name: page.value(name) for name in ("_version", "_list")}
    assert admin.post(f"{REVIEW}/gelezen", seen).status == 422
    chosen(admin, at_1="accept")
    assert not admin.get(REVIEW).all("form", action=f"{REVIEW}/gelezen")


@pytest.mark.parametrize(("name", "value"), [("choice-1", "misschien"), ("choice-x", "keep"), ("choice-99999", "keep")])
def test_what_does_not_belong_to_the_page_is_refused(admin: Browser, name: str, value: str) -> None:
    moved(admin, (TABLES, NEWER))
    page = sent(admin, admin.get(REVIEW), "/nieuwe-basis", **{name: value})
    assert page.status == 422
    assert not in_work(admin)


def test_each_choice_leaves_an_event_without_words(admin: Browser) -> None:
    moved(admin, (TABLES, NEWER))
    chosen(admin, at_1="keep")
    found = {
        one.action: one.data
        for one in admin.session.scalars(select(AuditEvent))
        if one.action in ("definitions.base_moved", "workshop.settled")
    }
    assert found == {
        "definitions.base_moved": {"form": "referral", "waits": False, "points": 1},
        "workshop.settled": {"form": "referral", "subject": "other_tables", "slot": "label", "choice": "keep"},
    }


@pytest.mark.parametrize("role", ["referrer", "coordinator", "auditor"])
def test_only_an_admin_chooses(admin: Browser, new_web: Callable[[], Browser], role: Role) -> None:
    moved(admin, (TABLES, NEWER))
    other = new_web()
    other.sign_in(role)
    assert other.get(REVIEW).status == 403


def test_an_admin_chooses_in_english(admin: Browser) -> None:
    moved(
        admin,
        (TABLES, NEWER),
        ("Which other table discusses this family?", "Where else is this family discussed?"),
        GONE,
    )
    assert admin.actor is not None
    in_english(admin.session, admin.actor)
    assert_english(admin, REVIEW, HOME, FORM)
    assert "Flanders now Where else is this family discussed?" in text_of(admin.get(REVIEW).one(id="punt-1"))
    chosen(admin, at_1="accept")
    assert_english(admin, REVIEW, f"{FORM}/wijziging")
