"""A change in the workshop that breaks another form of the region is seen there, as the command would see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.access.actor import SYSTEM
from portal.definitions import bundle, checks, editing
from portal.definitions.loader import files_of, sources_from
from portal.queries import workshop as queries
from portal.services import definitions
from tests.page import Page
from tests.web import Browser
from tests.workshop import FORM, SMALL, sent, worded

TABLE = """form: meeting
code: F-TAB
title:
  nl: Overleg
  en: Table
fills:
  - director
readers:
  - director
steps:
  - id: one
    title:
      nl: Vooraf
      en: Beforehand
    fields:
      - id: noticed
        type: choice
        nl: Wie zag het geweld het eerst?
        en: Who saw the violence first?
        earlier: referral.detection_source
        options:
          - code: politie
            nl: De politie
            en: The police
      - id: tables
        type: text
        nl: Welk overleg was er nog?
        en: Which other table was there?
        prefill: earlier.referral.other_tables
"""
IN_TABLE = "In het formulier ‘Overleg’: "


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL, where a table takes answers over from the referral."""
    report = definitions.import_library(web.session, SYSTEM, sources_from(texts()))
    assert report.ok, report.findings
    web.session.commit()
    web.sign_in("admin")
    return web


def texts() -> dict[str, str]:
    """The small library with a form of a case."""
    small = {path: Path(file).read_text(encoding="utf-8") for path, file in files_of(SMALL).items()}
    return {**small, "base/meeting.yaml": TABLE}


def acted(browser: Browser, field_id: str, button: str) -> Page:
    """Press a button on the page of a field."""
    return sent(browser, browser.get(f"{FORM}/veld/{field_id}"), button)


def test_a_question_that_another_form_takes_over_is_not_hidden(admin: Browser) -> None:
    page = admin.get(f"{FORM}/veld/other_tables")
    assert "U kunt deze vraag niet verbergen. Het formulier ‘Overleg’ neemt het antwoord over." in page.text
    assert not page.all("form", action=f"{FORM}/veld/other_tables/verberg")
    refused = admin.post(f"{FORM}/veld/other_tables/verberg", {"_version": "0"})
    assert refused.status == 422
    assert refused.errors[0].startswith(IN_TABLE)


def test_the_page_of_a_question_says_beforehand_which_form_takes_it_over(admin: Browser) -> None:
    taken, alone = (admin.get(f"{FORM}/veld/{name}").text for name in ("other_tables", "instrument_result"))
    assert "Het formulier ‘Overleg’ neemt het antwoord over." in taken
    assert "Overleg" not in alone
    assert "Niets anders hangt van deze vraag af." in alone


def test_an_answer_that_another_form_needs_beside_its_own_is_not_left_out(admin: Browser) -> None:
    page = worded(admin, "detection_source", options_hide="politie")
    assert page.status == 422
    assert any("geen enkele optie gemeen" in one and one.startswith(IN_TABLE) for one in page.errors)


def test_what_no_other_form_needs_goes_as_before(admin: Browser) -> None:
    assert acted(admin, "instrument_result", "/verberg").status == 303
    assert worded(admin, "detection_source", options_hide="school").status == 303
    assert "De controle vond niets." in admin.get(f"{FORM}/wijziging").text


def test_the_workshop_finds_what_the_command_finds(admin: Browser) -> None:
    overlay = editing.hide(texts()["regions/ovl/referral.yaml"], "other_tables")
    overlay = editing.remove_change(overlay, "other_tables")
    sources = sources_from({**texts(), bundle.overlay_path("ovl", "referral"): overlay})
    listed = [one for one in checks.check_sources(sources) if one.severity == "error"]
    bench = queries.bench(admin.session, "ovl", "referral")
    refused = queries.refusals(bench, overlay)
    assert len(refused) == len(listed) == 1
    assert refused[0].startswith(IN_TABLE)


def test_a_form_that_takes_answers_over_is_checked_among_the_others(admin: Browser) -> None:
    bench = queries.bench(admin.session, "ovl", "meeting")
    wrong = editing.set_change(editing.blank("meeting", "ovl"), "tables", {"default": "earlier.referral.nobody"})
    assert queries.refusals(bench, wrong)


def test_what_stands_in_the_way_of_fewer_readers_is_said_there_in_words(admin: Browser) -> None:
    refused = worded(admin, "other_tables", audience="director")
    assert refused.status == 422
    assert refused.one(id="audience-error") is not None
    told = "zet ‘Wie leest dit antwoord?’ op ‘de casusregisseur’ bij ‘Welk overleg was er nog?’"
    assert told in refused.errors[0], refused.errors
