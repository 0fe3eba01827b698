"""The plan of a case: read, told about row by row, changed into a next version, and printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict, FormWithdrawn, Invalid, NotFound
from portal.extensions import db
from portal.forms.bound import BoundStep
from portal.languages import gettext as _
from portal.models import Plan
from portal.queries import plan_view, plans as queries, submissions
from portal.queries.submissions import Loaded
from portal.services import cases, plan_rows, plan_versions, plans, sending
from portal.services.idempotency import FIELD, new_once_key
from portal.services.submissions import Overtaken, Place
from portal.views import once, plan_pages, step_pages
from portal.views.offers import offered
from portal.views.plan_forms import TeamForm, typed_day
from portal.views.plan_pages import Open
from portal.views.rendering import render

blueprint = Blueprint("plans", __name__, url_prefix="/<region>/dossiers/<uuid:case_id>/plan")

AUDIENCES = ("gezin", "team")


@blueprint.get("")
def show(region: str, case_id: UUID) -> ResponseReturnValue:
    """Show the plan, with at most one row open to tell about or to change."""
    told, changed = _asked("row"), _asked("change")
    plan = queries.of_case(db.session, g.subject)
    if plan is None or not (told or changed) or g.actor.role != "director":
        return _page(Open())
    if changed:
        return _page(Open(row=changed, sheet=plan_pages.sheet(db.session, plan, changed)))
    found = _progress(plan, told)
    return _page(Open(row=told, form=found[1]) if found else Open())


def _asked(name: str) -> UUID | None:
    try:
        return UUID(request.args[name])
    except (KeyError, ValueError):
        return None


def _row_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _page(state: Open, status: int = 200) -> ResponseReturnValue:
    """The plan page; seeing it is a look at the case."""
    g.afterwards.append(cases.look_of(g.actor, g.subject.region, g.subject.id, "plan"))
    page = plan_pages.gather(db.session, g.actor, g.subject, state.settling)
    return render("pages/plans/show.html", status=status, page=page, open=state, new_once_key=new_once_key)


def _plan() -> Plan:
    """The plan that may be changed."""
    found = queries.open_plan(db.session, g.subject)
    if found is None:
        raise NotFound
    return found


def _progress(plan: Plan, row_id: UUID | None) -> Any:  # noqa: ANN401 -- a line with its form, or nothing
    active = queries.active(db.session, plan)
    if active is None or row_id is None:
        return None
    return plan_pages.progress_form(plan_view.view(db.session, plan, active), active, row_id)


def _there(row_id: UUID | None = None, **extra: str) -> ResponseReturnValue:
    """Back to the plan, at the row that it was about."""
    anchor = "row" if "change" in extra else f"r-{row_id}" if row_id else None
    where: dict[str, Any] = {"region": g.subject.region, "case_id": g.subject.id, **extra}
    return redirect(url_for("plans.show", **where, _anchor=anchor), 303)


@blueprint.post("/begin")
def begin(region: str, case_id: UUID) -> ResponseReturnValue:
    """Begin the plan of the case, once."""
    draft = plans.begin(db.session, g.actor, g.subject)
    return redirect(url_for("wizard.begin", region=region, submission_id=draft), 303)


@blueprint.post("/rij/<uuid:row_id>")
def progress(region: str, case_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Tell how far a goal, small step or action is."""
    plan = _plan()
    kind, row = queries.row(db.session, plan, row_id)
    form = _progress(plan, row_id)[1]
    if not form.validate():
        return _page(Open(row=row_id, form=form), 422)
    try:
        plan_rows.note(db.session, g.actor, g.subject, plan, kind, row, form.progress())
    except Conflict:
        return _page(Open(row=row_id, form=form, overtaken=True), 409)
    except Invalid as wrong:
        form[wrong.field].errors = [wrong.message]
        return _page(Open(row=row_id, form=form), 422)
    flash(_("Bewaard. Het staat ook in het verloop."), "success")
    return _there(row_id, bewaard=str(row_id))


@blueprint.post("/formulier")
def open_form(region: str, case_id: UUID) -> ResponseReturnValue:
    """Open the next version in the form, for what has no row: strengths, mandates, discussions."""
    found = plan_versions.collect(db.session, g.actor, g.subject, _plan())
    step = request.form.get("step", "")
    place = step if step in found.compiled.steps else found.compiled.definition.steps[0].id
    return redirect(url_for("wizard.step", region=region, submission_id=found.submission.id, step=place), 303)


@blueprint.post("/rijen")
def add(region: str, case_id: UUID) -> ResponseReturnValue:
    """Add a goal, small step or action to the changes that wait."""
    kind, goal = plan_pages.kind_of(request.form.get("kind", "")), request.form.get("goal", "")
    if kind is None:
        raise Invalid("kind", _("Kies of u een doel, een kleine stap of een actie toevoegt."))
    plan = _plan()
    found = plan_versions.collect(db.session, g.actor, g.subject, plan)
    goal_id = queries.row(db.session, plan, _row_id(goal))[1].id if goal else None
    act = lambda: str(plan_versions.add(db.session, g.actor, found, kind, goal_id))  # noqa: E731 -- what is done once
    return _there(change=once.done("plans.add", act))


