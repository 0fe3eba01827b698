"""What an answer or a fact can be, and the states in which something is not known (security.md D-13)."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias


class Unknown(enum.Enum):
    """Why there is no value; to a condition every member is simply unknown."""

    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"
    REFUSED = "refused"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Reference:
    """A record or person that was picked, or the free text that stands in for one; the label does not identify."""

    id: str
    label: str = field(default="", compare=False)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """With whom, and which relation: the two parts of a `relation` answer."""

    to: Reference
    kind: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer in a matrix: on which line, for which member, and what was chosen."""

    item: str
    value: str | Unknown
    member: Reference | None = None

    @property
    def values(self) -> Mapping[str, object]:
        """What conditions see of it, as of a row."""
        return {"item": self.item, "member": self.member, "value": self.value}


@dataclass(frozen=True, slots=True)
class Agreed:
    """A tick with who put it and when; a condition sees that it is there."""

    who: str
    at: datetime


ABOUT_YEARS = 2
"""How far 'rond 2015' reaches on either side."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day or the month may be missing, or that is only about right."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = False

    @property
    def earliest(self) -> date:
        """The first day it can be."""
        year = max(self.year - self._margin, date.min.year)
        return _day(year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can be."""
        year = min(self.year + self._margin, date.max.year)
        return _day(year, self.month or 12, self.day or 31)

    @property
    def _margin(self) -> int:
        return ABOUT_YEARS if self.about else 0


def _day(year: int, month: int, day: int) -> date:
    """The given day, or the last one of a shorter month."""
    for last in (day, 30, 29, 28):
        if last <= day:
            try:
                return date(year, month, last)
            except ValueError:
                continue
    raise ValueError(f"no such day: {year}-{month}-{day}")


Value: TypeAlias = "str | bool | Decimal | date | datetime | time | tuple[object, ...] | Mapping[str, object] | Reference | Relation | Agreed | PartialDate | Unknown | None"  # noqa: E501 -- one alias
"""What a field can hold; None counts as not asked."""

UNKNOWN_CODE = "onbekend"
"""An option with this code is the unknown state itself, shown as 'Niet gekend'."""

UNDETERMINED_CODE = "niet_bepaald"
"""An option of an ordered set that has no place in the order."""
