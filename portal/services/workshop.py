"""The workshop: changing a form of a region, putting it live, proposing, approving, rejecting and rolling back.

Wording, help and order go live at once; whatever changes what is asked waits for a second person with an admin's hat,
who may belong to another region and reads exactly what he approves: the content hash (security.md D-12).
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import editing
from portal.errors import Conflict, Denied, Gone, Invalid
from portal.languages import gettext as _, marked
from portal.models import clock
from portal.models.definition import DefinitionVersion, OverlayDraft
from portal.queries import definitions as versions, workshop as queries
from portal.queries.base_moves import move_of
from portal.queries.workshop import Bench
from portal.services import audit
from portal.services.definitions import new_version, put_in_force

Edit = Callable[[str], str]

MOVED_ON = marked("Iemand anders wijzigde dit formulier intussen. Uw tekst staat er nog: kijk na en bewaar opnieuw.")
OVERTAKEN = marked(
    "Intussen kwam een andere versie van dit formulier in voege. Kijk uw wijziging na en stel ze opnieuw voor."
)


def change(session: Session, actor: Actor, bench: Bench, version: int, subject: str, edit: Edit) -> OverlayDraft:
    """Apply one edit to the change that is being worked on; `subject` is the field or step, for the trail.

    A change after a proposal makes the proposal void (security.md F15).
    """
    if bench.version != version:
        raise Conflict(_(MOVED_ON))
    source = edit(text_of(bench))
    refused = queries.refusals(bench, source)
    if refused:
        raise Invalid(subject, refused[0])
    draft = rework(session, actor, bench, source)
    _record(session, actor, bench.region, "workshop.changed", form=bench.form, subject=subject)
    return draft


def text_of(bench: Bench) -> str:
    """The text that the next edit changes."""
    return bench.draft.source if bench.draft else _start(bench.active)


def rework(session: Session, actor: Actor, bench: Bench, source: str) -> OverlayDraft:
    """Keep another text of the change; one that was proposed is proposed no more."""
    draft = bench.draft or _begin(session, actor, bench)
    if draft.status == "proposed":
        _void(session, actor, bench.region, bench.form)
    draft.source, draft.status, draft.author_id = source, "editing", actor.user_id
    session.flush()
    return draft


def discard(session: Session, actor: Actor, bench: Bench, version: int) -> None:
    """Throw the change away: the version in force stays as it is."""
    draft = _current(session, bench, version)
    if draft.status == "proposed":
        _void(session, actor, bench.region, bench.form)
    session.delete(draft)
    session.flush()
    _record(session, actor, bench.region, "workshop.discarded", form=bench.form)


def publish(session: Session, actor: Actor, bench: Bench, version: int) -> DefinitionVersion:
    """Put a change of wording, help or order live at once."""
    draft = _current(session, bench, version)
    _ready(bench)
    if bench.asked:
        raise Denied(_("Deze wijziging verandert wat er gevraagd wordt: een tweede persoon moet ze eerst nalezen."))
    made = _new_version(session, actor, bench, draft.source)
    session.delete(draft)
    _put_in_force(session, made)
    _record(session, actor, bench.region, "workshop.published", **_named(made))
    return made


def propose(session: Session, actor: Actor, bench: Bench, version: int, note: str) -> DefinitionVersion:
    """Offer a change to a second reader; from here on any further change makes the proposal void."""
    draft = _current(session, bench, version)
    _ready(bench)
    if draft.status == "proposed":
        raise Conflict(_("Deze wijziging is al voorgesteld."))
    made = _new_version(session, actor, bench, draft.source)
    made.asked, made.note, made.status = True, note, "proposed"
    draft.status, draft.note, draft.based_on = "proposed", note, bench.active.id
    session.flush()
    _record(session, actor, bench.region, "workshop.proposed", **_named(made))
    return made


def withdraw(session: Session, actor: Actor, proposal: DefinitionVersion) -> None:
    """Take one's own proposal back; the change itself stays, to work on."""
    _waiting(proposal)
    if actor.region != proposal.region:
        raise Denied(_("Alleen uw eigen regio kan dit voorstel terugnemen."))
    _void(session, actor, proposal.region, proposal.form)


def approve(session: Session, actor: Actor, proposal: DefinitionVersion, content_hash: str) -> None:
    """Put a proposal in force, as second reader, exactly as it was read."""
    _second_reader(actor, proposal)
    if content_hash != proposal.hash or versions.as_written(proposal).content_hash() != proposal.hash:
        raise Conflict(_("Dit voorstel is niet meer hetzelfde als wat u las. Lees het opnieuw."))
    draft = versions.locked_draft(session, proposal.region, proposal.form)
    active = versions.standing_version(session, proposal.region, proposal.form)
    if draft is None or draft.status != "proposed" or draft.based_on != active.id:
        raise Conflict(_(OVERTAKEN))
    proposal.approver_id, proposal.approved_at = actor.user_id, clock.now()
    session.delete(draft)
    _put_in_force(session, proposal)
    _record(session, actor, proposal.region, "workshop.approved", **_named(proposal))


