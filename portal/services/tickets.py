"""Tickets: a consult gives one, one referral uses it, until its day is over (domain/forms.md, 3.6; D3-40).

A form says with `bind` what it has to do with tickets: `ticket.kind` and `ticket.valid_to` give one when it is sent,
`ticket.used` names the one that is used. The number is a fact of the submission from then on (`facts.ticket_number`).
Only who reads the register gives tickets. However often a consult is taken further, it has one ticket.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict
from portal.forms.bound import FieldError
from portal.languages import gettext as _
from portal.models import Submission, Ticket, clock
from portal.queries import memberships, submissions
from portal.queries.submissions import Loaded
from portal.services import audit

KIND, VALID_TO, USED = "ticket.kind", "ticket.valid_to", "ticket.used"
NUMBER = "ticket_number"
"""The fact that holds the number."""
ONLY_ON = {"spoor2": "track2"}
"""The kinds that hold only for a family in a municipality of this list of the region (D3-44)."""
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What is told by phone and written down: no sign that looks like another."""


@dataclass(frozen=True)
class _Promise:
    """What a consult says it gives, and in which field."""

    field_id: str
    kind: str
    valid_to: date

    def is_kept_by(self, ticket: Ticket) -> bool:
        """Whether the ticket says the same already."""
        return (ticket.kind, ticket.valid_to) == (self.kind, self.valid_to)


def _promise(found: Loaded) -> _Promise | None:
    field_id, kind = _answer(found, KIND)
    valid_to = _answer(found, VALID_TO)[1]
    return _Promise(field_id, kind, valid_to) if isinstance(kind, str) and isinstance(valid_to, date) else None


def _gives(actor: Actor, found: Loaded) -> bool:
    """Whether this person answers consults: who only asks gives no ticket, and changes none."""
    return actor.role in found.compiled.definition.readers


def give(session: Session, actor: Actor, found: Loaded) -> Loaded:
    """Give, change or withdraw the ticket of a consult; whoever takes it further keeps its number."""
    submission, promise = found.submission, _promise(found)
    ticket = _given_before(session, submission)
    if ticket is None and (promise is None or not _gives(actor, found)):
        return found
    if ticket is None:
        ticket = Ticket(region=submission.region, number=_new_number(submission.region))
        ticket.organisation_id = _asked_by(session, submission)
        session.add(ticket)
    ticket.consult_id = submission.id
    if ticket.used_by_id is None and _gives(actor, found):
        _settle(session, actor, ticket, promise)
    if ticket.withdrawn_at is None:
        submission.facts = dict(submission.facts) | {NUMBER: ticket.number}
    session.flush()
    return submissions.loaded(session, submission, dict(found.parts))


def _settle(session: Session, actor: Actor, ticket: Ticket, promise: _Promise | None) -> None:
    """Let a ticket nobody used say what the consult says now; what gives none takes back the one that was given."""
    if promise is None:
        if ticket.withdrawn_at is None:
            ticket.withdrawn_at = clock.now()
            _record(session, actor, ticket, ticket.consult_id, "withdrawn")
        return
    ticket.kind, ticket.valid_to, ticket.withdrawn_at = promise.kind, promise.valid_to, None
    _record(session, actor, ticket, ticket.consult_id, "given")


def _record(session: Session, actor: Actor, ticket: Ticket, submission_id: UUID, what: str) -> None:
    codes = {"number": ticket.number, "kind": ticket.kind}
    where = ("submission", submission_id)
    audit.record(session, actor, where, f"ticket.{what}", codes, region=ticket.region)


def _new_number(region: str) -> str:
    """A number that nobody guesses: it is all that somebody without an account shows."""
    signs = "".join(secrets.choice(SIGNS) for _sign in range(8))
    return f"T-{region.upper()}-{clock.today().year}-{signs[:4]}-{signs[4:]}"


def _asked_by(session: Session, consult: Submission) -> UUID | None:
    """The organisation that asked; nobody where the centre wrote down what somebody asked by phone."""
    first = consult
    while first.replaces_id is not None:
        first = submissions.submission(session, first.region, first.replaces_id)
    inside = memberships.works_for_centre(session, first.region, first.organisation_id, first.author_id)
    return None if inside else first.organisation_id


def _given_before(session: Session, submission: Submission, *, lock: bool = True) -> Ticket | None:
    """The ticket of what this takes further."""
    if submission.replaces_id is None:
        return None
    of_earlier = (Ticket.region == submission.region, Ticket.consult_id == submission.replaces_id)
    wanted = select(Ticket).where(*of_earlier)
    locked = wanted.with_for_update().execution_options(populate_existing=True)
    return session.scalars(locked if lock else wanted).one_or_none()


