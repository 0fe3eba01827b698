"""The page where one sends asks something too: in two windows neither text is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from portal.models import Submission
from portal.services import submissions
from portal.services.submissions import Beginning
from tests import factories
from tests.drafts import filled_in
from tests.forms import a_form, a_step
from tests.page import Page
from tests.web import Browser

MINE = "Dit typte ik zelf, in dit venster."
OTHER = "Dit bewaarde iemand anders."


class Sending:
    """A form whose last questions stand where it is sent, open in two windows."""

    def __init__(self, web: Browser, other: Browser, session: Session) -> None:
        self.web, self.other, self.session = web, other, session
        factories.a_region(session)
        end = a_step(
            {"id": "remark", "type": "text", "nl": "Wat wilt u nog zeggen?"},
            {"id": "sure", "type": "text", "nl": "Waarom bent u zeker?", "required": True},
            step="end",
            with_check=True,
        )
        form = a_form(
            a_step({"id": "name", "type": "text", "nl": "Hoe heet u?"}, step="one"),
            end,
            form="referral",
            home="referral",
            fills=["partner"],
            readers=["coordinator"],
        )
        factories.a_form_in_force(session, form)
        self.actor = factories.an_actor(session, "partner")
        self.submission = submissions.start(session, self.actor, "ovl", Beginning(form="referral"))
        session.commit()
        self.base = f"/ovl/formulieren/{self.submission.id}"
        self.check = f"{self.base}/nazicht"
        web.be(self.actor)
        other.be(self.actor)
        web.post(f"{self.base}/stap/one", filled_in(web.get(f"{self.base}/stap/one")))

    def send(self, page: Page, who: Browser, **typed: str) -> Page:
        """Type under the answers, and send."""
        form = filled_in(page, self.check)
        for name, text in typed.items():
            form[name] = text
        return who.post(self.check, form)

    def overtaken(self) -> Page:
        """Open it twice; the other window sends first and misses something, then this one sends."""
        first, second = self.web.get(self.check), self.other.get(self.check)
        assert self.send(second, self.other, remark=OTHER).status == 422
        return self.send(first, self.web, remark=MINE, sure="Ik zag het.")

    def status(self) -> str:
        """How the form stands."""
        self.session.expire_all()
        return self.session.get_one(Submission, self.submission.id).status


@pytest.fixture
def sending(web: Browser, session: Session, new_web: Callable[[], Browser]) -> Sending:
    return Sending(web, new_web(), session)


def test_a_conflict_where_one_sends_shows_both_texts_and_sends_nothing(sending: Sending) -> None:
    page = sending.overtaken()
    assert page.status == 409
    assert "Deze stap werd intussen op een andere plaats bewaard" in page.text
    assert (page.value("remark"), page.value("sure")) == (MINE, "Ik zag het.")
    assert OTHER in page.text
    assert sending.status() == "draft"
    assert sending.web.get(sending.check).value("remark") == OTHER


def test_after_that_conflict_ones_own_text_is_kept_and_sent(sending: Sending) -> None:
    page = sending.overtaken()
    form = filled_in(page)
    form["_action"] = "next"
    back = sending.web.post(page.one("form", id="step-form").get("action", ""), form)
    assert back.status == 303
    check = sending.web.follow(back)
    assert (check.value("remark"), check.value("sure")) == (MINE, "Ik zag het.")
    assert sending.send(check, sending.web).status == 303
    assert sending.status() == "submitted"
