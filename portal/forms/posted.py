"""What a browser posted: names with all their values, as typed.

Names: `field`, `field-day` (an input of a field of several), `group.rowid.column`. A name that starts with `_`, and
`csrf_token`, steers the wizard and is never an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

SHOWN = "_shown"
"""Conditional fields that stood on the page say so in a hidden input of this name."""
CONFIRMED = "_confirmed"
"""Warnings that stood on the page say so in a hidden input of this name: they are not asked again."""


class MultiDict(Protocol):
    """What every web framework hands over: names with a list of values each."""

    def __iter__(self) -> Iterator[str]:
        """The names."""

    def getlist(self, key: str) -> Sequence[str]:
        """All values of a name."""


class Posted:
    """Names and values with line ends made equal; what WTForms binds to."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        """Keep the values by name."""
        self._values = {name: [line_ends(text) for text in texts] for name, texts in values.items()}

    @classmethod
    def of(cls, posted: MultiDict | Mapping[str, Sequence[str]]) -> Posted:
        """From any multi-dictionary, or a mapping of lists."""
        if isinstance(posted, Posted):
            return posted
        if hasattr(posted, "getlist"):
            return cls({name: list(posted.getlist(name)) for name in posted})
        return cls(posted)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def getlist(self, key: str) -> list[str]:
        """All values of a name, none when it was not posted."""
        return self._values.get(key, [])

    def answers(self) -> Iterator[str]:
        """The names that are meant as answers."""
        return (name for name in self._values if not (name.startswith("_") or name == "csrf_token"))

    def shown(self) -> frozenset[str]:
        """The conditional fields that stood on the page."""
        return frozenset(self.getlist(SHOWN))

    def confirmed(self) -> frozenset[str]:
        """The warnings that stood on the page."""
        return frozenset(self.getlist(CONFIRMED))


def line_ends(text: str) -> str:
    """A text with each line ended in one way: browsers post two signs."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def html_id(name: str) -> str:
    """The html id of a posted name: dots would need escaping in a selector."""
    return name.replace(".", "-")
