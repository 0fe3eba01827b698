"""100 conditions over 80 answers, in milliseconds: the middle of many runs.

The conditions are like those of the referral, in the same mix: one to three comparisons each, mostly an answer with a
code, now and then a number or whether a choice is among several. Processor time, so that other work on the machine
counts as little as may be.
"""

from __future__ import annotations

import statistics
import time
from decimal import Decimal

from portal.definitions.expressions import compiled, parse

RUNS = 300
BATCH = 20
SHAPES = (
    'c{c} == "ja"',
    'c{c} == "ja" || c{d} == "hoog"',
    'c{c} == "ja" && n{n} < 18',
    '"a" in m{m} && c{c} != "nee"',
    '(c{c} == "ja" || n{n} > 1) && "b" in m{m}',
)


def milliseconds() -> float:
    """Return the median time of evaluating 100 conditions over 80 answers."""
    answers: dict[str, object] = {f"c{n}": ("ja", "nee", "hoog", "laag")[n % 4] for n in range(40)}
    answers |= {f"n{n}": Decimal(n) for n in range(20)} | {f"m{n}": ("a", "b") for n in range(20)}
    texts = [SHAPES[n % len(SHAPES)].format(c=n % 40, d=(n + 7) % 40, n=n % 20, m=(n + 3) % 20) for n in range(100)]
    conditions = [compiled(parse(text)) for text in texts]
    times = []
    for _ in range(RUNS):
        start = time.thread_time()
        for _ in range(BATCH):
            for condition in conditions:
                condition(answers)
        times.append((time.thread_time() - start) / BATCH)
    return statistics.median(times) * 1000
