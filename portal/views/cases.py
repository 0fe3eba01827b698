"""Cases: the lists, the pages of one case (each tab is a page), its persons and its director."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Invalid
from portal.extensions import db
from portal.forms import step_form
from portal.forms.bound import BoundStep
from portal.forms.field_views import views
from portal.languages import gettext as _
from portal.queries import case_forms, cases as queries, duties, persons, plans, regions, supporters, timeline
from portal.queries.closed_forms import whom_to_call
from portal.services import cases, submissions
from portal.views import once
from portal.views.accounts import own_path
from portal.views.case_forms import AssignForm, PurposeForm
from portal.views.rendering import render

blueprint = Blueprint("cases", __name__, url_prefix="/<region>/dossiers")

CONFLICT = 409
UNFINISHED = 422


@blueprint.get("")
def index(region: str) -> ResponseReturnValue:
    """List the cases: one's own, all of the region for a coordinator; the nearest deadline first."""
    after = request.args.get("na", "")
    if g.actor.role == "coordinator":
        page = queries.of_region(db.session, region, after)
    elif g.actor.role == "supporter":
        page = queries.of_supporter(db.session, g.actor, after)
    else:
        page = queries.of_director(db.session, region, g.actor.user_id, after)
    return render("pages/cases/index.html", page=page, mine=g.actor.role != "coordinator")


@blueprint.get("/<uuid:case_id>")
def show(region: str, case_id: UUID) -> ResponseReturnValue:
    """Show where the case is, what must happen now, and its course of events."""
    since = queries.looked_before(db.session, g.actor.user_id, g.subject)
    events = timeline.of_case(db.session, g.subject, g.actor.user_id, since)
    head = _looked("show")
    return render(
        "pages/cases/show.html",
        head=head,
        duties=duties.of_case(db.session, g.subject, head, g.actor.user_id),
        events=events,
        news=[event for event in events if event.is_new],
        since=since,
    )


def _looked(page: str) -> queries.Head:
    """Note that somebody saw the case, and give what stands at its head."""
    g.afterwards.append(cases.look_of(g.actor, g.subject.region, g.subject.id, page))
    return queries.head(db.session, g.subject)


@blueprint.get("/<uuid:case_id>/formulieren")
def forms(region: str, case_id: UUID) -> ResponseReturnValue:
    """List the forms that one may begin in the case, began and sent, with how the risk went."""
    head = _looked("forms")
    events = timeline.of_case(db.session, g.subject, g.actor.user_id, None)
    begun = case_forms.begun(db.session, g.actor, g.subject)
    offers = case_forms.offers(db.session, g.actor, g.subject)
    return render(
        "pages/cases/forms.html",
        head=head,
        offers=offers,
        call=whom_to_call(regions.about(db.session, region).centre) if any(one.closed for one in offers) else "",
        new_key=once.key,
        begun=begun,
        going={line.form for line in begun if line.owner_id == g.actor.user_id},
        stopped={line.form for line in begun if line.owner_id == g.actor.user_id and line.stopped},
        page=case_forms.sent(db.session, g.actor, g.subject, request.args.get("na", "")),
        risks={event.subject_id: event for event in events if event.kind == "case.risk_set"},
    )


@blueprint.post("/<uuid:case_id>/formulieren")
def start_form(region: str, case_id: UUID) -> ResponseReturnValue:
    """Begin a form of the case, or go on with the one that was begun; a plan is begun on its own page."""
    form = request.form.get("form", "")
    if form in ("", plans.FORM):
        raise Invalid("form", _("Kies een formulier van dit dossier."))
    draft = once.begun("case.start_form", lambda: str(_own_draft(form)))
    return redirect(url_for("wizard.begin", region=region, submission_id=draft), 303)


