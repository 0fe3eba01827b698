"""Pages for everybody: what this is, where help is, whom to call per region; no form for citizens (D1-28)."""

from __future__ import annotations

from flask import Blueprint, g, redirect
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.queries import regions
from portal.views import navigation
from portal.views.rendering import render

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Say what this is and where help is; somebody who works here goes on to his own start page."""
    if g.actor is not None and g.actor.role:
        return redirect(navigation.start(g.actor), 303)
    return render("pages/public/index.html", regions=regions.all_enabled(db.session))


@blueprint.get("/contactpunten")
def contact_points() -> ResponseReturnValue:
    """List the Veilige Huizen with functional contact data: no names of staff (D1-20)."""
    return render("pages/public/contact_points.html", regions=regions.all_enabled(db.session))


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say who answers for the data and what somebody may ask."""
    return render("pages/public/privacy.html", regions=regions.all_enabled(db.session))


@blueprint.get("/toegankelijkheid")
def accessibility() -> ResponseReturnValue:
    """Say how accessible this is, and how to report a problem."""
    return render("pages/public/accessibility.html")
