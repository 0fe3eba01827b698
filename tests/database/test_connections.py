"""How connections and transactions behave (security.md D-5, X20)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from portal.database import SQLITE_PRAGMAS, begin_reading
from portal.models import Region, User
from tests.factories import a_region, a_user

WRITTEN = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
    "secure_delete": 1,
}


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def test_every_connection_has_the_durable_settings(own_engine: Engine) -> None:
    with own_engine.connect() as first, own_engine.connect() as second:
        for connection in (first, second):
            if is_sqlite(own_engine):
                found = {name: connection.scalar(text(f"PRAGMA {name}")) for name, _ in SQLITE_PRAGMAS}
                assert found == WRITTEN
            else:
                assert connection.scalar(text("SHOW statement_timeout")) == "5s"
                assert connection.scalar(text("SHOW lock_timeout")) == "2s"
                assert connection.scalar(text("SHOW timezone")) == "UTC"
            connection.rollback()


def test_a_transaction_takes_the_write_lock_at_once(own_engine: Engine) -> None:
    statements = begun(own_engine)
    with Session(own_engine) as session:
        session.scalars(select(Region)).all()
    assert statements == (["BEGIN IMMEDIATE"] if is_sqlite(own_engine) else [])


def begun(engine: Engine) -> list[str]:
    """The BEGIN statements that go to the database from now on."""
    seen: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    return seen


def test_reading_goes_on_while_somebody_writes(own_engine: Engine) -> None:
    with Session(own_engine) as writer, Session(own_engine) as reader:
        a_region(writer)
        begin_reading(reader)
        assert reader.scalars(select(Region)).all() == []
        writer.commit()
        reader.rollback()
        begin_reading(reader)
        assert [region.code for region in reader.scalars(select(Region))] == ["ovl"]


def test_a_reading_transaction_changes_nothing(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        begin_reading(session)
        with pytest.raises(DBAPIError):
            session.execute(update(User).values(name="iemand anders"))


def test_after_reading_a_session_writes_again(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        begin_reading(session)
        session.scalars(select(Region)).all()
        session.rollback()
        a_region(session)
        session.commit()
        begin_reading(session)
        assert session.get(Region, "ovl") is not None


def test_writers_wait_for_each_other_and_lose_nothing(own_engine: Engine) -> None:
    with Session(own_engine) as session:
        user = a_user(session, epoch=0).id
        session.commit()

    def raise_epoch() -> None:
        for _ in range(10):
            with Session(own_engine) as session:
                row = session.get_one(User, user, with_for_update=True)
                row.epoch += 1
                session.commit()

    threads = [threading.Thread(target=raise_epoch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(own_engine) as session:
        assert session.get_one(User, user).epoch == 40


def test_an_instant_comes_back_in_utc(session: Session) -> None:
    at = datetime(2026, 3, 29, 3, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    user = a_user(session, last_seen_at=at)
    session.expire(user)
    assert user.last_seen_at == at
    assert user.last_seen_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="time zone"):
        a_user(session, last_seen_at=datetime(2026, 3, 29, 3, 30))  # noqa: DTZ001 -- that is what is refused


def test_errors_of_the_database_show_no_values(session: Session) -> None:
    a_user(session, email="dezelfde@demo.invalid")
    with pytest.raises(DBAPIError) as refused:
        a_user(session, email="dezelfde@demo.invalid", name="Kanarie Wilg")
    assert "Kanarie" not in str(refused.value)
