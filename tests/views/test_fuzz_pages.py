"""Made-up definitions through the running portal: brought in, previewed, begun, filled in, sent, read, printed (F19).

A handful on each database and some hundreds under soak; thousands go the same way without a database in
`test_fuzz_definitions.py`. See security.md.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.access.actor import SYSTEM
from portal.definitions.loader import sources_from
from portal.models import AuditEvent, DefinitionVersion, Submission, clock
from portal.queries import definitions as versions
from portal.services import definitions
from tests.definitions.generated import FORM, library
from tests.definitions.hostile import PAYLOADS, faults
from tests.drafts import filled_in
from tests.measuring import HANGS, PARTS, Costs, numbers
from tests.page import Page
from tests.web import Browser

Seed = random.Random
IN_SOAK = 500
MOST_STEPS = 12
MOST_EVENTS = 4
"""Audit events that one request may write."""
READABLE = [text for text in PAYLOADS if "{" not in text and "}" not in text]
"""Without braces: every page of every test is judged on showing none."""


@pytest.fixture(autouse=True)
def _national_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")


def published(session: Session, number: int) -> DefinitionVersion:
    """Bring in a made-up register with payloads for texts, as files are brought in."""
    report = definitions.import_library(session, SYSTEM, sources_from(library(number, 2, payloads=READABLE).texts))
    session.commit()
    assert report.ok, [str(one) for one in (*report.findings, *report.refused)]
    return versions.active_version(session, "ovl", FORM)


def typed_at_random(page: Page, seed: random.Random) -> MultiDict[str, str]:
    """What the form of a page holds, with something else in half of its inputs."""
    form = filled_in(page)
    for element in page.one("form", id="step-form").iter():
        name, kind = element.get("name", ""), element.get("type", "")
        if not name or name.startswith("_") or name == "csrf_token" or element.tag == "button":
            continue
        if kind in ("radio", "checkbox") and seed.random() < 0.4:
            form[name] = element.get("value", "")
        elif (
            element.tag in ("input", "textarea") and kind not in ("radio", "checkbox", "hidden") and seed.random() < 0.6
        ):
            form[name] = seed.choice(["ja", "12", "2026", "", "3,5", "x@voorbeeld.invalid", seed.choice(READABLE)])
    return form


def judged(page: Page) -> Page:
    """No error of ours, and no payload that became markup."""
    assert page.status < 500, page.text[:500]
    assert not page.is_html or faults(page.markup) == []
    return page


def looked_at(web: Browser, version: DefinitionVersion) -> None:
    """What the admin of the region sees of it: the form, the preview, the difference, the empty form."""
    web.sign_in("admin")
    home = f"/ovl/werkplaats/{FORM}"
    for page in ("", "/voorbeeld", "/wijziging", "/versies", f"/versies/{version.id}/leeg"):
        assert judged(web.get(home + page)).status == 200, page


def filled_at_random(web: Browser, session: Session, draft: Submission, seed: random.Random) -> None:
    """Answer, add rows and go on, as far as it comes."""
    page = judged(web.follow(web.get(f"/ovl/formulieren/{draft.id}/verder")))
    for _ in range(MOST_STEPS):
        if not page.all("form", id="step-form"):
            return
        form = typed_at_random(page, seed)
        adds = [one.get("value", "") for one in page.all("button", name="_action") if "add:" in one.get("value", "")]
        form["_action"] = seed.choice([*adds, "next", "next", "save"])
        before = session.scalar(select(func.count()).select_from(AuditEvent))
        answer = judged(web.post(page.one("form", id="step-form").get("action", ""), form))
        after = session.scalar(select(func.count()).select_from(AuditEvent))
        assert (after or 0) - (before or 0) <= MOST_EVENTS
        page = judged(web.follow(answer)) if answer.status == 303 else answer


def sent(web: Browser, session: Session, draft: Submission) -> None:
    """Look at the check page and try to send; what lacks something is sent all the same."""
    url = f"/ovl/formulieren/{draft.id}/nazicht"
    judged(web.post(url, filled_in(judged(web.get(url)), url)))
    session.expire_all()
    draft.status, draft.submitted_at = "submitted", clock.now()
    session.commit()


def gone_through(web: Browser, session: Session, number: int) -> None:
    """Everything that people do with one made-up form."""
    looked_at(web, published(session, number))
    web.sign_in("coordinator")
    judged(web.get(f"/ovl/registers/{FORM}"))
    begun = web.post(f"/ovl/registers/{FORM}")
    assert begun.status == 303, begun.text[:400]
    judged(web.follow(begun))
    draft = session.get_one(Submission, UUID(begun.location.split("/")[3]))
    filled_at_random(web, session, draft, Seed(number))
    sent(web, session, draft)
    for page in (
        f"/ovl/formulieren/{draft.id}/inhoud",
        f"/ovl/formulieren/{draft.id}/afdruk",
        f"/ovl/registers/{FORM}",
    ):
        assert judged(web.get(page)).status == 200, page


@pytest.mark.parametrize("number", range(4))
def test_a_made_up_form_goes_through_the_portal(web: Browser, session: Session, number: int) -> None:
    gone_through(web, session, number)


@pytest.mark.soak
@pytest.mark.parametrize("places", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", range(PARTS))
def test_hundreds_go_through_the_portal_within_two_seconds_a_page(
    part: int,
    web: Browser,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, str], None],
) -> None:
    whole, pages = Costs(f"forms through the portal, part {part}"), Costs(f"pages of the portal, part {part}")
    real = web.client.open

    def measured(*arguments: Any, **named: Any) -> TestResponse:  # noqa: ANN401 -- what the client of Flask takes
        answers: list[TestResponse] = []
        pages.of(lambda: answers.append(real(*arguments, **named)), arguments[0], again=False)
        return answers[0]

    gone_through(web, session, 0)
    monkeypatch.setattr(web.client, "open", measured)
    for number in numbers(part, IN_SOAK):
        whole.of(lambda number=number: gone_through(web, session, number), number, again=False)  # type: ignore[misc]  # bound now
    record_property("measured", f"{whole.told()}; {pages.told()}")
    pages.judge()
    whole.judge(seconds=HANGS)
