"""Requirements (D0-01 … D4-15): every id that is named exists, and ever fewer are named nowhere.

`requirements.txt` holds the ids and nothing else. An id is named at the field, rule, page, setting or test that answers
it. `pytest -s` prints the ids that nothing names yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from portal.settings import CHECKOUT

LIST = Path(__file__).with_name("requirements.txt")
PLACES = ("form_definitions", "portal", "templates", "tests", "docs")
ENDINGS = {".py", ".yaml", ".html", ".md"}
ID = re.compile(r"\bD[0-4]-\d{2,3}\b")

UNNAMED_AT_MOST = 24
"""How many requirements nothing names yet; lower it with each that is answered, never raise it."""


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
        for one in set(ID.findall(path.read_text(encoding="utf-8"))):
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


def test_ever_fewer_requirements_are_named_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    unnamed = [one for one in wanted() if one not in named()]
    with capsys.disabled():
        report = f"{len(wanted()) - len(unnamed)} of {len(wanted())} requirements are named; not yet: {unnamed}"
        print(f"\n{report}")  # noqa: T201 -- the list is what this test is for
    assert len(unnamed) <= UNNAMED_AT_MOST, f"Something that was named is named no more: {report}"
