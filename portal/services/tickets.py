"""Tickets: a consult gives one, one referral uses it, until its day is over (domain/forms.md, 3.6; D3-40).

A form says with `bind` what it has to do with tickets: `ticket.kind` and `ticket.valid_to` give one when it is sent,
`ticket.used` names the one that is used. The number is a fact of the submission from then on (`facts.ticket_number`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict
from portal.forms.bound import FieldError
from portal.languages import gettext as _
from portal.models import Submission, Ticket, clock
from portal.queries import submissions
from portal.queries.submissions import Loaded
from portal.services import audit, numbering

GIVEN = "ticket"
"""The series that the numbers come from."""
USED = "ticket.used"
NUMBER = "ticket_number"
"""The fact that holds the number."""


def give(session: Session, actor: Actor, found: Loaded) -> Loaded:
    """Give the ticket that a form promises, when it does; whoever takes a consult further keeps its number."""
    kind, valid_to = (_answer(found, f"{GIVEN}.{detail}")[1] for detail in ("kind", "valid_to"))
    if not isinstance(kind, str) or not isinstance(valid_to, date):
        return found
    submission = found.submission
    ticket = _given_before(session, submission)
    if ticket is None:
        number = f"T-{numbering.next_number(session, submission.region, GIVEN)}"
        ticket = Ticket(region=submission.region, number=number, consult_id=submission.id)
        session.add(ticket)
    ticket.consult_id, ticket.kind, ticket.valid_to = submission.id, kind, valid_to
    submission.facts = dict(submission.facts) | {NUMBER: ticket.number}
    session.flush()
    codes = {"number": ticket.number, "kind": kind}
    audit.record(session, actor, ("submission", submission.id), "ticket.given", codes, region=submission.region)
    return submissions.loaded(session, submission, dict(found.parts))


def _given_before(session: Session, submission: Submission) -> Ticket | None:
    if submission.replaces_id is None:
        return None
    return session.scalars(
        select(Ticket)
        .where(Ticket.region == submission.region, Ticket.consult_id == submission.replaces_id)
        .with_for_update()
    ).first()


def use(session: Session, actor: Actor, found: Loaded) -> None:
    """Mark the ticket that a form names as used by it; one that somebody used meanwhile is a conflict."""
    field_id, number = _answer(found, USED)
    if not field_id or not isinstance(number, str):
        return
    submission = found.submission
    ticket = _named(session, submission.region, number, lock=True)
    if ticket is None or _wrong(ticket, submission):
        raise Conflict(_("Dit ticket is intussen gebruikt of verlopen. Kijk het nummer na en verstuur opnieuw."))
    ticket.used_by_id, ticket.used_at = submission.id, clock.now()
    session.flush()
    codes = {"number": ticket.number, "kind": ticket.kind}
    audit.record(session, actor, ("submission", submission.id), "ticket.used", codes, region=submission.region)


def mistakes(session: Session, found: Loaded) -> Iterator[tuple[str, FieldError]]:
    """What is wrong with the ticket that a form names, with the step of its field."""
    field_id, number = _answer(found, USED)
    if not field_id or not isinstance(number, str):
        return
    ticket = _named(session, found.submission.region, number)
    sentence = _unknown(number) if ticket is None else _wrong(ticket, found.submission)
    if sentence:
        yield found.compiled.step_of[field_id], FieldError(field_id, field_id, "", sentence)


def _answer(found: Loaded, bind: str) -> tuple[str, object]:
    """The field that is bound so, as far as it counts, and what was answered."""
    for field_id, field in found.compiled.fields.items():
        if field.bind == bind and found.evaluation.visible(field_id) is True:
            return field_id, found.evaluation.value(field_id)
    return "", None


def _named(session: Session, region: str, number: str, *, lock: bool = False) -> Ticket | None:
    """The ticket that somebody means: capitals and spaces do not matter."""
    plain = "".join(number.split()).upper()
    wanted = select(Ticket).where(Ticket.region == region, Ticket.number == plain)
    locked = wanted.with_for_update().execution_options(populate_existing=True)  # somebody may have used it meanwhile
    return session.scalars(locked if lock else wanted).one_or_none()


def _unknown(number: str) -> str:
    told = _(
        "Ticketnummer %(number)s is niet gekend in deze regio. "
        "Kijk het na: het staat bij uw consult, bijvoorbeeld T-OVL-2026-0001."
    )
    return told % {"number": number.strip()[:40]}


def _wrong(ticket: Ticket, submission: Submission) -> str:
    """Why this submission may not use the ticket; empty when it may."""
    if ticket.used_by_id not in (None, submission.id, submission.replaces_id):
        told = _("Ticket %(number)s is al gebruikt voor een aanmelding. Een ticket geldt één keer.")
        return told % {"number": ticket.number}
    if ticket.valid_to < clock.today():
        told = _("Ticket %(number)s gold tot en met %(day)s. Vraag de consultfunctie om een nieuw ticket.")
        return told % {"number": ticket.number, "day": f"{ticket.valid_to:%d/%m/%Y}"}
    return ""
