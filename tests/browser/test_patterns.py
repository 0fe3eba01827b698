"""The components page: what every other page is made of, judged by axe and by the eye at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from portal.forms.patterns import STATES
from tests.browser.conftest import NewPerson
from tests.browser.site import Site

PAGES = ("/patronen", "/patronen/lijsten", *(f"/patronen/velden/{state}" for state in STATES), "/patronen/afdruk")
FIRST_VISIT = 100 * 1024
MOST_STOPS = 100
SHIFTED = """new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({type: 'layout-shift', buffered: true});
    setTimeout(() => done(sum), 300);
})"""
SHOWN = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@pytest.mark.parametrize("path", PAGES)
def test_every_component_passes_axe_and_never_scrolls_sideways(somebody: NewPerson, path: str) -> None:
    somebody().open(path)


def test_the_pages_read_the_same_without_scripts(somebody: NewPerson) -> None:
    person = somebody(scripts=False)
    for path in ("/patronen", "/patronen/velden/fout"):
        person.open(path)


def test_an_error_summary_takes_the_focus_and_leads_to_the_field(somebody: NewPerson) -> None:
    person = somebody()
    person.page.goto("/patronen/velden/fout")
    expect(person.page.locator(".govuk-error-summary")).to_be_focused()
    person.page.get_by_role("link", name="Hoe laat was dat?").click()
    expect(person.page.locator("#time")).to_be_focused()
    expect(person.page.locator("#time")).to_be_in_viewport()


def test_the_sticky_bar_never_covers_what_has_the_focus(somebody: NewPerson) -> None:
    person = somebody(width=390)
    person.page.goto("/patronen/velden/fout")
    person.page.get_by_role("link", name="Wat is de familienaam?").click()
    bar = person.page.locator(".kp-help-bar").bounding_box()
    field = person.page.locator("#text").bounding_box()
    assert bar is not None
    assert field is not None
    assert field["y"] >= bar["y"] + bar["height"]


def test_the_keyboard_sees_where_it_is_on_every_stop(somebody: NewPerson) -> None:
    person = somebody()
    person.page.goto("/patronen")
    stops, unseen = 0, []
    person.page.keyboard.press("Tab")
    while stops < MOST_STOPS and not person.judge.evaluate("document.activeElement === document.body"):
        if not person.judge.evaluate(SHOWN):
            unseen.append(person.judge.evaluate("document.activeElement.outerHTML.slice(0, 90)"))
        person.page.keyboard.press("Tab")
        stops += 1
    assert not unseen
    assert 20 < stops < MOST_STOPS, "the keyboard goes from the first link to the last, and out"


def test_the_skip_link_comes_first_and_leads_to_the_content(somebody: NewPerson) -> None:
    person = somebody()
    person.page.goto("/patronen")
    person.page.keyboard.press("Tab")
    expect(person.page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    person.page.keyboard.press("Enter")
    expect(person.page.locator("#main")).to_be_focused()


def test_a_first_visit_is_light_and_nothing_shifts(somebody: NewPerson) -> None:
    person = somebody()
    heard: list[dict[str, Any]] = []
    person.judge.cdp.send("Network.enable")
    person.judge.cdp.on("Network.loadingFinished", lambda event: heard.append(event))
    person.page.goto("/", wait_until="networkidle")
    carried = sum(int(one["encodedDataLength"]) for one in heard)
    assert carried <= FIRST_VISIT, f"{carried} bytes on a first visit"
    assert person.judge.evaluate(SHIFTED) == 0


def test_a_second_page_brings_no_file_again(somebody: NewPerson, site: Site) -> None:
    person = somebody()
    person.page.goto("/", wait_until="networkidle")
    site.line.seen.clear()
    person.page.goto("/contactpunten", wait_until="networkidle")
    assert site.line.seen == ["GET /contactpunten"]


@pytest.mark.parametrize("scripts", [True, False])
def test_quick_exit_leaves_at_once(somebody: NewPerson, scripts: bool) -> None:
    person = somebody(scripts=scripts)
    person.page.goto("/")
    person.context.route("**/*wikipedia.org/**", lambda route: route.fulfill(body="elders", content_type="text/html"))
    person.page.get_by_role("link", name="Verlaat deze site").click(no_wait_after=True)
    person.page.wait_for_url("**/*wikipedia.org/**", wait_until="commit")
