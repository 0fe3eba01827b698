"""Contacts with a family: noted in a minute, and a new incident asks for a new risk assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Gone, Invalid
from portal.languages import gettext as _
from portal.models import Case, Contact, clock
from portal.queries.contacts import KINDS
from portal.services import tasks
from portal.services.case_events import happened


@dataclass(frozen=True)
class Noted:
    """What somebody notes about a contact."""

    at: datetime
    kind: str
    with_whom: str
    summary: str
    new_incident: bool
    reassess: bool | None = None
    """Whether the risk must be assessed again; unless somebody says otherwise, after a new incident."""


def note(session: Session, actor: Actor, case: Case, noted: Noted, form_id: UUID | None = None) -> Contact:
    """Note a contact, or what a form says about one; after a new incident the risk is assessed again, from today."""
    _check(case, noted)
    contact = Contact(
        region=case.region,
        case_id=case.id,
        key_id=case.key_id,
        at=noted.at,
        kind=noted.kind,
        details={"with": noted.with_whom, "summary": noted.summary},
        new_incident=noted.new_incident,
        author_id=actor.user_id,
    )
    session.add(contact)
    session.flush()
    codes = {"kind": noted.kind, "new_incident": noted.new_incident} | ({"form": str(form_id)} if form_id else {})
    happened(session, actor, case, "case.contact_noted", contact.id, **codes)
    if noted.new_incident if noted.reassess is None else noted.reassess:
        tasks.bring_forward(session, actor, case, clock.today(), contact.id)
    return contact


def _check(case: Case, noted: Noted) -> None:
    if case.status != "open":
        raise Gone(_("Dit dossier is afgesloten."))
    if noted.at > clock.now():
        raise Invalid("at", _("Kies een moment dat al geweest is."))
    if noted.kind not in KINDS:
        raise Invalid("kind", _("Kies wat voor contact het was."))
