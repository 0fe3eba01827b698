"""`portal audit`: read the whole trail again and say where it is not as it was written."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from portal import settings as environment
from portal.cli.connection import connected
from portal.services import audit

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Add the command."""
    verbs = commands.add_parser("audit", help="het logboek nakijken").add_subparsers(required=True)
    verbs.add_parser("verify", help="nagaan of er niets ontbreekt of veranderd is").set_defaults(run=verify)


def verify(_: argparse.Namespace) -> int:
    """Print each finding; good is nothing."""
    with connected(environment.from_environment()) as session:
        findings = audit.verify(session)
    for finding in findings:
        print(finding)
    return 1 if findings else 0
