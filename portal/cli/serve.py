"""`portal serve` and `portal run`: the web server, and everything a fresh machine needs before it."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces

from portal import settings as environment
from portal.cli.connection import connected
from portal.queries import accounts
from portal.settings import Settings

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

WORKERS = 2
THREADS = 1
"""One blocking thread a worker: with more, the slowest answers take twenty times as long."""
BACKLOG = 256

PREPARATIONS = (("db", "upgrade"), ("definitions", "import"), ("demo", "seed", "--if-empty"))


def add_parser(commands: Commands) -> None:
    """Add the commands."""
    commands.add_parser("serve", help="de webserver starten").set_defaults(run=serve)
    running = commands.add_parser("run", help="alles klaarzetten en het demoportaal starten")
    running.set_defaults(run=run, parser=commands)


def serve(_: argparse.Namespace) -> None:
    """Start granian."""
    settings = environment.from_environment()
    with connected(settings):
        pass
    _serve(settings)


def run(parsed: argparse.Namespace) -> None:
    """Bring the database up to date, publish the definitions, fill an empty portal, say who may sign in, and serve."""
    os.environ.setdefault("PORTAL_PROFILE", "demo")
    settings = environment.from_environment()
    for words in PREPARATIONS:
        prepared = parsed.parser.choices[words[0]].parse_args(words[1:])
        if prepared.run(prepared):
            raise SystemExit(1)
    _show_accounts(settings)
    _serve(settings)


def _show_accounts(settings: Settings) -> None:
    if settings.production:
        return
    with connected(settings) as session:
        emails = accounts.demo_emails(session)
    print(f"\nKetenportaal: http://{settings.host}:{settings.port}")
    print(f"Demo-accounts, wachtwoord {accounts.DEMO_PASSWORD}:", *emails, sep="\n  ", flush=True)


def _serve(settings: Settings) -> None:
    Granian(
        "portal:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        address=settings.host,
        port=settings.port,
        workers=WORKERS,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
    ).serve()
