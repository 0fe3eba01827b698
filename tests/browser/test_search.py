"""Searching two thousand records: by keyboard and by ear with scripts, as a plain form without them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Membership, Submission, User
from tests import factories
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.browser.site import Site
from tests.database.test_records import many_organisations
from tests.forms import a_form_of
from tests.views.test_searches import FIELDS
from tests.web import live_session

ACCOUNT = "referrer.ovl"
MATRIX = {
    "id": "how", "type": "matrix", "nl": "Hoe gaat het?",
    "items": [{"code": "wonen", "nl": "Wonen"}, {"code": "geld", "nl": "Geld"}],
    "options": [{"code": "goed", "nl": "Goed"}, {"code": "slecht", "nl": "Slecht"}],
}  # fmt: skip


def a_draft(session: Session) -> str:
    """A draft with records to search, of somebody with a demo account; gives where its page is."""
    many_organisations(session)
    user = session.scalars(select(User).where(User.email == f"{ACCOUNT}@demo.invalid")).one()
    hat = session.scalars(select(Membership).where(Membership.user_id == user.id)).first()
    assert hat is not None
    form = a_form_of(*FIELDS, MATRIX, form="sample")
    version = factories.a_form_in_force(session, form, "sample", status="retired")
    given: dict[str, Any] = {"author_id": user.id, "owner_id": user.id, "organisation_id": hat.organisation_id}
    draft: Submission = factories.a_submission(session, form="sample", definition_version=version, **given)
    return f"/ovl/formulieren/{draft.id}/stap/one"


@pytest.fixture
def address(site: Site) -> str:
    """Where the page is."""
    with live_session(site.app) as session:
        return a_draft(session)


def chosen(page: Page, field: str) -> list[str]:
    """What stands there as chosen."""
    return page.locator(f"[data-search={field}] .kp-chosen__one > span").all_inner_texts()


def test_with_the_keyboard_one_types_hears_how_many_and_picks(somebody: NewPerson, address: str) -> None:
    person: Person = somebody(ACCOUNT)
    page = person.page
    person.open(address)
    box = page.get_by_role("group", name="Welke dienst?").get_by_role("combobox")
    box.press_sequentially("EBENISTE 004", delay=20)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#announcements")).to_have_text("12 resultaten.")
    person.judge.look("a list is open")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_text("Wijkhuis Ébeniste 0041")
    page.keyboard.press("ArrowUp")
    with page.expect_response(lambda answer: answer.url.endswith("/bewaar")):
        page.keyboard.press("Enter")
    assert chosen(page, "one") == ["Wijkhuis Ébeniste 0040"]
    expect(page.locator("#announcements")).to_have_text("Wijkhuis Ébeniste 0040 is gekozen.")
    expect(page.get_by_role("button", name=re.compile("Haal weg.*Wijkhuis Ébeniste 0040"))).to_be_focused()
    person.judge.look("one is chosen")
    page.reload()
    assert chosen(page, "one") == ["Wijkhuis Ébeniste 0040"]
    page.keyboard.press("Tab")
    page.get_by_role("button", name=re.compile("Haal weg.*Wijkhuis Ébeniste 0040")).press("Enter")
    expect(page.get_by_role("group", name="Welke dienst?").get_by_role("combobox")).to_be_focused()


def test_escape_closes_the_list_and_of_several_each_can_go(somebody: NewPerson, address: str) -> None:
    page = somebody(ACCOUNT).page
    page.goto(address)
    box = page.get_by_role("group", name="Welke diensten?").get_by_role("combobox")
    for text in ("0001", "0002"):
        box.press_sequentially(f"ebeniste {text}", delay=20)
        page.get_by_role("option").first.click()
    assert chosen(page, "many") == ["Wijkhuis Ébeniste 0001", "Wijkhuis Ébeniste 0002"]
    box.press_sequentially("wijkhuis", delay=20)
    expect(page.get_by_role("option")).to_have_count(20)
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("wijkhuis")
    box.fill("")
    with page.expect_response(lambda answer: answer.url.endswith("/bewaar")):
        page.get_by_role("button", name=re.compile("Haal weg.*Wijkhuis Ébeniste 0001")).click()
    page.reload()
    assert chosen(page, "many") == ["Wijkhuis Ébeniste 0002"]


@pytest.mark.parametrize("width", [390, 1280])
def test_without_scripts_the_button_searches_and_one_chooses_from_the_results(
    somebody: NewPerson, address: str, width: int
) -> None:
    person = somebody(ACCOUNT, scripts=False, width=width)
    person.open(address)
    page = person.page
    page.locator("[name=one-search]").fill("ebeniste 0042")
    page.get_by_role("button", name=re.compile(r"Zoek.*Welke dienst\?")).click()
    person.judge.look("results")
    page.get_by_role("radio", name="Wijkhuis Ébeniste 0042").check()
    page.get_by_role("radio", name=re.compile("Wonen.*Goed")).check(force=True)  # its circle is drawn by its label
    page.get_by_role("button", name="Bewaar en ga later verder").click()
    page.goto(address)
    assert chosen(page, "one") == ["Wijkhuis Ébeniste 0042"]
    expect(page.get_by_role("radio", name=re.compile("Wonen.*Goed"))).to_be_checked()
