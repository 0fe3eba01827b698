"""What most fields look like follows from few things: such views are made once and kept (performance.md 3).

The key names all that decides: the content hash, the field, whether it is required or stands closed, which of its
answers are chosen and which inputs are empty. Texts that people type are in no key and in no kept view.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeAlias, TypeVar

Key: TypeAlias = tuple[Hashable, ...]
Thing = TypeVar("Thing")

ROOM = 4_000
"""How many views a process keeps: a field has one, or a few, per version of its form."""


class Shelf(Generic[Thing]):
    """A bounded place for what never changes; the oldest goes first."""

    def __init__(self, room: int = ROOM) -> None:
        """Start empty."""
        self.room = room
        self.held: dict[Key, Thing] = {}

    def get(self, key: Key, make: Callable[[], Thing]) -> Thing:
        """The thing with this key, made when it is not here."""
        found = self.held.get(key)
        if found is None:
            while len(self.held) >= self.room:
                self.held.pop(next(iter(self.held)), None)
            found = self.held[key] = make()
        return found
