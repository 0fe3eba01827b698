"""The schema: brought up to date by numbered migrations, and refused when it is not what this code was written for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from portal.database import make_engine

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision; each migration is one transaction, so a killed run starts again."""
    with _migrating(url) as config:
        command.upgrade(config, revision)


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision."""
    with _migrating(url) as config:
        command.downgrade(config, revision)


def check(url: str) -> None:
    """Raise when the models ask for something that the migrations do not make."""
    with _migrating(url) as config:
        command.check(config)


def is_current(engine: Engine) -> bool:
    """Whether this database is at the newest revision."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads() == tuple(heads())


def heads() -> list[str]:
    """The newest revisions; there is always one."""
    return ScriptDirectory.from_config(_config()).get_heads()


@contextmanager
def _migrating(url: str) -> Iterator[Config]:
    """An engine of its own, without time limits; it is closed afterwards."""
    engine = make_engine(url, timeouts=False)
    config = _config()
    try:
        with engine.connect() as connection, without_foreign_keys(connection):
            config.attributes["connection"] = connection
            yield config
    finally:
        engine.dispose()


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by copying it: meanwhile nobody may mind that the old one is dropped."""
    driver = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _config() -> Config:
    return Config(toml_file=PROJECT)
