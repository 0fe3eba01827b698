"""What the pages of a referral hold, by who refers: the core of the police, and the longer way of a social worker."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from portal.cli.demo_data.pen import Answers
from portal.definitions.values import Reference

Pages = Mapping[str, Answers]

CONFIRMED: Answers = {"professional_secrecy_ack": True, "ack_crisis_responsibility": True}


def police(at: datetime, reason: str, **changes: Any) -> dict[str, Answers]:  # noqa: ANN401 -- answers of any type
    """The core of the police in Oost-Vlaanderen: danger, what happens, confirm."""
    return {
        "danger": {"acute_danger": changes.get("acute_danger", "nee"), "ovl_incident_at": at}
        | ({"acute_actions": changes["acute_actions"]} if "acute_actions" in changes else {}),
        "what": what(reason, **changes),
        "check": CONFIRMED,
    }


def what(reason: str, **changes: Any) -> Answers:  # noqa: ANN401 -- answers of any type
    """What is happening: violence between partners, unless told otherwise."""
    usual: dict[str, Any] = {
        "ifg_types": ("partnergeweld",),
        "critical_flags": ("geen",),
        "weapons": "nee",
        "reason_summary": reason,
        "risk_estimate": "medium",
    }
    return usual | {name: value for name, value in changes.items() if name in WHAT}


WHAT = frozenset(
    {"ifg_types", "violence_forms", "critical_flags", "weapons", "risk_estimate", "injury", "ovl_low_risk_offer"}
)


def care(at: date, reason: str, strength: str, **changes: Any) -> dict[str, Answers]:  # noqa: ANN401 -- of any type
    """What somebody who helps a family fills in: all eight pages."""
    return {
        "danger": {"acute_danger": "nee", "last_incident_date": at} | changes.pop("danger", {}),
        "what": {"violence_forms": ("fysiek", "psychisch"), **what(reason, **changes)},
        "family": {
            "strengths_summary": strength,
            "underlying_problems": ("stress", "financieel"),
            "family_informed": "nee",
            "not_informed_reason": "Het slachtoffer vroeg om de partner nog niets te zeggen.",
            "not_informed_review": at + timedelta(days=60),
        }
        | changes.pop("family", {}),
        "services": {"care_history": ("weinig_effect",), "stays_involved": "ja"},
        "criteria": {
            "very_unsafe": "nee",
            "crit_regular_insufficient": "ja",
            "crit_regular_motivation": "Drie diensten werken naast elkaar en weten niet van elkaar wat ze afspreken.",
            "crit_combined": "onbekend",
        }
        | changes.pop("criteria", {}),
        "referrer": changes.pop("referrer", None) or _after_contact(at),
        "check": CONFIRMED,
    }


def _after_contact(at: date) -> Answers:
    return {
        "prior_contact_org": Reference("", text="CAW, onthaal"),
        "prior_contact_person": "Hanne Beuk",
        "prior_contact_date": at,
        "detection_source": "hulpverlening",
    }


def with_ticket(number: str) -> Answers:
    """The page about who refers, for somebody who got a ticket from a consult."""
    return {"referral_route": "ticket", "ticket_number": number, "detection_source": "hulpverlening"}


DOMAINS: tuple[Answers, ...] = (
    {"domain": "huisvesting", "score": "2", "note": "Het huurcontract loopt af."},
    {"domain": "sociaal", "score": "4", "note": "De buren springen bij."},
)
