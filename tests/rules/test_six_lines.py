"""What an ordinary field asks fits in six lines of YAML (docs/decisions/0007)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.settings import CHECKOUT

FOLDER = CHECKOUT / "form_definitions"
MOST = 6
ENTRY = re.compile(r"( *)- id: ")
KEY = re.compile(r"( *)(?:- )?([a-z_]+):(.*)")

REVIEW = {"requirements", "statistics"}
"""What reviewers and statistics look for."""
ON_TOP = REVIEW | {"bind", "legal", "audience", "protection", "after", "before", "step", "many", "or_text"}
"""One line each: where the answer goes, who reads it, where a region puts it, how else it may be answered."""
TEXTS = {"help", "why", "short", "low", "high", "row_name"}
LOGIC = {
    "show_if", "required_if", "read_only_if", "optional_if", "default", "prefill", "compute", "earlier", "when_hidden",
}  # fmt: skip
LISTS = {"items", "columns", "rules", "unknown"}


@dataclass(frozen=True)
class Entry:
    """One field as it stands in a file: its keys, each with its lines, and those that hold more than one line."""

    where: str
    lines: dict[str, int]
    long: frozenset[str]

    @property
    def ordinary(self) -> bool:
        """Whether it has no help, no logic and no list of its own."""
        return not self.lines.keys() & (TEXTS | LOGIC | LISTS) and "options" not in self.long

    def size(self, leaving: set[str]) -> int:
        """How many lines it takes without these keys."""
        return sum(count for key, count in self.lines.items() if key not in leaving)


def entries() -> Iterator[Entry]:
    """Every field of the base, of its blocks and of every region."""
    for file in sorted([*(FOLDER / "base").rglob("*.yaml"), *(FOLDER / "regions").rglob("*.yaml")]):
        found = _entries_in(file, file.read_text(encoding="utf-8").splitlines())
        yield from (one for one in found if {"type", "nl"} <= one.lines.keys())


def _entries_in(file: Path, lines: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines):
        if begins := ENTRY.match(line):
            depth = len(begins[1])
            inside = [one for one in lines[number + 1 :] if one.strip()]
            end = next((at for at, one in enumerate(inside) if len(one) - len(one.lstrip()) <= depth), len(inside))
            yield _entry(f"{file.relative_to(FOLDER)}:{number + 1}", [line, *inside[:end]], depth + 2)


def _entry(where: str, lines: list[str], depth: int) -> Entry:
    counted: dict[str, int] = {}
    key = ""
    for line in lines:
        found = KEY.match(line)
        if found and found.start(2) == depth:
            key = found[2]
        counted[key] = counted.get(key, 0) + 1
    return Entry(where, counted, frozenset(one for one, count in counted.items() if count > 1))


def test_what_an_ordinary_field_asks_fits_in_six_lines() -> None:
    every = list(entries())
    ordinary = [one for one in every if one.ordinary]
    long = [f"{one.where} ({one.size(ON_TOP)})" for one in ordinary if one.size(ON_TOP) > MOST]
    assert not long, f"Ask less in one field, or say it in fewer lines: {long}"
    assert len(ordinary) > len(every) / 4, "Fewer fields are ordinary: then six lines say little."
