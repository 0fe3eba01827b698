"""The declared facts of a submission: what the portal itself knows and hands to a definition (design.md, Facts).

They are gathered once, when a draft begins, and kept with it: no page asks for them again. What costs more than a look
at one row is gathered only for a definition that names it.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.library import Compiled
from portal.models import Case, Submission, clock
from portal.queries import definitions, earlier as earlier_queries, facts as queries, phases
from portal.queries.facts import Place
from portal.services import earlier

ROUTES = {"LOKALE_POLITIE": "politie", "PARKET": "justitie"}
"""Route by type of organisation (option set `route`); for everybody else being a core partner decides."""
IN_THE_CENTRE = frozenset({"coordinator", "director", "supporter"})
"""Who may know that the same persons stand in other cases."""
CLOCKS = {"track_planned_until": "planned_months", "track_most_until": "most_months"} | {
    "track_least_until": "least_months"
}
"""Each day that the track of a case sets, and the number of months in the region's file (D3-64)."""


def gather(session: Session, actor: Actor, submission: Submission) -> dict[str, object]:
    """Gather the facts for a new draft as plain JSON values; `today` is added at each reading."""
    region = submission.region
    document = queries.region_document(session, region)
    place = _place(session, submission)
    account = {} if submission.on_behalf else _account(session, actor)
    organisation_type = "" if submission.on_behalf else (actor.organisation_type or "")
    compiled = definitions.compiled_of(session, submission.definition_version_id, submission.definition_hash)
    return {
        "today": clock.today().isoformat(),
        "region": region,
        **_of_place(place, document),
        "on_behalf": submission.on_behalf,
        "account_id": str(actor.user_id),
        "organisation_type": organisation_type,
        "default_route": _route(session, actor, region, organisation_type),
        "legal_basis": document.get("legal_basis") or "decreet_2024",
        "tracks": [one["kind"] for one in document.get("tracks") or ()],
        **account,
        **_case_facts(session, actor, submission, document, compiled),
        **_when_named(session, submission, compiled),
        **earlier.gather(session, actor, submission, compiled),
    }


def place_named(session: Session, submission: Submission, nis: str) -> None:
    """Keep the municipality that a form without one was told, with what the region says about it."""
    submission.municipality_nis, submission.police_zone_id = nis, None
    document = queries.region_document(session, submission.region)
    submission.facts = {**submission.facts, **_of_place(_place(session, submission), document)}
    session.flush()


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


def _place(session: Session, submission: Submission) -> Place:
    """Where the family lives: as the draft says, else as the referral of the case said."""
    nis, zone_id = submission.municipality_nis, submission.police_zone_id
    if nis is None and submission.case_id is not None:
        nis, zone_id = queries.place_of_case(session, submission.region, submission.case_id)
    return queries.place(session, nis, zone_id)


def _of_place(place: Place, document: Mapping[str, Any]) -> dict[str, object]:
    """What the municipality and the police zone decide in this region."""
    centre = _centre(place, document)
    return {
        "municipality": place.municipality,
        "municipality_nis": place.nis,
        "police_zone": place.zone,
        "zone_code": place.zone_code,
        "police_zone_pilot": place.pilot_from is not None and place.pilot_from <= clock.today(),
        "link_zone": place.zone in (document.get("link_zones") or ()),
        "centre": centre.get("code", ""),
        "intake_status": centre.get("intake_status", "open") if centre else "",
        "division": next((one["code"] for one in _covering(place, document, "divisions")), ""),
        **({"municipality_lists": _lists(place, document)} if place.nis else {}),
    }


def _centre(place: Place, document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The centre that serves the municipality; the only one where there is one."""
    centres = document.get("centres") or []
    found = next((one for one in centres if one["code"] == place.centre), None)
    return found or (centres[0] if len(centres) == 1 else {})


def _lists(place: Place, document: Mapping[str, Any]) -> list[str]:
    """The region's lists with the municipality on them; `track2` where the track of that kind holds (D3-44)."""
    named = [one["name"] for one in _covering(place, document, "municipality_lists")]
    track = next((one for one in document.get("tracks") or () if one["kind"] == "2"), None)
    holds = track is not None and (not track.get("municipalities") or place.nis in track["municipalities"])
    return [*named, "track2"] if holds else named


def _covering(place: Place, document: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What the region's file lists with this municipality in it."""
    return [one for one in document.get(name) or () if place.nis and place.nis in (one.get("municipalities") or ())]


def _route(session: Session, actor: Actor, region: str, organisation_type: str) -> str:
    """The route that the organisation makes likely (D1-27); changeable by whoever fills in."""
    if organisation_type in ROUTES:
        return ROUTES[organisation_type]
    core = queries.is_core_partner(session, region, actor.organisation_id, clock.today())
    return "kernpartner" if core and organisation_type else "hulpverlening"


def _case_facts(
    session: Session, actor: Actor, submission: Submission, document: Mapping[str, Any], compiled: Compiled
) -> dict[str, object]:
    """What the case tells a form that is filled in for it."""
    if submission.case_id is None:
        return {}
    case = queries.case_file(session, submission.region, submission.case_id)
    opened = case.opened_at.astimezone(clock.BRUSSELS).date()
    found: dict[str, object] = {
        "case_number": case.number,
        "previous_level": case.risk_level or "",
        "plan_version": queries.next_plan_number(session, submission.plan_id),
        "case_track": case.track,
        "case_opened_on": opened.isoformat(),
        **_clocks(case, opened, document),
    }
    if "case_phase" in compiled.facts and (phase := phases.of_cases(session, [case]).get(case.id)):
        found["case_phase"] = phase
    if "open_cases" in compiled.facts and actor.role in IN_THE_CENTRE:
        found["open_cases"] = queries.open_cases(session, case)
    return found


def _clocks(case: Case, opened: date, document: Mapping[str, Any]) -> dict[str, object]:
    """The days that the track of the case sets, as far as the region says how long it takes."""
    track: Mapping[str, Any] = next((one for one in document.get("tracks") or () if one["kind"] == case.track), {})
    return {name: months_later(opened, track[key]).isoformat() for name, key in CLOCKS.items() if track.get(key)}


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _when_named(session: Session, submission: Submission, compiled: Compiled) -> dict[str, object]:
    """What only some definitions ask."""
    if "agreement_valid" not in compiled.facts:
        return {}
    return {"agreement_valid": earlier_queries.agreement_holds(session, submission.region, clock.today())}
