"""Every text of the interface has English that fits where its Dutch stands: same values, same markup, same edges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from portal.languages import ENGLISH, catalogue
from scripts import translations

VALUE = re.compile(r"%\(\w+\)\w|\{\w+\}")
TAG = re.compile(r"</?[a-z][^>]*>")
EDGE = re.compile(r"^\s*|\s*$")


@cache
def dutch() -> list[str]:
    """Every text of code and templates; the two of a plural are two. Found once: that takes seconds."""
    return sorted({text for _, message in translations.texts() for text in _single(message)})


def _single(message: str | tuple[str, ...]) -> Iterator[str]:
    yield from (message,) if isinstance(message, str) else message


@pytest.fixture(scope="module")
def pairs() -> dict[str, str]:
    """Dutch text → English text, of everything that has both."""
    english = catalogue(ENGLISH)
    return {text: english[text] for text in dutch() if text in english}


def test_every_text_has_english() -> None:
    lacking = [text for text in dutch() if text not in catalogue(ENGLISH)]
    assert not lacking, f"{len(lacking)} texts have no English in portal/translations/en.po: {lacking[:20]}"


@pytest.mark.parametrize("same", [VALUE, TAG, EDGE], ids=["values", "markup", "edges"])
def test_english_has_what_its_dutch_has(pairs: dict[str, str], same: re.Pattern[str]) -> None:
    different = {text: english for text, english in pairs.items() if _sorted(same, text) != _sorted(same, english)}
    assert not different, f"{len(different)} texts differ: {list(different.items())[:10]}"


def test_english_fits_in_an_attribute_where_its_dutch_does(pairs: dict[str, str]) -> None:
    signs = {text: english for text, english in pairs.items() if english.count('"') != text.count('"')}
    assert not signs, f"Write ‘ and ’ in place of quotes: {signs}"


def _sorted(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(text))
