"""What the functions and the row words of expressions do; total, and unknown where something is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import spans
from portal.definitions.values import UNKNOWN_CODE, Unknown

UNDECIDED = Unknown.UNDECIDED


class Rows(tuple[Any, ...]):
    """What certainly came through a filter; `maybe` more are undecided."""

    maybe: int = 0

    @classmethod
    def of(cls, sure: Iterable[Any], maybe: int) -> tuple[Any, ...]:
        """The rows, as a plain tuple when nothing is left open."""
        if not maybe:
            return tuple(sure)
        rows = cls(sure)
        rows.maybe = maybe
        return rows


def maybe(found: tuple[Any, ...]) -> int:
    """How many more there could be."""
    return found.maybe if isinstance(found, Rows) else 0


def values_of(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- a mapping, or a row that holds one
    """The columns of a row."""
    if isinstance(row, Mapping):
        return row
    values: Mapping[str, Any] = getattr(row, "values", None) or {}
    return values


def attribute(owner: Any, name: str) -> Any:  # noqa: ANN401 -- a score's result, or nothing
    """A member of a score's result; its critical items count as their ids."""
    value = getattr(owner, name, None)
    if isinstance(value, tuple):
        return tuple(getattr(item, "id", item) for item in value)
    return Decimal(value) if value.__class__ is int else value


def undecided(*arguments: object) -> Unknown:
    """An unknown function: the checks refuse it, evaluation stays total."""
    return UNDECIDED


def _known(function: Callable[..., Any]) -> Callable[..., Any]:
    """Unknown in, unknown out; a wrong type or an impossible value counts as unknown."""

    def known(*arguments: Any) -> Any:  # noqa: ANN401 -- any value
        if any(argument.__class__ is Unknown for argument in arguments):
            return UNDECIDED
        try:
            return function(*arguments)
        except (TypeError, ValueError, ArithmeticError, AttributeError):
            return UNDECIDED

    return known


def contains(container: Any, value: Any) -> Any:  # noqa: ANN401 -- any value
    """Whether a list holds a value or a text a piece of text; an unknown in the list leaves a miss open."""
    if container == ():
        return False
    if container.__class__ is Unknown or value.__class__ is Unknown:
        return UNDECIDED
    try:
        found = value in container
    except TypeError:
        return UNDECIDED
    if found or isinstance(container, str):
        return found if value != UNKNOWN_CODE or isinstance(container, str) else UNDECIDED
    return UNDECIDED if _open(container) else False


def _open(container: tuple[Any, ...]) -> bool:
    """Whether something in a list is not known."""
    return bool(maybe(container)) or UNKNOWN_CODE in container or any(one.__class__ is Unknown for one in container)


def _size(found: Any) -> Any:  # noqa: ANN401 -- a list or a text
    if isinstance(found, tuple | str):
        return spans.span(Decimal(len(found)), Decimal(len(found) + (maybe(found) if isinstance(found, tuple) else 0)))
    return UNDECIDED


def _sum(numbers: Any) -> Any:  # noqa: ANN401 -- a list of numbers
    if maybe(numbers):
        return UNDECIDED
    return sum(numbers, Decimal(0))


def _count(*conditions: Any) -> Any:  # noqa: ANN401 -- conditions, or one list of them
    """How many conditions hold; unknown ones leave a span."""
    if len(conditions) == 1 and conditions[0].__class__ is Unknown:
        return UNDECIDED
    found = conditions[0] if isinstance(conditions[0], tuple) else conditions
    sure = sum(1 for one in found if one is True)
    unsure = sum(1 for one in found if one.__class__ is not bool) + maybe(found)
    return spans.span(Decimal(sure), Decimal(sure + unsure))


def _is_not_known(value: Any) -> bool:  # noqa: ANN401 -- any value
    return value is Unknown.NOT_KNOWN or value == (UNKNOWN_CODE,)


def _is_answered(value: Any) -> bool:  # noqa: ANN401 -- any value
    return value.__class__ is not Unknown and value not in ((), (UNKNOWN_CODE,))


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "days_between": _known(spans.days_between),
    "age_at": _known(spans.age_at),
    "sum": _known(_sum),
    "count": _count,
    "size": _known(_size),
    "contains": contains,
    "not_known": _is_not_known,
    "refused": lambda value: value is Unknown.REFUSED,
    "answered": _is_answered,
}

ARITY: Mapping[str, tuple[int, int]] = {
    "today": (0, 0),
    "days_between": (2, 2),
    "age_at": (2, 2),
    "sum": (1, 1),
    "count": (1, 20),
    "size": (1, 1),
    "contains": (2, 2),
    "not_known": (1, 1),
    "refused": (1, 1),
    "answered": (1, 1),
}
"""How many arguments each function takes, at least and at most."""


def named(name: str, arguments: int) -> Callable[..., Any]:
    """The function of that name; one that does not exist or gets a wrong number of arguments is undecided."""
    least, most = ARITY.get(name, (0, -1))
    return FUNCTIONS[name] if least <= arguments <= most else undecided


def _exists(rows: tuple[Any, ...], body: Callable[[Any], Any]) -> Any:  # noqa: ANN401 -- three-valued
    return _decide(rows, body, deciding=True)


def _all(rows: tuple[Any, ...], body: Callable[[Any], Any]) -> Any:  # noqa: ANN401 -- three-valued
    return _decide(rows, body, deciding=False)


def _decide(rows: tuple[Any, ...], body: Callable[[Any], Any], *, deciding: bool) -> Any:  # noqa: ANN401 -- as above
    result: Any = UNDECIDED if maybe(rows) else not deciding
    for row in rows:
        value = body(row)
        if value is deciding:
            return deciding
        if value.__class__ is not bool:
            result = UNDECIDED
    return result


def _filter(rows: tuple[Any, ...], body: Callable[[Any], Any]) -> tuple[Any, ...]:
    found = [(row, body(row)) for row in rows]
    open_rows = sum(1 for _, value in found if value.__class__ is not bool)
    return Rows.of((row for row, value in found if value is True), maybe(rows) + open_rows)


def _map(rows: tuple[Any, ...], body: Callable[[Any], Any]) -> tuple[Any, ...]:
    return Rows.of((body(row) for row in rows), maybe(rows))


OVER: Mapping[str, Callable[[tuple[Any, ...], Callable[[Any], Any]], Any]] = {
    "exists": _exists,
    "all": _all,
    "filter": _filter,
    "map": _map,
}
