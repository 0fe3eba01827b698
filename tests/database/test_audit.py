"""The audit trail: complete, gap-free, and every change to it is found (security.md D-11, C04 to C06)."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.models import AuditEvent, AuditStream, clock
from portal.models.identity import new_id
from portal.models.sealing import Keyring
from portal.services import audit
from tests.factories import an_actor

STREAM = ("submission", new_id())


@pytest.fixture
def trail(session: Session) -> Session:
    """Three events in one stream, one in another, and nobody who guards the table."""
    with clock.frozen(datetime(2026, 11, 3, 23, 30, 0, 120, tzinfo=UTC)):
        for step in ("who", "why", "where"):
            audit.record(session, SYSTEM, STREAM, "submission.step_saved", {"step": step, "rows": [1, None, True]})
        audit.record(session, SYSTEM, ("user", new_id()), "session.signed_in")
    for statement in UNGUARD[session.get_bind().dialect.name]:
        session.execute(text(statement))
    return session


UNGUARD = {
    "sqlite": ("DROP TRIGGER audit_event_no_update", "DROP TRIGGER audit_event_no_delete"),
    "postgresql": ("DROP TRIGGER audit_event_no_change ON audit_event",),
}


def test_an_event_says_who_wearing_what_did_what(session: Session) -> None:
    actor = an_actor(session, "coordinator")
    audit.record(session, actor, STREAM, "referral.taken_in", {"case": new_id()}, outcome="denied")
    event = session.scalars(select(AuditEvent)).one()
    assert (event.actor_id, event.membership_id, event.region) == (actor.user_id, actor.membership_id, "ovl")
    assert (event.stream_kind, event.stream_id, event.sequence) == ("submission", str(STREAM[1]), 1)
    assert (event.action, event.outcome) == ("referral.taken_in", "denied")


def test_an_untouched_trail_has_no_findings(trail: Session) -> None:
    assert audit.verify(trail) == []
    assert list(trail.scalars(select(AuditEvent.sequence).where(AuditEvent.stream_id == str(STREAM[1])))) == [1, 2, 3]


@pytest.mark.parametrize(
    ("tampering", "where"),
    [
        ("UPDATE audit_event SET action = 'submission.sent' WHERE sequence = 2", 2),
        ("UPDATE audit_event SET outcome = 'denied' WHERE sequence = 3", 3),
        ("UPDATE audit_event SET region = 'lim' WHERE sequence = 2", 2),
        ("UPDATE audit_event SET data = '{}' WHERE sequence = 2", 2),
        ("UPDATE audit_event SET at = '2026-01-01 00:00:00.000000' WHERE sequence = 2", 2),
        ("UPDATE audit_event SET digest = canonical WHERE sequence = 3", 3),
        ("UPDATE audit_event SET canonical = digest WHERE sequence = 2", 2),
        ("UPDATE audit_event SET sequence = 9 WHERE sequence = 3", 3),
        ("DELETE FROM audit_event WHERE sequence = 2", 2),
        ("DELETE FROM audit_event WHERE sequence = 3", 3),
        ("UPDATE audit_stream SET last_sequence = 2 WHERE kind = 'submission'", 4),
        ("DELETE FROM audit_stream WHERE kind = 'submission'", 4),
        ("DELETE FROM audit_event WHERE stream_kind = 'submission'", 1),
    ],
)
def test_tampering_is_found_where_it_was_done(trail: Session, tampering: str, where: int) -> None:
    trail.execute(text(tampering))
    findings = audit.verify(trail)
    assert [(finding.stream, finding.sequence) for finding in findings] == [(f"submission/{STREAM[1]}", where)]
    assert str(findings[0]).startswith(f"submission/{STREAM[1]}:{where}: ")


def test_swapped_events_are_found(trail: Session) -> None:
    for change in ("0 WHERE sequence = 2", "2 WHERE sequence = 3", "3 WHERE sequence = 0"):
        trail.execute(text(f"UPDATE audit_event SET sequence = {change}"))  # noqa: S608 -- constants of this test
    assert [finding.sequence for finding in audit.verify(trail)] == [2]


def test_the_database_refuses_to_change_an_event(session: Session) -> None:
    audit.record(session, SYSTEM, STREAM, "submission.sent")
    for statement in ("UPDATE audit_event SET action = 'x.y'", "DELETE FROM audit_event"):
        with pytest.raises(DBAPIError, match="never change"), session.begin_nested():
            session.execute(text(statement))
    assert audit.verify(session) == []


@pytest.mark.parametrize("data", [{"text": "x" * 201}, {"rows": [{"x": "y" * 201}]}, {"z" * 201: 1}])
def test_a_text_that_is_no_code_is_refused(session: Session, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="never values"):
        audit.record(session, SYSTEM, STREAM, "submission.step_saved", data)


@pytest.mark.parametrize(("stream", "action"), [("family", "case.opened"), ("case", "opened"), ("case", "Case opened")])
def test_an_unknown_stream_or_action_is_refused(session: Session, stream: str, action: str) -> None:
    with pytest.raises(ValueError, match="No such"):
        audit.record(session, SYSTEM, (stream, "x"), action)


def test_what_is_undone_leaves_no_gap(own_session: Session) -> None:
    audit.record(own_session, SYSTEM, STREAM, "submission.started")
    own_session.commit()
    audit.record(own_session, SYSTEM, STREAM, "submission.step_saved")
    own_session.rollback()
    audit.record(own_session, SYSTEM, STREAM, "submission.sent")
    own_session.commit()
    assert list(own_session.scalars(select(AuditEvent.sequence).order_by(AuditEvent.sequence))) == [1, 2]
    assert audit.verify(own_session) == []


def test_parallel_writers_make_one_chain(own_engine: Engine, keyring: Keyring) -> None:
    def write() -> None:
        for _ in range(8):
            with Session(own_engine, info={"keyring": keyring}) as session:
                audit.record(session, SYSTEM, STREAM, "submission.step_saved")
                session.commit()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(own_engine, info={"keyring": keyring}) as session:
        assert session.scalars(select(AuditStream.last_sequence)).one() == 48
        assert audit.verify(session) == []


def test_a_region_may_be_given_apart_from_the_actor(session: Session) -> None:
    for actor, region in ((SYSTEM, "lim"), (replace(SYSTEM, region="ovl"), None), (SYSTEM, None)):
        record(session, actor, region)
    assert list(session.scalars(select(AuditEvent.region).order_by(AuditEvent.sequence))) == ["lim", "ovl", None]


def record(session: Session, actor: Actor, region: str | None) -> None:
    audit.record(session, actor, STREAM, "definition.imported", region=region)
