"""100 conditions over 80 answers, in milliseconds: the middle of many runs."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal

from portal.definitions.expressions import compiled, parse

RUNS = 300
BATCH = 20


def milliseconds() -> float:
    """Return the median time of evaluating 100 conditions over 80 answers."""
    answers: dict[str, object] = {f"c{n}": ("ja", "nee", "hoog", "laag")[n % 4] for n in range(40)}
    answers |= {f"n{n}": Decimal(n) for n in range(20)} | {f"m{n}": ("a", "b") for n in range(20)}
    texts = [
        f'c{n % 40} == "ja" && (n{n % 20} < 18 || n{(n + 3) % 20} > 1) && "a" in m{n % 20} || c{(n + 7) % 40} != "hoog"'
        for n in range(100)
    ]
    conditions = [compiled(parse(text)) for text in texts]
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        for _ in range(BATCH):
            for condition in conditions:
                condition(answers)
        times.append((time.perf_counter() - start) / BATCH)
    return statistics.median(times) * 1000
