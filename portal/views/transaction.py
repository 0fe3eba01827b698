"""One transaction per request (design.md, Transactions; security.md D-5).

A view that changed something and answers under 400 commits; a step may keep what was typed on 422
(`g.keep_on_422 = True`); everything else rolls back. Then one short transaction of its own writes what stands in
`g.afterwards`: denials, refused values, failed sign-ins, limits, parked posts, looks and the last sign of life.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue

from portal.extensions import SAFE_METHODS, db
from portal.services import faults, parking
from portal.views import errors, sessions

TYPED_WRONGLY = 422


class Portal(Flask):
    """Flask that ends the transaction together with the view, so that a failing commit is an ordinary error."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Call the view and commit what it changed, or take it back."""
        response = self.make_response(super().dispatch_request())
        if g.get("afterwards") is not None:
            _settle(response)
        return response

    def log_exception(self, exc_info: object) -> None:
        """Nothing here: `views/errors.py` logs what it answers, without values."""


def init_app(app: Flask) -> None:
    """After every request that had a session: take back what was not committed, then write the afterwards."""
    app.after_request(_finish)


def _settle(response: Response) -> None:
    if request.method in SAFE_METHODS:
        return
    if response.status_code < 400 or (response.status_code == TYPED_WRONGLY and g.get("keep_on_422", False)):
        if sessions.notices_changed():
            sessions.notices_write()(db.session)
        for forget in forgetting_kept_post():
            forget(db.session)
        db.session.commit()


def forgetting_kept_post() -> Iterator[Callable[[Any], None]]:
    """What to write once something is saved that was kept of an ended session and came back by this very post."""
    parked_id, actor = request.form.get("_parked", ""), g.get("actor")
    if parked_id and actor is not None:
        yield lambda session: parking.forget(session, actor, uuid.UUID(parked_id))


def _finish(response: Response) -> Response:
    if g.get("afterwards") is None:
        return response
    db.session.rollback()
    if request.method in SAFE_METHODS and sessions.notices_changed():
        g.afterwards.append(sessions.notices_write())
    needed, g.afterwards = g.afterwards, None
    writes = (*needed, g.touch) if g.get("touch") else needed
    try:
        _write(writes)
    except faults.DatabaseError as error:
        return errors.answer_to(error) if needed else response
    return response


def _write(writes: Sequence[Callable[[Any], None]]) -> None:
    if not writes:
        return
    with db.sessionmaker() as session, session.begin():
        for write in writes:
            write(session)
