"""Supporters: a coordinator gives a case to one, and lets the support end; access follows at once (D1-16)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Gone, Invalid
from portal.languages import gettext as _
from portal.models import Case, Participant, clock
from portal.queries import cases, supporters as queries
from portal.services import outbox
from portal.services.case_events import happened


def assign(session: Session, actor: Actor, case: Case, membership_id: UUID | None) -> Participant:
    """Give a case to a supporter, in the hat that is named; tells him that there is something new."""
    case = cases.locked(session, case.region, case.id)
    if case.status != "open":
        raise Gone(_("Dit dossier is afgesloten."))
    chosen = next((one for one in queries.candidates(session, case) if one.membership_id == membership_id), None)
    if chosen is None:
        raise Invalid("supporter", _("Kies wie dit dossier mee ondersteunt."))
    row = Participant(
        region=case.region,
        case_id=case.id,
        organisation_id=chosen.organisation_id,
        user_id=chosen.user_id,
        kind=queries.KIND,
        from_at=clock.now(),
    )
    session.add(row)
    session.flush()
    outbox.queue(session, "new_for_you", chosen.user_id)
    happened(session, actor, case, "case.supporter_assigned", chosen.user_id)
    return row


def end(session: Session, actor: Actor, case: Case, participant_id: UUID) -> None:
    """Let the support of somebody end now; what he wrote stays."""
    row = queries.running(session, case, participant_id)
    if row is None:
        raise Gone(_("Deze ondersteuning is al gestopt."))
    row.to_at = clock.now()
    session.flush()
    happened(session, actor, case, "case.supporter_ended", row.user_id)
