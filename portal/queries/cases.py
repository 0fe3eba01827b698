"""Cases: the lists of director and coordinator, and what stands at the head of a case page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import Session

from portal.access import ties
from portal.access.actor import Actor
from portal.languages import gettext as _, marked, ngettext
from portal.models import Assignment, Case, CaseLook, Membership, StatisticFact, Submission, Task, User, clock
from portal.models.sealing import keyring
from portal.queries import case_forms, paging, persons, phases, regions, supporters
from portal.queries.paging import Page
from portal.queries.persons import Card
from portal.queries.supporters import Supporter

LOOK = timedelta(minutes=10)
"""Within this time it is still the same look at a case (security.md D-11)."""

LEVELS: Mapping[str, str] = {
    "laag": marked("laag"),
    "medium": marked("medium"),
    "hoog": marked("hoog"),
    "niet_bepaald": marked("nog niet bepaald"),
}
TASKS: Mapping[str, str] = {
    "reassess_risk": marked("Nieuwe risicotaxatie"),
    "review_safety_plan": marked("Veiligheidsplan opnieuw bekijken"),
}

DANGERS: Mapping[tuple[str, str], str] = {
    ("f_strangulation", "aanwezig"): marked("Wurging"),
    ("f_strangulation", "vroeger"): marked("Wurging"),
    ("critical_flags", "wurging"): marked("Wurging"),
    ("f_weapon", "aanwezig"): marked("Wapen in huis of gebruikt"),
    ("weapons", "ja"): marked("Wapen in huis of gebruikt"),
    ("critical_flags", "wapen"): marked("Wapen in huis of gebruikt"),
    ("f_death_threat", "aanwezig"): marked("Bedreiging met de dood"),
    ("critical_flags", "doodsbedreiging"): marked("Bedreiging met de dood"),
    ("judicial_items.kind", "contactverbod"): marked("Contactverbod"),
    ("judicial_items.kind", "thv"): marked("Tijdelijk huisverbod"),
}
"""Coded answers that must stand in the red box of a case, whatever form they were given on."""


@dataclass(frozen=True)
class CaseLine:
    """One case in a list."""

    id: UUID
    number: str
    label: str
    track: str
    phase: str
    risk: str
    director: str
    due: date | None
    late: bool
    waits: str
    opened_at: datetime


@dataclass(frozen=True)
class Danger:
    """A fact that whoever plans a contact must know, and where it comes from."""

    words: str
    source: str
    on: datetime


@dataclass(frozen=True)
class Head:
    """What stands at the top of every page of a case."""

    id: UUID
    number: str
    label: str
    is_open: bool
    track: str
    phase: str
    risk: str
    risk_at: datetime | None
    opened_at: datetime
    deadline: date | None
    late: bool
    director: str
    director_id: UUID | None
    director_since: datetime | None
    supporters: tuple[Supporter, ...]
    family: tuple[Card, ...]
    dangers: tuple[Danger, ...]

    @property
    def victims(self) -> tuple[Card, ...]:
        """Whom one must be able to reach safely."""
        return tuple(card for card in self.family if card.is_victim)

    @property
    def secret_addresses(self) -> tuple[str, ...]:
        """The names of those whose address stays secret."""
        return tuple(card.name for card in self.family if card.address_is_secret)


def one(session: Session, region: str, case_id: UUID) -> Case:
    """One case of a region; raises NoResultFound when there is none."""
    return session.scalars(select(Case).where(Case.region == region, Case.id == case_id)).one()


def number(session: Session, region: str, case_id: UUID) -> str:
    """What a case is called."""
    return session.scalars(select(Case.number).where(Case.region == region, Case.id == case_id)).one()


def directed_by(session: Session, region: str, user_id: UUID, case_id: UUID) -> Case | None:
    """A case that somebody directs now, or nothing."""
    mine = select(Assignment.case_id).where(Assignment.user_id == user_id, Assignment.to_at.is_(None))
    return session.scalars(
        select(Case).where(Case.region == region, Case.id == case_id, Case.id.in_(mine))
    ).one_or_none()


def locked(session: Session, region: str, case_id: UUID) -> Case:
    """One case of a region, held until the end of the transaction."""
    return session.scalars(select(Case).where(Case.region == region, Case.id == case_id).with_for_update()).one()


def of_director(session: Session, region: str, user_id: UUID, after: str = "") -> Page[CaseLine]:
    """The open cases that a director has now, the nearest deadline first."""
    return _listed(session, region, after, Assignment.user_id == user_id)


def of_supporter(session: Session, actor: Actor, after: str = "") -> Page[CaseLine]:
    """The open cases that a supporter was given, the nearest deadline first."""
    return _listed(session, actor.region, after, ties.supports(actor, Case.id))


def of_region(session: Session, region: str, after: str = "") -> Page[CaseLine]:
    """The open cases of a region, the nearest deadline first."""
    return _listed(session, region, after)


def _listed(session: Session, region: str, after: str, *conditions: Any) -> Page[CaseLine]:  # noqa: ANN401 -- SQL conditions
    found, more = paging.cut(session.execute(_page(region, paging.read(after), conditions)).all())
    keyring(session).prepare(session, [row.Case.key_id for row in found])
    waits = _waits(session, [row.Case.id for row in found])
    tracks = regions.track_names(session, region) if found else {}
    names = _Names(waits, tracks, phases.of_cases(session, [row.Case for row in found]))
    lines = tuple(_line(row.Case, row.name or "", row.due, names) for row in found)
    last = found[-1] if more else None
    return Page(lines, str(paging.Key((last.due or paging.FAR).isoformat(), last.Case.id)) if last else "")


def _page(region: str, key: paging.Key | None, conditions: Iterable[Any]) -> Select[Any]:
    dues = _dues(region)
    due = func.coalesce(dues.c.due, paging.FAR)
    found = (
        select(Case, User.name, dues.c.due)
        .outerjoin(Assignment, (Assignment.case_id == Case.id) & Assignment.to_at.is_(None))
        .outerjoin(User, User.id == Assignment.user_id)
        .outerjoin(dues, dues.c.case_id == Case.id)
        .where(Case.region == region, Case.status == "open", *conditions)
        .order_by(due, Case.id)
        .limit(paging.PAGE + 1)
    )
    return found if key is None else found.where(paging.after(due, Case.id, key.day(), key))


def _dues(region: str) -> Subquery:
    """The nearest deadline of each case."""
    open_tasks = select(Task.case_id, func.min(Task.due).label("due")).where(
        Task.region == region, Task.done_at.is_(None), Task.due.is_not(None)
    )
    return open_tasks.group_by(Task.case_id).subquery()


def _waits(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """What each case waits for: its first open task."""
    tasks = session.execute(
        select(Task.case_id, Task.kind)
        .where(Task.case_id.in_(case_ids), Task.done_at.is_(None))
        .order_by(Task.due.desc(), Task.id.desc())
    )
    return {case_id: _(TASKS.get(kind, "")) for case_id, kind in tasks}


@dataclass(frozen=True)
class _Names:
    """What stands beside cases in a list: what each waits for, tracks by kind, phases by case."""

    waits: Mapping[UUID, str]
    tracks: Mapping[str, str]
    phases: Mapping[UUID, str]


def _line(case: Case, director: str, due: date | None, names: _Names) -> CaseLine:
    return CaseLine(
        id=case.id,
        number=case.number,
        label=case.label,
        track=names.tracks.get(case.track, ""),
        phase=phases.name(names.phases.get(case.id, "")),
        risk=LEVELS.get(case.risk_level or "", ""),
        director=director,
        due=due,
        late=due is not None and due < clock.today(),
        waits=names.waits.get(case.id, ""),
        opened_at=case.opened_at,
    )


def head(session: Session, case: Case) -> Head:
    """Gather the head of a case page: family, dangers, where we are."""
    assigned = director(session, case)
    deadline = session.scalar(
        select(func.min(Task.due)).where(Task.region == case.region, Task.case_id == case.id, Task.done_at.is_(None))
    )
    return Head(
        id=case.id,
        number=case.number,
        label=case.label,
        is_open=case.status == "open",
        track=regions.track_names(session, case.region).get(case.track, ""),
        phase=phases.name(phases.of_cases(session, [case]).get(case.id, "")),
        risk=LEVELS.get(case.risk_level or "", ""),
        risk_at=case.risk_at,
        opened_at=case.opened_at,
        deadline=deadline,
        late=deadline is not None and deadline < clock.today(),
        director=assigned[1] if assigned else "",
        director_id=assigned[0].user_id if assigned else None,
        director_since=assigned[0].from_at if assigned else None,
        supporters=supporters.of_case(session, case),
        family=persons.cards(session, case.region, case.id),
        dangers=dangers(session, case),
    )


def director(session: Session, case: Case) -> tuple[Assignment, str] | None:
    """The director of a case now, with name."""
    found = session.execute(
        select(Assignment, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.region == case.region, Assignment.case_id == case.id, Assignment.to_at.is_(None))
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def directors_before(session: Session, case: Case) -> Sequence[tuple[Assignment, str]]:
    """Every director a case has or had, the newest first."""
    found = session.execute(
        select(Assignment, User.name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.region == case.region, Assignment.case_id == case.id)
        .order_by(Assignment.from_at.desc(), Assignment.id.desc())
    )
    return [(assignment, name) for assignment, name in found]


def dangers(session: Session, case: Case) -> tuple[Danger, ...]:
    """The dangers that the forms of a case named, each once, with its latest source."""
    found = session.execute(
        select(StatisticFact.field, StatisticFact.code, StatisticFact.form, StatisticFact.at)
        .join(Submission, Submission.id == StatisticFact.submission_id)
        .where(
            Submission.region == case.region,
            Submission.case_id == case.id,
            Submission.status == "submitted",
            StatisticFact.field.in_({field for field, code in DANGERS}),
        )
        .order_by(StatisticFact.at)
    )
    named = [(words, form, at) for field, code, form, at in found if (words := DANGERS.get((field, code)))]
    titles = case_forms.titles(session, case.region) if named else {}
    latest = {words: Danger(_(words), titles.get(form, form).lower(), at) for words, form, at in named}
    return tuple(latest[words] for words in dict.fromkeys(DANGERS.values()) if words in latest)


@dataclass(frozen=True)
class Candidate:
    """Somebody who can direct a case, and how many he directs now."""

    user_id: UUID
    name: str
    cases: int

    @property
    def words(self) -> str:
        """Name and workload."""
        told = ngettext("%(name)s (%(number)s dossier nu)", "%(name)s (%(number)s dossiers nu)", self.cases)
        return told % {"name": self.name, "number": self.cases}


def candidates(session: Session, region: str) -> tuple[Candidate, ...]:
    """The directors of a region today, who has least first."""
    today = clock.today()
    load = (
        select(Assignment.user_id, func.count().label("cases"))
        .where(Assignment.region == region, Assignment.to_at.is_(None))
        .group_by(Assignment.user_id)
        .subquery()
    )
    cases = func.coalesce(load.c.cases, 0)
    found = session.execute(
        select(User.id, User.name, cases)
        .join(Membership, Membership.user_id == User.id)
        .outerjoin(load, load.c.user_id == User.id)
        .where(
            Membership.region == region,
            Membership.role == "director",
            User.active,
            (Membership.from_date.is_(None)) | (Membership.from_date <= today),
            (Membership.to_date.is_(None)) | (Membership.to_date >= today),
        )
        .distinct()
        .order_by(cases, User.name, User.id)
    )
    return tuple(Candidate(user_id, name, number) for user_id, name, number in found)


def looked_before(session: Session, user_id: UUID, case: Case) -> datetime | None:
    """When somebody looked into a case the time before this one; None on a first look."""
    look = session.get(CaseLook, (user_id, case.id))
    if look is None:
        return None
    return look.at if clock.now() - look.at >= LOOK else look.previous_at
