"""Withdrawing a version of a form urgently: why, what comes in its place, once more to be sure, and giving it free."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.errors import Gone, NotFound
from portal.extensions import db
from portal.languages import gettext as _, marked
from portal.models import DefinitionVersion
from portal.queries import definitions as versions_of, withdrawals as queries, workshop
from portal.queries.withdrawals import Withdrawal
from portal.services import withdrawals
from portal.views import once
from portal.views.one_of import OneOf
from portal.views.referrals import PlainForm
from portal.views.rendering import render

blueprint = Blueprint("withdrawing", __name__, url_prefix="/<region>/werkplaats/<form>/versies/<uuid:version_id>")

BACK, CLOSE = "back", "close"


class WithdrawVersionForm(PlainForm):
    """Why a version is withdrawn, and what comes in its place where it was in force."""

    reason = TextAreaField(
        marked("Waarom trekt u deze versie in?"),
        validators=[
            InputRequired(marked("Schrijf waarom u deze versie intrekt.")),
            Length(max=1000, message=marked("Maak de tekst korter: er passen 1000 tekens.")),
        ],
    )
    instead = OneOf(marked("Wat komt er in de plaats?"), marked("Kies wat er in de plaats komt."))

    def offer(self, found: Withdrawal) -> None:
        """Ask what comes in its place only where there is a choice."""
        if found.way_back is None:
            del self.instead
            return
        back = _("Ga terug naar versie %(number)s") % {"number": found.way_back.number}
        self.instead.offer([(BACK, back), (CLOSE, marked("Sluit het formulier tot er een nieuwe versie is"))])

    @property
    def goes_back(self) -> bool:
        """Whether the version before comes back."""
        return "instead" in self and self.instead.data == BACK


@blueprint.route("/intrekken", methods=["GET", "POST"])
def withdraw(region: str, form: str, version_id: UUID) -> ResponseReturnValue:
    """Ask why, show once more what it means, then do it."""
    found, filled = _withdrawal(region, form, version_id), WithdrawVersionForm()
    filled.offer(found)
    action = request.form.get("_action", "")
    if request.method == "GET" or action == "change" or not filled.validate():
        return _page("pages/withdrawing/withdraw.html", found, filled, 422 if filled.errors else 200)
    if action != "withdraw":
        return _page("pages/withdrawing/confirm.html", found, filled)
    once.done("workshop.withdraw_version", lambda: _withdrawn(found, filled))
    flash(_("Versie %(number)s is ingetrokken.") % {"number": found.version.number}, "success")
    return redirect(url_for("publishing.versions", region=region, form=form), 303)


@blueprint.post("/geef-vrij")
def release(region: str, form: str, version_id: UUID) -> ResponseReturnValue:
    """Undo it: who was filling in goes on, and a closed form opens again."""
    found = _version(region, form, version_id)
    once.done("workshop.release_version", lambda: _released(found))
    flash(
        _("Versie %(number)s is weer vrij. Wie ze aan het invullen was, kan verder.") % {"number": found.number},
        "success",
    )
    return redirect(url_for("publishing.versions", region=region, form=form), 303)


def _withdrawn(found: Withdrawal, filled: WithdrawVersionForm) -> str:
    withdrawals.withdraw(db.session, g.actor, found.version, filled.reason.data or "", back=filled.goes_back)
    return str(found.version.number)


def _released(found: DefinitionVersion) -> str:
    withdrawals.release(db.session, g.actor, found)
    return str(found.number)


def _version(region: str, form: str, version_id: UUID) -> DefinitionVersion:
    found = versions_of.version(db.session, version_id)
    if (found.region, found.form) != (region, form):
        raise NotFound
    return found


def _withdrawal(region: str, form: str, version_id: UUID) -> Withdrawal:
    """What it means now; a version that was withdrawn by this very post a moment ago is no mistake."""
    version = _version(region, form, version_id)
    found = queries.withdrawal(db.session, version)
    if found is None and version.is_withdrawn and request.method == "POST":
        return Withdrawal(version, 0, stands=False, way_back=None)
    if found is None:
        raise Gone(_(withdrawals.NOTHING_TO_STOP))
    return found


def _page(template: str, found: Withdrawal, filled: WithdrawVersionForm, status: int = 200) -> Response:
    back = found.way_back if filled.goes_back else None
    return render(
        template,
        status=status,
        found=found,
        version=found.version,
        title=versions_of.title_of(found.version),
        form=filled,
        back=back,
        differences=workshop.compared(found.version, back) if back else (),
        once=once.key(),
    )
