"""What a moved base means for a region's changes, point by point, with the choice that its admin has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.definitions.places import located
from portal.definitions.review import Choice
from portal.errors import Conflict, Invalid
from portal.extensions import db
from portal.languages import gettext as _
from portal.queries import base_moves, workshop as queries
from portal.queries.workshop import Bench
from portal.services import reviewing
from portal.services.reviewing import Seen
from portal.views import desk_pages
from portal.views.rendering import render

blueprint = Blueprint("reviewing", __name__, url_prefix="/<region>/werkplaats")

CHOICE = "choice-"
CHOICES: tuple[Choice, ...] = get_args(Choice)


@blueprint.route("/<form>/nieuwe-basis", methods=["GET", "POST"])
def review(region: str, form: str) -> ResponseReturnValue:
    """Choose, per point, between what the base says now and what the region says."""
    bench = queries.bench(db.session, region, form)
    if request.method == "GET":
        return _page(bench)
    posted = _posted()
    try:
        moved = reviewing.choose(db.session, g.actor, bench, _seen(), posted)
    except Invalid as problem:
        return _page(bench, 422, posted=posted, wrong=problem)
    except Conflict as conflict:
        return _page(bench, 409, posted=posted, notice=conflict.sentence)
    told = _("Uw keuzes zijn bewaard. Ze zijn nog niet live.") if moved.unpublished else _("Uw keuzes zijn bewaard.")
    flash(told, "success")
    return redirect(url_for("reviewing.review", region=region, form=form), 303)


@blueprint.post("/<form>/nieuwe-basis/gelezen")
def close(region: str, form: str) -> ResponseReturnValue:
    """Put the list away, everything chosen and live."""
    bench = queries.bench(db.session, region, form)
    try:
        reviewing.close(db.session, g.actor, bench, _seen())
    except Invalid as problem:
        return _page(bench, 422, wrong=problem)
    except Conflict as conflict:
        return _page(bench, 409, notice=conflict.sentence)
    flash(_("De lijst is afgewerkt. U vindt wat u koos bij de versies."), "success")
    return redirect(url_for("workshop.form", region=region, form=form), 303)


def _seen() -> Seen:
    return Seen(desk_pages.version_posted(), desk_pages.version_posted("_list"))


def _posted() -> Mapping[int, Choice]:
    """What was chosen, by the number of the point; anything else does not belong to this page."""
    found: dict[int, Choice] = {}
    for name, value in request.form.items():
        if name.startswith(CHOICE):
            number, choice = name.removeprefix(CHOICE), next((one for one in CHOICES if one == value), None)
            if choice is None or not (number.isdecimal() and len(number) < 5):
                raise Invalid(name, _(desk_pages.NOT_OF_THIS_FORM))
            found[int(number)] = choice
    return found


def _page(
    bench: Bench,
    status: int = 200,
    *,
    posted: Mapping[int, Choice] | None = None,
    wrong: Invalid | None = None,
    notice: str = "",
) -> Response:
    found = base_moves.review_of(bench.moved.move, bench.base_source) if bench.moved else None
    return render(
        "pages/reviewing/review.html",
        status=status,
        bench=bench,
        found=found,
        points=reviewing.points(bench),
        fields={one.id for one in located(bench.changed)},
        posted=posted or {},
        wrong=wrong,
        notice=notice,
    )
