"""Risk assessments of a case: 26 factors, what protects, how each child is, and the judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Pen
from portal.definitions.values import Reference
from portal.models import Case, Submission, clock

FACTORS = (
    "recent_violence",
    "injury",
    "escalation",
    "strangulation",
    "weapon",
    "death_threat",
    "sexual",
    "control",
    "stalking",
    "economic",
    "honour",
    "others_harmed",
    "breach",
    "prior_police",
    "substance",
    "mental",
    "suicide_perp",
    "attitude",
    "separation",
    "contact_conflict",
    "pregnancy",
    "fear",
    "victim_low",
    "barriers",
    "stress",
    "own_childhood",
)


@dataclass(frozen=True)
class Assessed:
    """What an assessment found."""

    trigger: str
    present: frozenset[str]
    past: frozenset[str]
    unknown: frozenset[str]
    level: str
    motivation: str
    scenario: str
    imminence: str
    weeks: int
    safe: int


def assess(desk: Desk, case: Case, at: datetime, who: str, persons: Sequence[str], found: Assessed) -> Submission:
    """Fill in a whole risk assessment of a couple with children and send it."""
    pen = desk.form(case, at, "risk_assessment", who)
    victim, partner, *children = persons
    with desk.at(at):
        _frame(pen, found, victim, partner)
        _strengths(pen, found, victim, children)
        pen.step("factors", **{f"f_{name}": _answer(found, name) for name in FACTORS})
        _judgement(pen, found, clock.today())
        return pen.send()


def _frame(pen: Pen, found: Assessed, victim: str, partner: str) -> None:
    pen.step(
        "frame",
        trigger=found.trigger,
        subject="partner",
        dyad_victim=Reference(victim),
        dyad_perpetrator=Reference(partner),
        sources=("slachtoffer", "pv", "observatie"),
        assessed_on=clock.today(),
        assessor=Reference(str(pen.actor.user_id)),
    )


def _strengths(pen: Pen, found: Assessed, victim: str, children: Sequence[str]) -> None:
    pen.row(
        "strengths",
        "protective",
        factor="Zij belt zelf hulp en heeft een noodtas klaarstaan.",
        person=Reference(victim),
        source="dienst",
    )
    pen.row("strengths", "protective", factor="De grootmoeder vangt de kinderen op.", source="gezinslid")
    for one in children:
        pen.row(
            "strengths",
            "children",
            child=Reference(one),
            direct="afwezig",
            witness="aanwezig",
            safe_adult="ja",
            threat="afwezig",
            safety_scale=Decimal(found.safe),
        )
    pen.step("strengths", victim_own_estimate=Decimal(found.safe))


def _answer(found: Assessed, factor: str) -> str:
    if factor in found.present:
        return "aanwezig"
    if factor in found.past:
        return "vroeger"
    return "onbekend" if factor in found.unknown else "afwezig"


def _judgement(pen: Pen, found: Assessed, today: date) -> None:
    pen.step(
        "judgement",
        professional_level=found.level,
        level_motivation=found.motivation,
        complexity_level="matig",
        scenario=found.scenario,
        imminence=found.imminence,
        next_due=today + timedelta(weeks=found.weeks),
    )
