"""The guard before every request, always in this order: session → park → CSRF → access (security.md D-1, D-8).

A route that takes a file asks for access before that too: nobody makes the portal read a file that he may not bring.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from functools import partial
from time import perf_counter
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from portal.access import policy
from portal.access.actor import Actor
from portal.access.policy import Entry, Policy
from portal.access.relations import RELATIONS
from portal.database import begin_reading
from portal.errors import Denied, Misconfigured, NotFound, ReadOnly, SignInNeeded
from portal.extensions import KEPT_AS, SAFE_METHODS, csrf, db, own_origin, unmasks_to
from portal.languages import DUTCH, speak
from portal.queries.memberships import bareheaded
from portal.services import denials, parking
from portal.services.parking import LatePost
from portal.views import sessions
from portal.views.language import listen
from portal.views.request_body import take_file

MOST_FIELDS = 5_000
ALWAYS_OPEN = frozenset({"accounts.sign_in", "accounts.sign_out"})


def init_app(app: Flask, *, read_only: bool) -> None:
    """Put the guard in front of every route, and stop the start when a route has no entry in the policy."""
    rules = policy.load(RELATIONS)
    if problems := tuple(rules.disagreements(frozenset(routes(app)))):
        raise Misconfigured(*problems)
    app.extensions["policy"] = rules
    app.before_request(partial(_guard, app, rules, read_only=read_only))
    app.teardown_request(lambda _: speak(DUTCH))


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every endpoint with each of its methods; HEAD is GET."""
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or frozenset()) - {"HEAD"}:
            yield rule.endpoint, method


def _guard(app: Flask, rules: Policy, *, read_only: bool) -> None:
    g.correlation_id, g.started = secrets.token_hex(8), perf_counter()
    speak(DUTCH)
    entry = rules.entry(request.endpoint, request.method) if request.endpoint else None
    if entry is not None and entry.bare:
        return
    g.afterwards = []
    takes_file = entry is not None and entry.uploads
    if request.method in SAFE_METHODS or takes_file:
        begin_reading(db.session)
    sessions.read(app)
    listen()
    if entry is None:
        return
    if takes_file and g.sign_in is not None:
        _admit_file(app, entry)
    if read_only and request.method not in SAFE_METHODS and entry.endpoint not in ALWAYS_OPEN:
        raise ReadOnly
    if request.method not in SAFE_METHODS and len(_posted()) > MOST_FIELDS:
        raise RequestEntityTooLarge
    _park(entry)
    csrf.protect()
    _check(entry)


def _admit_file(app: Flask, entry: Entry) -> None:
    """Let somebody send a file who may bring one here; anybody else is refused before his body is read.

    It may come in slowly: no connection waits for it, and after it the guard asks everything as ever.
    """
    if not own_origin():
        raise CSRFError
    _check(entry)
    take_file(app)
    db.session.rollback()
    _posted()
    begin_reading(db.session)


def _park(entry: Entry) -> None:
    """Keep what is posted into a session that ran out, for that person alone; then ask to sign in."""
    if g.former is None or entry.public:
        return
    typed = request.method not in SAFE_METHODS and not entry.uploads
    kept = typed and unmasks_to(csrf.posted_token(), g.former.csrf_secret) and _kept()
    raise SignInNeeded(expired=True, kept=kept)


def _kept() -> bool:
    post = LatePost(_path_to_come_back(), _posted(), urlsplit(request.referrer or "").path)
    fits = parking.may_keep(db.session, g.former.user_id, post)
    if fits:
        g.afterwards.append(parking.parking_of(g.former.user_id, post))
    return fits


def _path_to_come_back() -> str:
    """Where a person posts it again: what htmx saved by the way goes back to its page, when that page takes posts."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    if page.netloc != request.host:
        return request.path
    try:
        current_app.url_map.bind(request.host).match(page.path, "POST")
    except HTTPException:
        return request.path
    return page.path


def _posted() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name != KEPT_AS]


def _check(entry: Entry) -> None:
    """Who may do this, here, to this: the policy, then the relation that loads the object into `g.subject`."""
    args = request.view_args or {}
    try:
        policy.check(entry, g.actor, signed_in=g.sign_in is not None, region=args.get("region"))
        g.subject = _subject(entry, g.actor, args)
    except (Denied, NotFound) as refusal:
        _note_denial(refusal)
        raise


def _subject(entry: Entry, actor: Actor | None, args: dict[str, object]) -> object:
    if entry.relation is None or actor is None:
        return None
    return RELATIONS[entry.relation](db.session, actor, args)


def _note_denial(refusal: Denied | NotFound) -> None:
    """A refusal is written down, whatever happens to the request (security.md D-5)."""
    who = g.actor or bareheaded(g.sign_in.user_id, g.sign_in.user_name)
    g.afterwards.append(
        denials.denial_of(who, endpoint=request.endpoint or "", method=request.method, kind=type(refusal).__name__)
    )
