"""What was written about the Beuk family: the decision of the table, and the exploration with the map of LINK."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from portal.cli.demo_data.case_pages import Filled, Lists, Pages, Writing
from portal.definitions.values import Reference

SOFIE, DRIES, KAAT = range(3)


def triage(writing: Writing, tried: datetime, decided: date, meeting: Reference) -> Filled:
    """LINK begins: the family wants help, and the violence comes back."""
    return Filled(_triage_pages(decided, meeting), _triage_lists(writing, tried))


def _triage_pages(decided: date, meeting: Reference) -> Pages:
    return {
        "family": {
            "strengths_summary": "Sofie belt zelf hulp. Haar ouders vangen Kaat op, ook 's nachts.",
            "client_voice": "Sofie wil dat Dries stopt met drinken. Dries wil zijn gezin niet kwijt.",
            "known_in_chain": "nee",
            "proactive_offer": "ja",
        },
        "criteria": {
            "crit_very_unsafe": "deels",
            "crit_regular_insufficient": "ja",
            "crit_combined": "ja",
            "crit_multi_domain": "ja",
            "crit_stuck": ("hulp_vast",),
        },
        "profile": {
            "balance_capacity": "ja",
            "balance_insight": "deels",
            "balance_willing": "ja",
            "structural_danger": "ja",
            "structural_longterm": "deels",
        },
        "decision": {
            "lim_response": "aanklampend",
            "decision": "opstart_3",
            "decision_motivation": (
                "Het geweld komt terug telkens als Dries drinkt. Gewone hulp startte twee keer en stopte weer. "
                "Sofie en Dries willen allebei dat er iets verandert."
            ),
            "first_contact_due": decided + timedelta(days=5),
            "reply_to_referrer": "We starten LINK. De casusregisseur neemt deze week contact op met het gezin.",
            "table_meeting": meeting,
        },
    }


def _triage_lists(writing: Writing, tried: datetime) -> Lists:
    return {
        ("family", "outreach"): (
            {
                "date": tried,
                "channel": "telefoon",
                "person": writing.person(SOFIE),
                "safe": "ja",
                "result": "Sofie nam op en maakte een afspraak.",
            },
        )
    }


def exploration(writing: Writing, told: date, ended: date, assessment: Reference) -> Filled:
    """Two talks, and what the services map together: what protects first."""
    return Filled(_exploration_pages(writing, ended, assessment), _exploration_lists(writing, told))


def _exploration_pages(writing: Writing, ended: date, assessment: Reference) -> Pages:
    return {
        "meet": {"pace_note": "Samen beginnen, daarna elk apart."},
        "strengths": {
            "helping_factors": "Na elke ruzie praten ze met de ouders van Sofie. Kaat gaat graag naar de opvang.",
            "life": writing.life(huisvesting="555", financien="33-", psychisch="324", dagbesteding="445"),
        },
        "conclusion": {
            "risk_ref": assessment,
            "phase_exit_note": "Eerst de drank, dan de ruzies. Dries vraagt daarvoor hulp aan zijn huisarts.",
            "phase_exit_date": ended,
        },
    }


def _exploration_lists(writing: Writing, told: date) -> Lists:
    return {
        ("meet", "role_explained"): (
            {"person": writing.person(SOFIE), "date": told, "leaflet": "ja"},
            {
                "person": writing.person(DRIES),
                "date": told,
                "leaflet": "ja",
                "understood": "Hij dacht dat we van de politie waren.",
            },
        ),
        ("strengths", "lim_map"): (
            {
                "kind": "beschermend",
                "text": "De grootouders vangen Kaat op, ook 's nachts",
                "source_org": "CAW Limburg",
                "person": writing.person(KAAT),
                "domain": "sociaal",
            },
            {
                "kind": "probleem",
                "text": "Dries drinkt elk weekend en stopte twee keer met de begeleiding",
                "source_org": "CAW Limburg",
                "person": writing.person(DRIES),
                "domain": "psychisch",
            },
            {
                "kind": "risico",
                "text": "Drie oproepen in een jaar, telkens na middernacht en met drank",
                "source_org": "Politiezone Limburg Regio Hoofdstad",
            },
        ),
    }
