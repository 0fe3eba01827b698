"""Referrals as their sender sees them: where the family lives, my list and my team's, what happened since."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are those of WTForms 3.2
from wtforms.validators import DataRequired, InputRequired, Length

from portal.errors import Invalid
from portal.extensions import db
from portal.forms.fields.base import INVISIBLE, STAND_IN
from portal.forms.posted import line_ends
from portal.languages import gettext as _, marked
from portal.queries import (
    closed_forms,
    referrals as queries,
    regions as region_queries,
    submissions as submission_queries,
)
from portal.services import looks, referrals, submissions
from portal.views import step_pages
from portal.views.rendering import render

blueprint = Blueprint("referrals", __name__)

FORM = "referral"
WITHDRAWN = marked("Ingetrokken. Wat u schreef, blijft bewaard en leesbaar voor uw dienst.")
THROWN_AWAY = marked("Het concept is weggegooid. Het werd niet verstuurd.")
REFERRING = ("referrer", "partner", "coordinator", "director", "supporter", "clerk")
"""The roles that may begin a referral (domain/forms.md, section 5)."""


class PlainForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A hand-written form; the guard checks the CSRF token, so the form does not."""

    class Meta:
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 -- WTForms' own
            """Signs that cannot be kept are made visible, as in every step."""
            return unbound_field.bind(form=form, filters=[_visible], **options)


def _visible(text: object) -> object:
    return INVISIBLE.sub(STAND_IN, line_ends(text)) if isinstance(text, str) else text


class StartForm(PlainForm):
    """Where a referral belongs (design.md): the municipality fixes region and version."""

    municipality = StringField(
        marked("In welke gemeente woont het gezin?"),
        validators=[
            InputRequired(marked("Vul de gemeente in waar het gezin woont.")),
            Length(max=200, message=marked("De naam van een gemeente telt hoogstens 200 tekens.")),
        ],
    )
    zone = StringField(marked("Politiezone"))
    on_behalf = BooleanField(marked("Ik vul dit in voor iemand die belt of schrijft"))


class AdditionForm(PlainForm):
    """A fact or a correction after sending."""

    kind = RadioField(
        marked("Wat wilt u doen?"),
        choices=[
            SelectChoice(value="fact", label=marked("Een nieuw feit toevoegen")),
            SelectChoice(value="correction", label=marked("Iets verbeteren dat niet klopt")),
        ],
        validators=[InputRequired(marked("Kies of u iets toevoegt of verbetert."))],
    )
    text = TextAreaField(
        marked("Uw tekst"),
        validators=[
            DataRequired(marked("Schrijf op wat u wilt toevoegen of verbeteren.")),
            Length(max=100_000, message=marked("Maak de tekst korter: er passen 100.000 tekens.")),
        ],
    )


class WithdrawForm(PlainForm):
    """Why a referral is withdrawn."""

    reason = TextAreaField(
        marked("Waarom trekt u deze aanmelding in?"),
        validators=[Length(max=5_000, message=marked("Maak de tekst korter: er passen 5.000 tekens."))],
    )


class HandOverForm(PlainForm):
    """Which colleague goes on."""

    colleague = RadioField(
        marked("Aan welke collega geeft u dit door?"),
        coerce=str,
        validators=[InputRequired(marked("Kies een collega van uw eigen dienst."))],
    )


@blueprint.get("/aanmelden")
def start() -> ResponseReturnValue:
    """Ask where the family lives; a visitor reads that professionals refer and where to find help."""
    if g.actor is None:
        return render("pages/referrals/visitor.html")
    if g.actor.role not in REFERRING:
        return render("pages/referrals/not_yours.html")
    return _start_page(StartForm(on_behalf=g.actor.role == "clerk"))


def _start_page(form: StartForm, status: int = 200, **context: Any) -> ResponseReturnValue:  # noqa: ANN401 -- template context
    region = region_queries.about(db.session, g.actor.region)
    if not region.enabled:
        return render("pages/referrals/switched_off.html", status=status)
    if closed := closed_forms.closed(db.session, g.actor.region, FORM, region):
        return render("pages/referrals/closed.html", status=status, closed=closed)
    names = queries.municipalities(db.session, [g.actor.region])
    return render(
        "pages/referrals/start.html", status=status, form=form, region=region, municipalities=names, **context
    )


