"""What the coordinator reads: the referrals that were sent to a region, the late ones first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.languages import gettext as _, marked
from portal.models import (
    Organisation,
    Region,
    StatisticFact,
    Submission,
    SubmissionNote,
    User,
    clock,
)
from portal.models.sealing import keyring
from portal.queries import paging
from portal.queries.paging import Page

OPEN = ("sent", "more_asked")
"""The states in which a referral waits for a decision."""
FILTERS: Mapping[str, tuple[str, ...]] = {
    "open": OPEN,
    "sent": ("sent",),
    "more_asked": ("more_asked",),
    "taken_in": ("taken_in",),
    "advised": ("advised",),
    "declined": ("declined",),
}
FORM = "referral"

SIGNALS: Mapping[tuple[str, str], str] = {
    ("acute_danger", "ja"): marked("acuut gevaar"),
    ("risk_estimate", "hoog"): marked("risico hoog"),
    ("critical_flags", "wurging"): marked("wurging"),
    ("critical_flags", "doodsbedreiging"): marked("doodsbedreiging"),
    ("critical_flags", "wapen"): marked("wapen"),
    ("weapons", "ja"): marked("wapen"),
    ("critical_flags", "stalking"): marked("stalking"),
    ("critical_flags", "voorwaarden"): marked("schending van voorwaarden"),
}
"""Coded answers that a coordinator must see before opening anything, in this order."""


@dataclass(frozen=True)
class ReferralLine:
    """One referral in the list."""

    id: UUID
    reference: str
    label: str
    organisation: str
    state: str
    sent_at: datetime
    decided_at: datetime | None
    late: bool
    signals: tuple[str, ...]
    completed: bool
    """Whether it replaces an earlier text, because more was asked."""


@dataclass(frozen=True)
class Note:
    """Something that was said about a referral after it was sent."""

    kind: str
    text: str
    author: str
    at: datetime


def reading_days(session: Session, region: str) -> int:
    """In how many working days a region promises to read a referral."""
    document = session.scalar(select(Region.document).where(Region.code == region)) or {}
    reading = document.get("reading")
    days = reading.get("days") if isinstance(reading, dict) else None
    return int(str(days)) if str(days or "").isdigit() else 1


def late_before(today: date, days: int) -> datetime:
    """Whatever was sent before this moment should have been decided on; what comes in a weekend counts from Monday."""
    day = today
    for _back in range(days):
        day = _working_day_before(day)
    start = _working_day_before(day) + timedelta(days=1)
    return datetime.combine(start, time(), clock.BRUSSELS)


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def counts(session: Session, region: str) -> dict[str, int]:
    """How many referrals each filter of the list holds."""
    counted = session.execute(
        select(Submission.referral_state, func.count()).where(*_sent(region)).group_by(Submission.referral_state)
    )
    found = {str(state): number for state, number in counted}
    return {name: sum(found.get(state, 0) for state in states) for name, states in FILTERS.items()}


def late(session: Session, region: str) -> int:
    """How many referrals should have been decided on by now."""
    limit = late_before(clock.today(), reading_days(session, region))
    return session.scalars(
        select(func.count())
        .select_from(Submission)
        .where(*_sent(region), Submission.referral_state == "sent", Submission.submitted_at < limit)
    ).one()


def listed(session: Session, region: str, chosen: str = "open", after: str = "") -> Page[ReferralLine]:
    """One page of the list: what waits comes oldest first, what was decided newest first."""
    states = FILTERS.get(chosen, OPEN)
    found, more = paging.cut(session.execute(_page(region, states, paging.read(after))).all())
    submissions = [row[0] for row in found]
    keyring(session).prepare(session, [submission.key_id for submission in submissions])
    signals = _signals(session, [submission.id for submission in submissions])
    limit = late_before(clock.today(), reading_days(session, region))
    lines = tuple(_line(row[0], row[1], signals, limit) for row in found)
    last = submissions[-1] if more else None
    return Page(lines, str(paging.Key(last.submitted_at.isoformat(), last.id)) if last and last.submitted_at else "")


def _sent(region: str) -> tuple[Any, ...]:
    return (Submission.region == region, Submission.form == FORM, Submission.status == "submitted")


def _page(region: str, states: Sequence[str], key: paging.Key | None) -> Select[Submission, str]:
    found = (
        select(Submission, Organisation.name)
        .join(Organisation, Organisation.id == Submission.organisation_id)
        .where(*_sent(region), Submission.referral_state.in_(states))
        .limit(paging.PAGE + 1)
    )
    waits = set(states) <= set(OPEN)
    at, row_id = Submission.submitted_at, Submission.id
    if key is not None:
        beyond = paging.after if waits else paging.before
        found = found.where(beyond(at, row_id, key.moment(), key))
    return found.order_by(at, row_id) if waits else found.order_by(at.desc(), row_id.desc())


def _line(
    submission: Submission,
    organisation: str,
    signals: Mapping[UUID, tuple[str, ...]],
    limit: datetime,
) -> ReferralLine:
    sent_at = submission.submitted_at or submission.updated_at
    return ReferralLine(
        id=submission.id,
        reference=submission.reference or "",
        label=submission.label or _("Gezin, naam niet gekend"),
        organisation=organisation,
        state=submission.referral_state or "",
        sent_at=sent_at,
        decided_at=submission.decided_at,
        late=submission.referral_state == "sent" and sent_at < limit,
        signals=signals.get(submission.id, ()),
        completed=submission.replaces_id is not None,
    )


def _signals(session: Session, submission_ids: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The alarm words of some referrals, from the coded answers that are counted."""
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for fact in session.scalars(
        select(StatisticFact).where(
            StatisticFact.submission_id.in_(list(submission_ids)),
            StatisticFact.field.in_({field for field, code in SIGNALS}),
        )
    ):
        found[fact.submission_id].add((fact.field, fact.code))
    return {
        key: tuple(dict.fromkeys(_(word) for code, word in SIGNALS.items() if code in codes))
        for key, codes in found.items()
    }


def signals_of(session: Session, submission: Submission) -> tuple[str, ...]:
    """The alarm words of one referral."""
    return _signals(session, [submission.id]).get(submission.id, ())


def notes(session: Session, submission: Submission) -> tuple[Note, ...]:
    """What was said about a referral after it was sent, the oldest first; its earlier texts included."""
    found = session.execute(
        select(SubmissionNote, User.name)
        .join(User, User.id == SubmissionNote.author_id)
        .where(
            SubmissionNote.region == submission.region,
            SubmissionNote.submission_id.in_([submission.id, submission.replaces_id or submission.id]),
        )
        .order_by(SubmissionNote.at, SubmissionNote.id)
    )
    return tuple(Note(note.kind, note.text, author, note.at) for note, author in found)


def organisation(session: Session, submission: Submission) -> str:
    """The name of the organisation that sent a referral."""
    return session.scalars(select(Organisation.name).where(Organisation.id == submission.organisation_id)).one()
