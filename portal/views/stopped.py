"""A draft whose version was withdrawn stops where it is: kept whole, printable, never turned into another (F13)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.queries import definitions, regions
from portal.queries.closed_forms import whom_to_call
from portal.views.rendering import leave, render

blueprint = Blueprint("stopped", __name__, url_prefix="/<region>/formulieren/<uuid:submission_id>/ingetrokken")

OPENS = frozenset({"wizard.begin", "wizard.resume", "wizard.step", "wizard.row", "wizard.check", "attachments.add"})
"""The pages on which somebody would go on filling in."""


@blueprint.get("")
def show(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Say that the form was withdrawn and why, that everything is kept, and what one can do now."""
    if not is_stopped():
        return redirect(url_for("wizard.resume", region=region, submission_id=submission_id), 303)
    version = definitions.version(db.session, g.subject.definition_version_id)
    about = regions.about(db.session, region)
    return render(
        "pages/stopped/show.html",
        submission=g.subject,
        version=version,
        title=definitions.title_of(version),
        newer=definitions.active_version_or_none(db.session, region, version.form),
        about=about,
        call=whom_to_call(about.centre),
    )


def is_stopped() -> bool:
    """Whether this is a draft with which nobody goes on: the guard read that with the draft itself."""
    return bool(g.subject.stopped and g.subject.status == "draft")


def stops_here() -> ResponseReturnValue | None:
    """Open no page of a draft that is stopped."""
    return stop() if request.method == "GET" and request.endpoint in OPENS and is_stopped() else None


def stop() -> Response:
    """Bring somebody to what there is to know, after what he posted was saved."""
    return leave(url_for("stopped.show", region=g.subject.region, submission_id=g.subject.id))
