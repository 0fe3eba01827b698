"""The one clock: instants in UTC, days in Brussels; a test may set it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")

Clock = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- the one place that reads the machine's clock


_clock: Clock = _system


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _clock()


def today() -> date:
    """Today's date in Brussels."""
    return now().astimezone(BRUSSELS).date()


def set_clock(clock: Clock | None) -> None:
    """Use another clock; None gives back the machine's own."""
    global _clock
    _clock = clock or _system


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Stand still at an instant."""
    before = _clock
    set_clock(lambda: at.astimezone(UTC))
    try:
        yield
    finally:
        set_clock(before)
