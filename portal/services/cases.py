"""Cases: opened, given a director, looked into, and their persons kept right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _, marked
from portal.models import Assignment, Case, CaseLook, CasePurpose, Person, Submission, clock
from portal.queries import cases as queries
from portal.services import audit, numbering, outbox, tasks
from portal.services.case_events import happened

PURPOSES: Mapping[str, str] = {
    "intake": marked("Een aanmelding of vraag over dit gezin behandelen"),
    "triage": marked("Een overleg over dit gezin voorbereiden"),
    "director": marked("De casusregisseur ondersteunen of vervangen"),
    "quality": marked("De kwaliteit van het dossier nakijken"),
    "family": marked("Een vraag van het gezin zelf beantwoorden"),
}
"""What a coordinator may open a case for."""

SHORTEST_REASON = 5


def open_case(session: Session, actor: Actor, submission: Submission) -> Case:
    """Open the file of a family; it adopts the key of the referral that it is opened with."""
    case = Case(
        region=submission.region,
        number=numbering.next_number(session, submission.region, "case"),
        label=submission.label or "Gezin, naam niet gekend",
        track="3",
        key_id=submission.key_id,
        opened_by=actor.user_id,
        opened_at=clock.now(),
    )
    session.add(case)
    session.flush()
    happened(session, actor, case, "case.opened", submission.id, reference=submission.reference)
    return case


def assign(session: Session, actor: Actor, case: Case, user_id: UUID, reason: str = "") -> Assignment:
    """Give a case its director; the one before has no access from this moment on (D2-15)."""
    if user_id not in {candidate.user_id for candidate in queries.candidates(session, case.region)}:
        raise Invalid("director", _("Kies een casusregisseur van deze regio."))
    former = _end_assignment(session, case, user_id, reason)
    assignment = Assignment(
        region=case.region,
        case_id=case.id,
        user_id=user_id,
        from_at=clock.now(),
        key_id=case.key_id,
        reason=reason.strip(),
    )
    session.add(assignment)
    session.flush()
    tasks.hand_over(session, case, user_id)
    outbox.queue(session, "new_for_you", user_id)
    codes = {"former": str(former)} if former else {}
    happened(session, actor, case, "case.director_assigned", user_id, **codes)
    return assignment


def _end_assignment(session: Session, case: Case, successor: UUID, reason: str) -> UUID | None:
    """End the running assignment, if any; a change of director needs a reason."""
    found = queries.director(session, queries.locked(session, case.region, case.id))
    if found is None:
        return None
    running, name = found
    if running.user_id == successor:
        raise Invalid(
            "director", _("%(name)s is al casusregisseur van dit dossier. Kies iemand anders.") % {"name": name}
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid("reason", _("Zeg in enkele woorden waarom dit dossier een andere casusregisseur krijgt."))
    running.to_at = clock.now()
    session.flush()
    return running.user_id


def give_purpose(session: Session, actor: Actor, case: Case, purpose: str) -> None:
    """Say for what one opens a case today."""
    if purpose not in PURPOSES:
        raise Invalid("purpose", _("Kies waarvoor u dit dossier opent."))
    row = session.get(CasePurpose, (actor.user_id, case.id, clock.today()))
    if row is None:
        row = CasePurpose(user_id=actor.user_id, case_id=case.id, day=clock.today(), region=case.region)
        session.add(row)
    row.purpose = purpose
    session.flush()
    audit.record(session, actor, ("case", case.id), "case.purpose_given", {"purpose": purpose}, region=case.region)


def look_of(actor: Actor, region: str, case_id: UUID, page: str) -> Callable[[Session], None]:
    """What is written after somebody saw a case: a look is the first view per person, case and ten minutes (D-11)."""

    def write(session: Session) -> None:
        now = clock.now()
        look = session.get(CaseLook, (actor.user_id, case_id))
        if look is not None and now - look.at < queries.LOOK:
            return
        if look is None:
            session.add(CaseLook(user_id=actor.user_id, case_id=case_id, region=region, at=now))
        else:
            look.previous_at, look.at = look.at, now
        session.flush()
        audit.record(session, actor, ("case", case_id), "case.looked", {"page": page}, region=region)

    return write


def change_person(
    session: Session, actor: Actor, person: Person, version: int, details: Mapping[str, Any]
) -> tuple[str, ...]:
    """Keep a person's details right; says which ones changed. An edit here never touches a submission."""
    case = queries.one(session, person.region, person.case_id)
    if case.status != "open":
        raise Gone(_("Dit dossier is afgesloten."))
    if person.version != version:
        raise Conflict(_("Iemand anders wijzigde deze persoon sinds u de pagina opende. Uw tekst is niet bewaard."))
    before = person.details
    changed = tuple(key for key in {**before, **details} if before.get(key) != details.get(key))
    if changed:
        person.details = {key: value for key, value in details.items() if value is not None}
        kept = {key: source for key, source in person.sources.items() if key not in changed}
        person.sources = kept | {key: {"user": str(actor.user_id)} for key in changed}
        session.flush()
        happened(session, actor, case, "case.person_changed", person.id, details=list(changed))
    return changed
