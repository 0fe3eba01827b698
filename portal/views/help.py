"""'Vraag het de coördinator': whom to call, and a short question that becomes a task."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.languages import gettext as _
from portal.models import Case
from portal.queries import cases, help_requests, regions
from portal.services import tasks
from portal.views import once
from portal.views.case_forms import HelpForm
from portal.views.rendering import render

blueprint = Blueprint("help", __name__, url_prefix="/<region>/hulp")


@blueprint.route("", methods=["GET", "POST"])
def show(region: str) -> ResponseReturnValue:
    """Say whom to call, and take a question."""
    case = _case(region, request.values.get("dossier", ""))
    form = HelpForm(dossier=str(case.id) if case else "")
    if request.method == "POST" and form.validate():
        flash(once.done("help.show", lambda: _asked(form, case)), "success")
        back = url_for("cases.show", region=region, case_id=case.id) if case else url_for("help.show", region=region)
        return redirect(back, 303)
    return render(
        "pages/help/show.html",
        status=422 if form.errors else 200,
        form=form,
        case=case,
        about=regions.about(db.session, region),
        once_key=once.key(),
    )


def _case(region: str, given: str) -> Case | None:
    """The case that the question is about, when this person directs it and wears that hat."""
    if g.actor.role != "director":
        return None
    try:
        return cases.directed_by(db.session, region, g.actor.user_id, UUID(given))
    except ValueError:
        return None


def _asked(form: HelpForm, case: Case | None) -> str:
    tasks.ask(db.session, g.actor, form.text.data or "", case)
    return _("Uw vraag staat bij de coördinator. Is het dringend? Bel dan.")


@blueprint.post("/<uuid:request_id>/afgehandeld")
def settle(region: str, request_id: UUID) -> ResponseReturnValue:
    """Say that a question was dealt with."""
    tasks.settle(db.session, g.actor, help_requests.one(db.session, region, request_id))
    flash(_("De vraag is afgehandeld."), "success")
    return redirect(url_for("intake.index", region=region), 303)
