"""The decision on a referral: take in, ask for more, advise, decline. The states of a referral stand here.

sent → more_asked → (the sender answers with a new submission, which is `sent` again)
sent, more_asked → taken_in | advised | declined
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _, marked
from portal.models import AuditEvent, Case, Decision, Submission, clock
from portal.models.submission import ReferralState
from portal.queries import cases as case_queries, doubles, intake as queries
from portal.queries.submissions import Loaded
from portal.services import audit, bindings, cases, outbox, submission_notes
from portal.services.case_events import happened

OPEN = queries.OPEN
SHORTEST = 5
LONGEST = 10_000

GROUNDS: Mapping[str, str] = {
    "geen_instemming": marked("Geen instemming van het gezin, en geen gevaar dat dit anders maakt"),
    "criteria": marked("De situatie past niet bij de ketenaanpak"),
    "bestaand_aanbod": marked("Bestaande hulp kan dit opnemen"),
    "andere_regio": marked("Het gezin woont in een andere regio"),
    "onvoldoende": marked("Er is te weinig geweten om te beslissen"),
    "ander": marked("Een andere reden"),
}
"""Why a referral is not taken in; the code is counted, the sentence beside it is for the sender."""


def take_in(
    session: Session, actor: Actor, loaded: Loaded, director_id: UUID, *, version: int, no_double: str = ""
) -> Case:
    """Open a case with the persons of a referral and give it a director."""
    submission = _lock(session, loaded.submission, version)
    similar = doubles.of(session, loaded)
    if known := [double for double in similar if double.is_certain]:
        told = _("Dit gezin heeft al dossier %(number)s. Hang de aanmelding onder dat dossier.")
        raise Invalid("family", told % {"number": known[0].number})
    if similar and len(no_double.strip()) < SHORTEST:
        raise Invalid("reason", _("Zeg waarom dit niet hetzelfde gezin is, of hang de aanmelding onder het dossier."))
    case = cases.open_case(session, actor, submission)
    _decide(session, actor, submission, "taken_in", reason=no_double, case=case)
    bindings.bind_persons(session, actor, case, loaded)
    if similar:
        happened(session, actor, case, "case.no_double", numbers=[double.number for double in similar])
    cases.assign(session, actor, case, director_id)
    cases.give_purpose(session, actor, case, "intake")
    return case


def attach(
    session: Session,
    actor: Actor,
    loaded: Loaded,
    case_id: UUID,
    reason: str,
    *,
    version: int,
    same: Mapping[str, UUID] | None = None,
) -> Case:
    """Hang a referral under the case that the family already has; nothing of either is lost.

    `same` says which persons of the referral the case already knows, by row id.
    """
    submission = _lock(session, loaded.submission, version)
    case = case_queries.locked(session, submission.region, case_id)
    if case.status != "open":
        raise Gone(_("Dat dossier is afgesloten. Open een nieuw dossier."))
    _decide(session, actor, submission, "taken_in", reason=_text("reason", reason), case=case)
    bindings.bind_persons(session, actor, case, loaded, same)
    happened(session, actor, case, "case.referral_attached", submission.id, reference=submission.reference)
    assigned = case_queries.director(session, case)
    if assigned is not None:
        outbox.queue(session, "new_for_you", assigned[0].user_id)
    cases.give_purpose(session, actor, case, "intake")
    return case


def ask_more(session: Session, actor: Actor, submission: Submission, question: str, *, version: int) -> None:
    """Ask the sender a question; he answers with a new submission that is filled in with this one."""
    submission = _lock(session, submission, version)
    if submission.referral_state == "more_asked":
        raise Conflict(_("Er staat al een vraag open voor de aanmelder."))
    question = _text("text", question)
    _decide(session, actor, submission, "more_asked", reason=question)
    submission_notes.add(session, actor, submission, "question", question)


def advise(
    session: Session, actor: Actor, submission: Submission, advice: str, *, version: int, ground: str = ""
) -> None:
    """Answer a referral with advice; no case is opened."""
    submission = _lock(session, submission, version)
    advice = _text("text", advice)
    _ground(ground)
    _decide(session, actor, submission, "advised", reason=advice, ground=ground)
    submission_notes.add(session, actor, submission, "advice", advice)


def decline(session: Session, actor: Actor, submission: Submission, reason: str, *, version: int, ground: str) -> None:
    """Do not take a referral in, with the reason that the sender reads."""
    submission = _lock(session, submission, version)
    if not ground:
        raise Invalid("ground", _("Kies waarom de aanmelding niet opgenomen wordt."))
    reason = _text("text", reason)
    _ground(ground)
    _decide(session, actor, submission, "declined", reason=reason, ground=ground)
    submission_notes.add(session, actor, submission, "decline", reason)


def note_call(session: Session, actor: Actor, submission: Submission, text: str) -> None:
    """Note what was said on the phone about a referral; the sender reads it too."""
    text = _text("text", text)
    submission_notes.add(session, actor, submission, "call", text)
    audit.record(session, actor, ("submission", submission.id), "submission.call_noted", region=submission.region)


def look_of(actor: Actor, submission: Submission) -> Callable[[Session], None]:
    """What is written after a coordinator read a referral: the first view in ten minutes is a look (D-11)."""
    submission_id, region = submission.id, submission.region

    def write(session: Session) -> None:
        recent = select(AuditEvent.id).where(
            AuditEvent.stream_kind == "submission",
            AuditEvent.stream_id == str(submission_id),
            AuditEvent.actor_id == actor.user_id,
            AuditEvent.action == "submission.looked",
            AuditEvent.at > clock.now() - case_queries.LOOK,
        )
        if session.scalars(recent).first() is None:
            audit.record(session, actor, ("submission", submission_id), "submission.looked", region=region)

    return write


def _lock(session: Session, submission: Submission, version: int) -> Submission:
    """Hold the referral and see that it still waits for a decision, as it was read."""
    locked = session.scalars(
        select(Submission)
        .where(Submission.region == submission.region, Submission.id == submission.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if locked.status != "submitted" or locked.referral_state not in OPEN:
        raise Gone(_("Over deze aanmelding is al beslist, of de aanmelder trok ze in."))
    if locked.version != version:
        raise Conflict(_("Deze aanmelding veranderde sinds u ze opende. Lees ze opnieuw voor u beslist."))
    return locked


def _decide(
    session: Session,
    actor: Actor,
    submission: Submission,
    state: ReferralState,
    *,
    reason: str = "",
    ground: str = "",
    case: Case | None = None,
) -> None:
    """Write the decision, set the state and tell the sender that there is something new."""
    session.add(
        Decision(
            region=submission.region,
            submission_id=submission.id,
            case_id=case.id if case else None,
            key_id=submission.key_id,
            kind=state,
            reason=reason.strip(),
            author_id=actor.user_id,
        )
    )
    submission.referral_state = state
    submission.decided_at = None if state == "more_asked" else clock.now()
    submission.case_id = case.id if case else None
    session.flush()
    for user_id in {submission.owner_id, submission.author_id}:
        outbox.queue(session, "new_for_you", user_id)
    codes = {"ground": ground} if ground else {}
    audit.record(session, actor, ("submission", submission.id), f"submission.{state}", codes, region=submission.region)


def _ground(ground: str) -> None:
    if ground and ground not in GROUNDS:
        raise Invalid("ground", _("Kies een van de redenen."))


def _text(field: str, text: str) -> str:
    """A text that says something and fits."""
    text = text.strip()
    if len(text) < SHORTEST:
        raise Invalid(field, _("Schrijf hier enkele woorden: de aanmelder leest ze."))
    if len(text) > LONGEST:
        told = _("Maak de tekst korter: er passen %(most)s tekens, u schreef er %(number)s.")
        raise Invalid(field, told % {"most": LONGEST, "number": len(text)})
    return text
