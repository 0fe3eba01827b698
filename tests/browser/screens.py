"""Somebody who answers everything on a screen: what `tests.walking` would post is typed and pressed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask
from playwright.sync_api import Locator
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from portal.forms.answers import Row
from portal.forms.fields.options import Choices
from portal.forms.journey import Evaluation, evaluate
from portal.forms.judgement import Missing
from portal.forms.plan import FieldPlan, flat
from portal.models import Submission
from portal.queries import submissions
from portal.queries.submissions import Loaded
from tests.browser.person import Person
from tests.filling import Texts
from tests.page import Page
from tests.walking import Counted, Thorough, Watched
from tests.web import live_session

LETTERS = "en"
"""A piece that many names have."""
OPENED = "document.querySelectorAll('details:not([open])').forEach(one => { one.open = true; }); 0"
TROUBLE = ".govuk-error-summary, .kp-notice--warning, .kp-notice--info .kp-notice__title"


class Screen:
    """A browser window as `Thorough` sees one: pages are opened and looked at."""

    language = "nl"

    def __init__(self, person: Person) -> None:
        self.person = person
        self.counted = Counted(walks=1)

    def get(self, url: str) -> Page:
        """Open a page, unless it is open; where the portal asks what for, say so."""
        if urlsplit(self.person.page.url).path != url:
            self.person.open(url)
        if urlsplit(self.person.page.url).path.endswith("/doel"):
            self.person.page.locator("[name=purpose]").first.check()
            self.person.press("^Open ")
        return self.shown()

    def follow(self, _answer: Page) -> Page:
        """Where a button led is on the screen already."""
        return self.shown()

    def shown(self, before: str = "") -> Page:
        """What stands on the screen now; where a button left the page and something on it asks attention, a refusal."""
        self.counted.pages += 1
        self.counted.posts += bool(before)
        page = self.person.page
        here = urlsplit(page.url).path
        refused = here == before and page.locator(TROUBLE).count() > 0
        request = Request({"REQUEST_METHOD": "GET", "PATH_INFO": here})
        response = TestResponse((), "200 OK", Response().headers, request)
        response.set_data(page.content())
        response.mimetype, response.status_code = "text/html", 422 if refused else 303 if before else 200
        if before and not refused:
            response.headers["Location"] = here
        return Page(response)


SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')"
"""Nothing is on its way: a question that comes moves what stands below it, and a person looks before the next click."""


class OnScreen(Thorough):
    """Types what would be posted, and presses the button."""

    def __init__(self, person: Person, app: Flask, location: str, given: Texts | None = None) -> None:
        self.person, self.app = person, app
        self.screen = Screen(person)
        nobody = cast("Session", None)
        super().__init__(cast("Watched", self.screen), nobody, location, given)
        self.prefer |= longest(self.loaded())

    def loaded(self) -> Loaded:
        """The submission as it is stored now, read apart from the portal that writes it."""
        with live_session(self.app) as session:
            return submissions.loaded(session, session.get_one(Submission, self.id))

    def post(self, page: Page, typed: Texts | MultiDict[str, str], action: str = "next") -> Page:
        """Type, tick and choose, then press."""
        for name in typed:
            texts = typed.getlist(name) if isinstance(typed, MultiDict) else typed[name]
            self._answer(name, [texts] if isinstance(texts, str) else list(texts))
        before = urlsplit(self.person.page.url).path
        self.person.press_value(action)
        return self.screen.shown(before)

    def sends(self) -> None:
        """Answer what stands on the check page, and send."""
        url = f"{self.base}/nazicht"
        page = self.screen.get(url)
        self.found = self.loaded()
        for name, texts in self._texts(page, self.found.evaluation.missing()).lists():
            self._answer(name, texts)
        self.person.press("^Verstuur")
        assert urlsplit(self.person.page.url).path != url, self.person.page.locator("main").inner_text()

    def _open(self, page: Page, step: str) -> Iterator[Missing]:
        """What has no answer, what is missing all the same, and what the longest path wants otherwise."""
        yield from super()._open(page, step)
        evaluation = self.found.evaluation
        fields = [evaluation.plan.fields[one] for one in self.prefer]
        wanted = [Missing(one.step_id, one.id, row_id, "") for one in fields for row_id in evaluation.row_ids(one)]
        for one in (*evaluation.missing(), *wanted):
            seen = one.step == step and evaluation.visible(one.field_id, one.row_id) is True and self._has(page, one)
            if seen and self._name(one) not in self.tried:
                self.tried.add(self._name(one))
                yield one

    def _sample(self, page: Page, one: Missing, name: str) -> dict[str, list[str]]:
        """A record that is found by typing is found by typing."""
        return {name: [LETTERS]} if page.all(data_search=name) else super()._sample(page, one, name)

    def _answer(self, name: str, texts: list[str]) -> None:
        self.person.judge.evaluate(OPENED)
        self.person.page.wait_for_function(SETTLED)
        boxes = self.person.page.locator(f"main form [name='{name}']:not([type=hidden])")
        if (search := self.person.page.locator(f"main form [data-search='{name}']")).count():
            self._find(search, texts[0])
        elif not boxes.count():
            return
        elif boxes.first.get_attribute("type") in ("radio", "checkbox"):
            for text in filter(None, texts):
                self.person.page.locator(f"main form [name='{name}'][value='{text}']").first.check()
        elif boxes.first.evaluate("one => one.tagName") == "SELECT":
            boxes.first.select_option(value=texts[0])
        else:
            boxes.first.fill(texts[0])

    def _find(self, search: Locator, letters: str) -> None:
        """Type a piece of a name, and choose the first that is suggested."""
        search.get_by_role("combobox").press_sequentially(letters)
        search.get_by_role("option").first.click()


def longest(found: Loaded) -> dict[str, list[str]]:
    """For each question on which others hang, the answer that shows most of them."""
    answers: dict[str, object] = {}
    prefer: dict[str, list[str]] = {}
    for field in found.evaluation.plan.fields.values():
        if field.group.count(".") or not field.offered or not found.compiled.dependents.get(field.id):
            continue
        shown = {one.code: _shown(found, _with(answers, field, one.code)) for one in field.offered}
        best = max(shown, key=shown.__getitem__)
        answers = _with(answers, field, best)
        if shown[best] > min(shown.values()):
            prefer[field.id] = [best]
    return prefer


def _with(answers: Mapping[str, object], field: FieldPlan, code: str) -> dict[str, object]:
    value = field.type.from_json([code] if isinstance(field.type, Choices) else code)
    if not field.group:
        return {**answers, field.id: value}
    rows = cast("tuple[Row, ...]", answers.get(field.group) or (Row("first", {}),))
    return {**answers, field.group: (Row("first", {**rows[0].values, field.field.id: value}),)}


def _shown(found: Loaded, answers: Mapping[str, object]) -> int:
    evaluation: Evaluation = evaluate(found.compiled, cast("dict[str, object]", answers), found.facts)
    fields = [one for step in evaluation.visible_steps() for one in flat(step.fields)]
    return sum(evaluation.visible(one.id, row) is True for one in fields for row in evaluation.row_ids(one))


def location(region: str, submission: UUID) -> str:
    """Where the pages of a draft begin."""
    return f"/{region}/formulieren/{submission}/begin"
