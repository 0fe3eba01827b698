"""Where records come from: per kind what a submission offers, to this person, and never more than was asked for.

Each source gives the first of its records, those with some ids, and those whose name may hold a text: the first is
for lists, the second to judge what was chosen with one query, the third for searching. All three look at the same
records: of this region, in force, and such as this person may see.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, and_, false, or_, select
from sqlalchemy.orm import Session

from portal.access import relations, ties
from portal.access.actor import Actor
from portal.forms.fields.base import RecordChoice
from portal.forms.fields.files import RECORDS as FILES
from portal.forms.fields.matching import folded
from portal.forms.wording import words
from portal.languages import gettext as _
from portal.models import (
    Case,
    DefinitionVersion,
    Municipality,
    Organisation,
    PoliceZone,
    Region,
    Submission,
    Ticket,
    clock,
)
from portal.models.organisation import RegionPartner
from portal.models.user import Membership, User
from portal.queries import attachments, definitions, persons, plans
from portal.queries.partners import in_force_on

MOST_LISTED = 60
"""More records than this are searched, not listed."""
MOST_NAMED = 10
"""The same for what people call by names of before: searching finds those, a list does not."""
MOST_READ = 500
"""How many of the newest forms are looked through for a day that somebody types."""
ACCENTED = frozenset("aceinouysz")
"""The letters that may bear an accent here: in a wide net any sign stands in their place."""


@dataclass(frozen=True)
class Asking:
    """For which submission records are asked, by whom and on which day."""

    region: str
    case_id: UUID | None = None
    submission_id: UUID | None = None
    actor: Actor | None = None
    day: date = field(default_factory=clock.today)


class Source(Protocol):
    """Records of one kind."""

    @property
    def most(self) -> int:
        """How many are listed before they are searched."""

    def first(self, session: Session, asking: Asking) -> list[RecordChoice]:
        """The first ones by name; one more than are listed tells that there are more."""

    def of_ids(self, session: Session, asking: Asking, ids: Collection[str]) -> list[RecordChoice]:
        """Those with these ids, as far as they are on offer."""

    def maybe_named(self, session: Session, asking: Asking, text: str) -> list[RecordChoice]:
        """Those whose name may hold a text, and some more."""


Wanted: TypeAlias = "Select[*tuple[Any, ...]]"
Found: TypeAlias = "Row[*tuple[Any, ...]]"
Offer = Callable[[Asking], Wanted]
Reading = Callable[[Found], Iterable[RecordChoice]]


def _plainly(row: Found) -> Iterable[RecordChoice]:
    return (RecordChoice(str(row[0]), row[1]),)


@dataclass(frozen=True)
class Table:
    """Records of a table: what is offered (id first), by which names they are found, and how a row is called."""

    offer: Offer
    key: SQLColumnExpression[Any]
    names: tuple[SQLColumnExpression[Any], ...]
    read: Reading = _plainly
    most: int = MOST_LISTED
    by_uuid: bool = True

    def first(self, session: Session, asking: Asking) -> list[RecordChoice]:
        """In the order of the table's offer."""
        found = session.execute(self.offer(asking).limit(self.most + 1))
        return [next(iter(self.read(row))) for row in found]

    def of_ids(self, session: Session, asking: Asking, ids: Collection[str]) -> list[RecordChoice]:
        """One query, whatever their number."""
        wanted: list[Any] = _uuids(ids) if self.by_uuid else list(ids)
        if not wanted:
            return []
        found = session.execute(self.offer(asking).where(self.key.in_(wanted)))
        return [next(iter(self.read(row))) for row in found]

    def maybe_named(self, session: Session, asking: Asking, text: str) -> list[RecordChoice]:
        """Caught in a wide net; a table without names to look in is small enough to be taken whole."""
        found = session.execute(self.offer(asking).where(*wide_net(text, self.names)))
        return [choice for row in found for choice in self.read(row)]


@dataclass(frozen=True)
class Few:
    """Records of which there are never many: they are read together."""

    everything: Callable[[Session, Asking], list[RecordChoice]]
    most: int = MOST_LISTED

    def first(self, session: Session, asking: Asking) -> list[RecordChoice]:
        """All, as far as a list goes."""
        return self.everything(session, asking)[: self.most + 1]

    def of_ids(self, session: Session, asking: Asking, ids: Collection[str]) -> list[RecordChoice]:
        """From among all of them."""
        return [one for one in self.everything(session, asking) if one.id in ids]

    def maybe_named(self, session: Session, asking: Asking, text: str) -> list[RecordChoice]:
        """All of them."""
        return self.everything(session, asking)


