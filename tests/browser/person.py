"""Somebody in front of a screen: reads, types and presses as people do, and every key and click counts."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from portal.queries.accounts import DEMO_ADDRESS, DEMO_PASSWORD
from tests.browser.judge import Judge

HEIGHTS = {390: 844, 1280: 900}
OLD = "data-seen"
ADDED = "Er kwam een vraag bij"
PATIENCE = 30_000
"""Milliseconds; a slow machine is no fault of the page."""
Role = Literal["button", "link"]


class Person:
    """One browser window of its own: nobody shares cookies."""

    def __init__(self, browser: Browser, url: str, *, width: int = 1280, scripts: bool = True, name: str = "") -> None:
        size = ViewportSize(width=width, height=HEIGHTS.get(width, 900))
        self.context = browser.new_context(
            base_url=url, viewport=size, java_script_enabled=scripts, locale="nl-BE", timezone_id="Europe/Brussels"
        )
        self.context.set_default_timeout(PATIENCE)
        self.scripts = scripts
        self.page: Page = self.context.new_page()
        self.judge = Judge(self.page, url, name or ("js" if scripts else "nojs"), scripts=scripts)
        self.keys = 0
        self.clicks = 0

    # Going somewhere

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(path)
        self.judge.look()

    def sign_in(self, account: str) -> None:
        """Sign in with a demo account."""
        self.open("/inloggen")
        self.fill("E-mailadres", f"{account}{DEMO_ADDRESS}")
        self.fill("Wachtwoord", DEMO_PASSWORD)
        self.press("Log in")

    def press(self, name: str, role: Role = "button", within: Locator | None = None) -> None:
        """Press a button or follow a link, and wait for the page that comes of it."""
        target = (within or self.page).get_by_role(role, name=re.compile(name)).first
        self._mark()
        self.clicks += 1
        target.click()
        self._arrived()
        self.judge.look()

    def press_value(self, value: str) -> None:
        """Press the button of the step that says this to the portal."""
        buttons = self.page.locator(f"button[name=_action][value='{value}']:not([tabindex='-1'])")
        self._mark()
        self.clicks += 1
        buttons.first.click()
        self._arrived()
        self.judge.look()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link."""
        self.press(name, "link", within)

    def entry(self, text: str) -> Locator:
        """The line of a list that holds this text."""
        return self.page.locator("main li", has_text=text).first

    def finish(self, button: str) -> None:
        """Finish a page; a first press may only bring more fields, none of them needed."""
        self.press(button)
        if self.page.get_by_text(ADDED).count():
            self.press(button)

    def reveal(self, label: str, button: str) -> None:
        """Wait for a field that an answer brings; without scripts the button of the page brings it."""
        if not self.scripts:
            self.press(button)
        expect(self.page.get_by_label(_starting(label)).first).to_be_visible(timeout=PATIENCE)

    def go_back(self) -> None:
        """The back button of the browser."""
        self._mark()
        self.page.go_back()
        self._arrived()
        self.judge.look("terug")

    def _mark(self) -> None:
        """Remember that this page was seen, so that the next one is known by being another."""
        self.judge.evaluate(f"document.querySelector('h1').setAttribute('{OLD}', '')")

    def _arrived(self) -> None:
        expect(self.page.locator(f"h1:not([{OLD}])")).to_be_attached(timeout=PATIENCE)
        self.page.wait_for_load_state("load")
        expect(self.page.locator(".htmx-request, .htmx-settling, .htmx-swapping")).to_have_count(0, timeout=PATIENCE)

    # Reading

    @property
    def heading(self) -> str:
        """The h1 of this page."""
        return self.page.locator("h1").inner_text()

    def reads(self, *texts: str) -> None:
        """These texts can be read on this page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    def does_not_read(self, *texts: str) -> None:
        """These texts cannot."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def is_at(self, heading: str) -> None:
        """The heading of this page."""
        expect(self.page.locator("h1")).to_have_text(heading)

    # Answering

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into the box with this label."""
        self.keys += len(text)
        self.clicks += 1
        (within or self.page).get_by_label(_starting(label)).first.fill(text)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type letter by letter."""
        self.keys += len(text)
        self.clicks += 1
        (within or self.page).get_by_label(_starting(label)).first.press_sequentially(text)

    def choose(self, legend: str, *answers: str) -> None:
        """Choose one answer, or tick several, of a field with this legend."""
        group = self.group(legend)
        for answer in answers:
            self.clicks += 1
            group.get_by_label(answer, exact=True).check()

    def choose_starting(self, legend: str, answer: str) -> None:
        """Choose the answer that begins with these words."""
        self.clicks += 1
        self.group(legend).get_by_label(_starting(answer)).check()

    def choose_value(self, label: str, value: str) -> None:
        """Choose by what is posted: a radio, or an entry of a drop-down list."""
        self.clicks += 1
        radio = self.page.locator("fieldset", has=self.page.locator("legend", has_text=label)).last
        if radio.locator(f"input[value='{value}']").count():
            radio.locator(f"input[value='{value}']").first.check()
        elif radio.locator("select").count():
            radio.locator("select").first.select_option(value=value)
        else:
            self.page.get_by_label(_starting(label)).first.select_option(value=value)

    def reveal_group(self, legend: str, button: str) -> None:
        """The same as `reveal`, for a field of several inputs."""
        if not self.scripts:
            self.press(button)
        expect(self.group(legend)).to_be_visible(timeout=PATIENCE)

    def factors(self) -> list[str]:
        """The legends of this page, as they are read."""
        return [text.split("(niet verplicht)")[0].strip() for text in self.page.locator("legend").all_inner_texts()]

    def tick(self, label: str) -> None:
        """Tick a box that stands alone."""
        self.clicks += 1
        self.page.get_by_label(_starting(label)).first.check()

    def pick(self, legend: str, answer: str) -> None:
        """Pick from a drop-down list."""
        self.clicks += 2
        self.page.get_by_label(_starting(legend)).first.select_option(label=answer)

    def date(self, legend: str, day: str) -> None:
        """Type a date, as 3/4/2025."""
        group = self.group(legend)
        for label, text in zip(("Dag", "Maand", "Jaar"), day.split("/"), strict=True):
            self.fill(label, text, group)

    def group(self, legend: str) -> Locator:
        """The fieldset with this legend."""
        words = self.page.locator("legend", has_text=legend)
        return self.page.locator("fieldset", has=words).last

    def leave(self) -> None:
        """Close the window."""
        self.judge.leave()
        self.context.close()


def _starting(label: str) -> re.Pattern[str]:
    """A label may end in `(niet verplicht)`."""
    return re.compile(rf"^\s*{re.escape(label)}")
