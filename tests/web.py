"""A browser for tests: it signs people in, sends the token, and has every answer judged.

`app` lives as long as the run, on one database of each kind; what a test changes is rolled back. `live_app` has a
database of its own and really commits, for tests about transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import CodeType
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal import create_app
from portal.access.actor import Actor
from portal.extensions import db, new_csrf_secret
from portal.models import User
from portal.models.user import Role
from portal.services import sessions
from portal.settings import Settings, from_environment
from tests.factories import an_actor
from tests.page import Page

Form = Mapping[str, Any] | MultiDict[str, Any]


def settings_for(url: str, key_file: Path, **changes: Any) -> Settings:  # noqa: ANN401 -- any of the settings
    """The settings of a test portal on this database."""
    environ = {"PORTAL_PROFILE": "test", "PORTAL_DATABASE_URL": url, "PORTAL_DATA": str(key_file.parent)}
    return replace(from_environment(environ), **changes)


class CompiledTemplates(BytecodeCache):
    """The templates of the portal, compiled once for every portal that tests begin: that takes seconds each time."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from this very text."""
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self.kept[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = CompiledTemplates()


def a_portal(settings: Settings) -> Flask:
    """A portal of a test's own."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = _TEMPLATES
    return app


@contextmanager
def portal_on(engine: Engine, key_file: Path) -> Iterator[Flask]:
    """A portal on this database, which lets go of it at the end."""
    app = a_portal(settings_for(engine.url.render_as_string(hide_password=False), key_file))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_app(engine: Engine, key_file: Path) -> Iterator[Flask]:
    """The portal on the database in which nothing is ever committed."""
    with portal_on(engine, key_file) as app:
        yield app


@pytest.fixture
def app(shared_app: Flask, session: Session) -> Iterator[Flask]:
    """The portal, working inside the transaction of this test: its commits end savepoints only."""
    with shared_app.app_context():
        maker = db.sessionmaker
    before = dict(maker.kw)
    maker.configure(bind=session.connection(), join_transaction_mode="create_savepoint")
    yield shared_app
    maker.kw.clear()
    maker.kw.update(before)


@pytest.fixture
def web(app: Flask, session: Session) -> Browser:
    """A browser in which nobody is signed in yet."""
    return Browser(app, session)


@pytest.fixture
def new_web(app: Flask, session: Session) -> Callable[[], Browser]:
    """More browsers, for tests with several people."""
    return lambda: Browser(app, session)


@pytest.fixture
def live_app(database_url: str, key_file: Path) -> Iterator[Flask]:
    """A portal on a database of its own, that really commits."""
    app = a_portal(settings_for(database_url, key_file))
    yield app
    with app.app_context():
        db.engine.dispose()


@contextmanager
def live_session(app: Flask) -> Iterator[Session]:
    """A committing session of a live portal."""
    with app.app_context(), db.sessionmaker() as session, session.begin():
        yield session


def is_sqlite(app: Flask) -> bool:
    """Whether this portal stands on SQLite."""
    return make_url(str(app.extensions["settings"].database_url)).get_backend_name() == "sqlite"


class Browser:
    """Somebody's browser: keeps cookies and the token of the last page, and judges each answer."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.session = session
        self.client = app.test_client()
        self.page: Page | None = None
        self.token = ""
        self.actor: Actor | None = None

    def sign_in(self, role: Role = "referrer", region: str = "ovl", **whose: Any) -> Actor:  # noqa: ANN401 -- handed on
        """Be somebody with a new account and this hat (takes what factories.a_membership takes)."""
        return self.be(an_actor(self.session, role, region, **whose))

    def be(self, actor: Actor) -> Actor:
        """Be this person, wearing this hat."""
        user = self.session.get_one(User, actor.user_id)
        secret = new_csrf_secret()
        token = sessions.begin(self.session, user.id, user.epoch, actor.membership_id, former=None, csrf_secret=secret)
        self.session.commit()
        self.client.set_cookie("portal", token)
        self.actor = actor
        self.token = ""
        return actor

    def get(self, url: str, *, htmx: bool = False, headers: Mapping[str, str] | None = None) -> Page:
        """Open a page."""
        return self._seen(self.client.get(url, headers=_headers(htmx, headers)))

    def post(
        self,
        url: str,
        form: Form | None = None,
        *,
        htmx: bool = False,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        """Send a form, with the token of the last page seen, unless another is given."""
        data = MultiDict(form or {})
        data.setdefault("csrf_token", self.current_token() if token is None else token)
        return self._seen(self.client.post(url, data=data, headers=_headers(htmx, headers)))

    def follow(self, page: Page) -> Page:
        """Go where an answer sends one."""
        assert page.status in (302, 303), f"no redirect but {page.status}: {page.text[:400]}"
        parts = urlsplit(page.location)
        return self.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)

    def current_token(self) -> str:
        """The token of the last page seen, or of any page."""
        if not self.token:
            self.get("/hoed" if self.actor else "/inloggen")
        return self.token

    def _seen(self, response: TestResponse) -> Page:
        self.page = Page(response).judge()
        if self.page.all("input", name="csrf_token"):
            self.token = self.page.token()
        return self.page


def _headers(htmx: bool, headers: Mapping[str, str] | None) -> dict[str, str]:
    return ({"HX-Request": "true"} if htmx else {}) | dict(headers or {})
