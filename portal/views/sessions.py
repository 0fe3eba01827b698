"""The session of a request: an opaque token in a cookie, everything else in the database (security.md D-3).

Before sign-in a signed cookie holds the CSRF secret and nothing else.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import UserMixin
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import CallbackDict

from portal.extensions import KEPT_AS, db, login
from portal.models import clock
from portal.queries import sessions as stored
from portal.queries.sessions import SignIn
from portal.services import sessions

MAX_TOKEN = 100
TIMER = "timer"


class PortalSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls the session: the CSRF secret and the notices that wait."""

    def __init__(self) -> None:
        super().__init__({}, _changed)
        self.modified = False

    def fill(self, values: dict[str, Any]) -> None:
        """Put in what was kept; that is no change."""
        self.update(values)
        self.modified = False


def _changed(values: object) -> None:
    if isinstance(values, PortalSession):
        values.modified = True


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Who is signed in, as Flask-Login sees it."""

    user_id: uuid.UUID
    epoch: int

    def get_id(self) -> str:
        """User and epoch: raising the epoch ends every session of the user."""
        return f"{self.user_id}.{self.epoch}"


class Cookies(SessionInterface):
    """Writes the cookies; reading waits until the guard knows that the route wants a session."""

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        """An empty session: the guard fills it."""
        return PortalSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie of a new session, drop that of an ended one, keep the CSRF secret of a visitor."""
        token = g.get("new_token")
        if token is not None:
            _set(app, response, name(app), token)
            _drop(app, response, name(app, "form"))
        elif g.get("drop_token"):
            _drop(app, response, name(app))
        if token is None and g.get("sign_in") is None and session.modified and KEPT_AS in session:
            _set(app, response, name(app, "form"), _signer(app).dumps(session[KEPT_AS]))


def name(app: Flask, part: str = "") -> str:
    """The name of a cookie; browsers bind `__Host-` names to this host and to TLS."""
    base = f"portal-{part}" if part else "portal"
    return f"__Host-{base}" if app.config["SESSION_COOKIE_SECURE"] else base


def _set(app: Flask, response: Response, cookie: str, value: str) -> None:
    secure = app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie, value, path="/", secure=secure, httponly=True, samesite="Lax")


def _drop(app: Flask, response: Response, cookie: str) -> None:
    response.delete_cookie(cookie, path="/", secure=app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax")


def _signer(app: Flask) -> URLSafeSerializer:
    return URLSafeSerializer(str(app.secret_key), salt="portal-form")


def init_app(app: Flask) -> None:
    """Use our sessions, for Flask and for Flask-Login."""
    app.session_interface = Cookies()
    login.init_app(app)
    login.session_protection = None
    login.request_loader(_visitor)


def _visitor(_: Request) -> Visitor | None:
    sign_in: SignIn | None = g.get("sign_in")
    return Visitor(sign_in.user_id, sign_in.epoch) if sign_in else None


def read(app: Flask) -> None:
    """Find the session behind the cookie: `g.sign_in` when it lives, `g.former` when it has run out."""
    g.sign_in = g.former = g.actor = None
    token = request.cookies.get(name(app), "")
    row = stored.by_hash(db.session, sessions.hashed(token)) if 0 < len(token) <= MAX_TOKEN else None
    if row is not None and (state := sessions.state(row, clock.now())) != "closed":
        if state == "live":
            g.sign_in, g.actor = row, row.actor
        else:
            g.former = row
    _fill(app)
    if g.sign_in is not None:
        _touch(g.sign_in)


def _fill(app: Flask) -> None:
    if g.sign_in is not None:
        _own().fill(deepcopy(g.sign_in.data or {}) | {KEPT_AS: g.sign_in.csrf_secret})
        return
    cookie = request.cookies.get(name(app, "form"), "")
    try:
        secret = _signer(app).loads(cookie) if cookie else None
    except BadSignature:
        secret = None
    if isinstance(secret, str):
        _own().fill({KEPT_AS: secret})


def _own() -> PortalSession:
    return cast("PortalSession", session)


def _touch(sign_in: SignIn) -> None:
    """Note that somebody is there, at most once a minute; a timer of an unattended page is nobody (A07)."""
    now = clock.now()
    if request.headers.get("X-Autosave") != TIMER and sessions.stale(sign_in, now):
        g.touch = sessions.touch_of(sign_in.token_hash, now)


def notices_changed() -> bool:
    """Whether a notice was added or shown since the session was read."""
    return g.get("sign_in") is not None and session.modified and _notices() != (g.sign_in.data or {})


def notices_write() -> Callable[[Any], None]:
    """What writes the notices that wait into the session row."""
    return sessions.data_of(g.sign_in.token_hash, _notices())


def _notices() -> dict[str, Any]:
    return {key: value for key, value in session.items() if key != KEPT_AS}
