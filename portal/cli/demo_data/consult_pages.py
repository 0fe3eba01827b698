"""Consults: somebody asks advice without naming a family, the centre answers, and a ticket comes of it or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from portal.cli.demo_data.desk import Desk
from portal.models import Submission, clock


@dataclass(frozen=True)
class Question:
    """What somebody asks, without a name in it."""

    profession: str
    place: str
    question: str
    situation: str
    types: tuple[str, ...] = ("partnergeweld",)
    children: str = "ja"


def ask(desk: Desk, at: datetime, who: str, asked: Question) -> Submission:
    """Ask for advice."""
    pen = desk.register(at, "consult", who)
    with desk.at(at):
        pen.step(
            "question",
            acute_danger="nee",
            advises_now="nee",
            asker_profession=asked.profession,
            asker_municipality=asked.place,
            question=asked.question,
            situation=asked.situation,
            children_involved=asked.children,
            ifg_types=asked.types,
        )
        return pen.send()


def answer(desk: Desk, consult: Submission, at: datetime, who: str, advice: str) -> str:
    """Give advice, with a ticket for a month; returns its number."""
    pen = desk.further(consult, at, who)
    with desk.at(at):
        pen.step("question", advises_now="ja")
        pen.step(
            "advice",
            weigh_suspicion="ja",
            weigh_unsafe="structureel",
            weigh_help_possible="nee",
            weigh_help_accepted="onbekend",
            advice=advice,
            existing_lines=("caw",),
            ticket_given="ja",
            ticket_kind="spoor3",
            ticket_valid_to=clock.today() + timedelta(days=30),
            duration_min=Decimal(25),
        )
        return str(pen.send().facts["ticket_number"])
