"""The language of the pages: kept with the account, and before sign-in in a cookie that holds nothing else."""

from __future__ import annotations

from flask import Blueprint, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from portal import languages
from portal.errors import NotFound
from portal.extensions import db
from portal.services import accounts
from portal.views.accounts import own_path
from portal.views.sessions import name

blueprint = Blueprint("language", __name__)

COOKIE = "taal"


def listen() -> None:
    """Speak the language of the account, else the one that this browser chose, else Dutch."""
    chosen = request.cookies.get(name(current_app, COOKIE), languages.DUTCH)
    languages.speak(g.sign_in.language if g.get("sign_in") else chosen)


@blueprint.get("/taal/<language>")
def choose(language: str) -> ResponseReturnValue:
    """Read the public pages in another language."""
    if language not in languages.LANGUAGES:
        raise NotFound
    response = redirect(own_path(request.args.get("volgende", "")) or "/", 303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    kept = name(current_app, COOKIE)
    response.set_cookie(kept, language, path="/", secure=secure, httponly=True, samesite="Lax")
    return response


@blueprint.post("/taal")
def change() -> ResponseReturnValue:
    """Keep another language with the account."""
    language = request.form.get("language", "")
    if language not in languages.LANGUAGES:
        raise NotFound
    accounts.change_language(db.session, g.actor, g.sign_in.user_id, language)
    return redirect(own_path(request.form.get("hierna", "")) or "/", 303)
