"""Requirements (D0-01 … D4-15): every id that is named exists, and ever fewer are named nowhere.

`requirements.txt` holds the ids and nothing else. An id is named at the field, rule, page, setting or test that answers
it. `pytest -s` prints the ids that nothing names yet; why stands in `NOT_YET`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from portal.settings import CHECKOUT

LIST = Path(__file__).with_name("requirements.txt")
PLACES = ("form_definitions", "portal", "templates", "tests", "docs")
ENDINGS = {".py", ".yaml", ".html", ".md"}
ID = re.compile(r"\bD[0-4]-\d{2,3}\b")
WAITS = re.compile(r"^.*\| waits \|.*$", re.MULTILINE)
"""A row of docs/forms.md about what comes with a later issue answers nothing."""

NOT_YET: Mapping[str, str] = {
    "D0-14": "pilots with a period and an evaluation: statistics",
    "D0-18": "local contributions per year: statistics",
    "D0-19": "employer, funding and capacity of a director: the strategist's pages",
    "D0-22": "a municipality is on a region's list or not; talks and pilots have no place yet",
    "D0-24": "how a centre is coordinated: the strategist's pages",
    "D0-27": "what is late and which case is quiet is told, the time in a step is not: statistics",
    "D1-10": "the process of a region as a file: process.yaml",
    "D2-06": "baseline figures: statistics",
    "D2-07": "programmes and their phases: statistics",
    "D2-20": "indicators of quality: statistics",
    "D2-21": "findings about a chosen group of cases: statistics",
    "D2-30": "a pilot that becomes regular: statistics",
    "D3-05": "who works at a centre stands in the memberships, capacity does not: the strategist's pages",
    "D3-06": "trends with notes: statistics",
    "D3-10": "who is expert in what: the strategist's pages",
    "D3-11": "target times per step: process.yaml",
    "D3-13": "coverage per judicial district with dates: statistics",
    "D3-14": "counters of cases: statistics",
    "D3-16": "outcome indicators: statistics",
    "D3-23": "when a centre opened and began to work: the strategist's pages",
    "D3-100": "new violence is asked, its measure over months is not made: statistics",
    "D4-02": "who coordinates a region in which period: the strategist's pages",
    "D4-03": "national figures: statistics",
}
"""What nothing answers yet, with what is missing; an id leaves this list when it is named, none ever comes in."""


def wanted() -> tuple[str, ...]:
    return tuple(LIST.read_text(encoding="utf-8").split())


def files() -> Iterator[Path]:
    for place in PLACES:
        yield from (
            path for path in sorted((CHECKOUT / place).rglob("*")) if path.suffix in ENDINGS and path != Path(__file__)
        )


@cache
def named() -> dict[str, tuple[str, ...]]:
    """Each id that is named, and the files that name it."""
    found: dict[str, list[str]] = {}
    for path in files():
        for one in set(ID.findall(WAITS.sub("", path.read_text(encoding="utf-8")))):
            found.setdefault(one, []).append(str(path.relative_to(CHECKOUT)))
    return {one: tuple(paths) for one, paths in found.items()}


def test_the_list_holds_each_requirement_once() -> None:
    assert len(wanted()) == len(set(wanted())) == 209
    assert all(ID.fullmatch(one) for one in wanted())


def test_every_requirement_that_is_named_exists() -> None:
    strangers = {one: paths for one, paths in named().items() if one not in wanted()}
    assert not strangers, f"No such requirement: {strangers}"


def test_the_page_names_files_that_exist() -> None:
    page = (CHECKOUT / "docs" / "requirements.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| D")]
    paths = {path for row in rows for path in re.findall(r"`([^`]+)`", row[3])}
    assert not {path for path in paths if not (CHECKOUT / path).exists()}


def test_a_requirement_is_named_or_it_is_known_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    unnamed = {one for one in wanted() if one not in named()}
    with capsys.disabled():
        report = f"{len(wanted()) - len(unnamed)} of {len(wanted())} requirements are named; not yet: {sorted(unnamed)}"
        print(f"\n{report}")  # noqa: T201 -- the list is what this test is for
    assert not unnamed - NOT_YET.keys(), f"Something that was named is named no more: {report}"
    assert not NOT_YET.keys() - unnamed, "Take what is answered now out of NOT_YET"
