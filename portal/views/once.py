"""What creates or sends happens once, however often its form is posted (security.md D-7)."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import g, request

from portal.extensions import KEPT_AS, db
from portal.services import idempotency
from portal.services.idempotency import FIELD, new_once_key

NOT_CONTENT = frozenset({FIELD, KEPT_AS, "_parked"})


def key() -> str:
    """The key of this form: a fresh one, or the one that it was posted with."""
    return request.form.get(FIELD) or new_once_key()


def done(purpose: str, act: Callable[[], str]) -> str:
    """Do something once; the same post again gives the same answer without doing it again."""
    claim = idempotency.claim(db.session, g.actor.user_id, request.form.get(FIELD, ""), purpose, _content())
    if claim.receipt is not None:
        return claim.receipt
    receipt = act()
    idempotency.settle(db.session, claim, receipt)
    return receipt


def begun(purpose: str, act: Callable[[], str]) -> str:
    """The same for what may also begin without a key, because nothing is sent by it: a double click begins one."""
    return done(purpose, act) if request.form.get(FIELD) else act()


def _content() -> str:
    """What was posted, in a form that is the same each time."""
    posted = sorted((name, value) for name, value in request.form.items(multi=True) if name not in NOT_CONTENT)
    return json.dumps([request.path, posted])
