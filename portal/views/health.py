"""Health: is the process alive, and can it do its work."""

from __future__ import annotations

from flask import Blueprint, Response

from portal.database import begin_reading
from portal.extensions import db
from portal.queries import health

blueprint = Blueprint("health", __name__)


@blueprint.get("/gezond")
def alive() -> Response:
    """The process answers."""
    return Response("ja", mimetype="text/plain")


@blueprint.get("/klaar")
def ready() -> Response:
    """The database answers; where it does not, the answer is the page of a database that is away."""
    begin_reading(db.session)
    health.ask(db.session)
    return Response("ja", mimetype="text/plain")
