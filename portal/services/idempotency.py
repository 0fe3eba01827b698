"""One-time keys: what creates or sends happens once, however often it is posted (security.md D-7).

claim = idempotency.claim(session, actor.user_id, key, "submission.submit", payload)
if claim.receipt is not None:
    return claim.receipt
…
idempotency.settle(session, claim, receipt)
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.errors import Conflict, Invalid
from portal.languages import gettext as _
from portal.models import OnceKey, clock
from portal.models.sealing import keyring

KEPT = timedelta(days=30)
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
FIELD = "_once"
"""The name under which a form posts its key."""


@dataclass(frozen=True)
class Claim:
    """A key that was taken; `receipt` is what came of it when somebody was first."""

    key: str
    receipt: str | None


def new_once_key() -> str:
    """A fresh key, for the hidden field of a form."""
    return secrets.token_urlsafe(24)


def claim(session: Session, user_id: uuid.UUID, key: str, purpose: str, payload: str) -> Claim:
    """Take a key for one purpose and content; the same again gives the first receipt, other content is refused."""
    if not KEY.fullmatch(key):
        raise Invalid(FIELD, _("Deze pagina is niet volledig geladen. Laad de pagina opnieuw en verstuur nog eens."))
    if _is_first(session, user_id, key, purpose, _hashed(session, payload)):
        return Claim(key, None)
    used = session.get_one(OnceKey, key)
    generation = used.payload_hash.partition(":")[0]
    same = (used.user_id, used.purpose) == (user_id, purpose)
    if not same or used.payload_hash != _hashed(session, payload, generation):
        raise Invalid(FIELD, _("Deze pagina werd al verstuurd met andere antwoorden. Laad de pagina opnieuw."))
    if used.receipt is None:
        raise Conflict(_("Dit wordt al verwerkt. Wacht even en kijk dan opnieuw."))
    return Claim(key, used.receipt)


def _hashed(session: Session, payload: str, generation: str | None = None) -> str:
    """What is kept of the content: an HMAC, so that nobody can try out likely answers."""
    made, secret = keyring(session).provider.secret("once", generation)
    return f"{made}:{hmac.new(secret, payload.encode(), hashlib.sha256).hexdigest()}"


def _is_first(session: Session, user_id: uuid.UUID, key: str, purpose: str, payload_hash: str) -> bool:
    """Insert the key; on PostgreSQL this waits for whoever is inserting the same one."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"key": key, "user_id": user_id, "purpose": purpose, "payload_hash": payload_hash, "created_at": clock.now()}
    first = dialect.insert(OnceKey).values(row).on_conflict_do_nothing().returning(OnceKey.key)
    try:
        return session.execute(first).first() is not None
    except OperationalError as error:
        raise Conflict(_("Dit wordt al verwerkt. Wacht even en kijk dan opnieuw.")) from error


def settle(session: Session, taken: Claim, receipt: str) -> None:
    """Keep the receipt with the key."""
    session.execute(update(OnceKey).where(OnceKey.key == taken.key).values(receipt=receipt))


def forget_old(session: Session) -> None:
    """Drop the keys of more than thirty days ago."""
    session.execute(delete(OnceKey).where(OnceKey.created_at < clock.now() - KEPT))
