"""The supporters of a case: who they are and were, and who can become one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.languages import ngettext
from portal.models import Case, Membership, Organisation, Participant, User, clock

KIND = "supporter"


@dataclass(frozen=True)
class Supporter:
    """Somebody who supports a case, or did, for an organisation."""

    participant_id: UUID
    name: str
    organisation: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Candidate:
    """Somebody who can support a case, in the hat that he then wears, and how many he supports now."""

    membership_id: UUID
    user_id: UUID
    organisation_id: UUID
    name: str
    organisation: str
    cases: int

    @property
    def words(self) -> str:
        """Name, organisation and workload."""
        told = ngettext(
            "%(name)s, %(organisation)s (%(number)s dossier nu)",
            "%(name)s, %(organisation)s (%(number)s dossiers nu)",
            self.cases,
        )
        return told % {"name": self.name, "organisation": self.organisation, "number": self.cases}


def of_case(session: Session, case: Case) -> tuple[Supporter, ...]:
    """Who supports a case now, whoever began first on top."""
    return _read(session, _supporters(case).where(_runs()).order_by(Participant.from_at, Participant.id))


def ever(session: Session, case: Case) -> tuple[Supporter, ...]:
    """Who supports or supported a case, the newest first."""
    return _read(session, _supporters(case).order_by(Participant.from_at.desc(), Participant.id.desc()))


def running(session: Session, case: Case, participant_id: UUID) -> Participant | None:
    """The support of a case that still runs, by its id."""
    return session.scalars(
        select(Participant).where(
            Participant.region == case.region,
            Participant.case_id == case.id,
            Participant.id == participant_id,
            Participant.kind == KIND,
            _runs(),
        )
    ).one_or_none()


def candidates(session: Session, case: Case) -> tuple[Candidate, ...]:
    """The supporters of the region today who do not support this case, who has least first."""
    today = clock.today()
    load = (
        select(Participant.user_id, func.count().label("cases"))
        .where(Participant.region == case.region, Participant.kind == KIND, _runs())
        .group_by(Participant.user_id)
        .subquery()
    )
    cases = func.coalesce(load.c.cases, 0)
    here = _supporters(case).with_only_columns(Participant.user_id).where(_runs())
    found = session.execute(
        select(Membership.id, User.id, Membership.organisation_id, User.name, Organisation.name, cases)
        .join(User, User.id == Membership.user_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .outerjoin(load, load.c.user_id == User.id)
        .where(
            Membership.region == case.region,
            Membership.role == "supporter",
            User.active,
            or_(Membership.from_date.is_(None), Membership.from_date <= today),
            or_(Membership.to_date.is_(None), Membership.to_date >= today),
            User.id.not_in(here),
        )
        .order_by(cases, User.name, Organisation.name, Membership.id)
    )
    return tuple(Candidate(*row) for row in found)


def _runs() -> ColumnElement[bool]:
    return or_(Participant.to_at.is_(None), Participant.to_at > clock.now())


def _supporters(case: Case) -> Select[Participant, str, str]:
    return (
        select(Participant, User.name, Organisation.name)
        .join(User, User.id == Participant.user_id)
        .join(Organisation, Organisation.id == Participant.organisation_id)
        .where(Participant.region == case.region, Participant.case_id == case.id, Participant.kind == KIND)
    )


def _read(session: Session, wanted: Select[Participant, str, str]) -> tuple[Supporter, ...]:
    found = session.execute(wanted)
    return tuple(Supporter(row.id, name, organisation, row.from_at, row.to_at) for row, name, organisation in found)
