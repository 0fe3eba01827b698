"""Files: brought to a field on a page of their own, and fetched by whoever may read that field.

Nothing here needs a script: the button of a field saves its step and leads to this page, and this page leads back.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Blueprint, Response, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.access.relations import RELATIONS
from portal.database import begin_reading
from portal.errors import Gone, Invalid, NotFound
from portal.extensions import db
from portal.forms.answers import group_of
from portal.forms.fields.files import STATE_WORDS, most
from portal.forms.plan import FieldPlan
from portal.forms.posted import html_id
from portal.languages import gettext as _
from portal.models import Submission
from portal.models.attachment import AttachmentState, SealedFile
from portal.queries import attachments as queries, carry_over, submissions as submission_queries
from portal.queries.submissions import Loaded
from portal.services import attachments, file_kinds, idempotency, limits, looks, scanning, submissions
from portal.services.attachments import UPLOADS, Spot
from portal.services.file_kinds import FIELD, Accepted, Refused
from portal.settings import Settings
from portal.views import once, step_pages, step_places
from portal.views.carry_over import back_to, goes_on_elsewhere
from portal.views.errors import answer_to
from portal.views.rendering import render
from portal.views.stopped import stops_here

blueprint = Blueprint("attachments", __name__, url_prefix="/<region>/formulieren/<uuid:submission_id>/bestanden")

blueprint.before_request(goes_on_elsewhere)
blueprint.before_request(stops_here)


@blueprint.errorhandler(Gone)
def came_too_late(problem: Gone) -> ResponseReturnValue:
    """Say where a file belongs whose draft went over while its page was open; nothing of the file was kept."""
    db.session.rollback()
    later = carry_over.last(db.session, g.subject)
    if later is None or later.status != "draft":
        return answer_to(problem)
    where, add_url = _place_in(later)
    return render(
        "pages/attachments/went_over.html", status=410, plan=where, add=add_url, onward=back_to(later, later.id)
    )


def _place_in(later: Submission) -> tuple[FieldPlan | None, str]:
    """The same question in the draft that goes on, and where it takes a file; nothing when it is not asked there."""
    found, name = submission_queries.loaded(db.session, later), (request.view_args or {}).get("name", "")
    step = found.compiled.step_of.get(group_of(name), "")
    try:
        where = attachments.spot(found, step, name)
    except NotFound:
        return None, ""
    return where.plan, url_for("attachments.add", region=later.region, submission_id=later.id, step=step, name=name)


EDITOR = "submission_editor"
PURPOSE = "attachment.add"


@blueprint.get("/toevoegen/<step>/<name>")
def add(region: str, submission_id: UUID, step: str, name: str) -> ResponseReturnValue:
    """Ask for a file, and say what is taken and what happens with it."""
    found = submission_queries.loaded(db.session, g.subject)
    return _page(found, attachments.spot(found, step, name))


@blueprint.post("/toevoegen/<step>/<name>")
def upload(region: str, submission_id: UUID, step: str, name: str) -> ResponseReturnValue:
    """Count, judge and scan what came while nothing is locked, then keep it, and go back to the field."""
    g.keep_on_422 = True
    attachments.spot(submission_queries.loaded(db.session, g.subject), step, name)
    submissions.check_writable(g.subject)
    db.session.rollback()  # judging takes a while: no connection waits for it
    _count()
    judged = _judged()
    found = _opened_again()
    where = attachments.spot(found, step, name)
    try:
        kept = _kept(found, where, judged)
    except Invalid as refusal:
        code = refusal.code if isinstance(refusal, Refused) else refusal.field
        attachments.refuse(db.session, g.actor, g.subject, code.strip("_"))
        return _page(found, where, refusal, 422)
    flash(_("‘%(name)s’ is toegevoegd.") % {"name": kept}, "success")
    page = step_places.page_of(found, where.place)
    return redirect(step_places.url_of(found, page, html_id(where.name)), 303)


def _count() -> None:
    """One more file of this person, whatever comes of it: judging is what costs."""
    with db.sessionmaker() as session, session.begin():
        limits.spend(session, UPLOADS, str(g.actor.user_id))


Judged = tuple[Accepted, AttachmentState]


def _judged() -> Judged | Refused:
    """What the file is and what the scanner says of it; a refusal is kept for when the page can be drawn."""
    settings: Settings = current_app.extensions["settings"]
    posted = request.files.get(FIELD)
    try:
        if posted is None or not posted.filename:
            raise Refused("none", _("Kies eerst een bestand op uw toestel."))
        accepted = file_kinds.accepted(posted.filename, posted.stream.read())
        scanner = scanning.scanner_at(settings.clamd)
        return accepted, attachments.looked_at(accepted, scanner, demo=settings.demo)
    except Refused as refusal:
        return refusal


def _opened_again() -> Loaded:
    """The submission, locked, after asking anew whether this person may fill it in: sending a file takes a while."""
    g.subject = RELATIONS[EDITOR](db.session, g.actor, request.view_args or {})
    return submissions.opened(db.session, g.subject)


def _kept(found: Loaded, where: Spot, judged: Judged | Refused) -> str:
    """Keep the file, once however often it is posted; gives its name."""
    if isinstance(judged, Refused):
        raise judged
    accepted, state = judged
    payload = attachments.fingerprint(found, where, accepted)
    claim = idempotency.claim(db.session, g.actor.user_id, request.form.get(idempotency.FIELD, ""), PURPOSE, payload)
    if claim.receipt is None:
        file = attachments.add(db.session, g.actor, found, where, accepted, state)
        idempotency.settle(db.session, claim, str(file.id))
    return accepted.name


def _page(found: Loaded, where: Spot, refusal: Invalid | None = None, status: int = 200) -> Response:
    settings: Settings = current_app.extensions["settings"]
    page = step_places.page_of(found, where.place)
    return render(
        "pages/attachments/add.html",
        status=status,
        plan=where.plan,
        form=found.compiled.definition,
        row=found.evaluation.row_path(group_of(where.place.group), where.place.row_id) if where.place.row_id else "",
        errors=[step_pages.Problem(refusal.message, FIELD)] if refusal else [],
        action=request.path,
        back=step_places.url_of(found, page, html_id(where.name)),
        room=most(where.plan.field) - len(attachments.listed(found, where)),
        endings=file_kinds.ACCEPTED_BY_BROWSERS,
        most_bytes=file_kinds.MOST_BYTES,
        scanned=bool(settings.clamd),
        demo=settings.demo,
        once=idempotency.new_once_key() if refusal else once.key(),
    )


@blueprint.get("/<uuid:attachment_id>")
def download(region: str, submission_id: UUID, attachment_id: UUID) -> ResponseReturnValue:
    """Send a file, after it proved whole and after it was written down who took it."""
    file = queries.one(db.session, g.subject, attachment_id)
    if file.id not in step_pages.files_of(submission_queries.loaded(db.session, g.subject), g.actor):
        raise NotFound
    if not attachments.openable(file):
        return render("pages/attachments/download.html", status=409, word=_(STATE_WORDS[file.state]), state=file.state)
    actor, taken = g.actor, file.sealed_file
    cipher = attachments.opened(db.session, taken)
    g.afterwards.append(lambda session: attachments.downloaded(session, actor, taken))
    if not looks.is_own_draft(g.actor, g.subject):
        g.afterwards.append(looks.reading_of(g.actor, g.subject))
    return _sent(taken, file.name, cipher)


def _sent(file: SealedFile, name: str, cipher: AESGCM) -> Response:
    """The file in pieces, each decrypted when it goes; a browser only ever saves it."""
    g.sandboxed = True
    response = Response(_pieces(file, cipher), content_type=file_kinds.KINDS[file.kind].media_type)
    response.content_length = file.size
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return response


def _pieces(file: SealedFile, cipher: AESGCM) -> Iterator[bytes]:
    """Chunk by chunk, each from a short reading transaction of its own: a slow reader holds no connection."""
    sessions = db.sessionmaker

    def piece(number: int) -> bytes:
        with sessions() as session:
            begin_reading(session)
            return attachments.plain(session, file, cipher, number)

    return (piece(number) for number in range(file.chunks))
