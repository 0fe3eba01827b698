"""Putting a changed form live: what it does, who reads it second, which versions there were, and the way back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.errors import Invalid, NotFound
from portal.extensions import db
from portal.forms.fields.base import INVISIBLE, Records
from portal.forms.outline import outline
from portal.forms.posted import line_ends
from portal.forms.preview import preview as drawn
from portal.forms.wording import words
from portal.languages import gettext as _, marked
from portal.models import DefinitionVersion, clock
from portal.queries import definitions as versions_of, records, workshop as queries
from portal.queries.withdrawals import may_be_withdrawn
from portal.services import workshop
from portal.views import desk_pages, once
from portal.views.rendering import render

blueprint = Blueprint("publishing", __name__, url_prefix="/<region>/werkplaats")

SHOWN_RECORDS = ("partner", "organisation", "municipality", "police_zone")
"""The records that a preview shows as they are: none of them is anybody's answer."""
LONGEST_NOTE = 1000
IN_FORCE = marked("Versie %(number)s is van kracht. Wie nu begint, krijgt de nieuwe versie.")

APPROVED = marked("%(form)s van %(region)s: versie %(number)s is van kracht. Wie nu begint, krijgt de nieuwe versie.")


@blueprint.get("/<form>/wijziging")
def change(region: str, form: str) -> ResponseReturnValue:
    """What the change does, whether it is right, and what happens to drafts, before anything goes live."""
    return _change_page(region, form)


@blueprint.get("/<form>/voorbeeld")
def preview(region: str, form: str) -> ResponseReturnValue:
    """The changed form as people will see it."""
    bench = queries.bench(db.session, region, form)
    against = bench.current if bench.draft else None
    steps = drawn(bench.changed, clock.today(), _records(region), against)
    return render("pages/publishing/preview.html", bench=bench, steps=steps)


@blueprint.post("/<form>/wijziging/zet-live")
def publish(region: str, form: str) -> ResponseReturnValue:
    """Put wording, help and order live at once."""
    bench = queries.bench(db.session, region, form)
    number = once.done(
        "workshop.publish",
        lambda: str(workshop.publish(db.session, g.actor, bench, desk_pages.version_posted()).number),
    )
    flash(_(IN_FORCE) % {"number": number}, "success")
    return redirect(url_for("publishing.versions", region=region, form=form), 303)


@blueprint.post("/<form>/wijziging/stel-voor")
def propose(region: str, form: str) -> ResponseReturnValue:
    """Offer the change to a second reader."""
    bench = queries.bench(db.session, region, form)
    note = _note("note")
    once.done(
        "workshop.propose",
        lambda: str(workshop.propose(db.session, g.actor, bench, desk_pages.version_posted(), note).number),
    )
    flash(_("Uw voorstel wacht op een tweede lezer. Tot dan verandert er niets voor wie invult."), "success")
    return redirect(url_for("workshop.home", region=region), 303)


@blueprint.post("/<form>/wijziging/weg")
def discard(region: str, form: str) -> ResponseReturnValue:
    """Throw the change away."""
    bench = queries.bench(db.session, region, form)
    workshop.discard(db.session, g.actor, bench, desk_pages.version_posted())
    flash(_("Uw wijziging is weggegooid. Het formulier blijft zoals het was."), "success")
    return redirect(url_for("workshop.form", region=region, form=form), 303)


@blueprint.get("/voorstel/<uuid:version_id>")
def proposal(region: str, version_id: UUID) -> ResponseReturnValue:
    """Read a proposal, of one's own region or of another, before it goes live."""
    return _proposal_page(_proposal(version_id))


@blueprint.post("/voorstel/<uuid:version_id>/aanvaard")
def approve(region: str, version_id: UUID) -> ResponseReturnValue:
    """Put a proposal in force, as second reader."""
    found = _proposal(version_id)
    content_hash = request.form.get("_hash", "")
    once.done("workshop.approve", lambda: _approved(found, content_hash))
    named = {"form": versions_of.title_of(found), "region": found.region.upper(), "number": found.number}
    flash(_(APPROVED) % named, "success")
    return redirect(url_for("workshop.home", region=region), 303)


@blueprint.post("/voorstel/<uuid:version_id>/weiger")
def reject(region: str, version_id: UUID) -> ResponseReturnValue:
    """Send a proposal back, with a reason."""
    found = _proposal(version_id)
    try:
        workshop.reject(db.session, g.actor, found, _note("reason"))
    except Invalid as problem:
        return _proposal_page(found, 422, wrong=problem.message)
    flash(_("Het voorstel gaat terug naar wie het schreef, met uw uitleg."), "success")
    return redirect(url_for("workshop.home", region=region), 303)


@blueprint.post("/voorstel/<uuid:version_id>/neem-terug")
def withdraw(region: str, version_id: UUID) -> ResponseReturnValue:
    """Take one's own proposal back, to work on it."""
    found = _proposal(version_id)
    workshop.withdraw(db.session, g.actor, found)
    flash(_("Uw voorstel is teruggenomen. De wijziging zelf staat er nog."), "success")
    return redirect(url_for("publishing.change", region=region, form=found.form), 303)


