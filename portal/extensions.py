"""The Flask extensions, unbound; `create_app` binds them and only views use them."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from inspect import iscoroutinefunction
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask.sansio.app import App
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy_lite import SQLAlchemy
from flask_wtf.csrf import CSRFError, CSRFProtect
from htmx_flask import Htmx

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_AS = "csrf_token"
"""The name under which Flask-WTF keeps the secret in the session."""


class Database(SQLAlchemy):
    """The database of a request; we have no async sessions, and closing none would start a thread per request."""

    def init_app(self, app: App) -> None:
        """Bind, without the async part."""
        super().init_app(app)
        kept = [function for function in app.teardown_appcontext_funcs if not iscoroutinefunction(function)]
        app.teardown_appcontext_funcs[:] = kept


class Login(LoginManager):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login over our own sessions: no remember cookie is ever set or accepted (security.md D-3)."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(self._load_user_from_request(request))

    def _update_remember_cookie(self, response: object) -> object:
        return response


class MaskedCSRF(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """Flask-WTF's protection with a short token that is masked anew each time it is written (BREACH)."""

    def init_app(self, app: Flask) -> None:
        """Bind, and give templates the masked token instead of the plain one."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(lambda: {"csrf_token": masked_token})

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a change without the token of this session or from another site."""
        if request.method in SAFE_METHODS:
            return
        if not own_origin() or not unmasks_to(self.posted_token(), session.get(KEPT_AS, "")):
            raise CSRFError
        g.csrf_valid = True

    def posted_token(self) -> str:
        """The token of the hidden field, or of the header that htmx sends."""
        return request.form.get("csrf_token", "") or request.headers.get("X-CSRFToken", "")


def masked_token() -> str:
    """The CSRF token of this session, never twice the same text."""
    secret = bytes.fromhex(session.setdefault(KEPT_AS, "") or _new_secret())
    pad = secrets.token_bytes(len(secret))
    return urlsafe_b64encode(pad + _xor(pad, secret)).decode()


def unmasks_to(token: str, secret: str) -> bool:
    """Whether a posted token is a mask of this secret."""
    try:
        raw = urlsafe_b64decode(token.encode())
    except (NotBase64, UnicodeEncodeError, ValueError):
        return False
    half = len(raw) // 2
    return bool(secret) and hmac.compare_digest(_xor(raw[:half], raw[half:]).hex(), secret)


def new_csrf_secret() -> str:
    """A fresh secret, in the hex form in which Flask-WTF keeps it."""
    return secrets.token_hex(20)


def own_origin() -> bool:
    """Whether the browser says that the request comes from our own pages (security.md D-14)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin)[:2] == urlsplit(request.host_url)[:2]


def _new_secret() -> str:
    session[KEPT_AS] = new_csrf_secret()
    return str(session[KEPT_AS])


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=False))


db = Database()
csrf = MaskedCSRF()
login = Login()
htmx = Htmx()
babel = Babel()
