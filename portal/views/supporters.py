"""Who supports a case: a coordinator gives it to somebody, or lets the support end."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.errors import Gone, Invalid
from portal.extensions import db
from portal.languages import gettext as _, marked
from portal.queries import supporters as queries
from portal.services import supporters
from portal.views.one_of import OneOf
from portal.views.rendering import render

blueprint = Blueprint("supporters", __name__, url_prefix="/<region>/dossiers/<uuid:case_id>/ondersteuners")


class SupporterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who supports the case from now on."""

    supporter = OneOf(marked("Wie ondersteunt dit dossier mee?"), marked("Kies wie dit dossier mee ondersteunt."))


@blueprint.route("", methods=["GET", "POST"])
def assign(region: str, case_id: UUID) -> ResponseReturnValue:
    """Show who supports the case, and give it to somebody else too."""
    form = SupporterForm()
    candidates = queries.candidates(db.session, g.subject)
    form.supporter.offer((str(one.membership_id), one.words) for one in candidates)
    if request.method == "POST":
        try:
            chosen = UUID(form.supporter.data) if form.validate() else None
            supporters.assign(db.session, g.actor, g.subject, chosen)
            flash(_("Dit dossier heeft een casusondersteuner meer. Die krijgt een mail zonder inhoud."), "success")
            return redirect(url_for(".assign", region=region, case_id=case_id), 303)
        except Invalid as wrong:
            form.supporter.errors = [wrong.message]
    return render(
        "pages/supporters/assign.html",
        status=422 if form.errors else 200,
        form=form,
        case=g.subject,
        supporters=queries.of_case(db.session, g.subject),
    )


@blueprint.post("/stop")
def end(region: str, case_id: UUID) -> ResponseReturnValue:
    """Let the support of one person end."""
    try:
        participant = UUID(request.form.get("participant", ""))
    except ValueError:
        raise Gone from None
    supporters.end(db.session, g.actor, g.subject, participant)
    flash(_("De ondersteuning is gestopt. Die persoon ziet het dossier niet meer."), "success")
    return redirect(url_for(".assign", region=region, case_id=case_id), 303)
