"""Sums: numbers within bounds, days before and after a date, short texts put together; anything else is undecided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from portal.definitions.values import Unknown

UNDECIDED = Unknown.UNDECIDED
LIMIT = Decimal(10) ** 15
LONGEST_TEXT = 1000
EXACT = Context(prec=28, traps=[DivisionByZero, InvalidOperation, Overflow])
WRONG = (TypeError, ValueError, ArithmeticError, AttributeError)
"""What a value of the wrong type or size can raise; it becomes undecided."""


def negative(value: Any) -> Any:  # noqa: ANN401 -- any value
    """A number with its sign turned."""
    return _bounded(EXACT.subtract, Decimal(0), value)


def _bounded(apply: Callable[[Any, Any], Decimal], left: Any, right: Any) -> Any:  # noqa: ANN401 -- any value
    """A sum within bounds; anything else is undecided."""
    try:
        result = apply(_decimal(left), _decimal(right))
        return result if -LIMIT <= result <= LIMIT else UNDECIDED
    except WRONG:
        return UNDECIDED


def _decimal(value: Any) -> Decimal:  # noqa: ANN401 -- any value
    if value.__class__ is Decimal:
        return value
    if value.__class__ is int:
        return Decimal(value)
    raise TypeError(value)


def _plus(left: Any, right: Any) -> Any:  # noqa: ANN401 -- any value
    """Numbers, a date and a number of days, or two short texts."""
    if isinstance(left, date):
        return _moved(left, right, 1)
    if left.__class__ is str and right.__class__ is str:
        return left + right if len(left) + len(right) <= LONGEST_TEXT else UNDECIDED
    return _bounded(EXACT.add, left, right)


def _minus(left: Any, right: Any) -> Any:  # noqa: ANN401 -- any value
    """Numbers, or a date and a number of days."""
    return _moved(left, right, -1) if isinstance(left, date) else _bounded(EXACT.subtract, left, right)


def _moved(day: date, days: Any, sign: int) -> Any:  # noqa: ANN401 -- any value
    try:
        return day + timedelta(days=sign * int(_decimal(days)))
    except WRONG:
        return UNDECIDED


ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": _plus,
    "-": _minus,
    "*": lambda left, right: _bounded(EXACT.multiply, left, right),
    "/": lambda left, right: _bounded(EXACT.divide, left, right),
}
