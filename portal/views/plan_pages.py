"""What the plan page shows, gathered once: the plan, the changes that wait, and the one row that stands open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from flask import request

from portal.access.actor import Actor
from portal.database import Session
from portal.extensions import db
from portal.forms.bound import BoundStep
from portal.languages import gettext as _, marked
from portal.models import Case, Plan, Submission, clock
from portal.models.plan import SubjectKind
from portal.queries import cases, definitions, plan_versions as version_queries, plan_view, plans as queries
from portal.queries.cases import Head
from portal.queries.plan_versions import Change, VersionLine
from portal.queries.plan_view import Line, PlanView
from portal.queries.submissions import Loaded
from portal.services import plan_versions, plans
from portal.services.submissions import Place, Writer
from portal.views import step_pages
from portal.views.filters import date_short
from portal.views.plan_forms import ProgressForm, TeamForm
from portal.views.step_pages import Problem, StepPage

STATUSES: Mapping[str, str] = {
    "concept": marked("concept"),
    "voorgelegd": marked("voorgelegd aan het gezin"),
    "team": marked("bij het team"),
    "actief": marked("actief"),
    "afgesloten": marked("afgesloten"),
}
STEPS: Mapping[str, str] = {
    "voorgelegd": marked("Het plan is voorgelegd aan het gezin"),
    "team": marked("Leg het plan voor aan het team"),
    "actief": marked("Het team is akkoord: maak het plan actief"),
    "afgesloten": marked("Sluit het plan af"),
}
"""What the button to each state says."""


@dataclass(frozen=True)
class Open:
    """What stands open on the page: one row with its form, or what is wrong with what was sent."""

    row: UUID | None = None
    form: ProgressForm | None = None
    sheet: StepPage | None = None
    settling: StepPage | None = None
    problems: Sequence[Problem] = ()
    team: TeamForm | None = None
    notice: str = ""
    overtaken: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether the page has an error summary."""
        return bool(self.errors)

    @property
    def errors(self) -> list[object]:
        """What the error summary says."""
        forms = [form for form in (self.form, self.team) if form is not None]
        typed = [_FormError(_(one.errors[0]), _first_id(one)) for form in forms for one in form if one.errors]
        drawn = [*_drawn_errors(self.sheet), *_drawn_errors(self.settling)]
        return [*typed, *drawn]


@dataclass(frozen=True)
class _FormError:
    message: str
    html_id: str


def _first_id(bound: object) -> str:
    """Where a link to a field of a hand-written form goes."""
    return f"{bound.id}-0" if bound.type == "RadioField" else str(bound.id)  # type: ignore[attr-defined]  # WTForms ships no types


def _drawn_errors(page: StepPage | None) -> list[object]:
    """What is wrong with the fields that stand on the page."""
    if page is None:
        return []
    shown = {view.name for view in (*page.fields, *page.more)}
    return [one for one in page.errors if getattr(one, "name", "") in shown or not one.html_id]


