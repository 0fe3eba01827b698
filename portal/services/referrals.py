"""The life of a referral within the service that sent it: share, hand over, add, correct, withdraw, answer."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Gone, Invalid
from portal.languages import gettext as _
from portal.models import Submission, clock
from portal.queries import memberships, referrals as queries
from portal.services import audit, carry_over, outbox, submission_notes, submissions

Addition = Literal["fact", "correction"]

DECIDED = ("taken_in", "advised", "declined")
SHORTEST_REASON = 5


def share(session: Session, actor: Actor, submission: Submission, *, shared: bool) -> None:
    """Let the team go on with a draft, or take that back (a draft is private until its author shares it)."""
    if actor.user_id not in (submission.author_id, submission.owner_id):
        raise Gone(_("Alleen wie dit concept begon of overnam, kan het weer voor zichzelf houden."))
    submission.shared = shared
    submission.updated_at = clock.now()
    audit.record(
        session, actor, submissions.stream(submission), "submission.shared" if shared else "submission.unshared"
    )


def hand_over(session: Session, actor: Actor, submission: Submission, colleague_id: UUID) -> None:
    """Give a draft or a sent referral to a colleague of the same organisation, who hears of it by mail."""
    if colleague_id not in dict(queries.colleagues(session, actor)):
        raise Invalid("colleague", _("Kies een collega van uw eigen dienst."))
    submission.owner_id = colleague_id
    submission.shared = True
    submission.updated_at = clock.now()
    outbox.queue(session, "new_for_you", colleague_id)
    audit.record(session, actor, submissions.stream(submission), "submission.handed_over", {"to": str(colleague_id)})


def _open(submission: Submission) -> None:
    """Raise Gone when a decision was taken, or nothing was sent."""
    if submission.status != "submitted" or submission.referral_state in DECIDED:
        raise Gone(
            _(
                "Deze aanmelding staat niet meer open: er is al over beslist, of ze is ingetrokken of vervangen. "
                "Bel het Veilig Huis als er nog iets verandert."
            )
        )


def add(session: Session, actor: Actor, submission: Submission, kind: Addition, text: str) -> None:
    """Add a fact or a correction to a sent referral; the first text stays as it was."""
    _open(submission)
    if not text.strip():
        raise Invalid("text", _("Schrijf op wat u wilt toevoegen of verbeteren."))
    submission_notes.add(session, actor, submission, kind, text.strip())
    submission.updated_at = clock.now()
    for user_id in memberships.coordinators(session, submission.region):
        outbox.queue(session, "new_for_you", user_id)
    audit.record(session, actor, submissions.stream(submission), f"submission.{kind}_added")


def withdraw(session: Session, actor: Actor, submission: Submission, reason: str) -> None:
    """Withdraw a draft or a referral that waits for its decision, with a reason for a sent one."""
    if submission.status == "submitted":
        _open(submission)
        if len(reason.strip()) < SHORTEST_REASON:
            raise Invalid("reason", _("Zeg in enkele woorden waarom u deze aanmelding intrekt."))
        submission_notes.add(session, actor, submission, "withdrawal", reason.strip())
        for user_id in memberships.coordinators(session, submission.region):
            outbox.queue(session, "new_for_you", user_id)
    elif submission.status != "draft":
        raise Gone
    submission.status = "withdrawn"
    submission.updated_at = clock.now()
    audit.record(session, actor, submissions.stream(submission), "submission.withdrawn")


def answer(session: Session, actor: Actor, submission: Submission) -> Submission:
    """Begin a new submission, filled in with the sent one, when the coordinator asked for more."""
    session.refresh(submission, with_for_update=True)
    if submission.referral_state != "more_asked" or submission.status != "submitted":
        raise Gone(_("Het Veilig Huis vroeg over deze aanmelding niets meer."))
    running = queries.running_replacement(session, submission)
    if running is not None:
        return running
    beginning = submissions.Beginning(
        form=submission.form,
        municipality_nis=submission.municipality_nis,
        police_zone_id=submission.police_zone_id,
        on_behalf=submission.on_behalf,
        replaces_id=submission.id,
    )
    fresh = submissions.start(session, actor, submission.region, beginning)
    fresh.shared = True  # whoever read the question may go on with the answer
    carry_over.fill_in(session, submission, fresh)
    return fresh
