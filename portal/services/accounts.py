"""Accounts: signing in, and making accounts.

Signing in takes the same work for an address that exists and one that does not (security.md A03), and a limited
number of tries, counted before the password is looked at (A04).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.errors import Invalid
from portal.languages import gettext as _
from portal.models import SYSTEM_ID, User
from portal.queries import accounts as queries
from portal.services import audit, limits, sessions

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
SHORTEST_PASSWORD = 12

BY_ACCOUNT = limits.Limit("sign-in-account", burst=5, a_minute=5)
BY_ACCOUNT_HERE = limits.Limit("sign-in-here", burst=5, a_minute=5)
BY_ADDRESS = limits.Limit("sign-in-address", burst=60, a_minute=30)


@dataclass(frozen=True)
class Attempt:
    """One try to sign in; `known` when this browser was signed in as this person shortly before."""

    email: str
    password: str
    address: str
    known: uuid.UUID | None = None


def authenticate(session: Session, attempt: Attempt) -> User | None:
    """The account whose password this is; refuses further tries when there were too many."""
    user = queries.by_email(session, attempt.email)
    for limit, of in _limits(attempt, user):
        limits.require(session, limit, *of)
    stored = user.password_hash if user is not None and user.active else ""
    if not _matches(stored, attempt.password) or user is None:
        return None
    if HASHER.check_needs_rehash(stored):
        user.password_hash = HASHER.hash(attempt.password)
    limit, of = _limits(attempt, user)[0]
    limits.give_back(session, limit, *of)
    return user


def _limits(attempt: Attempt, user: User | None) -> tuple[tuple[limits.Limit, tuple[str, ...]], ...]:
    """A browser that was just signed in as this person has an allowance of its own: nobody can lock him out."""
    email = attempt.email.strip().casefold()
    known = user is not None and user.id == attempt.known
    account = (BY_ACCOUNT_HERE, (email, attempt.address)) if known else (BY_ACCOUNT, (email,))
    return account, (BY_ADDRESS, (attempt.address,))


def failure_of(attempt: Attempt) -> Callable[[Session], None]:
    """What is written after a failed try: the counters and an audit event, in a transaction of its own."""

    def write(session: Session) -> None:
        user = queries.by_email(session, attempt.email)
        for limit, of in _limits(attempt, user):
            limits.take(session, limit, *of)
        whose = SYSTEM_ID if user is None else user.id
        audit.record(
            session, SYSTEM, stream=("user", whose), action="session.sign_in_failed", data={}, outcome="refused"
        )

    return write


def signed_in(session: Session, actor: Actor) -> None:
    """Record that somebody came in."""
    stream = ("user", actor.user_id)
    audit.record(session, actor, stream=stream, action="session.signed_in", data={"role": actor.role})


def add_user(session: Session, actor: Actor, *, email: str, name: str, password: str, **details: str) -> User:
    """Make an account; `details` are phone, function and language."""
    email = email.strip().casefold()
    if "@" not in email or queries.by_email(session, email) is not None:
        raise Invalid("email", _("Geef een e-mailadres dat nog geen account heeft."))
    _long_enough(password)
    user = User(email=email, name=name.strip(), password_hash=HASHER.hash(password), **details)
    session.add(user)
    session.flush()
    audit.record(session, actor, stream=("user", user.id), action="account.added", data={})
    return user


def renew_password(session: Session, actor: Actor, user: User, password: str) -> None:
    """Give an account another password; every session that was begun with the former one ends (security.md A02)."""
    _long_enough(password)
    user.password_hash = HASHER.hash(password)
    session.flush()
    audit.record(session, actor, stream=("user", user.id), action="account.password_renewed", data={})
    sessions.end_all(session, actor, user.id)


def set_active(session: Session, actor: Actor, user: User, *, active: bool) -> None:
    """Close an account, at once and everywhere, or open it again."""
    user.active = active
    session.flush()
    action = "account.reopened" if active else "account.closed"
    audit.record(session, actor, stream=("user", user.id), action=action, data={})
    if not active:
        sessions.end_all(session, actor, user.id)


def _long_enough(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        told = _("Kies een wachtwoord van minstens %(number)s tekens.")
        raise Invalid("password", told % {"number": SHORTEST_PASSWORD})


def change_language(session: Session, actor: Actor | None, user_id: uuid.UUID, language: str) -> None:
    """Keep the language that somebody reads best."""
    session.get_one(User, user_id).language = language
    data = {"language": language}
    audit.record(session, actor or SYSTEM, stream=("user", user_id), action="account.language_changed", data=data)


def new_password() -> str:
    """A password that nobody chose."""
    return secrets.token_urlsafe(15)


def _matches(stored: str, password: str) -> bool:
    """Check a password, at the same cost when there is nothing to check against."""
    try:
        HASHER.verify(stored or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


@lru_cache(maxsize=1)
def _nobody() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))
