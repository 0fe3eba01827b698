"""The wizard of every form: steps, rows, check your answers, send once, receipt. Each page is a plain form first."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Gone, Invalid
from portal.extensions import db
from portal.forms.fields.base import Records
from portal.forms.posted import CONFIRMED, html_id
from portal.forms.step_form import BoundStep, unread
from portal.languages import gettext as _
from portal.queries import cases, definitions, referrals, regions, submissions as queries
from portal.queries.submissions import Loaded
from portal.services import attachments, looks, sending, submission_rows, submissions
from portal.services.idempotency import FIELD, new_once_key
from portal.services.submissions import Overtaken, Place, RowRemoved, Writer
from portal.views import step_pages, step_places
from portal.views.carry_over import came_too_late, goes_on_elsewhere
from portal.views.offers import offered
from portal.views.rendering import fragment, leave, render
from portal.views.searches import pressed
from portal.views.step_pages import Asked, StepPage
from portal.views.stopped import is_stopped, stop, stops_here

blueprint = Blueprint("wizard", __name__, url_prefix="/<region>/formulieren/<uuid:submission_id>")
blueprint.before_request(goes_on_elsewhere)
blueprint.register_error_handler(Gone, came_too_late)
blueprint.before_request(stops_here)


@blueprint.get("/begin")
def begin(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Say what to have at hand, who reads it and whom to call in doubt, before the first step."""
    found = queries.loaded(db.session, g.subject)
    first = g.subject.position or found.evaluation.steps[0].id
    return render(
        "pages/wizard/begin.html",
        form=found.compiled.definition,
        submission=g.subject,
        first=first,
        case_number=_case_number(),
        steps=found.evaluation.steps,
        about=regions.about(db.session, region),
    )


