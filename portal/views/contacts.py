"""Noting a contact with a family: one short page."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.languages import gettext as _
from portal.models import clock
from portal.queries import persons
from portal.services import contacts
from portal.views import once
from portal.views.case_forms import ContactForm
from portal.views.filters import date_short
from portal.views.rendering import render

blueprint = Blueprint("contacts", __name__, url_prefix="/<region>/dossiers/<uuid:case_id>")


@blueprint.route("/contact", methods=["GET", "POST"])
def note(region: str, case_id: UUID) -> ResponseReturnValue:
    """Note a contact; a new incident plans a new risk assessment."""
    form = ContactForm(day=date_short(clock.today()))
    if request.method == "POST" and form.validate():
        flash(once.done("contacts.note", lambda: _noted(form)), "success")
        return redirect(url_for("cases.show", region=region, case_id=case_id), 303)
    return render(
        "pages/contacts/note.html",
        status=422 if form.errors else 200,
        form=form,
        case=g.subject,
        family=persons.cards(db.session, region, case_id),
        once_key=once.key(),
    )


def _noted(form: ContactForm) -> str:
    contacts.note(db.session, g.actor, g.subject, form.noted())
    if form.new_incident.data == "ja":
        return _("Het contact is genoteerd. Door het nieuwe incident staat een nieuwe risicotaxatie klaar.")
    return _("Het contact is genoteerd.")
