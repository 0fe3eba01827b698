"""`portal attachments`: let the scanner look at what waits, and remove what nothing shows any more."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from portal import settings as environment
from portal.cli.connection import connected
from portal.services import attachments, loose_files
from portal.services.scanning import scanner_at

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Add the command."""
    verbs = commands.add_parser("attachments", help="bestanden nakijken en opruimen").add_subparsers(required=True)
    verbs.add_parser("scan", help="de virusscanner laten kijken naar wat wacht").set_defaults(run=scan)
    verbs.add_parser("tidy", help="verwijderen wat al een dag nergens meer bij hoort").set_defaults(run=tidy)


def scan(_: argparse.Namespace) -> int:
    """Look at every file that waits, some at a time; files that still wait are a finding."""
    settings = environment.from_environment()
    scanner = scanner_at(settings.clamd)
    after, judged, refused = None, 0, 0
    while scanner is not None:
        with connected(settings) as session:
            done = attachments.scan(session, scanner, after)
        judged, refused, after = judged + done.judged, refused + done.refused, done.last
        if after is None:
            break
    with connected(settings) as session:
        waiting = attachments.waiting(session)
    print(f"Nagekeken: {judged}, geweigerd: {refused}, nog te doen: {waiting}.")
    if scanner is None and waiting:
        print("PORTAL_CLAMD is niet ingesteld: wat wacht, blijft in quarantaine.")
    return 1 if waiting else 0


def tidy(_: argparse.Namespace) -> None:
    """Remove, and say how many; running it again does nothing."""
    with connected(environment.from_environment()) as session:
        removed = loose_files.tidy(session)
    print(f"Verwijderd: {removed}.")