@blueprint.post("/afspraak/<uuid:row_id>/open")
def adjust(region: str, case_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Open a row to change its words, person or day; the changes wait until they are settled."""
    plan_versions.place_of(plan_versions.collect(db.session, g.actor, g.subject, _plan()), row_id)
    return _there(change=str(row_id))


@blueprint.post("/afspraak/<uuid:row_id>")
def change(region: str, case_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Save other words, another person or another day among the changes that wait."""
    g.keep_on_422 = True
    found = plan_versions.collect(db.session, g.actor, g.subject, _plan())
    place = plan_versions.place_of(found, row_id)[1]
    records = offered(found, step_pages.fields_of(found, place), request.form)
    try:
        bound = plan_versions.reword(db.session, g.actor, found, row_id, request.form, plan_pages.writer(), records)
    except Overtaken as conflict:
        sheet = plan_pages.sheet_of(db.session, found, place, conflict.bound, overtaken=True)
        return _page(Open(row=row_id, sheet=sheet), 409)
    if not bound.ready:
        return _page(Open(row=row_id, sheet=plan_pages.sheet_of(db.session, _again(found), place, bound)), 422)
    flash(_("Bewaard bij de wijzigingen die nog niet vastgelegd zijn."), "success")
    return _there(row_id)


def _again(found: Loaded) -> Loaded:
    return submissions.loaded(db.session, found.submission)


@blueprint.post("/afspraak/<uuid:row_id>/weg")
def drop(region: str, case_id: UUID, row_id: UUID) -> ResponseReturnValue:
    """Let a row fall out of the next version, or keep it after all."""
    found = plan_versions.collect(db.session, g.actor, g.subject, _plan())
    if request.form.get("_action") == "keep":
        plan_versions.keep(db.session, g.actor, found, row_id)
    else:
        plan_versions.drop(db.session, g.actor, found, row_id)
        flash(_("Dit valt weg zodra u de wijzigingen vastlegt."), "success")
    return _there(row_id)


@blueprint.post("/wijzigingen")
def settle(region: str, case_id: UUID) -> ResponseReturnValue:
    """Make the changes that wait the next version, with one note for all of them."""
    g.keep_on_422 = True
    plan = _plan()
    found = queries.pending(db.session, plan)
    if found is None:
        return _there()
    try:
        bound = _noted(found)
        plan_versions.settle(db.session, g.actor, plan, request.form.get(FIELD, ""))
    except Overtaken as conflict:
        return _page(Open(settling=plan_pages.settling_of(db.session, found, conflict.bound, overtaken=True)), 409)
    except sending.Incomplete:
        again = _again(found)
        settling = plan_pages.settling_of(db.session, again, bound)
        return _page(Open(settling=settling, problems=plan_pages.elsewhere(again)), 422)
    except FormWithdrawn:
        return redirect(url_for("stopped.show", region=region, submission_id=found.submission.id), 303)
    told = _("Vastgelegd als versie %(number)s. De vorige versie blijft leesbaar.")
    flash(told % {"number": plan.number}, "success")
    return _there()


def _noted(found: Loaded) -> BoundStep:
    """Keep the note and the day before settling, right or wrong."""
    fields = step_pages.fields_of(found, Place(plan_versions.SETTLED_ON))
    records = offered(found, fields, request.form)
    return plan_versions.note(db.session, g.actor, found, request.form, plan_pages.writer(), records)


@blueprint.post("/wijzigingen/weg")
def discard(region: str, case_id: UUID) -> ResponseReturnValue:
    """Let every change that was not settled go."""
    plan_versions.discard(db.session, g.actor, g.subject, _plan())
    flash(_("De wijzigingen zijn weg. Het plan staat zoals het was."), "success")
    return _there()


@blueprint.post("/stand")
def advance(region: str, case_id: UUID) -> ResponseReturnValue:
    """Bring the plan to its next state."""
    plan, form = _plan(), TeamForm()
    if plan.status == "team" and not form.validate():
        return _page(Open(team=form), 422)
    blocked = plan_pages.gather(db.session, g.actor, g.subject).obstacle
    try:
        day, version = typed_day(form.team_date.data or ""), request.form.get("version", 0, type=int)
        plans.advance(db.session, g.actor, g.subject, plan, version, blocked, day)
    except Invalid as wrong:
        if wrong.field != "team_date":
            return _page(Open(notice=wrong.message), 422)
        form.team_date.errors = [wrong.message]
        return _page(Open(team=form), 422)
    flash(_("Het plan is nu %(status)s.") % {"status": _(plan_pages.STATUSES[plan.status])}, "success")
    return _there()


@blueprint.get("/afdruk")
def printed(region: str, case_id: UUID) -> ResponseReturnValue:
    """Lay the plan out for paper: for the family, or for those who work with it."""
    plan = queries.of_case(db.session, g.subject)
    active = queries.active(db.session, plan) if plan else None
    if plan is None or active is None:
        raise NotFound
    wanted = request.args.get("voor", "gezin")
    audience = wanted if wanted in AUDIENCES else "gezin"
    g.afterwards.append(plans.print_of(g.actor, plan, audience))
    view = plan_view.view(db.session, plan, active)
    return render("print/plan.html", plan=plan, view=view, case=g.subject, for_family=audience == "gezin")
