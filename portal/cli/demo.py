"""`portal demo seed`: fill an empty portal with invented families, accounts and cases in every state."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from portal import settings as environment
from portal.cli import demo_data
from portal.cli.connection import connected
from portal.errors import Misconfigured
from portal.queries import accounts

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FOUND_SOMETHING = 1


def add_parser(commands: Commands) -> None:
    """Add the command."""
    verbs = commands.add_parser("demo", help="demogegevens").add_subparsers(metavar="WAT", required=True)
    seeding = verbs.add_parser("seed", help="een leeg portaal vullen met verzonnen gezinnen en accounts")
    seeding.add_argument("--if-empty", action="store_true", help="niets doen als er al demo-accounts zijn")
    seeding.set_defaults(run=seed)


def seed(parsed: argparse.Namespace) -> int:
    """Fill the portal once; never where real people are behind it."""
    settings = environment.from_environment(default_profile="demo")
    if settings.production:
        raise Misconfigured("Demogegevens horen alleen in een demo- of testportaal. Er is niets gewijzigd.")
    with connected(settings) as session:
        if accounts.demo_emails(session):
            print("Er zijn al demogegevens; er is niets gewijzigd.")
            return 0 if parsed.if_empty else FOUND_SOMETHING
        counted = demo_data.seed(session)
    print(*(f"{number} {what}" for what, number in counted.items()), sep=", ")
    return 0