def use(session: Session, actor: Actor, found: Loaded) -> None:
    """Mark the ticket that a form names as used by it; one that somebody used meanwhile is a conflict."""
    field_id, number = _answer(found, USED)
    if not field_id or not isinstance(number, str):
        return
    submission = found.submission
    ticket = _named(session, actor, submission, number, lock=True)
    if ticket is None or _wrong(ticket, submission):
        raise Conflict(_("Dit ticket is intussen gebruikt of verlopen. Kijk het nummer na en verstuur opnieuw."))
    ticket.used_by_id, ticket.used_at = submission.id, clock.now()
    session.flush()
    _record(session, actor, ticket, submission.id, "used")


def mistakes(session: Session, actor: Actor, found: Loaded) -> Iterator[tuple[str, FieldError]]:
    """What is wrong with the ticket that a form gives or names, with the step of its field."""
    for field_id, sentence in (_misgiven(session, actor, found), _misused(session, actor, found)):
        if sentence:
            yield found.compiled.step_of[field_id], FieldError(field_id, field_id, "", sentence)


def _misgiven(session: Session, actor: Actor, found: Loaded) -> tuple[str, str]:
    """Why this person cannot give what the consult promises; empty when nothing stands in the way."""
    promise = _promise(found)
    ticket = _given_before(session, found.submission, lock=False)
    if promise is None or (ticket is not None and ticket.withdrawn_at is None and promise.is_kept_by(ticket)):
        return "", ""
    if not _gives(actor, found):
        return promise.field_id, _("Alleen wie een consult beantwoordt, kan een ticket geven of veranderen.")
    if ticket is not None and ticket.used_by_id is not None:
        told = _(
            "Ticket %(number)s is al gebruikt en verandert niet meer. Begin een nieuw consult voor een nieuw ticket."
        )
        return promise.field_id, told % {"number": ticket.number}
    return "", ""


def _misused(session: Session, actor: Actor, found: Loaded) -> tuple[str, str]:
    """Why this form may not use the ticket it names; empty when it may, or names none."""
    field_id, number = _answer(found, USED)
    if not field_id or not isinstance(number, str):
        return "", ""
    ticket = _named(session, actor, found.submission, number)
    return field_id, _unknown(number) if ticket is None else _wrong(ticket, found.submission)


def _answer(found: Loaded, bind: str) -> tuple[str, object]:
    """The field that is bound so, as far as it counts, and what was answered."""
    for field_id, field in found.compiled.fields.items():
        if field.bind == bind and found.evaluation.visible(field_id) is True:
            return field_id, found.evaluation.value(field_id)
    return "", None


def _named(session: Session, actor: Actor, submission: Submission, number: str, *, lock: bool = False) -> Ticket | None:
    """The ticket that somebody means, as far as it is his: capitals and spaces do not matter.

    The centre may use it too, for whoever asked and refers by phone.
    """
    plain = "".join(number.split()).upper()
    wanted = select(Ticket).where(Ticket.region == submission.region, Ticket.number == plain)
    if not (submission.on_behalf and actor.role not in memberships.OUTSIDE):
        his = Ticket.organisation_id == submission.organisation_id
        wanted = wanted.where(or_(Ticket.organisation_id.is_(None), his))
    locked = wanted.with_for_update().execution_options(populate_existing=True)  # somebody may have used it meanwhile
    return session.scalars(locked if lock else wanted).one_or_none()


def _unknown(number: str) -> str:
    told = _(
        "Ticketnummer %(number)s is niet gekend in deze regio. "
        "Kijk het na: het staat bij uw consult, bijvoorbeeld T-OVL-2026-K7MP-4XRD."
    )
    return told % {"number": number.strip()[:40]}


def _wrong(ticket: Ticket, submission: Submission) -> str:
    """Why this submission may not use the ticket; empty when it may."""
    if ticket.used_by_id in (submission.id, submission.replaces_id) and ticket.used_by_id is not None:
        return ""
    if ticket.used_by_id is not None:
        told = _("Ticket %(number)s is al gebruikt voor een aanmelding. Een ticket geldt één keer.")
        return told % {"number": ticket.number}
    if ticket.withdrawn_at is not None:
        told = _("Ticket %(number)s is ingetrokken. Vraag de consultfunctie om een nieuw ticket.")
        return told % {"number": ticket.number}
    listed = ONLY_ON.get(ticket.kind)
    if listed and listed not in submission.facts.get("municipality_lists", ()):
        told = _("Ticket %(number)s geldt niet in de gemeente van dit gezin. Vraag de consultfunctie wat wel kan.")
        return told % {"number": ticket.number}
    if ticket.valid_to < clock.today():
        told = _("Ticket %(number)s gold tot en met %(day)s. Vraag de consultfunctie om een nieuw ticket.")
        return told % {"number": ticket.number, "day": f"{ticket.valid_to:%d/%m/%Y}"}
    return ""
