"""Registers: an entry is taken further by a new submission that takes its place; nothing sent ever changes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Denied, Gone
from portal.languages import gettext as _
from portal.models import Submission, clock
from portal.queries import referrals as replacements, registers as queries, submissions as submission_queries
from portal.services import audit, carry_over, submissions


def begin(session: Session, actor: Actor, form: str) -> UUID:
    """Begin something in a register."""
    return submissions.start(session, actor, actor.region, submissions.Beginning(form=form)).id


def take_further(session: Session, actor: Actor, entry: Submission) -> UUID:
    """Begin what takes the place of an entry, filled in with it; it stays of whoever it was.

    Who asked for a consult keeps reading what becomes of it: the owner goes along.
    """
    session.refresh(entry, with_for_update=True)
    if entry.status != "submitted":
        raise Gone(_("Hiervan is intussen een nieuwere versie."))
    if not queries.reads_whole(actor, submission_queries.loaded(session, entry)):
        raise Denied
    running = replacements.running_replacement(session, entry)
    if running is not None and running.author_id != actor.user_id:
        told = _("%(name)s werkt dit al bij. Wacht tot dat ingediend is.")
        raise Conflict(told % {"name": queries.author(session, running)})
    if running is not None:
        return running.id
    beginning = submissions.Beginning(
        form=entry.form,
        municipality_nis=entry.municipality_nis,
        police_zone_id=entry.police_zone_id,
        replaces_id=entry.id,
    )
    fresh = submissions.start(session, actor, entry.region, beginning)
    fresh.owner_id = entry.owner_id
    carry_over.fill_in(session, entry, fresh)
    return fresh.id


def discard(session: Session, actor: Actor, draft: Submission) -> None:
    """Throw away what was begun and not sent."""
    if draft.status != "draft":
        raise Gone
    draft.status, draft.updated_at = "withdrawn", clock.now()
    session.flush()
    audit.record(session, actor, submissions.stream(draft), "submission.withdrawn", region=draft.region)
