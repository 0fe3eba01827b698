"""The other forms of a case: an exploration, a safety plan, and how the director follows up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from portal.cli.demo_data.desk import Desk
from portal.cli.demo_data.pen import Answers
from portal.definitions.values import Cell, Reference
from portal.models import Case, Submission, clock

Pages = Mapping[str, Answers]
Lists = Mapping[tuple[str, str], Sequence[Answers]]
"""The rows of each list, by the step and the name of the list."""


@dataclass(frozen=True)
class Filled:
    """What somebody filled in: the pages, and the rows of the lists on them."""

    pages: Pages = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)


@dataclass(frozen=True)
class Writing:
    """A case form, while it is being told: whose, of which case, and about which family."""

    desk: Desk
    case: Case
    who: str
    family: Sequence[str]

    def person(self, number: int) -> Reference:
        """A member of the family, by the order of the referral."""
        return Reference(self.family[number])

    def persons(self, *numbers: int) -> tuple[Reference, ...]:
        """Several of them."""
        return tuple(self.person(number) for number in numbers)

    def life(self, **scores: str) -> tuple[Cell, ...]:
        """How it goes by life domain: a digit for each member of the family, in the order of the referral."""
        return tuple(
            Cell(domain, digit, self.person(number))
            for domain, digits in scores.items()
            for number, digit in enumerate(digits)
            if digit != "-"
        )

    def begin(self, form: str, at: datetime, filled: Filled) -> None:
        """Begin a form and leave it as it is."""
        pen = self.desk.form(self.case, at, form, self.who)
        with self.desk.at(at):
            pen.fill(filled.pages, filled.lists)

    def send(self, form: str, at: datetime, filled: Filled, sent: datetime | None = None) -> Submission:
        """Fill in a form and send it, at once or on a later day."""
        pen = self.desk.form(self.case, at, form, self.who)
        with self.desk.at(at):
            pen.fill(filled.pages, filled.lists)
        with self.desk.at(sent or at):
            return pen.send()


@dataclass(frozen=True)
class Talk:
    """One contact of the director: what kind, what was said, and what is next."""

    kind: str
    summary: str
    well: str
    now: str
    next_date: date
    incident: str = ""
    safe: Sequence[int] = ()


def followed_up(writing: Writing, at: datetime, talk: Talk, evaluated: Filled | None = None) -> Submission:
    """Send what a contact brought; with `evaluated` it is an evaluation of the plan too."""
    more = evaluated or Filled()
    with writing.desk.at(at):
        pages = _contact(writing, talk, formal=evaluated is not None) | dict(more.pages)
    scales = [
        {"person": writing.person(number), "safety": Decimal(score), "engagement": Decimal(7)}
        for number, score in enumerate(talk.safe)
    ]
    return writing.send("evaluation", at, Filled(pages, {("family", "scales"): scales, **more.lists}))


def _contact(writing: Writing, talk: Talk, *, formal: bool) -> dict[str, Answers]:
    told: Answers = {"new_incident_detail": talk.incident, "risk_reassess": "ja"} if talk.incident else {}
    contact = {
        "contact_kind": talk.kind,
        "contact_date": clock.now(),
        "present": writing.persons(0),
        "contact_summary": talk.summary,
        "new_incident": "ja" if talk.incident else "nee",
        "is_evaluation": "ja" if formal else "nee",
    }
    return {
        "contact": contact | dict(told),
        "family": {"going_well": talk.well, "here_now": talk.now},
        "next": {"next_date": talk.next_date},
    }
