"""Payloads in every text of a definition, in a real browser: nothing runs, nothing is fetched (security.md F02).

Three pages of a made-up form: as it is found, with the mistakes of somebody who typed payloads, and on paper. The
portal answers for its own address; every other address that the browser asks for is noted and refused.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route

from portal.definitions import bundle
from portal.definitions.loader import sources_from
from portal.forms.desk import DeskPage
from portal.forms.field_views import views
from portal.forms.journey import evaluate
from portal.forms.plan import plan_of
from portal.forms.step_form import bind
from portal.forms.summary import summary
from tests.definitions.acting import AUDIENCES, Stage, stage
from tests.definitions.generated import FORM, library
from tests.definitions.hostile import MARK, faults
from tests.web import a_portal, settings_for

patterns = importlib.import_module("portal.views.patterns")
OWN = "http://portaal.invalid"
WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', found => window.refused.push(found.violatedDirective));
"""


@pytest.fixture
def app(tmp_path: Path, key_file: Path) -> Flask:
    """The portal without a database behind it."""
    return a_portal(settings_for(f"sqlite:///{tmp_path / 'none.db'}", key_file))


@pytest.fixture
def run(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A large form that has payloads for texts."""
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")
    made = library(11, 40, hostile=True)
    return stage(app, bundle.resolved(sources_from(made.texts), "ovl", FORM).definition, 11)


def found(run: Stage) -> DeskPage:
    """A step as somebody finds it."""
    step = plan_of(run.form).steps[0].step.id
    return DeskPage(tuple(views(run.form, step, evaluate(run.form, run.some_rows(), run.facts), records=run.records)))


def mistaken(run: Stage) -> DeskPage:
    """A step in which somebody typed payloads."""
    step = plan_of(run.form).steps[0]
    typed = dict(run.typed(step, run.some_rows(), None))
    bound = bind(run.form, step.step.id, typed, run.some_rows(), run.facts, complete=True, records=run.records)
    drawn = views(run.form, step.step.id, bound.evaluation, bound.raw, bound.merged, bound.errors, records=run.records)
    return DeskPage(tuple(drawn), bound.errors)


PAGES: dict[str, Callable[[Stage], DeskPage]] = {"leeg": found, "fout": mistaken}


def opened(browser: Browser, app: Flask, path: str) -> tuple[Page, list[str]]:
    """A page of the portal, and whatever the browser asked elsewhere."""
    client, foreign = app.test_client(), list[str]()

    def answer(route: Route) -> None:
        url = route.request.url
        if not url.startswith(OWN):
            foreign.append(url)
            route.abort()
            return
        parts = urlsplit(url)
        response = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        headers = {name: value for name, value in response.headers.items() if name.lower() != "content-length"}
        route.fulfill(status=response.status_code, headers=headers, body=response.data)
        response.close()

    page = browser.new_page()
    page.add_init_script(WATCH)
    page.route("**/*", answer)
    page.on("dialog", lambda dialog: foreign.append(f"dialog {dialog.message}"))
    page.goto(f"{OWN}{path}")
    page.wait_for_timeout(500)
    return page, foreign


@pytest.mark.parametrize("state", ["leeg", "fout", "afdruk"])
def test_case_f02_no_payload_runs_is_refused_or_reaches_out(
    browser: Browser, app: Flask, run: Stage, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    answers = run.some_rows()
    told = summary(run.form, answers, evaluate(run.form, answers, run.facts), AUDIENCES)
    monkeypatch.setattr(patterns, "pattern_summary", lambda today: told)
    monkeypatch.setattr(patterns, "pattern_page", lambda state, today, tried=None: PAGES[state](run))
    page, foreign = opened(browser, app, "/patronen/afdruk" if state == "afdruk" else f"/patronen/velden/{state}")
    assert page.evaluate("document.body.innerText").count(MARK) > 20
    assert faults(page.content().replace(' id="messages"', "")) == []
    assert page.evaluate(f"typeof window.{MARK}") == "undefined"
    assert page.evaluate("window.refused") == []
    assert foreign == []
    page.close()
