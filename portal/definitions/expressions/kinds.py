"""The kinds of value that a name or a part of an expression can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Type:
    """What a name or a node can be."""

    kind: str
    options: tuple[str, ...] = ()
    ordered: bool = False
    members: Mapping[str, Type] = field(default_factory=dict)
    element: Type | None = None


BOOL, NUMBER, TEXT, DATE = Type("bool"), Type("number"), Type("text"), Type("date")
DATETIME, TIME, RECORD = Type("datetime"), Type("time"), Type("record")
OPAQUE, NOTHING = Type("opaque"), Type("nothing")
ANY = Type("any")
"""Stands in where a problem was already named, so that it is named once."""

FAMILY = {"datetime": "date", "choices": "list", "group": "list"}
"""Kinds that count as another where one is asked."""
