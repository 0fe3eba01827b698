"""How a typed name finds the name of a record: accents, capitals and the order of words do not count."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from portal.forms.fields.base import RecordChoice

MOST_FOUND = 20
"""How many results a search shows."""
FEWEST_SIGNS = 2
"""A search for less than this brings up everything, and helps nobody."""


def folded(text: str) -> str:
    """A text without accents, capitals and double spaces."""
    apart = unicodedata.normalize("NFKD", text)
    return " ".join("".join(sign for sign in apart if not unicodedata.combining(sign)).casefold().split())


def same(text: str, choice: RecordChoice) -> bool:
    """Whether a text is the name of a record, or another name it has."""
    wanted = folded(text)
    return bool(wanted) and wanted in (folded(choice.label), folded(choice.also))


def best(text: str, choices: Iterable[RecordChoice]) -> tuple[RecordChoice, ...]:
    """The records that have every typed word in their name: those that begin so first; one more than is shown."""
    typed = folded(text)
    found = [one for one in choices if _holds(typed.split(), folded(f"{one.label} {one.also}"))]
    found.sort(key=lambda one: (_rank(typed, one), folded(one.label)))
    return tuple(found[: MOST_FOUND + 1])


def _holds(wanted: list[str], name: str) -> bool:
    return bool(wanted) and all(word in name for word in wanted)


def _rank(typed: str, choice: RecordChoice) -> int:
    names = [folded(one) for one in (choice.label, choice.also) if one]
    if typed in names:
        return 0
    if any(name.startswith(typed) for name in names):
        return 1
    return 2 if any(f" {typed}" in name for name in names) else 3
