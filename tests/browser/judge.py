"""The judge of each page that a browser shows: axe, no sideways scroll, no errors, no strangers."""

from __future__ import annotations

import itertools
import json
import os
import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, ConsoleMessage, Page, Request, Route

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SHOTS = os.environ.get("PORTAL_SHOTS", "")
"""A folder for pictures of every judged page; none are taken without it."""
WIDTHS = (390, 1280)
EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of (4\d\d|503)"
    r"|Response Status Error Code (4\d\d|503) from"
    r"|htmx:(sendAbort|afterRequest|responseError)"
)
"""What Chromium and htmx note for an answer that the portal gave on purpose, and for a save that a button overtook."""
RULES = """axe.run(document, {resultTypes: ['violations', 'incomplete']}).then(found => {
    const unseen = found.incomplete.filter(one => one.id === 'color-contrast').map(one => ({...one,
        help: 'Text in the colour of its background',
        nodes: one.nodes.filter(node => node.any.some(check => check.data?.messageKey === 'equalRatio'))}));
    return JSON.stringify([...found.violations, ...unseen.filter(one => one.nodes.length)].map(one =>
        one.id + ': ' + one.help + ' ' + one.nodes.map(node => node.target.join(' ')).slice(0, 4).join(' | ')));
})"""
"""What axe finds; a text that nobody can see is only 'incomplete' to axe, and wrong to us."""
TOO_WIDE = """(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    if (wide <= 0) return '';
    const over = [...document.querySelectorAll('body *')].filter(
        one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    return wide + ' px: ' + over.slice(0, 4).map(one => one.tagName + '.' + one.className).join(', ');
})()"""


_pictures = itertools.count(1)
ID = re.compile("[0-9a-f]{8}-[0-9a-f-]{27}")
SEEN: set[tuple[str, bool]] = set()
"""What was judged in this run at both widths: each page once by subject, title and state, with and without scripts."""


@lru_cache(maxsize=1)
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Judge:
    """Watches one page of a browser."""

    def __init__(self, page: Page, own: str, name: str, *, scripts: bool) -> None:
        self.page = page
        self.own = urlsplit(own).netloc
        self.name = name
        self.subject = ""  # what the pages are about, where the same title is another page: the form that is walked
        self.faults: list[str] = []
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.scripts = scripts
        self.twin: Page | None = None
        self.markup = ""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.match(message.text):
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host not in ("", self.own):
            self.faults.append(f"asked {host} for {request.url}")

    def look(self, what: str = "") -> None:
        """Judge the page as it stands, at both widths, once per title and state (of each form: the subject)."""
        kind = ID.sub("", urlsplit(self.page.url).path)
        key = (f"{self.page.title()} {kind} {what} {self.subject}", self.scripts)
        if key not in SEEN:
            SEEN.add(key)
            self._look_at_both_widths(key[0])
        assert not self.faults, "\n  ".join([f"{self.page.url}, {self.page.title()}", *self.faults])

    def _look_at_both_widths(self, what: str) -> None:
        here = self.page.viewport_size or {"width": WIDTHS[1], "height": 900}
        twin = None if self.scripts else self._twin()
        for width in WIDTHS:
            for page in filter(None, (self.page, twin)):
                page.set_viewport_size({"width": width, "height": here["height"]})
            self._look(f"{what} at {width} px", width, twin.context.new_cdp_session(twin) if twin else self.cdp)
        self.page.set_viewport_size({"width": here["width"], "height": here["height"]})

    def _look(self, where: str, width: int, at: CDPSession) -> None:
        if SHOTS:
            number = next(_pictures)
            words = re.sub(r"\W+", "-", where.split(" – ")[0]).strip("-").lower()[:40]
            self.page.screenshot(path=f"{SHOTS}/{self.name}-{number:03}-{words}-{width}.png", full_page=True)
        if wide := self.evaluate(TOO_WIDE):
            self.faults.append(f"{where} scrolls sideways, {wide}")
        if evaluate(at, "typeof axe") == "undefined":
            evaluate(at, f"{_axe()}; 0")
        self.faults += [f"{where}: {one}" for one in json.loads(str(evaluate(at, RULES)))]
        if at is not self.cdp:
            at.detach()

    def _twin(self) -> Page:
        """Where no script runs axe cannot run either: the same page in a window where only axe runs."""
        self.twin = self.twin or self._other_window()
        self.markup = self.page.content()
        self.twin.goto(self.page.url)
        return self.twin

    def _other_window(self) -> Page:
        browser = self.page.context.browser
        if browser is None:
            raise AssertionError("a page without a browser")
        twin = browser.new_context(locale="nl-BE").new_page()
        twin.route("**/*", self._given)
        return twin

    def _given(self, route: Route) -> None:
        """The page as the first window has it; styles from the portal, no scripts."""
        kind = route.request.resource_type
        if kind == "document":
            route.fulfill(body=self.markup, content_type="text/html; charset=utf-8")
        elif kind == "script":
            route.abort()
        else:
            route.continue_()

    def evaluate(self, expression: str) -> object:
        """Run something on the page, outside its own content policy."""
        return evaluate(self.cdp, expression)

    def leave(self) -> None:
        """Close the other window."""
        if self.twin:
            self.twin.context.close()


def evaluate(at: CDPSession, expression: str) -> object:
    """Run something in a window, outside the content policy of its page."""
    answer = at.send("Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True})
    if "exceptionDetails" in answer:
        raise AssertionError(str(answer["exceptionDetails"])[:600])
    return answer["result"].get("value")
