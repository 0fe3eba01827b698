"""The work of each role: where it starts and which places its header names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from portal.access.actor import Actor
from portal.languages import gettext as _, marked


@dataclass(frozen=True)
class Place:
    """One link of the header."""

    label: str
    url: str
    current: bool


REFERRALS = (marked("Aanmeldingen"), "aanmeldingen")
INTAKE = (marked("Instroom"), "instroom")
CASES = (marked("Dossiers"), "dossiers")
ACTIONS = (marked("Mijn acties"), "mijn-acties")
WORKSHOP = (marked("Formulieren"), "werkplaats")
PARTNERS = (marked("Partners"), "partners")
REGISTERS = (marked("Registers"), "registers")
HELP = (marked("Vraag het de coördinator"), "hulp")

QUESTIONS = (marked("Vragen"), "hulp")

PLACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "referrer": (REFERRALS, ACTIONS, REGISTERS, HELP),
    "partner": (REFERRALS, ACTIONS, REGISTERS, HELP),
    "coordinator": (INTAKE, CASES, REGISTERS, REFERRALS, QUESTIONS, PARTNERS),
    "director": (CASES, ACTIONS, REGISTERS, REFERRALS, HELP),
    "supporter": (CASES, ACTIONS, REGISTERS, REFERRALS, HELP),
    "strategist": (REGISTERS, PARTNERS, HELP),
    "clerk": (REFERRALS, REGISTERS, HELP),
    "admin": (WORKSHOP, PARTNERS, REGISTERS, HELP),
    "auditor": (REGISTERS, PARTNERS, HELP),
}
"""Per role what stands in the header; the first is where its day starts."""


def items(actor: Actor | None) -> tuple[Place, ...]:
    """The places of this person's hat, the one where he is now marked."""
    if actor is None:
        return ()
    return tuple(_place(actor, label, folder) for label, folder in PLACES.get(actor.role, ()))


def _place(actor: Actor, label: str, folder: str) -> Place:
    url = f"/{actor.region}/{folder}"
    return Place(_(label), url, current=request.path == url or request.path.startswith(f"{url}/"))


def start(actor: Actor) -> str:
    """Where this role's day starts."""
    return f"/{actor.region}/{PLACES[actor.role][0][1]}"
