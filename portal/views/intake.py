"""The coordinator's work: the referrals of the region, and the decision on each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.errors import Invalid
from portal.extensions import db
from portal.languages import gettext as _
from portal.queries import (
    cases,
    doubles,
    help_requests,
    intake as queries,
    referrals,
    submissions as submission_queries,
)
from portal.queries.doubles import Double
from portal.queries.submissions import Loaded
from portal.services import intake
from portal.views import once, step_pages
from portal.views.intake_forms import AdviceForm, CallForm, DeclineForm, QuestionForm, TakeInForm
from portal.views.rendering import render

blueprint = Blueprint("intake", __name__, url_prefix="/<region>/instroom")


@blueprint.get("")
def index(region: str) -> ResponseReturnValue:
    """List the referrals of the region, the late ones first; above them what people asked the coordinator."""
    chosen = request.args.get("toon", "open")
    return render(
        "pages/intake/index.html",
        chosen=chosen if chosen in queries.FILTERS else "open",
        counts=queries.counts(db.session, region),
        late=queries.late(db.session, region),
        reading_days=queries.reading_days(db.session, region),
        page=queries.listed(db.session, region, chosen, request.args.get("na", "")),
        requests=help_requests.waiting(db.session, region),
    )


@blueprint.get("/<uuid:submission_id>")
def show(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Show one referral with what was said since, and what the coordinator can do."""
    g.afterwards.append(intake.look_of(g.actor, g.subject))
    found = submission_queries.loaded(db.session, g.subject)
    return render(
        "pages/intake/show.html",
        submission=g.subject,
        waits=g.subject.status == "submitted" and g.subject.referral_state in queries.OPEN,
        organisation=queries.organisation(db.session, g.subject),
        signals=queries.signals_of(db.session, g.subject),
        summary=step_pages.summary_of(found, g.actor, empty=False),
        notes=queries.notes(db.session, g.subject),
        decisions=referrals.decisions(db.session, g.subject),
        case=cases.one(db.session, region, g.subject.case_id) if g.subject.case_id else None,
        similar=doubles.of(db.session, found) if g.subject.referral_state in queries.OPEN else (),
    )


@blueprint.route("/<uuid:submission_id>/opnemen", methods=["GET", "POST"])
def take_in(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Take a referral in: under the case that the family has, or in a new one with a director."""
    found = submission_queries.loaded(db.session, g.subject)
    similar, candidates = doubles.of(db.session, found), cases.candidates(db.session, region)
    form = TakeInForm(version=g.subject.version)
    form.offer(similar, candidates)
    if request.method == "POST" and form.validate():
        done = _attempt(form, "intake.take_in", lambda: _taken_in(found, form, similar))
        if done:
            flash(done, "success")
            return _to_referral(region, submission_id)
    return render(
        "pages/intake/take_in.html",
        status=422 if form.errors else 200,
        form=form,
        submission=g.subject,
        newcomers=doubles.newcomers(found),
        similar=similar,
        candidates=candidates,
        once_key=once.key(),
    )


def _taken_in(found: Loaded, form: TakeInForm, similar: tuple[Double, ...]) -> str:
    """Do what was chosen and say what came of it."""
    reason, version = form.reason.data or "", form.version.data or 0
    if form.chosen_case is not None:
        same = form.same_persons(similar)
        case = intake.attach(db.session, g.actor, found, form.chosen_case, reason, version=version, same=same)
        return _("De aanmelding hangt nu onder dossier %(number)s.") % {"number": case.number}
    director = form.chosen_director
    case = intake.take_in(db.session, g.actor, found, director, version=version, no_double=reason)
    told = _("Dossier %(number)s is geopend. De casusregisseur en de aanmelder krijgen een bericht zonder inhoud.")
    return told % {"number": case.number}


@blueprint.route("/<uuid:submission_id>/vraag", methods=["GET", "POST"])
def ask_more(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Ask the sender for more."""

    def asked(form: FlaskForm) -> str:
        intake.ask_more(db.session, g.actor, g.subject, form.text.data or "", version=form.version.data)
        return _("Uw vraag staat klaar voor de aanmelder. Die krijgt een bericht zonder inhoud.")

    return _decided("pages/intake/ask_more.html", QuestionForm(version=g.subject.version), asked)


@blueprint.route("/<uuid:submission_id>/advies", methods=["GET", "POST"])
def advise(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Answer with advice."""

    def advised(form: FlaskForm) -> str:
        ground = form.ground.data or ""
        intake.advise(db.session, g.actor, g.subject, form.text.data or "", version=form.version.data, ground=ground)
        return _("Uw advies staat klaar voor de aanmelder. Die krijgt een bericht zonder inhoud.")

    return _decided("pages/intake/advise.html", AdviceForm(version=g.subject.version), advised)


@blueprint.route("/<uuid:submission_id>/niet-opnemen", methods=["GET", "POST"])
def decline(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Do not take it in, with a reason."""

    def declined(form: FlaskForm) -> str:
        ground = form.ground.data or ""
        intake.decline(db.session, g.actor, g.subject, form.text.data or "", version=form.version.data, ground=ground)
        return _("De aanmelding is niet opgenomen. De aanmelder krijgt een bericht en leest uw reden in het portaal.")

    return _decided("pages/intake/decline.html", DeclineForm(version=g.subject.version), declined)


@blueprint.route("/<uuid:submission_id>/gesprek", methods=["GET", "POST"])
def note_call(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Note what was said on the phone."""

    def noted(form: FlaskForm) -> str:
        intake.note_call(db.session, g.actor, g.subject, form.text.data or "")
        return _("Het gesprek staat bij de aanmelding.")

    return _decided("pages/intake/note_call.html", CallForm(version=g.subject.version), noted)


def _decided(template: str, form: FlaskForm, decide: Callable[[FlaskForm], str]) -> ResponseReturnValue:
    """Show a short page, or do once what it asks and go back to the referral."""
    if request.method == "POST" and form.validate():
        done = _attempt(form, request.endpoint or "", lambda: decide(form))
        if done:
            flash(done, "success")
            return _to_referral(g.subject.region, g.subject.id)
    status = 422 if form.errors else 200
    return render(template, status=status, form=form, submission=g.subject, once_key=once.key())


def _attempt(form: FlaskForm, purpose: str, act: Callable[[], str]) -> str:
    """Do something once and give what to say about it; a value that is not right becomes an error of its field."""
    try:
        return once.done(purpose, act)
    except Invalid as wrong:
        if wrong.field not in form:
            raise
        form[wrong.field].errors = [wrong.message]
        return ""


def _to_referral(region: str, submission_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("intake.show", region=region, submission_id=submission_id), 303)
