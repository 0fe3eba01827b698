"""What was sent before: the forms of a case, the levels of its assessments, the agreements of a region."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.models import Submission
from portal.queries.submissions import Loaded, loaded

AGREEMENT = "sharing_agreement"
MOST_AGREEMENTS = 100
"""How many agreements are looked at, the newest first."""
MOST_LEVELS = 5
"""How many earlier levels of an instrument stand beside the new one."""


def of_case(session: Session, region: str, case_id: UUID, forms: Collection[str]) -> dict[str, Loaded]:
    """The last text of each of these forms that was sent in a case, its referrals among them."""
    found: dict[str, Loaded] = {}
    for form in sorted(forms):
        sent = session.scalars(_sent(region, form).where(Submission.case_id == case_id).limit(1)).first()
        if sent is not None:
            found[form] = loaded(session, sent)
    return found


def levels_of_case(session: Session, region: str, case_id: UUID, form: str) -> Sequence[Submission]:
    """The last times that a form was sent in a case, the newest first."""
    return session.scalars(_sent(region, form).where(Submission.case_id == case_id).limit(MOST_LEVELS)).all()


def agreement_holds(session: Session, region: str, on: date) -> bool:
    """Say whether an agreement about sharing is in force in a region on a day."""
    sent = session.scalars(_sent(region, AGREEMENT).limit(MOST_AGREEMENTS)).all()
    return any(_covers(loaded(session, one), on) for one in sent)


def _sent(region: str, form: str) -> Select[Submission]:
    """What was sent on a form and not replaced or withdrawn since, the newest first."""
    return (
        select(Submission)
        .where(Submission.region == region, Submission.form == form, Submission.status == "submitted")
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
    )


def _covers(found: Loaded, on: date) -> bool:
    """Whether the period of an agreement covers a day; without an end it lasts."""
    start, end = (found.evaluation.value(name) for name in ("valid_from", "valid_to"))
    return isinstance(start, date) and start <= on and (on <= end if isinstance(end, date) else end is None)
