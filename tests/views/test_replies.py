"""The reply of the table reaches whoever referred the family: that text and nothing else of the form (D1-12, D3-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import AuditEvent, Case, Outbox, Submission, clock
from tests import families, homes
from tests.factories import a_case, an_actor
from tests.web import Browser

REPLY = "Dank u. We starten een traject op; uw dienst hoort van ons."


@pytest.fixture
def referrer(session: Session) -> Actor:
    return an_actor(session, "referrer")


@pytest.fixture
def case(session: Session) -> Case:
    homes.in_force(session, "table_notes")
    return a_case(session)


def referred(session: Session, case: Case, by: Actor, days_ago: int = 1) -> Submission:
    """A referral that was taken in."""
    at = clock.now() - timedelta(days=days_ago)
    found = families.a_referral(session, by, case_id=case.id, referral_state="taken_in", submitted_at=at)
    session.commit()
    return found


def decide(web: Browser, case: Case, reply: str = REPLY) -> None:
    """The coordinator writes down what the table decided."""
    web.sign_in("coordinator")
    web.get(f"/ovl/dossiers/{case.id}/doel")
    web.post(f"/ovl/dossiers/{case.id}/doel", {"purpose": "triage"})
    web.get(f"/ovl/dossiers/{case.id}/formulieren")
    draft = web.post(f"/ovl/dossiers/{case.id}/formulieren", {"form": "table_notes"}).location.split("/")[-2]
    typed = {"note": "Alleen voor de tafel.", "reply": reply}
    assert homes.fill(web, f"/ovl/formulieren/{draft}/stap/note", typed).status == 303
    assert homes.send(web, draft).status == 303


def outcome(web: Browser, referral: Submission, reader: Actor) -> str:
    web.be(reader)
    return web.get(f"/ovl/aanmeldingen/{referral.id}").text


def test_the_referrer_reads_the_reply_and_nothing_else(
    web: Browser, session: Session, referrer: Actor, case: Case
) -> None:
    referral = referred(session, case, referrer)
    decide(web, case)
    text = outcome(web, referral, referrer)
    assert REPLY in text
    assert "Antwoord van het Veilig Huis" in text
    assert "Alleen voor de tafel." not in text
    assert case.number not in text


def test_a_mail_without_content_says_that_there_is_something(
    web: Browser, session: Session, referrer: Actor, case: Case
) -> None:
    referral = referred(session, case, referrer)
    decide(web, case)
    told = session.scalars(select(Outbox.kind).where(Outbox.recipient_user_id == referrer.user_id)).all()
    noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "submission.replied")).one()
    assert told == ["new_for_you"]
    assert (noted.stream_id, noted.data) == (str(referral.id), {})


def test_a_form_without_a_reply_tells_nobody(web: Browser, session: Session, referrer: Actor, case: Case) -> None:
    referral = referred(session, case, referrer)
    decide(web, case, reply="")
    assert "Antwoord van het Veilig Huis" not in outcome(web, referral, referrer)


def test_who_was_answered_does_not_read_the_answer_to_somebody_else(
    new_web: Callable[[], Browser], session: Session, referrer: Actor, case: Case
) -> None:
    first = referred(session, case, referrer, days_ago=70)
    decide(new_web(), case)
    other = an_actor(session, "referrer")
    second = referred(session, case, other)
    decide(new_web(), case, "Dank u, we kennen dit gezin.")
    assert "we kennen dit gezin" in outcome(new_web(), second, other)
    assert "we kennen dit gezin" not in outcome(new_web(), first, referrer)


def test_who_was_answered_last_hears_what_is_decided_later(
    new_web: Callable[[], Browser], session: Session, referrer: Actor, case: Case
) -> None:
    referral = referred(session, case, referrer)
    decide(new_web(), case, "We vragen nog iets na.")
    decide(new_web(), case)
    text = outcome(new_web(), referral, referrer)
    assert text.index("We vragen nog iets na.") < text.index(REPLY)
