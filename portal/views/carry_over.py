"""Going over with a draft to the version of its form that is in force: see what happens, do it, read what stayed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Gone, Invalid
from portal.extensions import db
from portal.forms.carry_over import Late, Preview, late_lines, preview
from portal.forms.posted import Posted
from portal.languages import gettext as _
from portal.models import Submission
from portal.models.definition import PUBLISHED
from portal.queries import carry_over as queries, closed_forms, definitions, submissions as submission_queries
from portal.services import carry_over, looks, submissions
from portal.services.carry_over import Prepared
from portal.services.submissions import Place
from portal.views import once, step_pages
from portal.views.errors import answer_to
from portal.views.rendering import fragment, leave, render
from portal.views.transaction import forgetting_kept_post

blueprint = Blueprint("carry_over", __name__, url_prefix="/<region>/formulieren/<uuid:submission_id>/nieuwe-versie")

LATE = "late"
"""Where on the page stands what was typed too late."""
OPENS = frozenset({"attachments.add", *(f"wizard.{page}" for page in ("begin", "resume", "step", "row", "check"))})
BY_ITSELF = frozenset({"wizard.autosave", "wizard.autosave_row"})


@blueprint.get("")
def show(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Show what going over does to each answer; of a draft that went over, what went along and what did not."""
    if not looks.is_own_draft(g.actor, g.subject):
        g.afterwards.append(looks.reading_of(g.actor, g.subject))
    later = queries.successor(db.session, g.subject)
    if later is not None:
        return _went_over(later)
    submissions.check_writable(g.subject)
    return _shown()


@blueprint.post("")
def move(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Go over, once; when anything changed meanwhile, show again what would happen."""
    try:
        fresh = once.done("submission.carry_over", _moved)
    except carry_over.Changed as meanwhile:
        db.session.rollback()
        return _shown(409, meanwhile.sentence)
    except Invalid as problem:
        return _shown(422, problem.message)
    flash(_("U werkt nu in het vernieuwde formulier. Wat u al invulde, ging mee waar het past."), "success")
    return redirect(back_to(g.subject, UUID(fresh)), 303)


def back_to(draft: Submission, draft_id: UUID) -> str:
    """Where one goes on with a draft: what changes about a plan stands on the page of the plan."""
    if draft.plan_id is not None:
        return url_for("plans.show", region=draft.region, case_id=draft.case_id)
    return url_for("wizard.resume", region=draft.region, submission_id=draft_id)


def _moved() -> str:
    return str(carry_over.move(db.session, g.actor, g.subject, request.form.get("_seen", "")).id)


def _shown(status: int = 200, notice: str = "") -> Response:
    """The draft as it is, and what going over would make of it; or why it cannot."""
    found = submission_queries.loaded(db.session, g.subject)
    pinned = definitions.version(db.session, g.subject.definition_version_id)
    try:
        prepared = carry_over.prepare(db.session, g.actor, found)
    except carry_over.Refused as problem:
        prepared, notice = None, problem.message
    closed = None if prepared else closed_forms.closed(db.session, g.subject.region, g.subject.form)
    current = prepared is not None and prepared.version.id == pinned.id
    return render(
        "pages/carry_over/show.html",
        status=status,
        submission=g.subject,
        form=found.compiled.definition,
        notice=notice,
        closed=closed,
        current=current,
        still=pinned.status in PUBLISHED,
        preview=_preview(prepared) if prepared and not current else None,
        seen=prepared.seen if prepared else "",
        once_key=once.key(),
        back=back_to(g.subject, g.subject.id),
    )


def _went_over(later: Submission) -> Response:
    """An old draft, with what became of it."""
    found = submission_queries.loaded(db.session, g.subject)
    prepared = carry_over.compared(db.session, found, later)
    return render(
        "pages/carry_over/went_over.html",
        submission=g.subject,
        later=later,
        onward=back_to(later, later.id),
        form=found.compiled.definition,
        preview=_preview(prepared),
        late=_late(prepared),
    )


def _preview(prepared: Prepared) -> Preview:
    audience = step_pages.audience_of(g.subject, g.actor)
    before, after = prepared.before, prepared.after
    return preview(before.evaluation, after.evaluation, before.parts, prepared.carried.fates, audience)


def _late(prepared: Prepared) -> Sequence[Late]:
    before, after, audience = prepared.before, prepared.after, step_pages.audience_of(g.subject, g.actor)
    late = carry_over.late(before)
    return late_lines(before.compiled, after.compiled, before.parts, after.parts, late, audience)


def goes_on_elsewhere() -> ResponseReturnValue | None:
    """Bring whoever opens a page of a draft that went over to the one that goes on with it."""
    if request.method != "GET" or request.endpoint not in OPENS or g.subject.status != "withdrawn":
        return None
    later = queries.successor(db.session, g.subject)
    if later is None:
        return None
    resumes = request.endpoint == "wizard.resume"
    target, key = ("wizard.resume", later.id) if resumes else ("carry_over.show", g.subject.id)
    return leave(url_for(target, region=later.region, submission_id=key))


def came_too_late(problem: Gone) -> ResponseReturnValue:
    """Keep what a page that was still open posts to a draft that went over, and show it beside the new text."""
    db.session.rollback()
    if queries.successor(db.session, g.subject) is None:
        return answer_to(problem)
    region, key, actor, posted = g.subject.region, g.subject.id, g.actor, Posted.of(request.form)
    place = _place()
    if place is not None:
        g.afterwards.append(lambda session: carry_over.keep_late(session, actor, key, place, posted))
        g.afterwards.extend(forgetting_kept_post())
    if request.endpoint in BY_ITSELF:
        return Response(fragment("pages/carry_over/went_over.html", "saved_late"), mimetype="text/html")
    return leave(url_for("carry_over.show", region=region, submission_id=key, _anchor=LATE))


def _place() -> Place | None:
    """Which part of the form was posted."""
    args = request.view_args or {}
    if "step" in args:
        return Place(args["step"], args.get("group", ""), args.get("row", ""))
    return step_pages.check_place(submission_queries.loaded(db.session, g.subject))