@dataclass(frozen=True)
class PlanPage:
    """Everything that `pages/plans/show.html` shows."""

    head: Head
    plan: Plan | None
    view: PlanView | None
    may_change: bool
    begun: UUID | None = None
    changes: tuple[Change, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    settling: StepPage | None = None
    versions: tuple[VersionLine, ...] = ()
    status: str = ""
    next_step: str = ""
    obstacle: str = ""
    saved: str = ""

    @property
    def review_late(self) -> bool:
        """Whether the plan should have been looked at again."""
        review = self.plan.review_date if self.plan else None
        return self.may_change and review is not None and review < clock.today()

    @property
    def team(self) -> TeamForm:
        """The empty form with the day of the team."""
        return TeamForm(formdata=None)

    @property
    def added(self) -> tuple[Change, ...]:
        """The rows that do not stand in the plan yet."""
        return tuple(change for change in self.changes if change.verb == "added")


def gather(session: Session, actor: Actor, case: Case, settling: StepPage | None = None) -> PlanPage:
    """Gather the page of a case's plan."""
    head = cases.head(session, case)
    plan = queries.of_case(session, case)
    may_change = actor.role == "director" and head.is_open
    if plan is None:
        return PlanPage(head, None, None, may_change)
    since = cases.looked_before(session, actor.user_id, case)
    active = queries.active(session, plan)
    view = plan_view.view(session, plan, active, actor.user_id, since) if active else None
    prepared = queries.pending(session, plan)
    changes = _changes(session, plan, prepared) if plan.number and prepared else ()
    if prepared and may_change:
        _mark(session, prepared.submission)
    target = plans.NEXT.get(plan.status, "")
    return PlanPage(
        head=head,
        plan=plan,
        view=view,
        may_change=may_change and plan.status != "afgesloten",
        begun=plan.pending_submission_id if plan.number == 0 else None,
        changes=changes,
        marks={change.row_id: change.verb for change in changes if change.row_id},
        settling=settling or (settling_of(session, prepared) if changes and prepared else None),
        versions=version_queries.versions(session, plan),
        status=_(STATUSES.get(plan.status, plan.status)),
        next_step=_(STEPS.get(target, "")),
        obstacle=plans.obstacle(plan, view, head.family),
        saved=request.args.get("bewaard", ""),
    )


def _mark(session: Session, draft: Submission) -> None:
    """Say of what is prepared whether its form was published anew or withdrawn, as the guard says of other drafts."""
    draft.renewed = not definitions.is_in_force(session, draft.definition_version_id)
    if draft.renewed:
        draft.stopped = definitions.is_withdrawn(session, draft.definition_version_id)
        draft.closed = definitions.is_closed(session, draft.region, draft.form)


def _changes(session: Session, plan: Plan, prepared: Loaded) -> tuple[Change, ...]:
    return version_queries.changes(prepared, plan_versions.start_of(session, plan, prepared.compiled))


def settling_of(
    session: Session, prepared: Loaded, bound: BoundStep | None = None, *, overtaken: bool = False
) -> StepPage:
    """The note about the changes and the day of the next evaluation, as fields of the form."""
    page = step_pages.page(session, prepared, Place(plan_versions.SETTLED_ON), bound, overtaken=overtaken)
    return replace(page, drawn=[view for view in page.fields if view.name in plan_versions.CHANGED_HERE])


def progress_form(view: PlanView, compiled: Loaded, row_id: UUID) -> tuple[Line, ProgressForm] | None:
    """The row that is told about, with the form filled in as it stands."""
    line = view.lines.get(row_id)
    if line is None:
        return None
    form = ProgressForm(status=line.status, done_on=date_short(line.done_on), version=line.version)
    form.offer(plan_view.statuses(compiled.compiled, line.kind))
    return line, form


def sheet(session: Session, plan: Plan, row_id: UUID) -> StepPage | None:
    """The form with the words, person and day of one row, out of the version in preparation."""
    prepared = queries.pending(session, plan)
    if prepared is None:
        return None
    return sheet_of(session, prepared, plan_versions.place_of(prepared, row_id)[1])


def sheet_of(
    session: Session, prepared: Loaded, place: Place, bound: BoundStep | None = None, *, overtaken: bool = False
) -> StepPage:
    """The fields of one row; how far it is does not wait for a version, so that is not asked here."""
    page = step_pages.page(session, prepared, place, bound, overtaken=overtaken)
    return replace(page, drawn=[view for view in page.drawn if not view.name.endswith(".status")])


def writer() -> Writer:
    """Which page writes."""
    return Writer.read(request.form.get("_instance", ""), request.form.get("_sequence", ""))


def elsewhere(prepared: Loaded) -> list[Problem]:
    """What stands in the way of settling and is mended in the form itself."""
    own = {one.message for one in prepared.evaluation.missing() if one.field_id in plan_versions.CHANGED_HERE}
    return [one for one in step_pages.problems(db.session, prepared) if one.message not in own]


def kind_of(text: str) -> SubjectKind | None:
    """The kind of row that a button names."""
    return next((kind for kind in version_queries.KINDS if kind == text), None)
