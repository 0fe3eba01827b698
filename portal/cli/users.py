"""`portal users`: make an account with a first hat."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, get_args

from portal import settings as environment
from portal.access.actor import SYSTEM
from portal.cli.connection import connected
from portal.errors import Invalid
from portal.models.user import Role
from portal.queries.memberships import organisation_named
from portal.services import accounts, memberships

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Add the command."""
    verbs = commands.add_parser("users", help="accounts").add_subparsers(required=True)
    adding = verbs.add_parser("add", help="een account maken; het wachtwoord wordt één keer getoond")
    adding.add_argument("email", metavar="E-MAIL")
    adding.add_argument("name", metavar="NAAM")
    adding.add_argument("--role", required=True, choices=get_args(Role))
    adding.add_argument("--region", required=True, metavar="CODE")
    adding.add_argument("--organisation", required=True, metavar="NAAM")
    adding.add_argument("--password-stdin", action="store_true", help="lees het wachtwoord van de standaardinvoer")
    adding.set_defaults(run=add)


def add(parsed: argparse.Namespace) -> None:
    """Make the account and show its password, unless it was given."""
    password = sys.stdin.readline().rstrip("\n") if parsed.password_stdin else accounts.new_password()
    with connected(environment.from_environment()) as session:
        organisation = organisation_named(session, parsed.organisation)
        if organisation is None:
            raise Invalid("organisation", f"Er is geen organisatie met de naam '{parsed.organisation}'.")
        user = accounts.add_user(session, SYSTEM, email=parsed.email, name=parsed.name, password=password)
        memberships.add_membership(
            session,
            SYSTEM,
            user_id=user.id,
            organisation_id=organisation.id,
            role=parsed.role,
            region=parsed.region.lower(),
        )
    if not parsed.password_stdin:
        print(f"{parsed.email} {password}")
