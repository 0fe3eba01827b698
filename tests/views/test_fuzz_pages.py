"""Made-up definitions through the running portal: published, begun, filled in, sent, read, printed (security.md F19).

A handful only, on each database: hundreds go the same way without the database in `test_fuzz_definitions.py`.
"""

from __future__ import annotations

import random
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.definitions import bundle
from portal.definitions.loader import sources_from
from portal.models import AuditEvent, Submission, clock
from tests import factories
from tests.definitions.generated import FORM, library
from tests.definitions.hostile import PAYLOADS, faults
from tests.drafts import filled_in
from tests.page import Page
from tests.web import Browser

Seed = random.Random
MOST_STEPS = 12
MOST_EVENTS = 4
"""Audit events that one request may write."""
READABLE = [text for text in PAYLOADS if "{" not in text and "}" not in text]
"""Without braces: every page of every test is judged on showing none."""


@pytest.fixture(autouse=True)
def _national_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")


def published(session: Session, number: int) -> None:
    """Put a made-up register with payloads for texts in force."""
    made = library(number, 2, payloads=READABLE)
    found = bundle.resolved(sources_from(made.texts), "ovl", FORM)
    factories.a_definition_version(
        session, "ovl", FORM, hash=found.definition.content_hash(), document=found.definition.document(),
        in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS),
    )  # fmt: skip
    session.commit()


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


@pytest.mark.parametrize("number", range(4))
def test_a_made_up_form_goes_through_the_portal(web: Browser, session: Session, number: int) -> None:
    seed = Seed(number)
    published(session, number)
    web.sign_in("coordinator")
    judged(web.get(f"/ovl/registers/{FORM}"))
    begun = web.post(f"/ovl/registers/{FORM}")
    assert begun.status == 303, begun.text[:400]
    judged(web.follow(begun))
    draft = session.scalars(select(Submission).where(Submission.form == FORM)).one()
    page = judged(web.get(f"/ovl/formulieren/{draft.id}/verder"))
    page = judged(web.follow(page))
    for _ in range(MOST_STEPS):
        if not page.all("form", id="step-form"):
            break
        form = typed_at_random(page, seed)
        adds = [one.get("value", "") for one in page.all("button", name="_action") if "add:" in one.get("value", "")]
        form["_action"] = seed.choice([*adds, "next", "next", "save"])
        before = session.scalar(select(func.count()).select_from(AuditEvent))
        answer = judged(web.post(page.one("form", id="step-form").get("action", ""), form))
        after = session.scalar(select(func.count()).select_from(AuditEvent))
        assert (after or 0) - (before or 0) <= MOST_EVENTS
        page = judged(web.follow(answer)) if answer.status == 303 else answer
    url = f"/ovl/formulieren/{draft.id}"
    check = judged(web.get(f"{url}/nazicht"))
    judged(web.post(f"{url}/nazicht", filled_in(check, f"{url}/nazicht")))
    session.expire_all()
    session.get_one(Submission, draft.id).status = "submitted"
    draft.submitted_at = clock.now()
    session.commit()
    judged(web.get(f"{url}/inhoud"))
    judged(web.get(f"{url}/afdruk"))