@dataclass(frozen=True)
class Sent:
    """What was sent on one form: in this case, or for a register in this region; the newest first."""

    form: str
    most: int = MOST_LISTED

    def first(self, session: Session, asking: Asking) -> list[RecordChoice]:
        """The newest ones."""
        return self._read(session, asking, self._offer(asking).limit(self.most + 1))

    def of_ids(self, session: Session, asking: Asking, ids: Collection[str]) -> list[RecordChoice]:
        """One query, whatever their number."""
        wanted = _uuids(ids)
        return self._read(session, asking, self._offer(asking).where(Submission.id.in_(wanted))) if wanted else []

    def maybe_named(self, session: Session, asking: Asking, text: str) -> list[RecordChoice]:
        """The newest ones: they are called by their day."""
        return self._read(session, asking, self._offer(asking).limit(MOST_READ))

    def _offer(self, asking: Asking) -> Wanted:
        in_case = Submission.case_id == asking.case_id if asking.case_id else false()
        registered = and_(DefinitionVersion.home == "register", Submission.case_id.is_(None))
        may_read = relations.reads_sent(asking.actor) if asking.actor else false()
        return (
            select(Submission.id, Submission.submitted_at, DefinitionVersion.id, DefinitionVersion.hash)
            .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
            .where(Submission.region == asking.region, Submission.form == self.form, Submission.status == "submitted")
            .where(Submission.id != asking.submission_id, or_(in_case, registered), may_read)
            .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        )

    def _read(self, session: Session, asking: Asking, wanted: Wanted) -> list[RecordChoice]:
        """'Risicotaxatie van 12/05/2026'; with the hour where a day has several."""
        rows = session.execute(wanted).all()
        days = [f"{row[1].astimezone(clock.BRUSSELS):%d/%m/%Y}" for row in rows]
        named = []
        for row, day in zip(rows, days, strict=True):
            title = words(definitions.compiled_of(session, row[2], row[3]).definition.title)
            told = {"title": title, "day": day, "hour": f"{row[1].astimezone(clock.BRUSSELS):%H.%M}"}
            same = days.count(day) > 1
            sentence = _("%(title)s van %(day)s, %(hour)s u.") if same else _("%(title)s van %(day)s")
            named.append(RecordChoice(str(row[0]), sentence % told))
        return named


def wide_net(text: str, names: Sequence[SQLColumnExpression[Any]]) -> list[ColumnElement[bool]]:
    """Each typed word stands in one of the names, whatever accents it has there: catches all that match, and more."""
    if not names:
        return []
    return [or_(*(name.ilike(f"%{_loose(word)}%", escape="\\") for name in names)) for word in folded(text).split()]


def _loose(word: str) -> str:
    return "".join(_loose_sign(sign) for sign in word)


def _loose_sign(sign: str) -> str:
    if sign in ACCENTED or not sign.isascii():
        return "_"
    return f"\\{sign}" if sign in "%_\\" else sign


def _uuids(ids: Iterable[str]) -> list[UUID]:
    """The ids that can be one; anything else names nothing."""
    found = []
    for one in ids:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _organisations(asking: Asking) -> Wanted:
    return (
        select(Organisation.id, Organisation.name)
        .join(RegionPartner, RegionPartner.organisation_id == Organisation.id)
        .where(RegionPartner.region == asking.region, in_force_on(RegionPartner, asking.day))
        .distinct()
        .order_by(Organisation.name, Organisation.id)
    )


def _municipalities(asking: Asking) -> Wanted:
    began = or_(Municipality.valid_from.is_(None), Municipality.valid_from <= asking.day)
    runs = or_(Municipality.valid_to.is_(None), Municipality.valid_to >= asking.day)
    return (
        select(Municipality.nis, Municipality.name, Municipality.aliases)
        .where(Municipality.region == asking.region, began, runs)
        .order_by(Municipality.name)
    )


def _with_old_names(row: Found) -> Iterable[RecordChoice]:
    """A municipality under its own name, and under each that it had."""
    yield RecordChoice(row[0], row[1])
    yield from (RecordChoice(row[0], row[1], also=alias["name"]) for alias in row[2] or () if alias["name"] != row[1])


