"""The plan of a case: begun once, and brought from concept to active to closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _, ngettext
from portal.models import Case, Plan, clock
from portal.models.plan import PlanStatus
from portal.queries import cases, plans as queries
from portal.queries.persons import Card
from portal.queries.plan_view import PlanView
from portal.services import audit, submissions
from portal.services.case_events import happened

NEXT: Mapping[PlanStatus, PlanStatus] = {
    "concept": "voorgelegd",
    "voorgelegd": "team",
    "team": "actief",
    "actief": "afgesloten",
}
"""Each state needs the one before (domain/scenarios.md, scenario 2, step 12)."""
CHILD = "kind_"


def begin(session: Session, actor: Actor, case: Case) -> UUID:
    """Begin the plan of a case, or go on with the one that was begun; gives the draft to fill in."""
    if case.status != "open":
        raise Gone(_("Dit dossier is afgesloten."))
    cases.locked(session, case.region, case.id)
    plan = queries.open_plan(session, case)
    if plan is None:
        plan = Plan(region=case.region, case_id=case.id, status="concept", number=0)
        session.add(plan)
        session.flush()
        happened(session, actor, case, "plan.begun", plan.id)
    if plan.number:
        raise Gone(_("Dit dossier heeft al een plan. Wijzig het op de bladzijde van het plan."))
    if plan.pending_submission_id is None:
        beginning = submissions.Beginning(form=queries.FORM, case_id=case.id, plan_id=plan.id)
        draft = submissions.start(session, actor, case.region, beginning, key_id=case.key_id)
        plan.pending_submission_id = draft.id
        session.flush()
        return draft.id
    return plan.pending_submission_id


def obstacle(plan: Plan, view: PlanView | None, family: tuple[Card, ...]) -> str:
    """What stands in the way of the next state of a plan, as a sentence; empty when nothing does."""
    if plan.number == 0 or view is None:
        return _("Leg eerst een eerste versie van het plan vast.")
    target = NEXT.get(plan.status)
    check: Callable[[Plan, PlanView, tuple[Card, ...]], str] = CHECKS.get(target or "", _nothing)
    return check(plan, view, family)


def _nothing(plan: Plan, view: PlanView, family: tuple[Card, ...]) -> str:
    return ""


def _discussed(plan: Plan, view: PlanView, family: tuple[Card, ...]) -> str:
    """Discussed with the family, or said why not (D2-14)."""
    if view.told.discussed or view.told.not_discussed:
        return ""
    return _("Noteer met wie van het gezin u het plan besprak, of waarom dat nog niet gebeurde.")


def _mandates(plan: Plan, view: PlanView, family: tuple[Card, ...]) -> str:
    """Each adult was asked for a mandate; a refusal stops nothing (D3-75)."""
    asked = {mandate.person_id for mandate in view.told.mandates}
    missing = [card.name for card in family if str(card.id) not in asked and not _is_child(card)]
    told = _("Noteer het mandaat van %(names)s. Ook ‘Niet gegeven’ is een antwoord.")
    return told % {"names": _listed(missing)} if missing else ""


def _is_child(card: Card) -> bool:
    return any(role.startswith(CHILD) for role in card.roles)


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s en %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _finished(plan: Plan, view: PlanView, family: tuple[Card, ...]) -> str:
    if plan.pending_submission_id is not None:
        return _("Er zijn nog wijzigingen die niet vastgelegd zijn. Leg ze vast of laat ze vallen.")
    if view.open_actions == 0:
        return ""
    number = view.open_actions
    told = ngettext("Er staat nog %(number)s actie open.", "Er staan nog %(number)s acties open.", number)
    return told % {"number": number}


CHECKS: Mapping[str, Callable[[Plan, PlanView, tuple[Card, ...]], str]] = {
    "voorgelegd": _discussed,
    "actief": _mandates,
    "afgesloten": _finished,
}
"""The condition of each state that has one."""


def advance(
    session: Session, actor: Actor, case: Case, plan: Plan, version: int, blocked: str, team_date: date | None = None
) -> PlanStatus:
    """Bring a plan to its next state; `blocked` is what `obstacle` said. The team's day is needed to make it active."""
    if plan.version != version:
        raise Conflict(_("Iemand anders wijzigde dit plan sinds u de pagina opende."))
    target = NEXT.get(plan.status)
    if target is None:
        raise Gone(_("Dit plan is afgesloten."))
    if blocked:
        raise Invalid("status", blocked)
    if target == "actief" and (team_date is None or team_date > clock.today()):
        raise Invalid("team_date", _("Vul de dag in waarop het team akkoord ging, vandaag of vroeger."))
    before, plan.status = plan.status, target
    session.flush()
    codes = {"team_date": team_date.isoformat()} if target == "actief" and team_date else {}
    happened(session, actor, case, "plan.status_changed", plan.id, status_from=before, status_to=target, **codes)
    return target


def print_of(actor: Actor, plan: Plan, audience: str) -> Callable[[Session], None]:
    """What is written after somebody printed a plan: each print is a look (security.md D-11)."""
    stream, region, number = ("case", plan.case_id), plan.region, plan.number

    def write(session: Session) -> None:
        audit.record(session, actor, stream, "plan.printed", {"audience": audience, "number": number}, region=region)

    return write
