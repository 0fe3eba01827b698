"""What tests share: databases of both kinds, a session that is rolled back, keys."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from portal.database import make_engine
from portal.models import clock
from portal.models.sealing import Keyring
from portal.services.keys import open_key_file
from tests.databases import Databases, databases


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes have a short digest for a name: every worker reads the same, and no report holds a whole file."""
    return f"{crc32(val):08x}" if isinstance(val, bytes) else None


FIRST = ("browser", "definitions")
"""The folders with the longest tests: a run that ends with short ones keeps all its workers at work till the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Take the longest tests first; those of the browser together, so that mostly one worker needs one."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


def pytest_collection_finish() -> None:
    """What stands after collecting stays: looking for garbage among it, each time, takes a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 20)


@pytest.fixture(scope="session")
def both_places() -> Iterator[Callable[[str], Databases]]:
    """Where databases of a kind come from: begun when first asked for, and kept while tests go from kind to kind."""
    with ExitStack() as stack:
        yield cache(lambda kind: stack.enter_context(databases(kind)))


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def places(request: pytest.FixtureRequest, both_places: Callable[[str], Databases]) -> Databases:
    """Where databases come from; every test that uses one runs on SQLite and on PostgreSQL."""
    return both_places(request.param)


@pytest.fixture(scope="session")
def engine(places: Databases) -> Iterator[Engine]:
    """An engine on a migrated database in which nothing is ever committed."""
    engine = make_engine(places.fresh())
    yield engine
    engine.dispose()


@pytest.fixture
def database_url(places: Databases) -> str:
    """A migrated database of this test's own, for tests that commit."""
    return places.fresh()


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key file of this run."""
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    open_key_file(path, create=True)
    return path


@pytest.fixture(scope="session")
def keyring(key_file: Path) -> Keyring:
    """The keys of this run."""
    return Keyring(open_key_file(key_file, create=False))


@pytest.fixture
def session(engine: Engine, keyring: Keyring) -> Iterator[Session]:
    """A session whose work is rolled back; a commit in it ends a savepoint only."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", info={"keyring": keyring}) as session:
            yield session
        outer.rollback()


@pytest.fixture
def own_engine(database_url: str) -> Iterator[Engine]:
    """An engine on a database of this test's own."""
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own_session(own_engine: Engine, keyring: Keyring) -> Iterator[Session]:
    """A session on a database of its own, that really commits."""
    with Session(own_engine, info={"keyring": keyring}) as session:
        yield session


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What a soak run measured, a line a test."""
    reports = [one for found in terminalreporter.stats.values() for one in found if isinstance(one, pytest.TestReport)]
    lines = [str(told) for one in reports for name, told in one.user_properties if name == "measured"]
    if lines:
        terminalreporter.section("measured")
        terminalreporter.write_line("\n".join(sorted(set(lines))))


@pytest.fixture(autouse=True)
def _real_clock() -> Iterator[None]:
    """Whatever a test does to the clock is undone."""
    yield
    clock.set_clock(None)
