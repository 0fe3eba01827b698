"""What only a browser can show of the wizard: typing while it saves, focus, keys, the way back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewPerson
from tests.browser.person import PATIENCE, Person
from tests.browser.site import Site

TEXT = "Buren belden om 23.40 u. na geroep en gebonk; Lien had rode vlekken in de hals."
STORED = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"


def a_draft(person: Person, step: str = "danger") -> str:
    """Begin a referral in Gent and go to a step; returns the address of the draft."""
    person.open("/aanmelden")
    person.fill("In welke gemeente woont het gezin?", "Gent")
    person.press("^Verder$")
    draft = person.page.url.rsplit("/", 1)[0]
    person.open(f"{draft}/stap/{step}")
    return draft


def saved_text(person: Person, draft: str) -> str:
    """What the portal holds."""
    page = person.context.new_page()
    page.goto(f"{draft}/stap/what")
    text = page.get_by_label("Wat is er gebeurd waardoor").input_value()
    page.close()
    return text


def test_typing_while_a_slow_line_saves_loses_no_character(somebody: NewPerson, site: Site) -> None:
    officer = somebody("partner-police.ovl")
    draft = a_draft(officer, "what")
    site.line.slow["/bewaar"] = 1.5
    officer.choose("Om welk geweld gaat het?", "Partnergeweld")
    box = officer.page.get_by_label("Wat is er gebeurd waardoor")
    box.press_sequentially(TEXT, delay=60)
    expect(box).to_have_value(TEXT)
    site.line.slow.clear()
    officer.page.wait_for_timeout(5_000)
    assert saved_text(officer, draft) == TEXT
    expect(box).to_have_value(TEXT)


def test_a_button_pressed_while_a_slow_line_saves_takes_the_last_character_along(
    somebody: NewPerson, site: Site
) -> None:
    officer = somebody("partner-police.ovl")
    draft = a_draft(officer, "what")
    site.line.slow["/bewaar"] = 2.5
    officer.choose("Om welk geweld gaat het?", "Partnergeweld")
    officer.choose("Is er een wapen in huis", "Nee")
    officer.page.get_by_label("Wat is er gebeurd waardoor").press_sequentially(TEXT, delay=5)
    officer.press("Bewaar en ga later verder")
    officer.is_at("Aanmeldingen")
    assert saved_text(officer, draft) == TEXT


def test_a_conditional_field_comes_and_the_focus_stays(somebody: NewPerson) -> None:
    officer = somebody("partner-police.ovl", width=390)
    a_draft(officer)
    yes = officer.group("Is er nu acuut gevaar?").get_by_label("Ja", exact=True)
    yes.check()
    expect(officer.page.get_by_label("Wat is al gedaan tegen het acute gevaar?")).to_be_visible(timeout=PATIENCE)
    expect(yes).to_be_focused()
    expect(officer.page.locator("#announcements")).to_have_text("Er kwam een vraag bij.")
    officer.judge.look("acuut gevaar")
    officer.group("Is er nu acuut gevaar?").get_by_label("Nee", exact=True).check()
    expect(officer.page.get_by_label("Wat is al gedaan tegen het acute gevaar?")).to_have_count(0, timeout=PATIENCE)


def test_a_failed_save_says_so_and_the_text_stays(somebody: NewPerson, site: Site) -> None:
    officer = somebody("partner-police.ovl")
    draft = a_draft(officer, "what")
    box = officer.page.get_by_label("Wat is er gebeurd waardoor")
    site.line.broken.add("/bewaar")
    box.fill(TEXT)
    box.press("Tab")
    expect(officer.page.locator("#save-status")).to_contain_text("Niet bewaard sinds", timeout=PATIENCE)
    expect(box).to_have_value(TEXT)
    officer.judge.look("niet bewaard")
    site.line.broken.clear()
    officer.press("Bewaar en ga later verder")
    assert saved_text(officer, draft) == TEXT


def test_a_failed_server_leaves_the_typed_text_on_the_page(somebody: NewPerson, site: Site) -> None:
    officer = somebody("partner-police.ovl")
    a_draft(officer, "what")
    site.line.broken |= {"/bewaar", "/stap/what"}
    box = officer.page.get_by_label("Wat is er gebeurd waardoor")
    box.fill(TEXT)
    officer.page.get_by_role("button", name="Bewaar en ga later verder").click()
    officer.page.wait_for_timeout(1_000)
    expect(box).to_have_value(TEXT)


def test_one_step_is_filled_in_with_keys_alone(somebody: NewPerson) -> None:
    officer = somebody("partner-police.ovl")
    a_draft(officer)
    keys = officer.page.keyboard
    officer.page.get_by_label("Ja", exact=True).focus()
    keys.press("ArrowDown")
    expect(officer.page.get_by_label("Nee", exact=True)).to_be_checked()
    for text in ("20", "11", "2025", "23.40"):
        keys.press("Tab")
        keys.type(text)
    officer.page.get_by_role("button", name="Verder", exact=True).last.focus()
    keys.press("Enter")
    expect(officer.page.locator("h1")).to_have_text("Wie is betrokken?", timeout=PATIENCE)
    expect(officer.page.locator("h1")).to_be_focused()


def test_after_an_error_the_focus_is_on_the_summary_and_its_link_leads_to_the_field(somebody: NewPerson) -> None:
    officer = somebody("partner-police.ovl", width=390)
    a_draft(officer)
    officer.press("^Verder$")
    expect(officer.page.locator(".govuk-error-summary")).to_be_focused(timeout=PATIENCE)
    assert officer.page.title().startswith("Fout: ")
    officer.page.locator(".govuk-error-summary a").first.click()
    expect(officer.page.get_by_label("Ja", exact=True)).to_be_focused()


def test_the_back_button_shows_a_whole_page(somebody: NewPerson) -> None:
    officer = somebody("partner-police.ovl")
    a_draft(officer)
    officer.choose("Is er nu acuut gevaar?", "Nee")
    officer.date("Wanneer kwam de politie tussen?", "20/11/2025")
    officer.fill("Uur", "23.40")
    officer.press("^Verder$")
    officer.is_at("Wie is betrokken?")
    officer.go_back()
    officer.is_at("Gevaar")
    expect(officer.page.locator("header.kp-header")).to_be_visible()
    expect(officer.page.get_by_label("Nee", exact=True)).to_be_checked()


def test_nothing_is_left_behind_in_the_browser(somebody: NewPerson) -> None:
    officer = somebody("partner-police.ovl")
    draft = a_draft(officer, "what")
    officer.fill("Wat is er gebeurd waardoor u dit gezin nu aanmeldt?", TEXT)
    officer.press("Bewaar en ga later verder")
    officer.open(f"{draft}/nazicht")
    assert officer.judge.evaluate(STORED) == 0
    assert officer.judge.evaluate("caches.keys().then(keys => keys.length)") == 0
    officer.press("Uitloggen")
    assert officer.judge.evaluate(STORED) == 0
    officer.page.go_back()
    officer.page.wait_for_load_state()
    officer.does_not_read(TEXT)
