"""The partners of a region: who works along, since when, and whom to call there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Conflict, Invalid
from portal.extensions import db
from portal.forms.desk import DeskPage, text_of
from portal.forms.fields.base import INVISIBLE
from portal.forms.partner_desk import ending_desk, partner_desk
from portal.forms.step_form import BoundStep
from portal.languages import gettext as _, marked
from portal.models import Organisation, clock
from portal.queries import partners as queries
from portal.queries.partners import Filter, Partner, State
from portal.services import partners
from portal.services.partners import Agreement, OrganisationDetails
from portal.views import desk_pages, once
from portal.views.rendering import render

blueprint = Blueprint("partners", __name__, url_prefix="/<region>/partners")

STATES: Mapping[State, str] = {
    "now": marked("Nu en binnenkort"),
    "ended": marked("Beëindigd"),
    "all": marked("Alle"),
}


@blueprint.get("")
def index(region: str) -> ResponseReturnValue:
    """The partners, narrowed by type, kind and state."""
    narrowed = _filter()
    return render(
        "pages/partners/index.html",
        partners=queries.partners(db.session, region, narrowed),
        narrowed=narrowed,
        types=queries.types_in(db.session, region),
        kinds=queries.KINDS,
        states=STATES,
        may_edit=g.actor.role == "admin",
    )


@blueprint.get("/zoek")
def search(region: str) -> ResponseReturnValue:
    """First look whether the portal knows the organisation already."""
    text = INVISIBLE.sub("", request.args.get("naam", "")).strip()[:200]
    found = queries.organisations_named(db.session, region, text) if len(text) > 1 else []
    return render("pages/partners/search.html", text=text, found=found, types=queries.ORGANISATION_TYPES)


@blueprint.route("/nieuw", methods=["GET", "POST"])
def add(region: str) -> ResponseReturnValue:
    """Add a partner: an organisation that the portal knows, or a new one."""
    chosen = _chosen()
    types = None if chosen else queries.ORGANISATION_TYPES
    desk = partner_desk(clock.today(), queries.KINDS, types, queries.PERSPECTIVES)
    if request.method == "GET":
        given = {"name": INVISIBLE.sub("", request.args.get("naam", ""))[:200], "from_date": clock.today()}
        return _add_page(desk.page(given), chosen)
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _add_page(desk.page_of(bound), chosen, 422)
    try:
        target = once.done("partner.add", lambda: _added(region, chosen, bound))
    except Invalid as problem:
        return _add_page(desk.page_of(bound, wrong=desk_pages.placed(problem, bound)), chosen, 422)
    return redirect(target, 303)


@blueprint.route("/<uuid:partner_id>", methods=["GET", "POST"])
def edit(region: str, partner_id: UUID) -> ResponseReturnValue:
    """Change a partner and the organisation behind it."""
    partner = queries.partner(db.session, region, partner_id)
    desk = partner_desk(clock.today(), queries.KINDS, queries.ORGANISATION_TYPES, queries.PERSPECTIVES)
    if request.method == "GET":
        return _edit_page(partner, desk.page(_answers(partner)))
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _edit_page(partner, desk.page_of(bound), 422)
    try:
        version = desk_pages.version_posted()
        partners.edit(db.session, g.actor, partner.agreement, version, _details(bound), _agreement(bound))
    except Invalid as problem:
        return _edit_page(partner, desk.page_of(bound, wrong=desk_pages.placed(problem, bound)), 422)
    except Conflict as conflict:
        return _edit_page(partner, desk.page_of(bound), 409, notice=conflict.sentence)
    flash(_("%(partner)s is bewaard.") % {"partner": partner.organisation.name}, "success")
    return redirect(url_for("partners.index", region=region), 303)


@blueprint.route("/<uuid:partner_id>/einde", methods=["GET", "POST"])
def end(region: str, partner_id: UUID) -> ResponseReturnValue:
    """End a partnership on a day."""
    partner = queries.partner(db.session, region, partner_id)
    desk = ending_desk(clock.today())
    if request.method == "GET":
        return _end_page(partner, desk.page({"to_date": partner.agreement.to_date or clock.today()}))
    bound = desk_pages.bound(desk)
    if bound.errors:
        return _end_page(partner, desk.page_of(bound), 422)
    try:
        partners.end(db.session, g.actor, partner.agreement, desk_pages.version_posted(), _day(bound, "to_date"))
    except Invalid as problem:
        return _end_page(partner, desk.page_of(bound, wrong=desk_pages.placed(problem, bound)), 422)
    known = {"partner": partner.organisation.name, "day": f"{partner.agreement.to_date:%d/%m/%Y}"}
    flash(_("%(partner)s is partner tot en met %(day)s.") % known, "success")
    return redirect(url_for("partners.index", region=region), 303)


@blueprint.post("/<uuid:partner_id>/hervat")
def resume(region: str, partner_id: UUID) -> ResponseReturnValue:
    """Take an end date back."""
    partner = queries.partner(db.session, region, partner_id)
    partners.resume(db.session, g.actor, partner.agreement, desk_pages.version_posted())
    flash(_("%(partner)s blijft partner, zonder einddatum.") % {"partner": partner.organisation.name}, "success")
    return redirect(url_for("partners.edit", region=region, partner_id=partner_id), 303)


def _filter() -> Filter:
    """What the address asks for; whatever it cannot be is left out."""
    asked = {name: request.args.get(word, "") for name, word in (("type", "type"), ("kind", "soort"))}
    state = request.args.get("toestand", "")
    return Filter(
        type=asked["type"] if asked["type"] in queries.ORGANISATION_TYPES else "",
        kind=asked["kind"] if asked["kind"] in queries.KINDS else "",
        state=next((known for known in STATES if known == state), "now"),
    )


def _chosen() -> Organisation | None:
    """The organisation that was picked in the search, if one was."""
    text = request.args.get("organisatie")
    if not text:
        return None
    try:
        return queries.organisation(db.session, UUID(text))
    except ValueError:
        raise Invalid("organisatie", _("Deze organisatie bestaat niet. Zoek ze opnieuw.")) from None


def _added(region: str, chosen: Organisation | None, bound: BoundStep) -> str:
    added = chosen.id if chosen else _details(bound)
    partner = partners.add(db.session, g.actor, region, added, _agreement(bound))
    name = queries.organisation(db.session, partner.organisation_id).name
    sentence = _("%(partner)s is toegevoegd. Partnervelden bieden deze partner meteen aan.") % {"partner": name}
    flash(sentence, "success")
    return url_for("partners.index", region=region)


def _details(bound: BoundStep) -> OrganisationDetails:
    return OrganisationDetails(**{name: text_of(bound.answers, name) for name in ("name", "type", "perspective")})


def _agreement(bound: BoundStep) -> Agreement:
    texts = {name: text_of(bound.answers, name) for name in ("kind", "contact_point", "phone", "email")}
    return Agreement(**texts, from_date=_day_or_none(bound, "from_date"))


def _day(bound: BoundStep, field: str) -> date:
    return cast("date", bound.answers[field])


def _day_or_none(bound: BoundStep, field: str) -> date | None:
    return cast("date | None", bound.answers.get(field))


def _answers(partner: Partner) -> dict[str, object]:
    """A partner as the form shows it."""
    about = {name: getattr(partner.organisation, name) for name in ("name", "type", "perspective")}
    agreed = ("kind", "contact_point", "phone", "email", "from_date")
    return about | {name: getattr(partner.agreement, name) for name in agreed}


def _add_page(page: DeskPage, chosen: Organisation | None, status: int = 200) -> Response:
    types = queries.ORGANISATION_TYPES
    return render("pages/partners/add.html", status=status, page=page, chosen=chosen, once=once.key(), types=types)


def _edit_page(partner: Partner, page: DeskPage, status: int = 200, notice: str = "") -> Response:
    names = queries.names_of(db.session, partner.organisation.id)
    return render("pages/partners/edit.html", status=status, partner=partner, page=page, names=names, notice=notice)


def _end_page(partner: Partner, page: DeskPage, status: int = 200) -> Response:
    return render("pages/partners/end.html", status=status, partner=partner, page=page)
