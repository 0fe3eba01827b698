"""The contacts with a family, as they were noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.languages import gettext as _, marked
from portal.models import Contact, User

KINDS: Mapping[str, str] = {
    "huisbezoek": marked("Huisbezoek"),
    "kantoor": marked("Gesprek op kantoor"),
    "telefoon": marked("Telefoon"),
    "video": marked("Videogesprek"),
    "bericht": marked("Bericht"),
    "clientoverleg": marked("Cliëntoverleg"),
    "dienst": marked("Contact met dienst"),
    "poging": marked("Poging zonder gehoor"),
}
"""The option set `contact_kind` of forms.json."""


@dataclass(frozen=True)
class ContactLine:
    """One contact, as the course of events shows it."""

    id: UUID
    at: datetime
    kind: str
    with_whom: str
    summary: str
    new_incident: bool
    author: str


def of_case(session: Session, region: str, case_id: UUID, limit: int = 200) -> Mapping[UUID, ContactLine]:
    """The last contacts of a case, the newest first, by id."""
    found = session.execute(
        select(Contact, User.name)
        .join(User, User.id == Contact.author_id)
        .where(Contact.region == region, Contact.case_id == case_id)
        .order_by(Contact.at.desc(), Contact.id.desc())
        .limit(limit)
    )
    return {contact.id: _line(contact, author) for contact, author in found}


def _line(contact: Contact, author: str) -> ContactLine:
    details = contact.details
    return ContactLine(
        id=contact.id,
        at=contact.at,
        kind=_(KINDS.get(contact.kind, contact.kind)),
        with_whom=str(details.get("with", "")),
        summary=str(details.get("summary", "")),
        new_incident=contact.new_incident,
        author=author,
    )
