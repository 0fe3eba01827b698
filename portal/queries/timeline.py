"""The course of events of a case, each line with what its sentence needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.forms.wording import words
from portal.models import Case, CaseEvent, User
from portal.queries import case_forms, contacts, definitions, persons, plans, regions
from portal.queries.contacts import ContactLine
from portal.queries.persons import Fields

LONGEST = 200
RISK = "risk_assessment"


@dataclass(frozen=True)
class EventLine:
    """One event, ready for `templates/events/<template>`."""

    kind: str
    template: str
    at: datetime
    author: str
    subject_id: UUID | None
    data: Mapping[str, Any]
    is_new: bool = False
    """Whether it happened since this reader looked last, by somebody else's hand."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names by id: persons of the family and professionals."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What codes are called: critical factors and details of a person."""
    contact: ContactLine | None = None

    @property
    def subject(self) -> str:
        """The name of whom or what it is about."""
        return self.names.get(str(self.subject_id), "")

    def named(self, key: str) -> str:
        """The name behind an id in the codes."""
        return self.names.get(str(self.data.get(key, "")), "")

    def worded(self, key: str) -> tuple[str, ...]:
        """The words behind a list of codes."""
        return tuple(self.words.get(code, code) for code in self.data.get(key, ()))


def of_case(session: Session, case: Case, reader_id: UUID, since: datetime | None) -> tuple[EventLine, ...]:
    """The events of a case, the newest first; what is new to this reader is marked."""
    found = session.scalars(
        select(CaseEvent)
        .where(CaseEvent.region == case.region, CaseEvent.case_id == case.id)
        .order_by(CaseEvent.at.desc(), CaseEvent.id.desc())
        .limit(LONGEST)
    ).all()
    fields = persons.current_fields(session, case.region)
    names = _names(session, case, found, fields)
    words = _words(session, case.region, fields)
    noted = contacts.of_case(session, case.region, case.id)
    return tuple(
        EventLine(
            kind=event.kind,
            template=f"events/{event.kind.replace('.', '_')}.html",
            at=event.at,
            author=names.get(str(event.author_id), ""),
            subject_id=event.subject_id,
            data=event.data,
            is_new=since is not None and event.at > since and event.author_id != reader_id,
            names=names,
            words=words,
            contact=noted.get(event.subject_id) if event.subject_id else None,
        )
        for event in found
    )


def _names(session: Session, case: Case, events: Sequence[CaseEvent], fields: Fields) -> dict[str, str]:
    """The names of the family and of the professionals who did something or got something, and of rows of the plan."""
    family = persons.of_cases(session, case.region, [case.id], withdrawn=True)
    names = {str(person.id): persons.name(persons.values_of(person.details, fields)) for person in family}
    involved = {event.author_id for event in events} | {event.subject_id for event in events if event.subject_id}
    involved |= {UUID(former) for event in events if (former := event.data.get("former"))}
    users = session.execute(select(User.id, User.name).where(User.id.in_(involved)))
    return names | {str(user_id): name for user_id, name in users} | plans.titles(session, case)


def _words(session: Session, region: str, fields: Fields) -> dict[str, str]:
    """What critical factors, details of a person, forms and tracks are called now."""
    version = definitions.standing_version_or_none(session, region, RISK)
    scores = definitions.definition(version).scores if version else ()
    factors = {item.id: words(item.label) or item.id for score in scores for item in score.critical}
    tracks = {f"track:{kind}": name for kind, name in regions.track_names(session, region).items()}
    details = {detail: words(field.label) or detail for detail, field in fields.items()}
    return factors | details | case_forms.titles(session, region) | tracks
