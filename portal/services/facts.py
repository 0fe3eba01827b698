"""The declared facts of a submission: what the portal itself knows and hands to a definition (design.md, Facts)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Submission, clock
from portal.queries import facts as queries

ROUTES = {"LOKALE_POLITIE": "politie", "PARKET": "justitie"}
"""Route by type of organisation (option set `route`); for everybody else being a core partner decides."""


def gather(session: Session, actor: Actor, submission: Submission) -> dict[str, object]:
    """Gather the facts for a new draft as plain JSON values; `today` is added at each reading."""
    region = submission.region
    place = queries.place(session, submission.municipality_nis, submission.police_zone_id)
    account = {} if submission.on_behalf else _account(session, actor)
    organisation_type = "" if submission.on_behalf else (actor.organisation_type or "")
    return {
        "today": clock.today().isoformat(),
        "region": region,
        "municipality": place.municipality,
        "municipality_nis": place.nis,
        "police_zone": place.zone,
        "zone_code": place.zone_code,
        "police_zone_pilot": place.pilot_from is not None and place.pilot_from <= clock.today(),
        "link_zone": place.zone in queries.region_list(session, region, "link_zones"),
        "on_behalf": submission.on_behalf,
        "organisation_type": organisation_type,
        "default_route": _route(session, actor, region, organisation_type),
        "legal_basis": queries.region_setting(session, region, "legal_basis", "decreet_2024"),
        **account,
        **_case_facts(session, submission.case_id, submission.plan_id),
    }


def _account(session: Session, actor: Actor) -> dict[str, object]:
    """What the account tells: name, function, organisation and how to reach this professional."""
    user = queries.account(session, actor.user_id)
    return {
        "account_name": user.name,
        "account_function": user.function,
        "account_phone": user.phone,
        "account_email": user.email,
        "organisation": actor.organisation_name,
        "perspective": queries.perspective(session, actor.organisation_id),
    }


def _route(session: Session, actor: Actor, region: str, organisation_type: str) -> str:
    """The route that the organisation makes likely (D1-27); changeable by whoever fills in."""
    if organisation_type in ROUTES:
        return ROUTES[organisation_type]
    core = queries.is_core_partner(session, region, actor.organisation_id, clock.today())
    return "kernpartner" if core and organisation_type else "hulpverlening"


def _case_facts(session: Session, case_id: UUID | None, plan_id: UUID | None) -> dict[str, object]:
    """What the case tells a form that is filled in for it."""
    if case_id is None:
        return {}
    number, level = queries.case_summary(session, case_id)
    return {"case_number": number, "previous_level": level, "plan_version": queries.next_plan_number(session, plan_id)}
