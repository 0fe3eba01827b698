"""The reply of the centre: what a form of a case says to whoever referred the family (D1-12).

A field says with `bind: referral.reply` that its text is that reply. It is kept with the referral, sealed with the key
of the referral, so that its sender reads it word for word and nothing else of the form.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case
from portal.queries import referrals
from portal.services import audit, outbox, submission_notes


def give(session: Session, actor: Actor, case: Case, text: str) -> None:
    """Answer the referrals of the case that wait for it, and tell their senders that there is something new."""
    for referral in referrals.to_answer(session, case):
        submission_notes.add(session, actor, referral, "reply", text)
        audit.record(session, actor, ("submission", referral.id), "submission.replied", region=referral.region)
        for user_id in {referral.owner_id, referral.author_id}:
            outbox.queue(session, "new_for_you", user_id)
