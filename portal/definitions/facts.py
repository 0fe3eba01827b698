"""The facts that the portal gathers for a definition: their names and types (design.md, Facts)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from portal.definitions.expressions.kinds import BOOL, DATE, NUMBER, TEXT, Type
from portal.definitions.values import Value

RISK_LEVELS = ("laag", "medium", "hoog", "niet_bepaald")
"""The codes of the ordered option set `risk_level`, which assessments and the case share."""
INTAKE_STATUSES = ("open", "full", "closed")
"""How a centre stands towards new referrals (D1-20)."""
TRACKS = ("0", "1", "2", "3")
"""The kinds of track that a case can have."""

FACTS: Mapping[str, str] = {
    "today": "date",
    "region": "text",
    "municipality": "text",
    "municipality_nis": "text",
    "police_zone": "text",
    "police_zone_pilot": "bool",
    "zone_code": "text",
    "organisation": "text",
    "organisation_type": "text",
    "perspective": "text",
    "account_name": "text",
    "account_phone": "text",
    "account_email": "text",
    "account_function": "text",
    "on_behalf": "bool",
    "case_number": "text",
    "previous_level": "risk_level",
    "plan_version": "number",
    "legal_basis": "text",
    "link_zone": "bool",
    "default_route": "text",
    "account_id": "text",
    "centre": "text",
    "intake_status": "intake_status",
    "division": "text",
    "tracks": "texts",
    "municipality_lists": "texts",
    "agreement_valid": "bool",
    "case_track": "track",
    "case_phase": "text",
    "case_opened_on": "date",
    "track_planned_until": "date",
    "track_most_until": "date",
    "track_least_until": "date",
    "open_cases": "number",
    "ticket_number": "text",
}
"""Name → type word."""

LABELS: Mapping[str, str] = {
    "today": "vandaag",
    "region": "de regio",
    "municipality": "de gemeente",
    "municipality_nis": "de NIS-code van de gemeente",
    "police_zone": "de politiezone",
    "police_zone_pilot": "de politiezone is een pilootzone",
    "zone_code": "de code van de politiezone",
    "organisation": "de organisatie",
    "organisation_type": "het type organisatie",
    "perspective": "het perspectief van de organisatie",
    "account_name": "de naam van wie invult",
    "account_phone": "de telefoon van wie invult",
    "account_email": "het e-mailadres van wie invult",
    "account_function": "de functie van wie invult",
    "on_behalf": "de aanmelding wordt voor iemand anders ingevuld",
    "case_number": "het dossiernummer",
    "previous_level": "het vorige risiconiveau",
    "plan_version": "de versie van het plan",
    "legal_basis": "de gebruikelijke grond van de regio",
    "link_zone": "de politiezone meldt elke situatie",
    "default_route": "de gebruikelijke weg van de organisatie",
    "account_id": "het account van wie invult",
    "centre": "de code van het Veilig Huis",
    "intake_status": "de aanmeldstatus van het Veilig Huis",
    "division": "de gerechtelijke afdeling van de gemeente",
    "tracks": "de sporen die de regio heeft",
    "municipality_lists": "de lijsten van de regio waarop de gemeente staat",
    "agreement_valid": "er zijn geldige afspraken over informatiedeling",
    "case_track": "het spoor van het dossier",
    "case_phase": "de fase van het dossier",
    "case_opened_on": "de dag waarop het dossier begon",
    "track_planned_until": "de geplande einddag van het spoor",
    "track_most_until": "de laatste einddag van het spoor",
    "track_least_until": "de eerste dag waarop het spoor mag eindigen",
    "open_cases": "het aantal open dossiers van dezelfde personen",
    "ticket_number": "het nummer van het ticket dat gegeven werd",
}
"""How a fact is called in the Dutch sentence of a condition."""

TYPES: Mapping[str, Type] = {
    "date": DATE,
    "text": TEXT,
    "bool": BOOL,
    "number": NUMBER,
    "texts": Type("list", element=TEXT),
    "risk_level": Type("choice", RISK_LEVELS, ordered=True),
    "intake_status": Type("choice", INTAKE_STATUSES),
    "track": Type("choice", TRACKS),
}


def fact_types() -> Type:
    """The type of `facts`: its members."""
    return Type("members", members={name: TYPES[word] for name, word in FACTS.items()})


READERS: Mapping[str, Callable[[Any], Value]] = MappingProxyType(
    {
        "date": lambda kept: date.fromisoformat(kept) if kept else None,
        "number": lambda kept: Decimal(str(kept)) if kept not in (None, "") else None,
        "texts": lambda kept: tuple(kept or ()),
    }
)
"""How a fact is read back from plain JSON data, where that is not the same."""


def read(kept: Mapping[str, Any]) -> dict[str, Value]:
    """The declared facts among plain JSON data, each as its type; what is not declared is left out."""
    return {name: READERS.get(FACTS[name], _same)(value) for name, value in kept.items() if name in FACTS}


def _same(kept: Value) -> Value:
    return kept
