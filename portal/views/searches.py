"""Searching records: what the box of a field suggests while somebody types, and what its buttons do without scripts.

What is typed may be a name: it is posted, never in an address, and nothing of it is kept here.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.extensions import db
from portal.forms.fields.matching import MOST_FOUND
from portal.forms.fields.records import SOUGHT_PART
from portal.forms.posted import html_id
from portal.services import searching
from portal.views.step_pages import Asked

blueprint = Blueprint("searches", __name__, url_prefix="/<region>/formulieren/<uuid:submission_id>")

TEMPLATE = "components/found_records.html"


@blueprint.post("/zoek")
def search(region: str, submission_id: UUID) -> ResponseReturnValue:
    """Suggest records for one field of this draft: the options of its list, and how many there are."""
    name, text = request.form.get("_field", ""), request.form.get("_text", "")
    field, found = searching.found_for(db.session, g.actor, g.subject, name, text)
    module = cast("Any", current_app.jinja_env.get_template(TEMPLATE).module)
    drawn = module.found_records(found[:MOST_FOUND], len(found) > MOST_FOUND, f"{html_id(name)}-list", field.or_text)
    return Response(drawn, mimetype="text/html")


def pressed(form: MultiDict[str, str], asked: Asked) -> MultiDict[str, str]:
    """What was posted, with what a button of a search asks done: look again, or let one go."""
    if not asked.searches:
        return form
    changed: MultiDict[str, str] = MultiDict(form)
    if asked.row:
        changed.setlist(asked.group, [one for one in form.getlist(asked.group) if one != asked.row] or [""])
    else:
        changed.poplist(f"{asked.group}-{SOUGHT_PART}")
    return changed
