"""Bringing a file costs the portal something: who may not, or did so too often, is told before it does the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.errors import Conflict
from portal.extensions import db
from portal.models import AuditEvent, clock
from portal.models.user import Role
from portal.services import attachments, file_kinds, limits
from tests.uploads import Papers, a_pdf
from tests.web import Browser

LARGE = 20 * 1024 * 1024
ORDINARY = 2 * 1024 * 1024


class Counted(BytesIO):
    """A body that knows how much of it was read."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """Count what goes out."""
        piece = super().read(size)
        self.taken += len(piece)
        return piece

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # what werkzeug hands in
        """The same, in place."""
        number = super().readinto(buffer)
        self.taken += number
        return number


@pytest.fixture
def papers(web: Browser, session: Session) -> Papers:
    return Papers(web, session)


def large_post(web: Browser, url: str, *, token: str | None = None, length: bool = True) -> tuple[TestResponse, int]:
    """Send a file of twenty megabytes; gives the answer and how much of the body was read."""
    head = (
        b'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n%s\r\n'
        % (web.current_token() if token is None else token).encode()
    )
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + a_pdf(size=LARGE)
    body = Counted(head + file + b"\r\n--x--\r\n")
    extra = {} if length else {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    answer = web.client.post(
        url,
        input_stream=body,
        content_length=len(body.getvalue()) if length else None,
        content_type="multipart/form-data; boundary=x",
        environ_overrides=extra,
    )
    return answer, body.taken


@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize(("role", "region"), [("partner", "ovl"), ("coordinator", "ovl"), ("referrer", "lim")])
def test_who_may_not_bring_a_file_is_refused_before_it_is_read(
    papers: Papers, session: Session, new_web: Callable[[], Browser], role: Role, region: str, *, length: bool
) -> None:
    other = new_web()
    actor = other.sign_in(role, region)
    answer, taken = large_post(other, papers.add_url(), length=length)
    assert answer.status_code == 404
    assert taken <= ORDINARY
    denied = session.scalars(select(AuditEvent).where(AuditEvent.action == "access.denied")).all()
    assert [event.actor_id for event in denied] == [actor.user_id]


def test_a_draft_that_does_not_exist_answers_the_same(papers: Papers) -> None:
    nowhere = papers.add_url().replace(str(papers.submission.id), "0190b5c4-0000-7000-8000-000000000000")
    answer, taken = large_post(papers.web, nowhere)
    assert (answer.status_code, taken <= ORDINARY) == (404, True)


def test_a_file_from_another_site_is_refused_before_it_is_read(papers: Papers) -> None:
    papers.web.client.environ_base["HTTP_SEC_FETCH_SITE"] = "cross-site"
    answer, taken = large_post(papers.web, papers.add_url())
    assert (answer.status_code, taken <= ORDINARY) == (400, True)


def test_a_file_without_the_token_of_this_session_is_refused(papers: Papers) -> None:
    assert large_post(papers.web, papers.add_url(), token="AAAA")[0].status_code == 400


def test_whoever_may_bring_it_has_it_read(papers: Papers) -> None:
    papers.press("save")
    answer, taken = large_post(papers.web, papers.add_url("judgment"))
    assert (answer.status_code, taken > LARGE) == (422, True)


def left(papers: Papers) -> float:
    """How many files this person may still send now."""
    with papers.web.app.app_context(), db.sessionmaker() as session:
        return limits.left(session, attachments.UPLOADS, str(papers.actor.user_id))


def test_a_file_counts_before_it_is_looked_at(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    page, before = papers.open(), left(papers)
    there: list[int] = []

    def judge(name: str, content: bytes) -> file_kinds.Accepted:
        there.append(round(before - left(papers)))
        raise file_kinds.Refused("broken", "Dit bestand is stuk.")

    monkeypatch.setattr(file_kinds, "accepted", judge)
    assert papers.send(page, a_pdf(), "a.pdf").status == 422
    assert there == [1]
    assert round(before - left(papers)) == 1


def test_a_file_whose_judging_breaks_counts_too(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    page, before = papers.open(), left(papers)

    def judge(*_: object) -> file_kinds.Accepted:
        raise Conflict

    monkeypatch.setattr(file_kinds, "accepted", judge)
    assert papers.send(page, a_pdf(), "a.pdf").status == 409
    assert round(before - left(papers)) == 1


def test_a_file_for_a_place_that_is_not_there_is_not_judged(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    page = papers.open()
    judged: list[str] = []
    monkeypatch.setattr(file_kinds, "accepted", lambda name, _: judged.append(name))
    assert papers.send(page, a_pdf(), "a.pdf", "story").status == 404
    assert judged == []


def test_who_brought_too_many_waits_and_nothing_is_judged(papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    views = import_module("portal.views.attachments")
    monkeypatch.setattr(views, "UPLOADS", replace(attachments.UPLOADS, burst=1))
    first, second = papers.open(), papers.open()
    assert papers.send(first, a_pdf(), "a.pdf").status == 303
    judged: list[str] = []
    monkeypatch.setattr(file_kinds, "accepted", lambda name, _: judged.append(name))
    answer = papers.send(second, a_pdf(), "b.pdf")
    assert (answer.status, judged) == (429, [])
    assert int(answer.response.headers["Retry-After"]) <= 6


def test_files_that_were_not_sent_have_a_limit_for_one_person(
    papers: Papers, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many drafts somebody begins, and throws away, they hold so much and no more (D09)."""
    monkeypatch.setattr(attachments, "MOST_UNSENT", 1500)
    other = Papers(papers.web, session, papers.actor)
    assert papers.bring(a_pdf(size=1000), "een.pdf").status == 303
    refused = other.bring(a_pdf(size=1000), "twee.pdf")
    assert refused.status == 422
    assert "Verstuur er eerst een" in refused.errors[0]
    papers.reloaded().status = "withdrawn"
    session.commit()
    assert other.bring(a_pdf(size=1000), "twee.pdf").status == 422
    papers.reloaded().status, papers.reloaded().submitted_at = "submitted", clock.now()
    session.commit()
    assert other.bring(a_pdf(size=1000), "twee.pdf").status == 303
