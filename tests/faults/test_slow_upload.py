"""A file that comes in slowly holds nothing: no connection waits while its body is read (security.md J08)."""

from __future__ import annotations

from io import BytesIO

from flask import Flask
from sqlalchemy import QueuePool

from portal.extensions import db
from portal.services.idempotency import new_once_key
from tests.uploads import Papers, a_pdf
from tests.web import Browser

HEAD = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%s\r\n--x--\r\n'


class Watched(BytesIO):
    """A body that looks, at each piece, how many connections are in use."""

    def __init__(self, content: bytes, pool: QueuePool) -> None:
        super().__init__(content)
        self.pool, self.seen = pool, set[int]()

    def read(self, size: int | None = -1) -> bytes:
        """Look, and give a piece."""
        self.seen.add(self.pool.checkedout())
        return super().read(size)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # what werkzeug hands in
        """The same, in place."""
        self.seen.add(self.pool.checkedout())
        return super().readinto(buffer)


def test_no_connection_waits_while_a_file_comes_in(live_app: Flask) -> None:
    with live_app.app_context():
        sessions, pool = db.sessionmaker, db.engine.pool
    assert isinstance(pool, QueuePool)
    with sessions() as session:
        papers = Papers(Browser(live_app, session), session)
        papers.press("save")
        session.commit()
        token = papers.web.current_token().encode()
        once = new_once_key().encode()
        content = HEAD % (b"csrf_token", token) + HEAD % (b"_once", once) + FILE % a_pdf(size=900_000)
        session.commit()  # this test holds none either
        body = Watched(content, pool)
        answer = papers.web.client.post(
            papers.add_url(),
            input_stream=body,
            content_length=len(content),
            content_type="multipart/form-data; boundary=x",
        )
        assert answer.status_code == 303
        assert body.seen == {0}
        assert len(papers.answers()["photos"]) == 1
