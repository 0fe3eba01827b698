"""Lists are paged by key: the last line of a page says where the next one starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_

PAGE = 25
FAR = date(9999, 12, 31)
"""Stands in for 'no date' where a list is ordered by date: such lines come last."""

Line = TypeVar("Line")
SQL: TypeAlias = Any
"""A column or an expression of one."""


@dataclass(frozen=True)
class Page(Generic[Line]):
    """One page of a list and the key of the next; an empty key is the end."""

    lines: tuple[Line, ...]
    next: str = ""


@dataclass(frozen=True)
class Key:
    """The place of a line: what the list is ordered by, then its id."""

    value: str
    id: UUID

    def __str__(self) -> str:
        """As it stands in the address."""
        return f"{self.value}_{self.id}"

    def moment(self) -> datetime:
        """The ordering value as a moment."""
        return datetime.fromisoformat(self.value)

    def day(self) -> date:
        """The ordering value as a date."""
        return date.fromisoformat(self.value)


def read(text: str) -> Key | None:
    """Read a key from an address; what is not a key starts the list again."""
    value, _, row_id = text.rpartition("_")
    try:
        datetime.fromisoformat(value)
        return Key(value, UUID(row_id))
    except ValueError:
        return None


def after(value: SQL, row_id: SQL, at: object, key: Key) -> ColumnElement[bool]:
    """The lines that come after a key in ascending order."""
    return or_(value > at, and_(value == at, row_id > key.id))


def before(value: SQL, row_id: SQL, at: object, key: Key) -> ColumnElement[bool]:
    """The lines that come after a key in descending order."""
    return or_(value < at, and_(value == at, row_id < key.id))


def cut(found: Sequence[Any]) -> tuple[Sequence[Any], bool]:
    """Split the one line too many that was fetched from the page, and say whether there is more."""
    return found[:PAGE], len(found) > PAGE