def _police_zones(asking: Asking) -> Wanted:
    return (
        select(PoliceZone.id, PoliceZone.name)
        .where(PoliceZone.region == asking.region)
        .order_by(PoliceZone.name, PoliceZone.id)
    )


def _users(asking: Asking) -> Wanted:
    return (
        select(User.id, User.name, Organisation.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.region == asking.region, User.active, in_force_on(Membership, asking.day))
        .distinct()
        .order_by(User.name, Organisation.name, User.id)
    )


def _with_organisation(row: Found) -> Iterable[RecordChoice]:
    return (RecordChoice(str(row[0]), f"{row[1]} ({row[2]})"),)


def _cases(asking: Asking) -> Wanted:
    """The cases that this person may name, by number: a family's name stands in no other family's answers."""
    may_name = ties.names_case(asking.actor) if asking.actor else false()
    return select(Case.id, Case.number).where(Case.region == asking.region, may_name).order_by(Case.number.desc())


def _tickets(asking: Asking) -> Wanted:
    """The tickets that this organisation was given and has not used: by number."""
    mine = Ticket.organisation_id == (asking.actor.organisation_id if asking.actor else None)
    unused = or_(Ticket.used_by_id.is_(None), Ticket.used_by_id == asking.submission_id)
    holds = and_(Ticket.valid_to >= asking.day, Ticket.withdrawn_at.is_(None))
    return (
        select(Ticket.id, Ticket.number)
        .where(Ticket.region == asking.region, holds, unused, mine)
        .order_by(Ticket.number.desc())
    )


def _persons(session: Session, asking: Asking) -> list[RecordChoice]:
    if asking.case_id is None:
        return []
    return [RecordChoice(str(one.id), one.name) for one in persons.cards(session, asking.region, asking.case_id)]


def _files(session: Session, asking: Asking) -> list[RecordChoice]:
    """The files of this submission, with how each stands."""
    return attachments.offered(session, asking.region, asking.submission_id) if asking.submission_id else []


def _plan_rows(kind: str) -> Callable[[Session, Asking], list[RecordChoice]]:
    """The goals, small steps or actions of the plan of the case."""

    def rows(session: Session, asking: Asking) -> list[RecordChoice]:
        wanted = select(Case).where(Case.region == asking.region, Case.id == asking.case_id)
        case = session.scalars(wanted).one_or_none() if asking.case_id else None
        plan = plans.of_case(session, case) if case is not None else None
        found = plans.rows(session, plan).all() if plan is not None else ()
        title = plans.TITLES[kind]
        return [RecordChoice(str(row.id), str(row.details.get(title) or "")) for this, row in found if this == kind]

    return rows


def _of_region(listed: str, key: str) -> Callable[[Session, Asking], list[RecordChoice]]:
    """What the region says about itself: its tables, locations, divisions."""

    def entries(session: Session, asking: Asking) -> list[RecordChoice]:
        document = session.scalar(select(Region.document).where(Region.code == asking.region)) or {}
        return [RecordChoice(str(one[key]), str(one["name"])) for one in document.get(listed) or ()]

    return entries


ORGANISATIONS = Table(_organisations, Organisation.id, (Organisation.name,))
SOURCES: Mapping[str, Source] = {
    "organisation": ORGANISATIONS,
    "partner": ORGANISATIONS,
    "municipality": Table(_municipalities, Municipality.nis, (), _with_old_names, MOST_NAMED, by_uuid=False),
    "police_zone": Table(_police_zones, PoliceZone.id, (PoliceZone.name,)),
    "user": Table(_users, User.id, (User.name, Organisation.name), _with_organisation),
    "case": Table(_cases, Case.id, (Case.number,)),
    "person": Few(_persons),
    "goal": Few(_plan_rows("goal")),
    "sub_goal": Few(_plan_rows("sub_goal")),
    "action": Few(_plan_rows("action")),
    "table": Few(_of_region("tables", "id")),
    "location": Few(_of_region("locations", "id")),
    "division": Few(_of_region("divisions", "code")),
    FILES: Few(_files),
    "ticket": Table(_tickets, Ticket.id, (Ticket.number,)),
}


def source_of(kind: str) -> Source:
    """The source of a kind of record; any other word is the name of a form."""
    return SOURCES.get(kind) or Sent(kind)
