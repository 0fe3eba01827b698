"""Uploads that break, come twice or all at once: nothing is left behind, limits hold exactly (security.md H03, J03)."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.extensions import db
from portal.models import Attachment, AttachmentChunk, AuditEvent, Submission
from portal.queries.submissions import parts_of
from portal.services import attachments
from portal.services.idempotency import new_once_key
from tests.drafts import filled_in
from tests.uploads import Papers, a_pdf, a_photo
from tests.web import Browser, live_session

AT_ONCE = 20


@pytest.fixture
def live(live_app: Flask) -> Iterator[Papers]:
    """A draft in a portal that really commits."""
    with live_app.app_context():
        sessions = db.sessionmaker
    with sessions() as session:
        papers = Papers(Browser(live_app, session), session)
        papers.press("save")
        yield papers


def counted(papers: Papers) -> tuple[int, int, int]:
    """Files, chunks, and files named in the answer."""
    with live_session(papers.web.app) as session:
        files = session.scalar(select(func.count()).select_from(Attachment)) or 0
        chunks = session.scalar(select(func.count()).select_from(AttachmentChunk)) or 0
        submission = session.scalars(select(Submission)).one()
        answers = parts_of(session, submission)["papers", "", ""].answers
    return files, chunks, len(answers.get("photos", ()))


def sent_at_once(papers: Papers, contents: list[bytes], keys: list[str]) -> Counter[int]:
    """Send them all, each from a window of its own; the statuses."""
    token, cookie = papers.web.current_token(), papers.web.client.get_cookie("portal")
    assert cookie is not None
    start = threading.Barrier(len(contents))

    def send(content: bytes, once: str) -> int:
        client = papers.web.app.test_client()
        client.set_cookie("portal", cookie.value)
        form: MultiDict[str, Any] = MultiDict({"csrf_token": token, "_once": once})
        form.add("file", (BytesIO(content), "stuk.pdf"))
        start.wait(timeout=30)
        with client.post(papers.add_url(), data=form) as answer:
            return answer.status_code

    with ThreadPoolExecutor(len(contents)) as people:
        return Counter(people.map(send, contents, keys))


def test_limits_hold_exactly_however_many_come_at_once(live: Papers) -> None:
    contents = [a_pdf(f"% {number}\n".encode()) for number in range(AT_ONCE)]
    statuses = sent_at_once(live, contents, [new_once_key() for _ in contents])
    assert statuses[303] == 3, statuses
    assert set(statuses) <= {303, 422, 503}
    assert counted(live) == (3, 3, 3)


def test_one_file_sent_many_times_at_once_comes_once(live: Papers) -> None:
    once = new_once_key()
    statuses = sent_at_once(live, [a_pdf()] * 5, [once] * 5)
    assert set(statuses) <= {303, 409, 503}
    assert statuses[303] >= 1
    assert counted(live) == (1, 1, 1)


def test_bytes_are_counted_exactly(live: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    content = a_pdf(size=300_000)
    monkeypatch.setattr(attachments, "MOST_BYTES", 2 * len(content))
    contents = [a_pdf(f"% {number}\n".encode().ljust(8), 299_992) for number in range(6)]
    assert {len(one) for one in contents} == {len(content)}
    assert sent_at_once(live, contents, [new_once_key() for _ in contents])[303] == 2
    assert counted(live) == (2, 4, 2)


def test_an_upload_that_stops_half_way_leaves_nothing(live: Papers) -> None:
    whole = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + a_pdf(size=100_000)
    answer: TestResponse = live.web.client.post(
        live.add_url(),
        input_stream=BytesIO(whole[: len(whole) // 2]),
        content_length=len(whole),
        content_type="multipart/form-data; boundary=x",
    )
    assert 400 <= answer.status_code < 500
    assert counted(live) == (0, 0, 0)


def fails_at(papers: Papers, word: str) -> None:
    """Let the database fail at the first statement with this word, as a full disk does."""
    with papers.web.app.app_context():
        engine = db.engine

    def fail(*args: object) -> None:
        if word in str(args[2]):
            event.remove(engine, "before_cursor_execute", fail)
            raise OperationalError(str(args[2]), {}, Exception("database or disk is full"))

    event.listen(engine, "before_cursor_execute", fail)


@pytest.mark.parametrize(
    "word", ["INSERT INTO attachment (", "INSERT INTO attachment_chunk", "UPDATE step_answers", "INSERT INTO audit"]
)
def test_a_full_disk_gives_a_page_that_says_so_and_leaves_what_was_typed(live: Papers, word: str) -> None:
    live.press("save", {"story": "Dit blijft."})
    page = live.open()
    fails_at(live, word)
    failed = live.send(page, a_photo(), "foto.jpg")
    assert failed.status == 503
    assert "Wat u eerder bewaarde, staat er nog." in failed.text
    assert counted(live) == (0, 0, 0)
    assert live.web.get(live.step).value("story") == "Dit blijft."
    assert live.send(page, a_photo(), "foto.jpg").status == 303
    assert counted(live) == (1, 1, 1)


def test_nothing_is_locked_while_a_file_is_looked_at(live: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Browser(live.web.app, live.session)
    other.be(live.actor)
    seen: list[int] = []

    def save() -> None:
        form = filled_in(other.get(live.step))
        form["story"], form["_action"] = "Intussen getypt.", "save"
        seen.append(other.post(live.step, form).status)

    def slow(*_: object, **__: object) -> str:
        somebody = threading.Thread(target=save)
        somebody.start()
        somebody.join(timeout=20)
        return "safe"

    page = live.open()
    monkeypatch.setattr(attachments, "looked_at", slow)
    assert live.send(page, a_photo(), "foto.jpg").status == 303
    assert seen == [303]
    assert live.answers()["story"] == "Intussen getypt."
    assert counted(live) == (1, 1, 1)


def test_without_its_audit_event_no_file_leaves(live: Papers) -> None:
    live.bring(a_photo())
    url = live.url()
    fails_at(live, "INSERT INTO audit_event")
    refused = live.web.get(url)
    assert refused.status == 503
    assert not refused.response.data.startswith(b"\xff\xd8")
    assert live.web.get(url).status == 200
    with live_session(live.web.app) as session:
        taken = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "attachment.downloaded")
        assert session.scalar(taken) == 1


def harmed(session: Session) -> None:
    """Flip a bit in the last chunk."""
    chunk = session.scalars(select(AttachmentChunk).order_by(AttachmentChunk.number.desc()).limit(1)).one()
    chunk.content = chunk.content[:-1] + bytes([chunk.content[-1] ^ 1])


def test_a_damaged_file_gives_an_error_page_and_not_one_byte(live: Papers) -> None:
    live.bring(a_pdf(b"Begin", size=600_000), "verslag.pdf")
    url = live.url()
    with live_session(live.web.app) as session:
        harmed(session)
    page = live.web.get(url)
    assert page.status == 503
    assert "niet leesbaar" in page.text
    assert b"Begin" not in page.response.data


def test_a_file_that_is_fetched_slowly_holds_no_connection(live: Papers) -> None:
    live.bring(a_pdf(size=900_000), "verslag.pdf")
    url = live.url()
    slow = [live.web.client.get(url, buffered=False) for _ in range(8)]
    for answer in slow:
        assert next(iter(answer.response))
    assert live.web.get(live.step).status == 200
    assert live.press("save").status == 303
    for answer in slow:
        answer.close()
