"""The Ketenportaal: one portal for the forms of the chain approach to intra-family violence."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import logs, settings as environment
from portal.database import engine_options
from portal.extensions import babel, csrf, db, htmx
from portal.models.sealing import Keyring
from portal.services import keys
from portal.settings import CHECKOUT, Settings
from portal.views import (
    BLUEPRINTS,
    errors,
    guard,
    headers,
    rendering,
    request_body,
    request_log,
    sessions,
    static_files,
    transaction,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the portal: settings, extensions, routes, and the guard in front of them."""
    settings = settings or environment.from_environment()
    logs.configure(settings.secret_key)
    app = transaction.Portal("portal", template_folder=str(CHECKOUT / "templates"))
    app.config.from_mapping(_configuration(settings))
    app.extensions["settings"] = settings
    _extend(app, settings)
    request_log.init_app(app)
    headers.init_app(app, secure=settings.secure)
    transaction.init_app(app)
    errors.init_app(app)
    rendering.init_app(app)
    static_files.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    guard.init_app(app, read_only=settings.read_only)
    app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxy_hops] * 3)  # type: ignore[method-assign]  # the documented way
    return app


def _configuration(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.profile == "test",
        "SQLALCHEMY_ENGINES": {"default": engine_options(settings.database_url)},
        "MAX_CONTENT_LENGTH": settings.max_body,
        "MAX_FORM_MEMORY_SIZE": settings.max_body,
        "MAX_FORM_PARTS": 5_000,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
        "SESSION_COOKIE_SECURE": settings.secure,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "nl_BE",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Brussels",
    }


def _extend(app: Flask, settings: Settings) -> None:
    sessions.init_app(app)
    for extension in (db, csrf, htmx, babel):
        extension.init_app(app)
    request_body.init_app(app)
    provider = keys.open_key_file(settings.key_file, create=not settings.production)
    with app.app_context():
        db.sessionmaker.configure(info={"keyring": Keyring(provider)})
