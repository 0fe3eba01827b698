"""Audiences: which fields of a form somebody reads, of those who may read the form at all (design.md, Definitions).

A field is for `form` (whoever may see the form) unless its definition, or a region's overlay, narrows it. Nothing ever
widens: a definition can only take readers away (security.md B16).
"""

from __future__ import annotations

from portal.access.actor import Actor

EVERYTHING = frozenset({"form", "care", "justice", "director", "named"})
JUSTICE = frozenset({"LOKALE_POLITIE", "PARKET", "JUSTITIEHUIS", "SDJ", "GEVANGENIS"})
NEITHER = frozenset({"LOKAAL_BESTUUR", "PROVINCIE", "VLAAMSE_GEMEENSCHAP", "WOONMAATSCHAPPIJ", "ADVOCAAT"})


def readable(actor: Actor, *, own: bool = False, directs: bool = False) -> frozenset[str]:
    """The audiences this person belongs to: one's own words whole, the director's too, else by organisation."""
    if own:
        return EVERYTHING
    found = {"form"}
    if actor.organisation_type in JUSTICE:
        found.add("justice")
    elif actor.organisation_type not in NEITHER:
        found.add("care")
    if directs:
        found |= {"care", "justice", "director"}
    return frozenset(found)
