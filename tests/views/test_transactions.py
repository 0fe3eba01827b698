"""One transaction per request: what stays, what is taken back, what is written afterwards (design.md, Transactions)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, g, render_template_string
from sqlalchemy import select, text
from sqlalchemy.exc import ArgumentError

from portal.errors import Conflict, Denied, Gone, Invalid, NotFound, PortalError, TooMany, Unavailable
from portal.extensions import db
from portal.models import LimitBucket, User
from portal.services import limits
from portal.services.faults import translated
from tests.factories import an_actor
from tests.page import Page
from tests.web import Browser, a_portal, is_sqlite, live_session, settings_for

LIMIT = limits.Limit("test", burst=1, a_minute=1)


@pytest.fixture
def probe(live_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], Page]:
    """Let a view do something and see what came of it, on a database that really commits."""
    views = live_app.view_functions

    def run(view: Callable[[], object], method: str = "POST", status_page: bool = True) -> Page:
        monkeypatch.setitem(views, "accounts.sign_in", view)
        client = live_app.test_client()
        token = ""
        if method == "POST":
            monkeypatch.setitem(views, "accounts.sign_in", lambda: render_template_string("{{ csrf_token() }}"))
            token = client.get("/inloggen").text
            monkeypatch.setitem(views, "accounts.sign_in", view)
        return Page(client.open("/inloggen", method=method, data={"csrf_token": token} if token else None)).judge()

    return run


def add_user() -> None:
    db.session.add(User(email="hazel.wilg@demo.invalid", name="Hazel Wilg"))
    db.session.flush()


def stays(app: Flask) -> bool:
    with live_session(app) as session:
        return session.scalars(select(User).where(User.email == "hazel.wilg@demo.invalid")).first() is not None


@pytest.mark.parametrize(("status", "kept"), [(200, True), (303, True), (400, False), (422, False), (500, False)])
def test_a_change_stays_when_the_answer_is_good(
    live_app: Flask, probe: Callable[..., Page], status: int, kept: bool
) -> None:
    def view() -> Response:
        add_user()
        return Response("", status=status)

    probe(view)
    assert stays(live_app) is kept


def test_a_step_keeps_what_was_typed_on_422(live_app: Flask, probe: Callable[..., Page]) -> None:
    def view() -> Response:
        add_user()
        g.keep_on_422 = True
        return Response("", status=422)

    probe(view)
    assert stays(live_app)


def test_a_fault_takes_back_what_was_changed(live_app: Flask, probe: Callable[..., Page]) -> None:
    def view() -> Response:
        add_user()
        raise Conflict

    assert probe(view).status == 409
    assert not stays(live_app)


def test_looking_changes_nothing_and_the_database_itself_sees_to_it(
    live_app: Flask, probe: Callable[..., Page]
) -> None:
    def view() -> Response:
        add_user()
        return Response("")

    live_app.config["PROPAGATE_EXCEPTIONS"] = False
    assert probe(view, "GET").status in (500, 503)
    assert not stays(live_app)


def test_what_must_be_written_afterwards_is_written_also_when_the_rest_is_taken_back(
    live_app: Flask, probe: Callable[..., Page]
) -> None:
    def view() -> Response:
        add_user()
        g.afterwards.append(lambda session: limits.take(session, LIMIT, "a"))
        raise Denied

    assert probe(view).status == 403
    assert not stays(live_app)
    with live_session(live_app) as session:
        assert session.scalars(select(LimitBucket)).one().tokens == 0


def test_when_a_look_cannot_be_written_nothing_is_shown(live_app: Flask, probe: Callable[..., Page]) -> None:
    def view() -> Response:
        g.afterwards.append(lambda session: session.execute(text("SELECT * FROM gone_table")))
        return Response("geheim")

    live_app.config["PROPAGATE_EXCEPTIONS"] = False
    page = probe(view, "GET")
    assert page.status in (500, 503)
    assert "geheim" not in page.text


def test_a_bug_shows_a_page_without_details(live_app: Flask, probe: Callable[..., Page]) -> None:
    def view() -> Response:
        raise RuntimeError("select geheim from tabel")

    live_app.config["PROPAGATE_EXCEPTIONS"] = False
    page = probe(view)
    assert page.status == 500
    assert page.h1 == "Er ging iets mis bij ons"
    assert "geheim" not in page.markup
    assert page.response.headers["X-Correlation-Id"] in page.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404), (Denied("Enkel de coördinator kan dit."), 403), (Conflict(), 409), (Gone(), 410),
        (Invalid("reason", "Zeg waarom."), 422), (TooMany(17), 429), (Unavailable(), 503),
    ],
)  # fmt: skip
def test_each_fault_has_its_page(live_app: Flask, probe: Callable[..., Page], error: PortalError, status: int) -> None:
    def view() -> Response:
        raise error

    page = probe(view)
    assert page.status == status
    assert error.sentence in page.text or str(error) in page.text
    assert (page.response.headers.get("Retry-After") == "17") is (status == 429)


def test_a_database_that_is_away_is_a_503(live_app: Flask, probe: Callable[..., Page]) -> None:
    def view() -> Response:
        if is_sqlite(live_app):
            db.session.execute(text("SELECT * FROM gone_table"))
        db.session.execute(text("SET statement_timeout = 1"))
        db.session.execute(text("SELECT pg_sleep(1)"))
        return Response("")

    page = probe(view)
    assert page.status == 503
    assert page.response.headers["Retry-After"] == "2"


def test_a_mistake_in_sql_is_a_bug_and_no_domain_error() -> None:
    assert translated(ArgumentError("x")) is None


def test_while_reading_only_nothing_can_be_changed(database_url: str, key_file: Path) -> None:
    app = a_portal(settings_for(database_url, key_file, read_only=True))
    with live_session(app) as session:
        web = Browser(app, session)
        web.be(an_actor(session))
    web.get("/hoed")
    assert web.post("/hoed", {}).status == 503
    assert web.post("/uitloggen").status == 303
    with app.app_context():
        db.engine.dispose()
