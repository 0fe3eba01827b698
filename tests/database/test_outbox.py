"""The outbox: mail that says nothing, sent once, tried again (security.md G09, X17)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.models import AuditEvent, Outbox, User, clock
from portal.services import outbox
from portal.services.outbox import Mail
from tests.factories import a_user

ADDRESS = "https://portaal.voorbeeld"


class Postbox:
    """A mailer that keeps what it is given, or fails."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.mails: list[Mail] = []

    def send(self, mail: Mail) -> None:
        if self.broken:
            raise ConnectionRefusedError(mail.to)
        self.mails.append(mail)


@pytest.fixture
def user(session: Session) -> User:
    return a_user(session, name="Noor Populier")


def queued(session: Session, user: User) -> uuid.UUID:
    outbox.queue(session, "referral.sent", user.id)
    return session.scalars(select(Outbox.id)).one()


def test_a_mail_goes_once_and_says_nothing_of_its_content(session: Session, user: User) -> None:
    mail_id, postbox = queued(session, user), Postbox()
    assert outbox.waiting(session) == [mail_id]
    assert outbox.send(session, SYSTEM, postbox, ADDRESS, mail_id)
    assert not outbox.send(session, SYSTEM, postbox, ADDRESS, mail_id)
    assert outbox.waiting(session) == []
    (mail,) = postbox.mails
    assert (mail.to, mail.subject) == (user.email, "Er staat iets nieuws voor u klaar")
    assert ADDRESS in mail.text
    assert "Noor" not in mail.text


def test_what_still_waits_is_not_queued_again(session: Session, user: User) -> None:
    mail_id = queued(session, user)
    assert queued(session, user) == mail_id
    outbox.queue(session, "case.assigned", user.id)
    assert len(outbox.waiting(session)) == 2


def test_a_failure_is_tried_again_later_and_later(session: Session, user: User) -> None:
    mail_id, start = queued(session, user), clock.now()
    assert not outbox.send(session, SYSTEM, Postbox(broken=True), ADDRESS, mail_id)
    assert session.get_one(Outbox, mail_id).last_error == "ConnectionRefusedError"
    assert outbox.waiting(session) == []
    with clock.frozen(start + timedelta(minutes=2)):
        assert outbox.waiting(session) == [mail_id]
        assert outbox.send(session, SYSTEM, Postbox(), ADDRESS, mail_id)
    outcomes = session.scalars(select(AuditEvent.outcome).order_by(AuditEvent.sequence))
    assert list(outcomes) == ["failed", "done"]


def test_a_mail_that_never_goes_is_given_up(session: Session, user: User) -> None:
    session.get_one(Outbox, queued(session, user)).attempts = outbox.MOST_ATTEMPTS
    session.flush()
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert outbox.waiting(session) == []


def test_somebody_who_left_gets_no_mail(session: Session, user: User) -> None:
    mail_id, postbox = queued(session, user), Postbox()
    user.active = False
    assert not outbox.send(session, SYSTEM, postbox, ADDRESS, mail_id)
    assert postbox.mails == []
    assert outbox.waiting(session) == []
