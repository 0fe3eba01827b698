"""A live portal: seeded once, served from a thread on a copy of its database."""

from __future__ import annotations

import fcntl
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from portal.cli import main
from portal.extensions import db
from portal.settings import from_environment
from tests.web import a_portal, settings_for

HOST = "127.0.0.1"
FILE = "portal.sqlite"


@dataclass(frozen=True)
class Seeded:
    """A database with demo data and the keys that open it."""

    database: Path
    keys: Path


def seeded(folder: Path) -> Seeded:
    """A portal with demo data in this folder: who comes first makes it, whoever else works on this run waits for it."""
    database = folder / FILE
    environ = {"PORTAL_PROFILE": "test", "PORTAL_DATABASE_URL": f"sqlite:///{database}", "PORTAL_DATA": str(folder)}
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _seed(environ)
            (folder / "done").touch()
    return Seeded(database, from_environment(environ).key_file)


def _seed(environ: Mapping[str, str]) -> None:
    """Make the database as a fresh machine does: upgrade, import, seed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        for words in (["db", "upgrade"], ["definitions", "import"], ["demo", "seed"]):
            if main(words):
                raise AssertionError(f"portal {' '.join(words)} found something wrong")


@dataclass
class Line:
    """The line between browser and portal: as a WSGI wrapper it can be slow or broken for some paths."""

    application: Callable[..., Iterable[bytes]]
    slow: dict[str, float] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.seen.append(path)
        time.sleep(next((seconds for ending, seconds in self.slow.items() if path.endswith(ending)), 0))
        if any(path.endswith(ending) for ending in self.broken):
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"out of order"]
        return self.application(environ, start_response)


@dataclass
class Site:
    """A portal that answers, and what makes its line slow or bad."""

    url: str
    app: Flask
    line: Line


@contextmanager
def running(seed: Seeded, folder: Path) -> Iterator[Site]:
    """Serve a copy of the seeded portal."""
    database = folder / FILE
    shutil.copyfile(seed.database, database)
    app = a_portal(settings_for(f"sqlite:///{database}", seed.keys))
    line = Line(app.wsgi_app)
    app.wsgi_app = line  # type: ignore[method-assign]  # Flask's documented way to wrap an application
    server = make_server(HOST, 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://{HOST}:{server.server_port}", app, line)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
