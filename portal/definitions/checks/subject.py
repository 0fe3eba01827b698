"""What a check looks at: a definition with its fields, types, trees and line numbers at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.definitions import scope
from portal.definitions.earlier import wanted
from portal.definitions.expressions import ExpressionError, Node, Type, parse
from portal.definitions.findings import Finding, Mark, Weight, finding
from portal.definitions.language import Definition
from portal.definitions.places import Located, Place, located, places

NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Subject:
    """A definition under examination."""

    definition: Definition
    marks: Mapping[str, Mark]
    fields: tuple[Located, ...]
    places: tuple[Place, ...]
    trees: Mapping[tuple[str, str], Node]
    unread: Mapping[tuple[str, str], ExpressionError]
    names: Mapping[str, Type]
    others: Mapping[str, Definition]
    """The other forms of the region, as far as they are at hand."""

    def mark(self, owner: str, slot: str = "") -> Mark:
        """Where a property stands, or what owns it, or the file."""
        for key in (f"{owner}#{slot}" if slot else owner, owner, ""):
            if key in self.marks:
                return self.marks[key]
        return Mark(f"{self.definition.region}/{self.definition.form}")

    def say(self, owner: str, slot: str, message: str, severity: Weight = "error") -> Finding:
        """A finding at a property."""
        return finding(self.mark(owner, slot), message, severity)

    def names_in(self, group: str) -> Mapping[str, Type]:
        """The names that an expression in a column of a group (or outside any) may use."""
        return scope.types_in(self.names, group)


def subject(definition: Definition, marks: Mapping[str, Mark], others: Mapping[str, Definition] = NO_OTHERS) -> Subject:
    """A definition laid out for examination, among the other forms of its region where those are at hand."""
    found = tuple(places(definition))
    trees: dict[tuple[str, str], Node] = {}
    unread: dict[tuple[str, str], ExpressionError] = {}
    for place in found:
        try:
            trees[place.owner, place.slot] = parse(place.text)
        except ExpressionError as error:
            unread[place.owner, place.slot] = error
    names = scope.types(definition, others if wanted(definition) else None)
    return Subject(definition, marks, tuple(located(definition)), found, trees, unread, names, others)
