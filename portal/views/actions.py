"""Mijn acties: what one person must do over all the cases he works on, and how he says that it is done or stuck."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict, Invalid
from portal.extensions import db
from portal.languages import gettext as _
from portal.queries import actions as queries, cases, plans
from portal.services import plan_rows
from portal.views.plan_forms import DONE, ReportForm
from portal.views.rendering import render

blueprint = Blueprint("actions", __name__, url_prefix="/<region>/mijn-acties")


@blueprint.get("")
def index(region: str) -> ResponseReturnValue:
    """List what this person must do, late first, with at most one action open to tell about."""
    opened = request.args.get("row", "")
    return _page(opened, ReportForm(formdata=None) if opened else None)


def _page(opened: str = "", form: ReportForm | None = None, status: int = 200, **told: str) -> ResponseReturnValue:
    return render(
        "pages/actions/index.html",
        status=status,
        page=queries.waiting(db.session, g.actor, request.args.get("na", "")),
        finished=queries.finished(db.session, g.actor),
        to_read=queries.to_read(db.session, g.actor),
        opened=opened,
        form=form,
        told=told,
    )


@blueprint.post("/<uuid:action_id>")
def report(region: str, action_id: UUID) -> ResponseReturnValue:
    """Say that an action is done, or that it does not work, in one line."""
    form, action = ReportForm(), g.subject
    if not form.validate():
        return _page(str(action_id), form, 422)
    plan = plans.one(db.session, region, action.plan_id)
    case = cases.one(db.session, region, plan.case_id)
    try:
        plan_rows.note(db.session, g.actor, case, plan, "action", action, form.progress())
    except Conflict as meanwhile:
        return _page(str(action_id), form, 409, meanwhile=meanwhile.sentence)
    except Invalid as wrong:
        form.text.errors = [wrong.message]
        return _page(str(action_id), form, 422)
    done = _("Gemeld als gedaan. De casusregisseur ziet het als nieuw.")
    stuck = _("Gemeld dat het niet lukt. De casusregisseur ziet het als nieuw.")
    flash(done if form.outcome.data == DONE else stuck, "success")
    return redirect(url_for("actions.index", region=region), 303)
