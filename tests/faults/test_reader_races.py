"""Two requests at the same moment: whoever comes second waits, and then sees what the first one did."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.models import Submission
from tests.drafts import DANGER, Draft, filled_in
from tests.page import Page
from tests.web import Browser, is_sqlite


def meanwhile(app: Flask, draft: Draft, act: Callable[[], Page], change: Callable[[Submission], None]) -> list[Page]:
    """Hold a submission, let somebody act, change it, and give the answer that came afterwards."""
    answers: list[Page] = []
    with app.app_context(), db.sessionmaker() as session:
        held = session.get_one(Submission, draft.submission.id, with_for_update=True)
        other = threading.Thread(target=lambda: answers.append(act()))
        other.start()
        until_somebody_waits(session)
        change(held)
        session.commit()
    other.join(timeout=10)
    return answers


def until_somebody_waits(session: Session) -> None:
    """Stop here until another connection stands still for what this one holds."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(1000):
        if session.scalar(waits):
            return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_what_was_sent_meanwhile_is_not_changed_any_more(live_app: Flask) -> None:
    if is_sqlite(live_app):
        pytest.skip("on SQLite the second request cannot even begin")
    with live_app.app_context(), db.sessionmaker() as session:
        draft = draft_of(live_app, session)
        draft.fill("danger", {})
        form = filled_in(draft.open("danger"))
        for name, answer in DANGER.items():
            form[name] = str(answer)

        def send(held: Submission) -> None:
            held.status = "submitted"

        pages = meanwhile(live_app, draft, lambda: draft.web.post(draft.url("danger"), form), send)
        assert [page.status for page in pages] == [410]


def draft_of(app: Flask, session: Session) -> Draft:
    """A draft on a portal that really commits."""
    return Draft(Browser(app, session), session)
