"""The phases of case direction: each case is where the gates of domain/forms.md, 3.8 let it be (D3-54, D3-76, D3-84).

Nothing of it is stored: it follows from what was sent and from the plan, so it cannot say anything else than they do.
What was reached stays reached. The view of the family and a handover are asked when closing, so the answer of the
closing itself stands once that was sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Row, ScalarSelect, and_, exists, select
from sqlalchemy.orm import Session

from portal.languages import gettext as _, marked
from portal.models import Case, Goal, Plan, StatisticFact, Submission

EXPLORING, CARRYING_OUT, ROUNDING_OFF = "exploratie", "uitvoering", "afronding"
NAMES: Mapping[str, str] = {
    EXPLORING: marked("Exploratie"),
    CARRYING_OUT: marked("Uitvoering"),
    ROUNDING_OFF: marked("Afronding"),
}
TRACK = "3"
"""The kind of track that has phases: case direction."""
REACHED = ("actief", "afgesloten")
"""The states of a plan that was active at some time."""
ENDED = ("behaald", "deels", "niet", "vervallen")
"""What a goal ends as."""


def of_cases(session: Session, cases: Collection[Case]) -> dict[UUID, str]:
    """The phase of each of these cases that has one, in one query."""
    directed = [case.id for case in cases if case.track == TRACK]
    if not directed:
        return {}
    return {row.id: _phase(row) for row in session.execute(_PASSED.where(Case.id.in_(directed)))}


def name(code: str) -> str:
    """What a phase is called; nothing where there is none."""
    return _(NAMES.get(code, "")) if code else ""


def _phase(row: Row[*tuple[Any, ...]]) -> str:
    if row.said:
        return str(row.said)
    if not row.explored:
        return EXPLORING
    return ROUNDING_OFF if row.rounded_off else CARRYING_OUT


def _sent(form: str) -> ColumnElement[bool]:
    """A form of the case that was sent, replaced by a later one or not."""
    here = and_(Submission.region == Case.region, Submission.case_id == Case.id, Submission.form == form)
    return and_(here, Submission.status.in_(("submitted", "replaced")))


def _was_sent(form: str) -> Exists:
    return exists().where(_sent(form))


def _said(form: str, field: str, code: str) -> Exists:
    """Whether a coded answer was given on a form that was sent."""
    told = and_(StatisticFact.submission_id == Submission.id, StatisticFact.field == field, StatisticFact.code == code)
    return exists().where(_sent(form), told)


def _of_plan(*conditions: ColumnElement[bool]) -> Exists:
    return exists().where(Plan.region == Case.region, Plan.case_id == Case.id, *conditions)


def _has_goal(*conditions: ColumnElement[bool]) -> Exists:
    mine = and_(Goal.region == Plan.region, Goal.plan_id == Plan.id, Goal.withdrawn_at.is_(None))
    return _of_plan(mine, *conditions)


def _phase_at_closing() -> ScalarSelect[str]:
    told = and_(StatisticFact.submission_id == Submission.id, StatisticFact.field == "phase")
    said = select(StatisticFact.code).where(_sent("closing"), told).order_by(Submission.submitted_at.desc())
    return said.limit(1).correlate(Case).scalar_subquery()


_EXPLORED = and_(
    _was_sent("exploration"),
    _was_sent("risk_assessment"),
    _said("safety_plan", "plan_status", "actief"),
    _of_plan(Plan.status.in_(REACHED)),
)
"""A role explanation (an exploration is not sent without one), a risk assessment, an active safety plan, and a plan
that became active, which needs a mandate status of every adult."""
_ROUNDED_OFF = and_(
    _has_goal(), ~_has_goal(Goal.status.not_in(ENDED)), _said("risk_assessment", "trigger", "afsluiting")
)
"""Every goal ended, and the risk was assessed for closing."""
_PASSED = select(
    Case.id,
    _EXPLORED.label("explored"),
    _ROUNDED_OFF.label("rounded_off"),
    _phase_at_closing().label("said"),
)