@blueprint.post("/aanmelden")
def begin() -> ResponseReturnValue:
    """Make the draft in the region of the municipality."""
    form = StartForm()
    if not form.validate():
        return _start_page(form, 422)
    found = queries.municipality_named(db.session, form.municipality.data or "")
    if found is None or found.region != g.actor.region:
        return _start_page(form, 422, elsewhere=found, unknown=found is None)
    zones = queries.zones_of(db.session, found.nis)
    chosen = next((zone for zone in zones if str(zone.id) == form.zone.data), None)
    if len(zones) > 1 and chosen is None:
        return _start_page(form, 422 if form.zone.data else 200, zones=zones)
    zone = chosen or (zones[0] if zones else None)
    beginning = submissions.Beginning(
        form=FORM,
        municipality_nis=found.nis,
        police_zone_id=zone.id if zone else None,
        on_behalf=bool(form.on_behalf.data),
    )
    draft = submissions.start(db.session, g.actor, found.region, beginning)
    return redirect(url_for("wizard.begin", region=found.region, submission_id=draft.id), 303)


@blueprint.get("/<region>/aanmeldingen")
def index(region: str) -> ResponseReturnValue:
    """List my referrals and my team's: what waits for me first."""
    found = queries.of_team(db.session, g.actor)
    return render(
        "pages/referrals/index.html",
        drafts=[item for item in found if item[0].status == "draft"],
        asked=[item for item in found if item[0].referral_state == "more_asked" and item[0].status == "submitted"],
        sent=[item for item in found if item[0].status != "draft" and item[0].referral_state != "more_asked"],
        region=region_queries.about(db.session, region),
    )


@blueprint.get("/<region>/aanmeldingen/<uuid:submission_id>")
def show(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Show a referral to its sender: what became of it, what was said, what he may still do."""
    found = submission_queries.loaded(db.session, g.subject)
    if not looks.is_own_draft(g.actor, g.subject):
        g.afterwards.append(looks.reading_of(g.actor, g.subject))
    return render(
        "pages/referrals/show.html",
        submission=g.subject,
        summary=step_pages.summary_of(found, g.actor),
        said=queries.said(db.session, g.subject),
        decided=g.subject.referral_state in referrals.DECIDED,
        region=region_queries.about(db.session, region),
    )


@blueprint.post("/<region>/aanmeldingen/<uuid:submission_id>/delen")
def share(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Share a draft with the team, or make it private again."""
    shared = request.form.get("shared") == "ja"
    referrals.share(db.session, g.actor, g.subject, shared=shared)
    flash(_("Uw team kan nu verder met dit concept.") if shared else _("Alleen u ziet dit concept nog."), "success")
    return redirect(url_for("referrals.index", region=region), 303)


@blueprint.route("/<region>/aanmeldingen/<uuid:submission_id>/doorgeven", methods=["GET", "POST"])
def hand_over(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Hand a referral to a colleague."""
    form = HandOverForm()
    team = queries.colleagues(db.session, g.actor)
    form.colleague.choices = [SelectChoice(value=str(user_id), label=name) for user_id, name in team]
    if request.method == "GET" or not form.validate():
        return render(
            "pages/referrals/hand_over.html",
            status=200 if request.method == "GET" else 422,
            form=form,
            submission=g.subject,
        )
    referrals.hand_over(db.session, g.actor, g.subject, UUID(form.colleague.data))
    flash(_("De aanmelding is doorgegeven. Uw collega krijgt een bericht zonder inhoud."), "success")
    return redirect(url_for("referrals.index", region=region), 303)


@blueprint.route("/<region>/aanmeldingen/<uuid:submission_id>/aanvullen", methods=["GET", "POST"])
def add(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Add a fact or a correction to a sent referral."""
    form = AdditionForm()
    if request.method == "GET" or not form.validate():
        status = 200 if request.method == "GET" else 422
        return render("pages/referrals/add.html", status=status, form=form, submission=g.subject)
    referrals.add(db.session, g.actor, g.subject, form.kind.data, form.text.data or "")
    flash(_("Uw aanvulling staat bij de aanmelding. De coördinator krijgt een bericht."), "success")
    return redirect(url_for("referrals.show", region=region, submission_id=submission_id), 303)


@blueprint.route("/<region>/aanmeldingen/<uuid:submission_id>/intrekken", methods=["GET", "POST"])
def withdraw(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Withdraw a draft, or a referral that still waits for its decision."""
    form = WithdrawForm()
    if request.method == "POST" and form.validate():
        try:
            referrals.withdraw(db.session, g.actor, g.subject, form.reason.data or "")
        except Invalid as problem:
            form.reason.errors = [problem.message]
        else:
            flash(_(WITHDRAWN if g.subject.submitted_at else THROWN_AWAY), "success")
            return redirect(url_for("referrals.index", region=region), 303)
    status = 422 if form.errors else 200
    return render("pages/referrals/withdraw.html", status=status, form=form, submission=g.subject)


@blueprint.post("/<region>/aanmeldingen/<uuid:submission_id>/antwoorden")
def answer(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Begin the answer to a question of the coordinator, filled in with what was sent."""
    draft = referrals.answer(db.session, g.actor, g.subject)
    return redirect(url_for("wizard.begin", region=region, submission_id=draft.id), 303)