@blueprint.get("/verder")
def resume(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Go to the page that one left; a draft keeps the version it was begun with."""
    found = queries.loaded(db.session, g.subject)
    step = g.subject.position or found.evaluation.steps[0].id
    return redirect(_step_url(found, step), 303)


@blueprint.get("/stap/<step>")
def step(region: str, submission_id: UUID, step: str) -> ResponseReturnValue:
    """Show one step as it was left."""
    _looked()
    found = queries.loaded(db.session, g.subject)
    return _shown(step_pages.page(db.session, found, Place(step)))


@blueprint.post("/stap/<step>")
def save(region: str, submission_id: UUID, step: str) -> ResponseReturnValue:
    """Save a step, then do what the button says."""
    return _saved(Place(step))


@blueprint.post("/stap/<step>/bewaar")
def autosave(region: str, submission_id: UUID, step: str) -> ResponseReturnValue:
    """Save while somebody types, and answer only what became visible or hidden, out of band."""
    return _autosaved(Place(step))


@blueprint.get("/stap/<step>/<group>/<row>")
def row(region: str, submission_id: UUID, step: str, group: str, row: str) -> ResponseReturnValue:
    """Show one row of a group that has a page of its own."""
    _looked()
    found = queries.loaded(db.session, g.subject)
    return _shown(step_pages.page(db.session, found, Place(step, group, row)))


@blueprint.post("/stap/<step>/<group>/<row>")
def save_row(region: str, submission_id: UUID, step: str, group: str, row: str) -> ResponseReturnValue:
    """Save one row, then do what the button says."""
    return _saved(Place(step, group, row))


@blueprint.post("/stap/<step>/<group>/<row>/bewaar")
def autosave_row(region: str, submission_id: UUID, step: str, group: str, row: str) -> ResponseReturnValue:
    """Save a row while somebody types."""
    return _autosaved(Place(step, group, row))


@blueprint.get("/nazicht")
def check(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Show everything that was filled in, with links to change it, and what is still missing."""
    _looked()
    return _check_page(queries.loaded(db.session, g.subject))


@blueprint.post("/nazicht")
def submit(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Save what stands on this page, then send, once."""
    g.keep_on_422 = True
    found = submissions.opened(db.session, g.subject)
    place = step_pages.check_place(found)
    if g.subject.status == "draft" and (place is not None or is_stopped()):
        stays = _kept_where_one_sends(found, place)
        if stays is not None:
            return stays
        found = queries.loaded(db.session, g.subject)
    if g.subject.status == "draft" and unread(found.evaluation.findings, request.form.getlist(CONFIRMED)):
        return _check_page(found, 422, asks=True)
    try:
        sending.submit(db.session, g.actor, found, request.form.get(FIELD, ""))
    except sending.Incomplete:
        return _check_page(found, 422)
    if found.submission.case_id is not None:
        flash(_("Verstuurd. Het staat in het dossier."), "success")
        return redirect(step_pages.home_of(found), 303)
    return redirect(url_for("wizard.receipt", region=region, submission_id=submission_id), 303)


def _kept_where_one_sends(found: Loaded, place: Place | None) -> ResponseReturnValue | None:
    """Save the questions that stand with the check; gives the page to stay on, or None when one may send."""
    if place is None:
        return stop()
    asked = Asked.read(request.form.get("_action", "next"))
    try:
        bound = _kept(found, place, asked)
    except Overtaken as conflict:
        return _shown(step_pages.page(db.session, found, place, conflict.bound, overtaken=True), 409)
    if is_stopped():
        return stop()
    if asked.searches:
        return redirect(_check_url(found, html_id(asked.group)), 303)
    if bound.errors or bound.refused:
        return _check_page(queries.loaded(db.session, g.subject), 422, bound)
    return None


@blueprint.get("/ontvangst")
def receipt(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Say what was received, when it will be read and whom to call when it gets more dangerous."""
    if g.subject.status == "draft":
        return redirect(url_for("wizard.check", region=region, submission_id=submission_id), 303)
    found = queries.loaded(db.session, g.subject)
    return render(
        "pages/wizard/receipt.html",
        submission=g.subject,
        form=found.compiled.definition,
        about=regions.about(db.session, region),
    )


@blueprint.get("/inhoud")
def read(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Show what was sent, with the labels of its own version."""
    _looked()
    return _read_page("pages/wizard/read.html")


@blueprint.get("/afdruk")
def printed(region: str, submission_id: UUID) -> ResponseReturnValue:
    """The same, laid out for paper."""
    g.afterwards.append(looks.printing_of(g.actor, g.subject))
    return _read_page("pages/wizard/printed.html", paper=True)


def _looked() -> None:
    """Note that somebody read this, unless it is his own unsent draft."""
    if not looks.is_own_draft(g.actor, g.subject):
        g.afterwards.append(looks.reading_of(g.actor, g.subject))


def _read_page(template: str, *, paper: bool = False) -> ResponseReturnValue:
    found = queries.loaded(db.session, g.subject)
    return render(
        template,
        submission=g.subject,
        form=found.compiled.definition,
        summary=step_pages.summary_of(found, g.actor, paper=paper),
        said=referrals.said(db.session, g.subject),
        case_number=_case_number(),
        version=definitions.number(db.session, g.subject.definition_version_id),
    )


def _shown(page: StepPage, status: int = 200) -> Response:
    about = regions.about(db.session, page.submission.region)
    return render(
        "pages/wizard/step.html",
        status=status,
        page=page,
        about=about,
        readers=page.definition.readers,
        case_number=_case_number(),
    )


def _case_number() -> str:
    """What the case is called that this form belongs to; nothing for a form of its own."""
    return cases.number(db.session, g.subject.region, g.subject.case_id) if g.subject.case_id else ""


def _writer(*, by_itself: bool = False) -> Writer:
    """Which page writes."""
    return Writer.read(request.form.get("_instance", ""), request.form.get("_sequence", ""), by_itself=by_itself)


def _kept(found: Loaded, place: Place, asked: Asked) -> BoundStep:
    """Save what stands on a page, with what the pressed button of a search does to it."""
    return submissions.save(
        db.session,
        g.actor,
        found,
        place,
        pressed(request.form, asked),
        _writer(),
        complete=asked.completes,
        records=_offered(found, place),
    )


def _saved(place: Place) -> ResponseReturnValue:
    """Guarded, load, save; stay with what is wrong (422) or do what the button says (303)."""
    g.keep_on_422 = True
    found = submissions.opened(db.session, g.subject)
    asked = Asked.read(request.form.get("_action", "next"))
    try:
        bound = _kept(found, place, asked)
        if is_stopped():
            return stop()
        if bound.refused or (asked.completes and (bound.unread or not bound.ready)):
            return _shown(step_pages.page(db.session, queries.loaded(db.session, g.subject), place, bound), 422)
        found = _after(found, place, asked, bound)
        if asked.verb == "save":
            flash(_("Bewaard. U kunt later verdergaan waar u gebleven was."), "success")
            return leave(step_pages.home_of(found))
        return redirect(_done(asked, place, found), 303)
    except RowRemoved as meanwhile:
        flash(meanwhile.sentence, "warning")
        return redirect(step_places.url_of(found, step_places.nearest(found, place), "removed"), 303)
    except Overtaken as conflict:
        return _shown(step_pages.page(db.session, found, place, conflict.bound, overtaken=True), 409)
    except Invalid as problem:
        return _shown(step_pages.page(db.session, found, place, notice=problem.message), 422)


def _after(found: Loaded, place: Place, asked: Asked, bound: BoundStep) -> Loaded:
    """The submission as it is now: what the save worked out is enough to go elsewhere, rows are read again."""
    known = asked.only_moves and not place.row_id
    return queries.after(found, bound) if known else queries.loaded(db.session, g.subject)


def _done(asked: Asked, place: Place, found: Loaded) -> str:
    """Do what a button asks beside saving, and say where to go."""
    row = Place(place.step, asked.group, asked.row)
    if asked.verb == "add":
        row_id = submission_rows.add_row(db.session, g.actor, found, place.step, asked.group)
        return _row_url(found, replace(row, row_id=row_id))
    if asked.verb == "remove":
        submission_rows.remove_row(db.session, g.actor, found, row)
        return step_places.url_of(found, step_places.around_row(row), "removed")
    if asked.verb == "restore":
        submission_rows.restore_row(db.session, g.actor, found, row)
        return step_places.url_of(found, step_places.around_row(row), _row_id(row))
    if asked.verb in ("attach", "detach"):
        return _file_url(asked, place, found)
    if asked.searches:
        return step_places.url_of(found, place, html_id(asked.group))
    return _row_url(found, row) if asked.verb == "edit" else _onward(asked, place, found)


def _file_url(asked: Asked, place: Place, found: Loaded) -> str:
    """The page that takes a file for a field; after one was taken away, the field it hung on."""
    if asked.verb == "detach":
        name = attachments.remove(db.session, g.actor, found, asked.group)
        return step_places.url_of(found, place, html_id(name))
    region, key = found.submission.region, found.submission.id
    return url_for("attachments.add", region=region, submission_id=key, step=place.step, name=asked.group)


def _onward(asked: Asked, place: Place, found: Loaded) -> str:
    """Where next, back and going to another step lead; the draft remembers it."""
    if place.row_id:
        return step_places.url_of(found, step_places.around_row(place), _row_id(place))
    step = step_pages.target(found, asked, place.step)
    if step is None:
        return _check_url(found)
    submissions.move_to(db.session, found.submission, step)
    return _step_url(found, step)


def _check_url(found: Loaded, anchor: str = "") -> str:
    region, key = found.submission.region, found.submission.id
    return url_for("wizard.check", region=region, submission_id=key, _anchor=anchor or None)


def _step_url(found: Loaded, step: str) -> str:
    return step_places.url_of(found, Place(step))


def _row_id(row: Place) -> str:
    """The html id of a row, or of the button that opens it."""
    return html_id(f"{row.group}.{row.row_id}")


def _row_url(found: Loaded, row: Place) -> str:
    """A row on a page of its own, or its place on the page around it."""
    page = step_places.page_of(found, row)
    return step_places.url_of(found, page, "" if page == row else _row_id(row))


def _autosaved(place: Place) -> ResponseReturnValue:
    """Save what there is; answer the changed conditional groups and the time, and leave the rest of the page alone."""
    g.keep_on_422 = True
    found = submissions.opened(db.session, g.subject)
    try:
        bound = submissions.save(
            db.session,
            g.actor,
            found,
            place,
            request.form,
            _writer(by_itself=True),
            complete=False,
            records=_offered(found, place),
        )
    except RowRemoved:
        return Response(fragment("pages/wizard/step.html", "removed"), mimetype="text/html")
    except Overtaken:
        return Response(fragment("pages/wizard/step.html", "overtaken"), status=409)
    if is_stopped():
        return Response(fragment("pages/wizard/step.html", "stopped", submission=g.subject), mimetype="text/html")
    after = queries.loaded(db.session, g.subject)
    page = step_pages.page(db.session, after, place, bound, shown=request.form.getlist("_shown"))
    return Response(fragment("pages/wizard/step.html", "autosaved", page=page), mimetype="text/html")


def _offered(found: Loaded, place: Place) -> Records:
    return offered(found, step_pages.fields_of(found, place), request.form)


def _check_page(found: Loaded, status: int = 200, bound: BoundStep | None = None, *, asks: bool = False) -> Response:
    """Everything that was filled in, what is missing, and the fields that belong on this page."""
    place = step_pages.check_place(found)
    return render(
        "pages/wizard/check.html",
        case_number=_case_number(),
        status=status,
        submission=found.submission,
        form=found.compiled.definition,
        steps=step_pages.own_steps(found),
        summary=step_pages.summary_of(found, g.actor),
        own=step_pages.page(db.session, found, place, bound) if place else None,
        missing=step_pages.problems(db.session, found),
        warnings=[finding for finding in found.evaluation.findings if finding.severity != "error"],
        asks=asks,
        once=new_once_key(),
        about=regions.about(db.session, found.submission.region),
    )
