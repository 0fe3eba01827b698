"""The persons of cases: the current truth about who a family is, drawn with the fields that fill it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions.language import Field
from portal.definitions.library import Compiled
from portal.definitions.values import PartialDate, Value
from portal.forms.answers import Answers, Row, from_json, to_json
from portal.forms.fields.registry import type_of
from portal.forms.wording import words
from portal.languages import gettext as _
from portal.models import Person, clock
from portal.queries import definitions

BOUND = "person."
"""A field whose `bind` starts so fills a detail of a person."""

REFERRAL = "referral"
NAMES = frozenset({"first_name", "last_name", "roles"})
"""Details that stand in the heading of a card, not among its lines."""
VICTIMS = frozenset({"slachtoffer", "beide", "kind_slachtoffer"})

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Line:
    """One detail of a person, as it is read."""

    label: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One person as the case page shows him."""

    id: UUID
    name: str
    roles: tuple[str, ...]
    role_words: tuple[str, ...]
    born: str
    lines: tuple[Line, ...]
    values: Mapping[str, Value]
    version: int

    @property
    def is_victim(self) -> bool:
        """Whether this person was hurt, as far as the file says."""
        return bool(VICTIMS & set(self.roles))

    @property
    def safe_contact(self) -> str:
        """How and when this person may be reached safely, or nothing."""
        found = self.values.get("safe_contact")
        return found if isinstance(found, str) else ""

    @property
    def address_is_secret(self) -> bool:
        """Whether the address must stay secret."""
        return self.values.get("address_secret") in (True, "ja")


def fields_of(compiled: Compiled) -> Fields:
    """The fields of a definition that fill details of a person, by detail."""
    bound = {field.bind: field for field in compiled.fields.values() if field.bind}
    return {bind.removeprefix(BOUND): field for bind, field in bound.items() if bind.startswith(BOUND)}


def current_fields(session: Session, region: str) -> Fields:
    """The fields of the region's referral as it is in force now."""
    version = definitions.standing_version_or_none(session, region, REFERRAL)
    return fields_of(definitions.compiled_version(version)) if version else {}


def of_cases(session: Session, region: str, case_ids: Iterable[UUID], *, withdrawn: bool = False) -> Sequence[Person]:
    """The persons of some cases of a region, in the order in which they were added; with or without withdrawn ones."""
    found = select(Person).where(Person.region == region, Person.case_id.in_(list(case_ids))).order_by(Person.id)
    return session.scalars(found if withdrawn else found.where(Person.withdrawn_at.is_(None))).all()


def one(session: Session, region: str, case_id: UUID, person_id: UUID) -> Person:
    """One person of a case; raises NoResultFound when there is none."""
    return session.scalars(
        select(Person).where(
            Person.region == region,
            Person.case_id == case_id,
            Person.id == person_id,
            Person.withdrawn_at.is_(None),
        )
    ).one()


def cards(session: Session, region: str, case_id: UUID) -> tuple[Card, ...]:
    """The persons of a case as cards."""
    fields = current_fields(session, region)
    return tuple(card(person, fields) for person in of_cases(session, region, [case_id]))


def card(person: Person, fields: Fields) -> Card:
    """Draw one person."""
    values = values_of(person.details, fields)
    roles = _codes(values.get("roles"))
    return Card(
        id=person.id,
        name=name(values),
        roles=roles,
        role_words=shown(fields, "roles", values),
        born=", ".join(shown(fields, "birth_date", values)),
        lines=tuple(
            Line(words(field.label) or detail, parts)
            for detail, field in fields.items()
            if detail not in NAMES and (parts := shown(fields, detail, values))
        ),
        values=values,
        version=person.version,
    )


def values_of(details: Mapping[str, Any], fields: Fields) -> dict[str, Value]:
    """Details as typed values; what no field knows any more is left out."""
    return {
        detail: value
        for detail, field in fields.items()
        if (value := from_json({field.id: details.get(detail)}, [field]).get(field.id)) is not None
    }


def name(values: Mapping[str, Value]) -> str:
    """First and last name, or what stands in for them."""
    parts = [part for key in ("first_name", "last_name") if isinstance(part := values.get(key), str) and part]
    return " ".join(parts) or _("Naam niet gekend")


def born(values: Mapping[str, Value]) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of birth as far as they are known for certain."""
    found = values.get("birth_date")
    if isinstance(found, PartialDate):
        return None if found.about else (found.year, found.month, found.day)
    year = getattr(found, "year", None)
    return None if year is None else (year, getattr(found, "month", None), getattr(found, "day", None))


def _codes(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(code) for code in value) if isinstance(value, tuple) else ()


def shown(fields: Fields, detail: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    """One detail as it is read, in parts; empty when it is not filled in."""
    field = fields.get(detail)
    return () if field is None or detail not in values else type_of(field).shown(field, values[detail])


@dataclass(frozen=True)
class Sheet:
    """A person as one row of the form that fills his details, to be edited there."""

    compiled: Compiled
    step: str
    row: tuple[str, str]
    answers: Answers
    facts: Mapping[str, Value]
    no_longer_asked: Mapping[str, Any]
    """Details that no field of today's form holds: they stay with the person."""

    @property
    def group(self) -> Field:
        """The group whose rows are persons."""
        return self.compiled.fields[self.row[0]]

    def details(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Values by column as details of a person, in plain JSON data."""
        stored = to_json(values, self.group.columns)
        bound = {column.id: column.bind.removeprefix(BOUND) for column in self.group.columns if column.bind}
        asked = {bound[column]: data for column, data in stored.items() if column in bound}
        return {**self.no_longer_asked, **asked}


def sheet(session: Session, person: Person) -> Sheet:
    """Lay a person out on the region's referral as it is in force now."""
    compiled = definitions.compiled_version(definitions.standing_version(session, person.region, REFERRAL))
    group = next(field for field in compiled.fields.values() if any(_is_bound(column) for column in field.columns))
    values = values_of(person.details, fields_of(compiled))
    known = {field.id: values[detail] for detail, field in fields_of(compiled).items() if detail in values}
    row = Row(str(person.id), known)
    return Sheet(
        compiled=compiled,
        step=compiled.step_of[group.id],
        row=(group.id, row.id),
        answers={group.id: (row,)},
        facts={"today": clock.today(), "region": person.region},
        no_longer_asked={key: data for key, data in person.details.items() if key not in fields_of(compiled)},
    )


def _is_bound(column: Field) -> bool:
    return bool(column.bind and column.bind.startswith(BOUND))