@blueprint.get("/<form>/versies")
def versions(region: str, form: str) -> ResponseReturnValue:
    """Every version: from when to when, by whom, and how much work hangs on it."""
    active = versions_of.standing_version(db.session, region, form)
    known, use = versions_of.versions(db.session, region, form), versions_of.use(db.session, region)
    return render(
        "pages/publishing/versions.html",
        active=active,
        title=words(versions_of.definition(active).title),
        versions=known,
        use=use,
        stoppable={one.id for one in known if may_be_withdrawn(one, use.get(one.id))},
        names=versions_of.author_names(db.session),
        way_back=queries.way_back(db.session, active),
        once=once.key(),
    )


@blueprint.get("/<form>/versies/<uuid:version_id>")
def version(region: str, form: str, version_id: UUID) -> ResponseReturnValue:
    """The whole form of any version."""
    found = _version(region, form, version_id)
    names = versions_of.author_names(db.session)
    told = outline(versions_of.definition(found))
    used = versions_of.use(db.session, region).get(found.id)
    return render(
        "pages/publishing/version.html",
        version=found,
        told=told,
        names=names,
        use=used,
        stoppable=may_be_withdrawn(found, used),
        once=once.key(),
    )


@blueprint.get("/<form>/vergelijk")
def compare(region: str, form: str) -> ResponseReturnValue:
    """What a later version does otherwise than an earlier one."""
    known = {str(one.number): one for one in versions_of.versions(db.session, region, form)}
    pair = [known[text] for text in (request.args.get("van", ""), request.args.get("naar", "")) if text in known]
    if len(pair) != 2:
        raise NotFound
    older, newer = sorted(pair, key=lambda one: one.number)
    title = words(versions_of.definition(newer).title)
    found = queries.compared(older, newer)
    lines = outline(versions_of.as_written(newer), against=versions_of.as_written(older)).lines
    return render(
        "pages/publishing/compare.html", older=older, newer=newer, differences=found, lines=lines, title=title
    )


@blueprint.post("/<form>/terugdraaien")
def roll_back(region: str, form: str) -> ResponseReturnValue:
    """Take the last change of wording, help or order back."""
    active = versions_of.standing_version(db.session, region, form)
    if request.form.get("_number") != str(active.number):
        raise NotFound(_("Deze versie is niet meer van kracht. Open de lijst van versies opnieuw."))
    number = once.done("workshop.roll_back", lambda: str(workshop.roll_back(db.session, g.actor, active).number))
    sentence = _("Teruggedraaid: versie %(number)s is gelijk aan de vorige en is nu van kracht.") % {"number": number}
    flash(sentence, "success")
    return redirect(url_for("publishing.versions", region=region, form=form), 303)


@blueprint.post("/<form>/versies/<uuid:version_id>/herneem")
def restore(region: str, form: str, version_id: UUID) -> ResponseReturnValue:
    """Begin a change with what an earlier version said."""
    bench = queries.bench(db.session, region, form)
    workshop.restore(db.session, g.actor, bench, _version(region, form, version_id))
    return redirect(url_for("publishing.change", region=region, form=form), 303)


@blueprint.get("/<form>/versies/<uuid:version_id>/leeg")
def empty_form(region: str, form: str, version_id: UUID) -> ResponseReturnValue:
    """The empty form of a version, to print and fill in by hand."""
    found = _version(region, form, version_id)
    return render("print/empty_form.html", version=found, told=outline(versions_of.definition(found)))


def _change_page(region: str, form: str, status: int = 200) -> Response:
    bench = queries.bench(db.session, region, form)
    waiting = versions_of.proposal_of(db.session, region, form)
    lines = outline(bench.changed, against=bench.current).lines
    return render(
        "pages/publishing/change.html", status=status, bench=bench, waiting=waiting, lines=lines, once=once.key()
    )


def _proposal(version_id: UUID) -> DefinitionVersion:
    """A proposal of any region: the second reader may belong to another one."""
    found = versions_of.version(db.session, version_id)
    if found.status == "draft":
        raise NotFound
    return found


def _version(region: str, form: str, version_id: UUID) -> DefinitionVersion:
    found = versions_of.version(db.session, version_id)
    if (found.region, found.form) != (region, form):
        raise NotFound
    return found


def _approved(found: DefinitionVersion, content_hash: str) -> str:
    workshop.approve(db.session, g.actor, found, content_hash)
    return str(found.number)


def _proposal_page(found: DefinitionVersion, status: int = 200, wrong: str = "") -> Response:
    active = versions_of.standing_version(db.session, found.region, found.form)
    asked, now = versions_of.as_written(found), versions_of.as_written(active)
    return render(
        "pages/publishing/proposal.html",
        status=status,
        proposal=found,
        active=active,
        differences=queries.compared(active, found),
        lines=outline(asked, against=now).lines,
        outcomes=queries.outcomes(active, found),
        running=versions_of.running_drafts(db.session, found.region, found.form),
        title=words(asked.title),
        steps=drawn(asked, clock.today(), _records(found.region), now),
        author=versions_of.author_names(db.session).get(found.author_id, ""),
        wrong=wrong,
        once=once.key(),
    )


def _note(name: str) -> str:
    text = line_ends(request.form.get(name, "").strip())
    if len(text) > LONGEST_NOTE or INVISIBLE.search(text):
        raise Invalid(name, _("Schrijf gewone tekst van hoogstens %(most)s tekens.") % {"most": LONGEST_NOTE})
    return text


def _records(region: str) -> Records:
    return {of: records.listed(db.session, region, of) for of in SHOWN_RECORDS}
