"""A number or date of which only the bounds are known: comparing gives an answer where the bounds allow one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.definitions.values import PartialDate, Unknown


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Somewhere from low to high, both included."""

    low: Any
    high: Any

    def __lt__(self, other: object) -> bool | Unknown:
        """Certainly less, certainly not, or undecided."""
        low, high = bounds(other)
        if self.high < low:
            return True
        return False if self.low >= high else Unknown.UNDECIDED

    def __le__(self, other: object) -> bool | Unknown:
        """Certainly at most, certainly more, or undecided."""
        low, high = bounds(other)
        if self.high <= low:
            return True
        return False if self.low > high else Unknown.UNDECIDED

    def __gt__(self, other: object) -> bool | Unknown:
        """The mirror of less."""
        return turned(self <= other)

    def __ge__(self, other: object) -> bool | Unknown:
        """The mirror of at most."""
        return turned(self < other)

    def __eq__(self, other: object) -> bool | Unknown:  # type: ignore[override]  # three-valued on purpose
        """Certainly different, certainly the same (one point), or undecided."""
        low, high = bounds(other)
        if self.high < low or self.low > high:
            return False
        return True if self.low == self.high == low == high else Unknown.UNDECIDED

    def __ne__(self, other: object) -> bool | Unknown:  # type: ignore[override]  # three-valued on purpose
        """The mirror of equal."""
        return turned(self == other)

    __hash__ = None  # type: ignore[assignment]  # nothing three-valued goes into a set


def turned(truth: bool | Unknown) -> bool | Unknown:
    """Kleene's not."""
    return truth if isinstance(truth, Unknown) else not truth


def bounds(value: Any) -> tuple[Any, Any]:  # noqa: ANN401 -- numbers and dates alike
    """The lowest and the highest a value can be."""
    if isinstance(value, Span):
        return value.low, value.high
    if isinstance(value, PartialDate):
        return value.earliest, value.latest
    return value, value


def span(low: Any, high: Any) -> Any:  # noqa: ANN401 -- numbers and dates alike
    """A span, or the value itself where nothing is left open."""
    return low if low == high else Span(low, high)


def days_between(start: Any, end: Any) -> Any:  # noqa: ANN401 -- date, datetime or partial date
    """The days from the one to the other."""
    return _crossed(lambda a, b: Decimal((_date(b) - _date(a)).days), start, end)


def age_at(birth: Any, when: Any) -> Any:  # noqa: ANN401 -- date, datetime or partial date
    """Full years on a day."""
    return _crossed(lambda a, b: Decimal(_years(_date(a), _date(b))), birth, when)


def _crossed(function: Callable[[Any, Any], Decimal], start: Any, end: Any) -> Any:  # noqa: ANN401 -- as above
    first, last = bounds(start)
    earliest, latest = bounds(end)
    return span(function(last, earliest), function(first, latest))


def _date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _years(birth: date, when: date) -> int:
    return when.year - birth.year - ((when.month, when.day) < (birth.month, birth.day))
