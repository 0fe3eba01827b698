"""`portal users`: accounts and their hats: make and list, give and end a role, close, renew a password."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from sqlalchemy.orm import Session

from portal import settings as environment
from portal.access.actor import SYSTEM
from portal.cli.connection import connected
from portal.errors import Invalid
from portal.models import SYSTEM_ID, Membership, Organisation, Region, User, clock
from portal.models.user import Role
from portal.queries import accounts as queries, memberships as hats
from portal.services import accounts, memberships, sessions

Command = Callable[[argparse.Namespace], None]

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Add the commands."""
    verbs = commands.add_parser("users", help="accounts en hun functies").add_subparsers(required=True)
    adding = _of_one(verbs, "add", "een account maken; het wachtwoord wordt één keer getoond", add)
    adding.add_argument("name", metavar="NAAM")
    _with_role(adding)
    adding.add_argument("--password-stdin", action="store_true", help="lees het wachtwoord van de standaardinvoer")
    _with_role(_of_one(verbs, "give", "een functie geven aan een account dat er al is", give))
    ending = _of_one(verbs, "end", "een functie laten eindigen; wie ermee werkt, is meteen buiten", end)
    _with_role(ending)
    ending.add_argument("--last-day", type=_day, metavar="JJJJ-MM-DD", help="laatste dag; zonder: gisteren")
    renewing = _of_one(verbs, "password", "een nieuw wachtwoord; wie aangemeld is, is meteen buiten", renew)
    renewing.add_argument("--password-stdin", action="store_true", help="lees het wachtwoord van de standaardinvoer")
    _of_one(verbs, "close", "een account sluiten: niemand meldt er zich nog mee aan", close)
    _of_one(verbs, "reopen", "een gesloten account weer openen", reopen)
    _of_one(verbs, "sign-out", "iemand overal afmelden", sign_out)
    verbs.add_parser("list", help="accounts met hun functies van vandaag").set_defaults(run=listed)


def _of_one(verbs: Commands, verb: str, told: str, run: Command) -> argparse.ArgumentParser:
    parser = verbs.add_parser(verb, help=told)
    parser.add_argument("email", metavar="E-MAIL")
    parser.set_defaults(run=run)
    return parser


def _with_role(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", required=True, choices=get_args(Role))
    parser.add_argument("--region", required=True, metavar="CODE", type=str.lower)
    parser.add_argument("--organisation", required=True, metavar="NAAM")


def _day(text: str) -> date:
    """A day as JJJJ-MM-DD; argparse says what is wrong with any other text."""
    return date.fromisoformat(text)


def add(parsed: argparse.Namespace) -> None:
    """Make the account and show its password, unless it was given."""
    password = _password(parsed)
    with connected(environment.from_environment()) as session:
        organisation = _organisation(session, parsed.organisation)
        user = accounts.add_user(session, SYSTEM, email=parsed.email, name=parsed.name, password=password)
        _give(session, user, organisation, parsed)
    _show(parsed, password)


def give(parsed: argparse.Namespace) -> None:
    """Give an account one more role, from today."""
    with connected(environment.from_environment()) as session:
        _give(session, _user(session, parsed.email), _organisation(session, parsed.organisation), parsed)


def end(parsed: argparse.Namespace) -> None:
    """End a role."""
    with connected(environment.from_environment()) as session:
        organisation = _organisation(session, parsed.organisation)
        user = _user(session, parsed.email)
        found = hats.worn(session, user.id, organisation.id, parsed.role, parsed.region)
        if found is None:
            raise Invalid("role", f"'{parsed.email}' heeft die functie daar niet.")
        memberships.end_membership(session, SYSTEM, found, parsed.last_day or clock.today() - timedelta(days=1))


def renew(parsed: argparse.Namespace) -> None:
    """Give an account another password and show it, unless it was given."""
    password = _password(parsed)
    with connected(environment.from_environment()) as session:
        accounts.renew_password(session, SYSTEM, _user(session, parsed.email), password)
    _show(parsed, password)


def close(parsed: argparse.Namespace) -> None:
    """Close an account."""
    with connected(environment.from_environment()) as session:
        accounts.set_active(session, SYSTEM, _user(session, parsed.email), active=False)


def reopen(parsed: argparse.Namespace) -> None:
    """Open a closed account again."""
    with connected(environment.from_environment()) as session:
        accounts.set_active(session, SYSTEM, _user(session, parsed.email), active=True)


def sign_out(parsed: argparse.Namespace) -> None:
    """End all sessions of an account."""
    with connected(environment.from_environment()) as session:
        sessions.end_all(session, SYSTEM, _user(session, parsed.email).id)


def listed(parsed: argparse.Namespace) -> None:
    """Print each account with what it may do today: address, open or closed, role, region, organisation."""
    with connected(environment.from_environment()) as session:
        for user in queries.everybody(session):
            state = "open" if user.active else "gesloten"
            worn = hats.hats(session, user.id)
            for hat in worn:
                print("\t".join((user.email, state, hat.role, hat.region, hat.organisation_name)))
            if not worn:
                print("\t".join((user.email, state, "-", "-", "-")))


def _password(parsed: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\n") if parsed.password_stdin else accounts.new_password()


def _show(parsed: argparse.Namespace, password: str) -> None:
    if not parsed.password_stdin:
        print(f"{parsed.email} {password}")


def _give(session: Session, user: User, organisation: Organisation, parsed: argparse.Namespace) -> Membership:
    if session.get(Region, parsed.region) is None:
        raise Invalid("region", f"Er is geen regio met de code '{parsed.region}'.")
    return memberships.add_membership(
        session, SYSTEM, user_id=user.id, organisation_id=organisation.id, role=parsed.role, region=parsed.region
    )


def _user(session: Session, email: str) -> User:
    user = queries.by_email(session, email)
    if user is None or user.id == SYSTEM_ID:
        raise Invalid("email", f"Er is geen account met het adres '{email}'.")
    return user


def _organisation(session: Session, name: str) -> Organisation:
    organisation = hats.organisation_named(session, name)
    if organisation is None:
        raise Invalid("organisation", f"Er is geen organisatie met de naam '{name}'.")
    return organisation