def _own_draft(form: str) -> UUID:
    """What somebody began of this form in the case, or a fresh one."""
    found = case_forms.own_draft(db.session, g.subject, form, g.actor.user_id)
    if found is not None:
        return found
    beginning = submissions.Beginning(form=form, case_id=g.subject.id)
    return submissions.start(db.session, g.actor, g.subject.region, beginning, key_id=g.subject.key_id).id


@blueprint.get("/<uuid:case_id>/personen")
def people(region: str, case_id: UUID) -> ResponseReturnValue:
    """Show the family as cards."""
    head = _looked("people")
    former = queries.directors_before(db.session, g.subject)
    supported = supporters.ever(db.session, g.subject)
    return render("pages/cases/people.html", head=head, directors=former, supporters=supported)


@blueprint.route("/<uuid:case_id>/personen/<uuid:person_id>", methods=["GET", "POST"])
def person(region: str, case_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Change the details of one person, with the fields of the referral."""
    sheet = persons.sheet(db.session, g.subject)
    posted = request.form if request.method == "POST" else {}
    bound = step_form.bind(sheet.compiled, sheet.step, posted, sheet.answers, sheet.facts, row=sheet.row)
    if request.method == "GET" or not bound.ready:
        return _person_page(sheet, bound, 200 if request.method == "GET" else UNFINISHED)
    version = request.form.get("_version", 0, type=int)
    if version != g.subject.version:
        return _person_page(sheet, bound, CONFLICT)
    cases.change_person(db.session, g.actor, g.subject, version, sheet.details(bound.answers))
    flash(_("De gegevens zijn bewaard. Wat vroeger ingediend werd, blijft zoals het was."), "success")
    return redirect(url_for("cases.people", region=region, case_id=case_id), 303)


def _person_page(sheet: persons.Sheet, bound: BoundStep, status: int) -> ResponseReturnValue:
    """The fields with what was typed; after a conflict what somebody else saved stands beside it."""
    return render(
        "pages/cases/person.html",
        status=status,
        fields=views(sheet.compiled, sheet.step, bound.evaluation, bound.raw, errors=bound.errors, row=sheet.row),
        bound=bound,
        conflict=status == CONFLICT,
        appeared=status == UNFINISHED and not bound.errors,
        person=g.subject,
        card=persons.card(g.subject, persons.fields_of(sheet.compiled)),
        case=queries.one(db.session, g.subject.region, g.subject.case_id),
    )


@blueprint.route("/<uuid:case_id>/doel", methods=["GET", "POST"])
def purpose(region: str, case_id: UUID) -> ResponseReturnValue:
    """Ask a coordinator what the case is opened for, once per case and day."""
    form = PurposeForm(volgende=own_path(request.args.get("volgende", "")))
    if request.method == "POST" and form.validate():
        cases.give_purpose(db.session, g.actor, g.subject, form.purpose.data)
        return redirect(own_path(form.volgende.data or "") or url_for(".show", region=region, case_id=case_id), 303)
    return render("pages/cases/purpose.html", status=422 if form.errors else 200, form=form, case=g.subject)


@blueprint.route("/<uuid:case_id>/regisseur", methods=["GET", "POST"])
def assign(region: str, case_id: UUID) -> ResponseReturnValue:
    """Give the case another director, with a reason; the former one's access ends at once."""
    form = AssignForm()
    current = queries.director(db.session, g.subject)
    candidates = queries.candidates(db.session, region)
    form.offer(candidates, current[0].user_id if current else None)
    if request.method == "POST" and form.validate():
        try:
            cases.assign(db.session, g.actor, g.subject, UUID(form.director.data), form.reason.data or "")
            flash(_("Het dossier heeft een andere casusregisseur. De vorige ziet het niet meer."), "success")
            return redirect(url_for(".index", region=region), 303)
        except Invalid as wrong:
            form[wrong.field].errors = [wrong.message]
    return render(
        "pages/cases/assign.html",
        status=422 if form.errors else 200,
        form=form,
        case=g.subject,
        current=current[1] if current else "",
        candidates=candidates,
    )
