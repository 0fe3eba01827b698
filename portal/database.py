"""The database below the tables: the declarative base, portable column types, and how a connection behaves.

SQLite and PostgreSQL run the same code. A transaction writes unless it says otherwise: on SQLite it starts with
BEGIN IMMEDIATE, so that it never has to be upgraded half-way (an upgrade fails at once when somebody else wrote in
between). A request that only reads calls `begin_reading(session)` first: its transaction takes no write lock, and the
database itself refuses every change in it. After that transaction ends the session writes again.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    MetaData,
    Text,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import DeclarativeBase, Session as Session  # views name the type from here, and know no sqlalchemy
from sqlalchemy.types import TypeDecorator

JsonObject: TypeAlias = dict[str, Any]
JsonList: TypeAlias = list[Any]

READING = "portal_reading"
"""The execution option that makes a transaction a reading one."""

SQLITE_PRAGMAS = (
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("busy_timeout", "5000"),
    ("trusted_schema", "OFF"),
    ("secure_delete", "ON"),
)
POSTGRESQL_TIMEOUTS = "-c statement_timeout=5000 -c lock_timeout=2000 -c timezone=UTC"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware out, always UTC, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; store the rest as UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone: take it from portal.models.clock.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC; SQLite keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def portable_json() -> JSON:
    """Portable JSON; a missing value is NULL on both databases."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """What every table shares: names of constraints and the column type of each Python type."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- the name and kind that SQLAlchemy asks for
        str: Text(),
        datetime: UtcDateTime(),
        uuid.UUID: Uuid(),
        JsonObject: MutableDict.as_mutable(portable_json()),
        JsonList: MutableList.as_mutable(portable_json()),
        Literal: Enum(native_enum=False, validate_strings=True, create_constraint=False, length=32),
    }


def engine_options(url: str, *, timeouts: bool = True) -> dict[str, Any]:
    """The arguments of create_engine for this database; migrations go without time limits."""
    options: dict[str, Any] = {"url": url, "hide_parameters": True}
    if make_url(url).get_backend_name() == "postgresql":
        options["pool_pre_ping"] = True
        if timeouts:
            options["connect_args"] = {"options": POSTGRESQL_TIMEOUTS}
    return options


def make_engine(url: str, *, timeouts: bool = True) -> Engine:
    """An engine with the house settings, for the command line, migrations and tests."""
    options = engine_options(url, timeouts=timeouts)
    return create_engine(options.pop("url"), **options)


def begin_reading(session: Session) -> None:
    """Start this session's transaction as a reading one; call it before the first statement.

    A session bound to one open connection (a test that is rolled back) keeps the transaction it has.
    """
    if not isinstance(session.get_bind(), Connection):
        session.connection(execution_options={READING: True, "postgresql_readonly": True})


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:  # noqa: ANN401 -- the driver's own connection
    """Give each SQLite connection the durable settings (security.md D-5); transactions are begun by us."""
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None
    for name, value in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Begin a SQLite transaction: writing at once, or reading and refusing to write."""
    if connection.dialect.name != "sqlite":
        return
    reading = bool(connection.get_execution_options().get(READING))
    if connection.info.get(READING) is not reading:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reading else 'OFF'}")
        connection.info[READING] = reading
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
