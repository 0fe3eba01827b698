"""Possible doubles: open cases of the region that may be about the same family ('één gezin, één plan')."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions.values import Value
from portal.forms.answers import rows_of
from portal.languages import marked
from portal.models import Case, Person, Submission
from portal.models.sealing import keyring
from portal.queries import persons
from portal.queries.persons import Card, Fields
from portal.queries.submissions import Loaded

NAME_AND_BIRTH = marked("familienaam en geboortedatum")
BIRTH_AND_PLACE = marked("geboortedatum en gemeente")
SAME_TEXT = marked("deze persoon stond al in een vorige tekst van deze aanmelding")


@dataclass(frozen=True)
class Newcomer:
    """A person of a referral that has no case yet."""

    id: str
    name: str
    role_words: tuple[str, ...]
    born: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Match:
    """Two persons who may be the same, and what agrees."""

    new: Newcomer
    known: Card
    agrees: str


@dataclass(frozen=True)
class Double:
    """An open case that may be about the same family."""

    case_id: UUID
    number: str
    label: str
    matches: tuple[Match, ...]
    persons: tuple[Card, ...]

    @property
    def is_certain(self) -> bool:
        """Whether this referral goes on with an earlier text that became this case."""
        return any(match.agrees == SAME_TEXT for match in self.matches)


def newcomers(loaded: Loaded) -> tuple[Newcomer, ...]:
    """The persons of a referral, read by the details that they will fill."""
    fields = persons.fields_of(loaded.compiled)
    return tuple(
        _newcomer(row.id, {detail: row.values.get(field.id) for detail, field in fields.items()}, fields)
        for row in rows_of(loaded.answers, "persons")
    )


def _newcomer(row_id: str, values: Mapping[str, Value], fields: Fields) -> Newcomer:
    words = persons.shown(fields, "roles", values)
    born = ", ".join(persons.shown(fields, "birth_date", values))
    return Newcomer(row_id, persons.name(values), words, born, values)


def of(session: Session, loaded: Loaded) -> tuple[Double, ...]:
    """The open cases of the region with a person of the same surname and birth date, or the same birth date and
    municipality (domain/review.md); spelled differently, a family still meets itself."""
    region, place = loaded.submission.region, loaded.submission.municipality_nis
    new = newcomers(loaded)
    if loaded.submission.replaces_id is None and not any(persons.born(person.values) for person in new):
        return ()
    cases = _open_cases(session, region)
    known, places = _cards(session, region), _places(session, region)
    others = [case for case in cases if case.id != loaded.submission.case_id]
    found = (_double(case, known[case.id], new, same_place=place in places[case.id]) for case in others)
    return tuple(double for double in found if double.matches)


def _open_cases(session: Session, region: str) -> Sequence[Case]:
    cases = session.scalars(select(Case).where(Case.region == region, Case.status == "open").order_by(Case.id)).all()
    keyring(session).prepare(session, [case.key_id for case in cases])
    return cases


def _cards(session: Session, region: str) -> Mapping[UUID, tuple[Card, ...]]:
    fields = persons.current_fields(session, region)
    cards: dict[UUID, tuple[Card, ...]] = defaultdict(tuple)
    for person in session.scalars(
        select(Person)
        .join(Case, Case.id == Person.case_id)
        .where(Case.region == region, Case.status == "open", Person.withdrawn_at.is_(None))
        .order_by(Person.id)
    ):
        cards[person.case_id] += (persons.card(person, fields),)
    return cards


def _places(session: Session, region: str) -> Mapping[UUID, set[str | None]]:
    """The municipalities that the referrals of each open case were about."""
    places: dict[UUID, set[str | None]] = defaultdict(set)
    found = session.execute(
        select(Case.id, Submission.municipality_nis)
        .join(Submission, Submission.case_id == Case.id)
        .where(Case.region == region, Case.status == "open", Submission.municipality_nis.is_not(None))
    )
    for case_id, nis in found:
        places[case_id].add(nis)
    return places


def _double(case: Case, known: Sequence[Card], new: Sequence[Newcomer], *, same_place: bool) -> Double:
    pairs = ((one, other, _agreed(one, other, same_place=same_place)) for one in new for other in known)
    matches = tuple(Match(one, other, agrees) for one, other, agrees in pairs if agrees)
    return Double(case.id, case.number, case.label, matches, tuple(known))


def _agreed(one: Newcomer, other: Card, *, same_place: bool) -> str:
    return SAME_TEXT if one.id == str(other.id) else agreement(one.values, other.values, same_place=same_place)


def agreement(one: Mapping[str, Value], other: Mapping[str, Value], *, same_place: bool) -> str:
    """What two persons have in common, when that is enough to ask whether they are the same."""
    born = persons.born(one)
    if born is None or born != persons.born(other):
        return ""
    if surname(one) and surname(one) == surname(other):
        return NAME_AND_BIRTH
    return BIRTH_AND_PLACE if same_place else ""


def surname(values: Mapping[str, Value]) -> str:
    """A surname as it is compared: no case, no blanks."""
    found = values.get("last_name")
    return "".join(found.split()).casefold() if isinstance(found, str) else ""
