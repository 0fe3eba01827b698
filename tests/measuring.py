"""Measures what attempts cost in a soak run, and stops one that does not end (security.md F19, G10, G12).

Seconds are of the processor, so that a busy machine fails nothing; memory is the peak of each attempt above what was in
use before it, where the system tells (Linux).
"""

from __future__ import annotations

import math
import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SECONDS, REFUSED_IN, MEGABYTES = 2.0, 0.5, 50.0
"""What one attempt may cost at most, and how soon a refusal comes."""
LONG = REFUSED_IN / 2
"""What took longer is measured again."""
HANGS = 30.0
"""After so many seconds an attempt is stopped."""
MOST_FAILURES = 10
PARTS = 10
"""In how many tests a soak run is cut, so that they can run side by side."""
IN_SOAK = 10_000
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def numbers(part: int, total: int = IN_SOAK) -> range:
    """The numbers of one part of a run; `PORTAL_FUZZ=200` makes it shorter."""
    total = min(total, int(os.environ.get("PORTAL_FUZZ", total)))
    return range(total * part // PARTS, total * (part + 1) // PARTS)


@dataclass
class Costs:
    """What a number of attempts cost, and which of them failed."""

    name: str
    seconds: list[float] = field(default_factory=list)
    refusals: list[float] = field(default_factory=list)
    slowest: str = ""
    megabytes: float = 0.0
    failures: list[str] = field(default_factory=list)

    def of(self, attempt: Callable[[], object], name: object, *, again: bool = True) -> None:
        """Measure one attempt; one that comes to `True` was refused. After ten failures no other is made.

        What took long is measured again, unless it cannot be done twice: others use the same processor.
        """
        if len(self.failures) >= MOST_FAILURES:
            return
        before = _in_use()
        try:
            took, refused = _measured(attempt)
            for _ in range(2 if again and took > LONG else 0):
                took = min(took, _measured(attempt)[0])
        except Exception:  # noqa: BLE001 -- every failure of the run is told at its end
            self.failures.append(f"{name}: {traceback.format_exc(limit=-4)}")
            return
        if took > max(self.seconds, default=0.0):
            self.slowest = str(name)
        self.seconds.append(took)
        self.refusals += [took] if refused else []
        self.megabytes = max(self.megabytes, (_peak() - before) / 1024)

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the attempts was done."""
        return sorted(self.seconds)[math.ceil(share * len(self.seconds)) - 1]

    def told(self) -> str:
        """One line with the figures."""
        refused = f", {len(self.refusals)} refused within {max(self.refusals):.2f} s" if self.refusals else ""
        return (
            f"{self.name}: {len(self.seconds)} in {sum(self.seconds):.0f} s{refused}, slowest {self.slowest} "
            f"{max(self.seconds, default=0.0):.2f} s, at most {self.megabytes:.0f} MB, {len(self.failures)} failed"
        )

    def judge(self, seconds: float = SECONDS) -> None:
        """No failure, nothing that hung, and nothing that cost too much."""
        assert not self.failures, "\n".join(self.failures)
        assert max(self.seconds, default=0.0) <= seconds, self.told()
        assert max(self.refusals, default=0.0) <= REFUSED_IN, self.told()
        assert self.megabytes <= MEGABYTES, self.told()


def _measured(attempt: Callable[[], object]) -> tuple[float, bool]:
    """The seconds that an attempt used, and whether it was refused."""
    begun = time.process_time()
    with _stopped():
        refused = attempt() is True
    return time.process_time() - begun, refused


class HungError(Exception):
    """An attempt that did not end."""


@contextmanager
def _stopped() -> Iterator[None]:
    """Stop what is inside when it has used too much of the processor."""

    def stop(*_: object) -> None:
        raise HungError(f"not done after {HANGS:.0f} s")

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def _in_use() -> int:
    """The kilobytes in use; the peak so far is forgotten."""
    if CLEAR.exists():
        CLEAR.write_text("5", encoding="ascii")
    return _kilobytes("VmRSS")


def _peak() -> int:
    return _kilobytes("VmHWM")


def _kilobytes(name: str) -> int:
    lines = STATUS.read_text(encoding="ascii").splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