def reject(session: Session, actor: Actor, proposal: DefinitionVersion, reason: str) -> None:
    """Send a proposal back with a reason; the change itself stays, to work on."""
    _second_reader(actor, proposal)
    if not reason.strip():
        raise Invalid("reason", _("Schrijf in één zin waarom u dit voorstel niet aanvaardt."))
    proposal.status, proposal.approver_id, proposal.approved_at = "rejected", actor.user_id, clock.now()
    proposal.note = f"{proposal.note}\n{reason}".strip()
    draft = versions.draft(session, proposal.region, proposal.form)
    if draft is not None:
        draft.status, draft.note = "editing", reason
    session.flush()
    _record(session, actor, proposal.region, "workshop.rejected", **_named(proposal))


def roll_back(session: Session, actor: Actor, active: DefinitionVersion) -> DefinitionVersion:
    """Take the last change of wording, help or order back: a new version equal to the one before."""
    previous = queries.way_back(session, active)
    if previous is None:
        raise Gone(_("Deze versie kan niet zomaar teruggedraaid worden: ze veranderde wat er gevraagd wordt."))
    held = versions.locked_standing_version(session, active.region, active.form)
    if held is None or held.id != active.id:
        raise Conflict(_("Iemand anders wijzigde dit formulier sinds u de pagina opende. Lees het opnieuw."))
    note = f"Terug naar versie {previous.number}."
    same = versions.as_written(previous)
    made = new_version(session, same, previous.base_source, previous.overlay_source, actor.user_id, note)
    put_in_force(session, made)
    _record(session, actor, active.region, "workshop.rolled_back", **_named(made), back_to=previous.number)
    return made


def restore(session: Session, actor: Actor, bench: Bench, earlier: DefinitionVersion) -> OverlayDraft:
    """Make an earlier version the change to work on; a second reader decides whether it comes back."""
    if bench.draft is not None:
        raise Conflict(_("Er loopt al een wijziging aan dit formulier. Werk die eerst af of gooi ze weg."))
    draft = _begin(session, actor, bench)
    draft.source = _start(earlier)
    session.flush()
    _record(session, actor, bench.region, "workshop.restored", form=bench.form, back_to=earlier.number)
    return draft


def _start(version: DefinitionVersion) -> str:
    """The text that a change begins with."""
    return version.overlay_source or editing.blank(version.form, version.region)


def _begin(session: Session, actor: Actor, bench: Bench) -> OverlayDraft:
    draft = OverlayDraft(
        form=bench.form,
        region=bench.region,
        source=_start(bench.active),
        based_on=bench.active.id,
        author_id=actor.user_id,
        status="editing",
    )
    session.add(draft)
    session.flush()
    return draft


def _current(session: Session, bench: Bench, version: int) -> OverlayDraft:
    """Return the change that was shown, held until the end, or say that it is gone or moved on."""
    draft = versions.locked_draft(session, bench.region, bench.form)
    if draft is None or bench.draft is None:
        raise Gone(_("Deze wijziging bestaat niet meer: ze is al van kracht of weggegooid."))
    if draft.version != version:
        raise Conflict(_("Iemand anders wijzigde dit formulier sinds u de pagina opende. Lees het opnieuw."))
    return draft


def _ready(bench: Bench) -> None:
    """Refuse what has findings, fails an example or changes nothing."""
    if bench.errors:
        raise Invalid("checks", _("Los eerst op wat de controle vond."))
    if not (bench.differences or bench.tidier):
        raise Invalid("checks", _("Er is nog niets gewijzigd."))


def _new_version(session: Session, actor: Actor, bench: Bench, source: str) -> DefinitionVersion:
    return new_version(session, bench.changed, bench.base_source, source, actor.user_id)


def _put_in_force(session: Session, version: DefinitionVersion) -> None:
    """Put a version in force; a newer base that waited for it waits no more."""
    put_in_force(session, version)
    move = move_of(session, version.region, version.form)
    if move is not None and move.waiting_base == version.base_source:
        move.waiting_base = ""
        session.flush()


def _void(session: Session, actor: Actor, region: str, form: str) -> None:
    """A proposal that nobody may approve any more; without approver it was not rejected but fell away."""
    proposal = versions.proposal_of(session, region, form)
    draft = versions.draft(session, region, form)
    if draft is not None:
        draft.status, draft.note = "editing", ""
    if proposal is not None:
        proposal.status = "rejected"
        session.flush()
        _record(session, actor, region, "workshop.voided", **_named(proposal))


def _second_reader(actor: Actor, proposal: DefinitionVersion) -> None:
    _waiting(proposal)
    if actor.role != "admin":
        raise Denied
    if actor.user_id == proposal.author_id:
        raise Denied(_("U stelde dit zelf voor. Iemand anders moet het nalezen."))


def _waiting(proposal: DefinitionVersion) -> None:
    if proposal.status != "proposed":
        raise Gone(_("Dit voorstel wacht niet meer op een tweede lezer."))


def _named(version: DefinitionVersion) -> dict[str, object]:
    return {"form": version.form, "number": version.number, "version": str(version.id), "hash": version.hash}


def _record(session: Session, actor: Actor, region: str, action: str, **data: object) -> None:
    audit.record(session, actor, ("region", region), action, data, region=region)
