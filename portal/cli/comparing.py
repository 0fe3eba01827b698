"""`portal definitions diff`: what differs between two folders for one form of one region, and what that means there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from portal.definitions.bundle import resolved
from portal.definitions.compare import KINDS, Difference, differences
from portal.definitions.loader import Sources
from portal.definitions.review import CHOICES, VERDICTS, Line, Review, review


def between(old: Sources, new: Sources, region: str, form: str) -> list[Difference]:
    """What differs for a form in a region."""
    return differences(resolved(old, region, form).definition, resolved(new, region, form).definition)


def reviewed(old: Sources, new: Sources, region: str, form: str) -> Review | None:
    """What becomes of the region's present changes on the other base; nothing where it has none."""
    overlay = old.overlays.get((region, form))
    return review(old.forms[form], new.forms[form], overlay) if overlay else None


def as_json(found: Sequence[Difference], listed: Review | None) -> str:
    """Differences as data, with the review list where it was asked."""
    rows: Any = [asdict(one) for one in found]
    if listed is not None:
        rows = {
            "differences": rows,
            "review": [asdict(one) | {"choices": dict(one.choices)} for one in listed.lines],
            "news": [asdict(one) for one in listed.news],
        }
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_lines(found: Sequence[Difference], listed: Review | None) -> Iterator[str]:
    """A line per difference, then per line of the review list with what each choice does."""
    yield from (f"{KINDS[one.kind]}: {one.sentence}" for one in found)
    if listed is None:
        return
    for line in listed.lines:
        yield reviewed_line(line)
        yield from (f"  {CHOICES[choice]}: {effect}" for choice, effect in line.choices.items())
    yield from news_lines(listed)


def reviewed_line(line: Line) -> str:
    """One line of the review list."""
    return f"{VERDICTS[line.verdict]}: {line.sentence}"


def news_lines(listed: Review) -> Iterator[str]:
    """What the base newly brings, a line each."""
    yield from (f"nieuw: {one.sentence}" for one in listed.news)
