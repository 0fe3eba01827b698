"""The components page: every component and every type of field once, to look at and to test; never in production."""

from __future__ import annotations

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from portal.errors import NotFound
from portal.forms.patterns import STATES, pattern_page, pattern_summary
from portal.languages import gettext as _
from portal.models import clock
from portal.views.rendering import render
from portal.views.searches import pressed
from portal.views.step_pages import Asked

blueprint = Blueprint("patterns", __name__, url_prefix="/patronen")


@blueprint.before_request
def only_outside_production() -> None:
    """Real people never see examples."""
    if current_app.extensions["settings"].production:
        raise NotFound


def _states() -> dict[str, str]:
    return {state: _(title) for state, title in STATES.items()}


@blueprint.get("")
def index() -> ResponseReturnValue:
    """Show the parts of a page."""
    return render("pages/patterns/index.html", states=_states())


@blueprint.get("/lijsten")
def lists() -> ResponseReturnValue:
    """Show lists, tables, timelines and answers."""
    return render("pages/patterns/lists.html", states=_states(), summary=pattern_summary(clock.today()))


@blueprint.route("/velden/<state>", methods=["GET", "POST"])
def fields(state: str) -> ResponseReturnValue:
    """Show every type of field in one state, or judge what somebody tries; nothing is kept."""
    if state not in STATES:
        raise NotFound
    asked = Asked.read(request.form.get("_action", "next"))
    tried = pressed(request.form, asked) if request.method == "POST" else None
    page = pattern_page(state, clock.today(), tried)
    status = 422 if request.method == "POST" and page.errors else 200
    return render("pages/patterns/fields.html", status=status, states=_states(), state=state, page=page)


@blueprint.get("/afdruk")
def printed() -> ResponseReturnValue:
    """Show what goes on paper."""
    return render("pages/patterns/printed.html", summary=pattern_summary(clock.today()))
