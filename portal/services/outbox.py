"""The outbox: mail is queued with the change it tells about, and sent later by a timer.

A mail never says what there is to read, only that there is something (security.md G09).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.languages import gettext as _, marked, speaking
from portal.models import Outbox, User, clock
from portal.services import audit

SUBJECT = marked("Er staat iets nieuws voor u klaar")
TEXT = marked("""Goedendag

Er staat iets nieuws voor u klaar in het Ketenportaal.
Log in om het te lezen: %(address)s

Deze mail zegt met opzet niet waarover het gaat. Antwoorden op deze mail is niet mogelijk.
""")
MOST_ATTEMPTS = 12
AT_ONCE = 200


@dataclass(frozen=True)
class Mail:
    """One mail, ready to go."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Whatever sends mail; raises when that fails."""

    def send(self, mail: Mail) -> None:
        """Send one mail."""
        ...


def queue(session: Session, kind: str, recipient_id: uuid.UUID) -> None:
    """Tell somebody that there is something new, unless a mail about the same kind is still waiting."""
    waits = exists().where(Outbox.recipient_user_id == recipient_id, Outbox.kind == kind, Outbox.sent_at.is_(None))
    if not session.scalar(select(waits)):
        session.add(Outbox(kind=kind, recipient_user_id=recipient_id))
        session.flush()


def waiting(session: Session) -> list[uuid.UUID]:
    """The mails that are due, oldest first; after each failure one waits twice as long."""
    mails = session.execute(
        select(Outbox.id, Outbox.created_at, Outbox.attempts)
        .where(Outbox.sent_at.is_(None), Outbox.attempts < MOST_ATTEMPTS)
        .order_by(Outbox.created_at, Outbox.id)
    )
    now = clock.now()
    return [mail.id for mail in mails if now >= mail.created_at + timedelta(minutes=2**mail.attempts - 1)][:AT_ONCE]


def send(session: Session, actor: Actor, mailer: Mailer, address: str, mail_id: uuid.UUID) -> bool:
    """Try to send one mail; whether it went. The caller commits after each one."""
    mine = select(Outbox).where(Outbox.id == mail_id, Outbox.sent_at.is_(None)).with_for_update(skip_locked=True)
    mail = session.scalars(mine).first()
    if mail is None:
        return False
    mail.attempts += 1
    recipient = session.get_one(User, mail.recipient_user_id)
    mail.last_error = _try(mailer, recipient, address) if recipient.active else "inactive"
    if mail.last_error in (None, "inactive"):
        mail.sent_at = clock.now()
    session.flush()
    sent = mail.last_error is None
    data = {"kind": mail.kind, "attempt": mail.attempts, "error": mail.last_error}
    audit.record(session, actor, ("user", recipient.id), "mail.sent", data, "done" if sent else "failed")
    return sent


def _try(mailer: Mailer, recipient: User, address: str) -> str | None:
    """Hand the mail over; what went wrong is kept as the name of the error, for its text may hold an address."""
    with speaking(recipient.language):
        mail = Mail(recipient.email, _(SUBJECT), _(TEXT) % {"address": address})
    try:
        mailer.send(mail)
    except Exception as error:  # noqa: BLE001 -- whatever a mailer raises, the next mail must still go
        return type(error).__name__
    return None
