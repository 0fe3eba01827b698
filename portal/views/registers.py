"""The registers of a region: forms that belong to no case, each with a list page; the definition says the rest."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict
from portal.extensions import db
from portal.languages import gettext as _
from portal.queries import closed_forms, registers as queries
from portal.services import registers
from portal.views import once
from portal.views.rendering import render

blueprint = Blueprint("registers", __name__, url_prefix="/<region>/registers")


@blueprint.get("")
def index(region: str) -> ResponseReturnValue:
    """List the registers that one reads or fills in."""
    return render("pages/registers/index.html", registers=queries.of_actor(db.session, g.actor))


@blueprint.get("/<form>")
def show(region: str, form: str) -> ResponseReturnValue:
    """List what was sent, one's own drafts on top."""
    register = queries.opened(db.session, g.actor, g.subject)
    return render(
        "pages/registers/show.html",
        register=register,
        drafts=queries.drafts(db.session, g.actor, register),
        page=queries.page(db.session, g.actor, register, request.args.get("na", "")),
        is_first="na" not in request.args,
        closed=closed_forms.told(db.session, g.subject) if register.closed else None,
        once_key=once.key(),
    )


@blueprint.post("/<form>")
def begin(region: str, form: str) -> ResponseReturnValue:
    """Begin something new."""
    draft = once.begun("register.begin", lambda: str(registers.begin(db.session, g.actor, form)))
    return _to_the_wizard(region, UUID(draft))


@blueprint.post("/<form>/<uuid:submission_id>")
def take_further(region: str, form: str, submission_id: UUID) -> ResponseReturnValue:
    """Begin what takes the place of an entry, filled in with it."""
    try:
        return _to_the_wizard(region, registers.take_further(db.session, g.actor, g.subject))
    except Conflict as meanwhile:
        flash(meanwhile.sentence, "warning")
        return redirect(url_for(".show", region=region, form=g.subject.form), 303)


@blueprint.post("/<form>/<uuid:submission_id>/weg")
def discard(region: str, form: str, submission_id: UUID) -> ResponseReturnValue:
    """Throw away what was begun and not sent."""
    registers.discard(db.session, g.actor, g.subject)
    flash(_("Het concept is weggegooid. Het werd niet verstuurd."), "success")
    return redirect(url_for(".show", region=region, form=g.subject.form), 303)


def _to_the_wizard(region: str, draft: UUID) -> ResponseReturnValue:
    return redirect(url_for("wizard.begin", region=region, submission_id=draft), 303)
