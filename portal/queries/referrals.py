"""Referrals as their sender sees them: his list, what was said since, who decides, where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import (
    Case,
    Decision,
    DefinitionVersion,
    Membership,
    Municipality,
    PoliceZone,
    Submission,
    SubmissionNote,
    User,
    ZoneMunicipality,
    clock,
)


@dataclass(frozen=True)
class Said:
    """Something that was said about a sent referral."""

    kind: str
    text: str
    author: str
    at: datetime


def of_team(session: Session, actor: Actor) -> Sequence[tuple[Submission, str]]:
    """Return the referrals of a professional and of his team with the owner's name, the newest first."""
    own = or_(Submission.owner_id == actor.user_id, Submission.author_id == actor.user_id)
    team = or_(own, Submission.shared.is_(True), Submission.status != "draft")
    found = session.execute(
        select(Submission, User.name, DefinitionVersion.status)
        .join(User, User.id == Submission.owner_id)
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(
            Submission.region == actor.region,
            Submission.form == "referral",
            Submission.organisation_id == actor.organisation_id,
            team,
            or_(Submission.status != "withdrawn", Submission.submitted_at.is_not(None)),
        )
        .order_by(Submission.updated_at.desc(), Submission.id.desc())
        .limit(100)
    ).all()
    for submission, _name, status in found:
        submission.stopped = status == "withdrawn"
    return [(submission, name) for submission, name, _status in found]


def said(session: Session, submission: Submission) -> list[Said]:
    """Return what sender and coordinator said since a referral was sent, in order."""
    found = session.execute(
        select(SubmissionNote, User.name)
        .join(User, User.id == SubmissionNote.author_id)
        .where(SubmissionNote.region == submission.region, SubmissionNote.submission_id == submission.id)
        .order_by(SubmissionNote.at, SubmissionNote.id)
    )
    return [Said(note.kind, note.text, name, note.at) for note, name in found]


def decisions(session: Session, submission: Submission) -> Sequence[Decision]:
    """Return what was decided about a referral, in order."""
    return session.scalars(
        select(Decision)
        .where(Decision.region == submission.region, Decision.submission_id == submission.id)
        .order_by(Decision.at, Decision.id)
    ).all()


def to_answer(session: Session, case: Case) -> Sequence[Submission]:
    """Return the referrals of a case that got no reply yet; when all did, the last one: it hears what came of it."""
    found = session.scalars(
        select(Submission)
        .where(
            Submission.region == case.region,
            Submission.case_id == case.id,
            Submission.form == "referral",
            Submission.status == "submitted",
        )
        .order_by(Submission.submitted_at, Submission.id)
    ).all()
    replied = session.scalars(
        select(SubmissionNote.submission_id).where(
            SubmissionNote.region == case.region,
            SubmissionNote.submission_id.in_([one.id for one in found]),
            SubmissionNote.kind == "reply",
        )
    ).all()
    return [one for one in found if one.id not in replied] or found[-1:]


def colleagues(session: Session, actor: Actor) -> list[tuple[UUID, str]]:
    """Return the other professionals of one's organisation who refer in this region today, by name."""
    today = clock.today()
    found = session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == actor.organisation_id,
            Membership.region == actor.region,
            Membership.role.in_(("referrer", "partner", "clerk")),
            User.id != actor.user_id,
            User.active,
            or_(Membership.from_date.is_(None), Membership.from_date <= today),
            or_(Membership.to_date.is_(None), Membership.to_date >= today),
        )
        .distinct()
        .order_by(User.name)
    )
    return [(user_id, name) for user_id, name in found]


def running_replacement(session: Session, submission: Submission) -> Submission | None:
    """Return the draft that answers a question about this referral, if it was begun."""
    return session.scalars(
        select(Submission).where(
            Submission.region == submission.region,
            Submission.replaces_id == submission.id,
            Submission.status == "draft",
        )
    ).first()


def municipalities(session: Session, regions: Sequence[str]) -> Sequence[Municipality]:
    """Return the municipalities of these regions by name, old ones included: an old name finds the new one."""
    return session.scalars(
        select(Municipality).where(Municipality.region.in_(regions)).order_by(Municipality.name)
    ).all()


def municipality_named(session: Session, name: str) -> Municipality | None:
    """Return the municipality that somebody means: its name, or a former name (D3-44, Kruishoutem is Kruisem now)."""
    wanted = name.strip().casefold()
    today = clock.today()
    in_force = or_(Municipality.valid_to.is_(None), Municipality.valid_to >= today)
    for found in session.scalars(select(Municipality).where(in_force).order_by(Municipality.name)):
        if wanted in {found.name.casefold(), *(alias["name"].casefold() for alias in found.aliases)}:
            return found
    return None


def zones_of(session: Session, nis: str) -> Sequence[PoliceZone]:
    """Return the police zones that cover a municipality; empty where they are not known yet."""
    return session.scalars(
        select(PoliceZone)
        .join(ZoneMunicipality, ZoneMunicipality.zone_id == PoliceZone.id)
        .where(ZoneMunicipality.nis == nis)
        .order_by(PoliceZone.name)
    ).all()
