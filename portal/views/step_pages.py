"""What the page of a step or a row shows, gathered once: fields, steps, errors, saved time, and where buttons lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from flask import g, url_for

from portal.access import audiences
from portal.access.actor import Actor
from portal.database import Session
from portal.definitions.language import Definition, Field, Step
from portal.errors import NotFound
from portal.forms.answers import group_of
from portal.forms.field_views import AnyView, FieldView, GroupView, views
from portal.forms.judgement import Finding, Missing, StepState
from portal.forms.step_form import BoundStep, FieldError
from portal.forms.summary import Summary, summary
from portal.forms.wording import words
from portal.languages import gettext as _
from portal.models import StepAnswers, Submission
from portal.models.identity import new_id
from portal.queries import submissions
from portal.queries.submissions import Loaded
from portal.services import sending
from portal.services.submissions import Place
from portal.views import attached_files
from portal.views.offers import offered
from portal.views.step_places import field_url, is_inline, removed_rows, rows_on

MANY_SHORT = 7
"""With more short choices than this on a page, they stand closer together."""

VERBS = frozenset(
    {"next", "back", "save", "goto", "add", "remove", "restore", "edit", "attach", "detach", "find", "drop"}
)


@dataclass(frozen=True)
class Asked:
    """What the pressed button asks beside saving: `next`, `goto:who`, `add:persons`, `attach:photos`."""

    verb: str
    group: str = ""
    row: str = ""

    @classmethod
    def read(cls, text: str) -> Asked:
        """Read the value of the button; anything else just saves the step again."""
        verb, _, rest = text.partition(":")
        group, _, row = rest.partition(":")
        return cls(verb, group, row) if verb in VERBS else cls("next")

    @property
    def only_moves(self) -> bool:
        """Whether this button only leads elsewhere, and changes no rows."""
        return self.verb in {"next", "back", "save", "goto"}

    @property
    def searches(self) -> bool:
        """Whether this button searches records, or lets one of the chosen ones go."""
        return self.verb in {"find", "drop"}

    @property
    def completes(self) -> bool:
        """Whether this button means that the page is finished."""
        return self.verb == "next"


@dataclass(frozen=True)
class Problem:
    """Something that is missing or wrong, with the place where it can be mended."""

    message: str
    html_id: str = ""
    url: str = ""


@dataclass(frozen=True)
class Difference:
    """One field that was saved elsewhere since this page was drawn: both texts."""

    label: str
    mine: str
    stored: str


@dataclass(frozen=True)
class StepPage:
    """Everything that `pages/wizard/step.html` shows."""

    submission: Submission
    definition: Definition
    step: Step
    title: str
    intro: str
    place: Place
    action: str
    autosave: str
    drawn: Sequence[AnyView]
    extra: bool
    steps: Sequence[StepState]
    errors: Sequence[FieldError | Problem]
    appeared: bool
    notice: str
    instance: str
    part: StepAnswers | None
    removed: Sequence[tuple[str, str]]
    differences: Sequence[Difference]
    has_previous: bool
    is_last: bool
    warned: Sequence[Finding] = ()
    unread: Sequence[Finding] = ()
    conditions: Sequence[AnyView] = ()

    @property
    def form_title(self) -> str:
        """What the form is called."""
        return words(self.definition.title)

    @property
    def asks(self) -> bool:
        """Whether somebody who goes on now goes on in spite of a warning that was not shown before."""
        return bool(self.unread) and not (self.errors or self.appeared)

    @cached_property
    def fields(self) -> Sequence[AnyView]:
        """What is asked."""
        return [view for view in self.drawn if not view.closed]

    @property
    def compact(self) -> bool:
        """Whether there are so many short choices that they stand closer together."""
        short = [view for view in self.fields if isinstance(view, FieldView) and view.options and view.inline]
        return len(short) > MANY_SHORT

    @cached_property
    def more(self) -> Sequence[AnyView]:
        """What stands closed under 'Wilt u nog iets toevoegen?'."""
        return [view for view in self.drawn if view.closed]

    @property
    def more_open(self) -> bool:
        """Whether that is shown at once: something in it asks for attention, or there is nothing else here."""
        alone = self.extra or not any(view.visible for view in self.fields)
        return alone or any(view.errors or view.warnings or view.files for view in self.more)

    @property
    def sequence(self) -> int:
        """How often this part was saved when the page was drawn."""
        return self.part.sequence if self.part else 0

    @property
    def saved_at(self) -> datetime | None:
        """When this part was last saved."""
        return self.part.saved_at if self.part and self.part.sequence else None


def page(
    session: Session,
    found: Loaded,
    place: Place,
    bound: BoundStep | None = None,
    *,
    shown: Sequence[str] | None = None,
    overtaken: bool = False,
    notice: str = "",
) -> StepPage:
    """Gather a page; raises NotFound for a step, group or row that is not there (yet)."""
    step = _step(found, place)
    part = found.parts.get(place.key)
    warned = bound.warnings if bound else _warned(found, place)
    drawn = _drawn(session, found, place, bound, warned, oob=shown is not None)
    return StepPage(
        submission=found.submission,
        definition=found.compiled.definition,
        step=step,
        title=_title(found, place, step),
        intro="" if place.row_id else words(step.intro),
        place=place,
        action=_url(found, place),
        autosave=_url(found, place, save=True),
        drawn=drawn,
        extra=found.evaluation.step_optional(step.id),
        steps=own_steps(found),
        errors=_errors(bound),
        appeared=bool(bound and bound.appeared and not bound.errors),
        notice=notice,
        instance=str(new_id()),
        part=part,
        removed=removed_rows(found, place),
        differences=_differences(found, place, bound) if overtaken else (),
        has_previous=found.evaluation.previous(step.id) is not None,
        is_last=_onward(found, step.id) is None,
        warned=warned,
        unread=bound.unread if bound else (),
        conditions=() if shown is None else _changed(drawn, shown),
    )


def _warned(found: Loaded, place: Place) -> list[Finding]:
    """The warnings about what was saved on a page before."""
    here = [one for one in found.evaluation.findings if one.severity != "error" and one.step == place.step]
    return here if place.step in found.visited else []


def _drawn(
    session: Session,
    found: Loaded,
    place: Place,
    bound: BoundStep | None,
    warned: Sequence[Finding],
    *,
    oob: bool,
) -> list[AnyView]:
    """The fields of a page with what stands in them: as posted just now, else as it was left."""
    raw = bound.raw if bound else _raw(found, place)
    return views(
        found.compiled,
        place.step,
        bound.evaluation if bound else found.evaluation,
        raw,
        bound.merged if bound else None,
        bound.errors if bound else (),
        warnings=warned,
        records=offered(found, fields_of(found, place), raw),
        previous=submissions.previous_answers(session, found),
        row=place.row,
        oob=oob,
        audience=audience_of(found.submission, g.actor),
    )


def _changed(drawn: Iterable[AnyView], shown: Sequence[str]) -> list[AnyView]:
    """The conditional fields that must come or go on the page that is open."""
    before = frozenset(shown)
    flat: list[AnyView] = [one for view in drawn for one in (view, *_inline_fields(view))]
    return [view for view in flat if view.conditional and view.visible != (view.name in before)]


def _inline_fields(view: AnyView) -> list[AnyView]:
    if not isinstance(view, GroupView):
        return []
    return [one for row in view.rows for field in row.fields for one in (field, *_inline_fields(field))]


def _step(found: Loaded, place: Place) -> Step:
    """The step of a place that may be opened now."""
    step = found.compiled.steps.get(place.step)
    state = next((one for one in found.evaluation.steps if one.id == place.step), None)
    if step is None or state is None:
        raise NotFound
    if place.row_id and (place.key not in found.parts or found.is_gone(place.key)):
        raise NotFound
    return step


def fields_of(found: Loaded, place: Place) -> Sequence[Field]:
    """The fields on a page: those of the step, or the columns of the group."""
    if place.row_id:
        group = found.compiled.fields.get(group_of(place.group))
        return group.columns if group else ()
    step = found.compiled.steps.get(place.step)
    return step.fields if step else ()


def _raw(found: Loaded, place: Place) -> dict[str, list[str]]:
    """The text of a page as it was typed: of the step or row, with the rows that stand on it."""
    raw = dict(found.raw(*place.key) or {})
    for key, part in rows_on(found, place):
        if part.removed_at is None and is_inline(found, key[1]):
            raw |= part.raw
    return raw


def _title(found: Loaded, place: Place, step: Step) -> str:
    if not place.row_id:
        return words(step.title)
    group = found.evaluation.plan.fields[group_of(place.group)]
    name = words(group.field.row_name) or _("rij")
    return name[:1].upper() + name[1:]


def _errors(bound: BoundStep | None) -> list[FieldError | Problem]:
    if bound is None:
        return []
    refused = _("Deze pagina stuurde iets mee dat hier niet hoort. Dat deel is niet bewaard; de rest wel.")
    return [*bound.errors, *([Problem(refused)] if bound.refused else [])]


def _differences(found: Loaded, place: Place, bound: BoundStep | None) -> list[Difference]:
    """What was typed here beside what is stored, field by field."""
    mine, stored = (bound.raw if bound else {}), _raw(found, place)
    names = [name for name in mine if list(mine[name]) != list(stored.get(name, []))]
    return [Difference(_label(found, name), ", ".join(mine[name]), ", ".join(stored.get(name, []))) for name in names]


def _label(found: Loaded, name: str) -> str:
    """What the field of a posted name is called."""
    field = found.compiled.fields.get(group_of(name).partition("-")[0])
    return words(field.label) if field else name


def _url(found: Loaded, place: Place, *, save: bool = False) -> str:
    where: dict[str, Any] = {
        "region": found.submission.region,
        "submission_id": found.submission.id,
        "step": place.step,
    }
    if place.row_id:
        where |= {"group": place.group, "row": place.row_id}
        return url_for("wizard.autosave_row" if save else "wizard.save_row", **where)
    return url_for("wizard.autosave" if save else "wizard.save", **where)


def own_steps(found: Loaded) -> list[StepState]:
    """The steps with a page of their own; those of the check page stand there."""
    return [one for one in found.evaluation.steps if not found.compiled.steps[one.id].with_check]


def check_place(found: Loaded) -> Place | None:
    """The step that stands on the check page, where a form has one."""
    found_one = (one.id for one in found.evaluation.steps if found.compiled.steps[one.id].with_check)
    step = next(found_one, None)
    return Place(step) if step else None


def _onward(found: Loaded, step: str) -> str | None:
    """The next step that is needed and has a page of its own."""
    after = found.evaluation.next(step)
    return None if after is None or found.compiled.steps[after].with_check else after


def target(found: Loaded, asked: Asked, step: str) -> str | None:
    """The step that next, back or going elsewhere leads to; None for checking the answers."""
    if asked.verb == "goto":
        reachable = {one.id for one in found.evaluation.steps if one.reachable or one.optional}
        return asked.group if asked.group in reachable else step
    if asked.verb == "back":
        return found.evaluation.previous(step) or step
    return _onward(found, step)


def home_of(found: Loaded) -> str:
    """Where somebody goes who stops for now: the case of the form, its register, else his list of referrals."""
    submission = found.submission
    if submission.plan_id is not None or submission.form == "action_plan":
        return url_for("plans.show", region=submission.region, case_id=submission.case_id)
    if submission.case_id is not None:
        return url_for("cases.forms", region=submission.region, case_id=submission.case_id)
    if found.compiled.definition.home == "register":
        return url_for("registers.show", region=submission.region, form=submission.form)
    return url_for("referrals.index", region=submission.region)


def summary_of(found: Loaded, actor: Actor, *, empty: bool = True, paper: bool = False) -> Summary:
    """The submission as this person reads or prints it: his own words whole, else what its fields allow."""
    audience, files = audience_of(found.submission, actor), attached_files.lines_of(found)
    return summary(found.compiled, found.answers, found.evaluation, audience, empty=empty, paper=paper, files=files)


def files_of(found: Loaded, actor: Actor) -> frozenset[UUID]:
    """The files that this person reads: those that stand in the submission as it is shown to him."""
    return frozenset(attached_files.shown_in(summary_of(found, actor)))


def audience_of(submission: Submission, actor: Actor) -> frozenset[str]:
    """The audiences this person belongs to for this submission."""
    here = submission.organisation_id == actor.organisation_id
    own = actor.user_id == submission.author_id or (here and actor.user_id == submission.owner_id)
    directs = submission.case_id is not None and actor.role == "director"
    return audiences.readable(actor, own=own, directs=directs)


def problems(session: Session, found: Loaded) -> list[Problem]:
    """What stands in the way of sending, each with a link to its place."""
    wrong: list[tuple[str, Missing | Finding | FieldError]] = [(one.step, one) for one in found.evaluation.missing()]
    wrong += [(one.step, one) for one in found.evaluation.findings if one.severity == "error"]
    if found.submission.status == "draft":
        wrong += sending.unreadable(session, g.actor, found)
    return [
        Problem(one.message, url=field_url(found, step, one.field_id, one.row_id))
        for step, one in wrong
        if not (one.field_id and found.compiled.steps[step].with_check)
    ]
