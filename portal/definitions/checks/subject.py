"""What a check looks at: a definition with its fields, types, trees and line numbers at hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from portal.definitions import scope
from portal.definitions.checks.constancy import MOST_COMBINATIONS, MOST_TRIED, Verdict, judge
from portal.definitions.earlier import wanted
from portal.definitions.expressions import ExpressionError, Node, Type, check, parse
from portal.definitions.findings import Finding, Mark, Weight, finding
from portal.definitions.language import Definition
from portal.definitions.places import Located, Place, located, places

NO_OTHERS: Mapping[str, Definition] = MappingProxyType({})


@dataclass(frozen=True)
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

    @cached_property
    def orders(self) -> Mapping[str, tuple[str, ...]]:
        """The codes of each ordered name, from low to high."""
        return scope.orders(self.definition)

    @cached_property
    def groups(self) -> frozenset[str]:
        """The fields that are read as rows."""
        return scope.groups(self.definition)

    @cached_property
    def verdicts(self) -> tuple[tuple[Place, Verdict], ...]:
        """Each condition that reads and fits, with whether it can be both true and untrue."""
        fitting = (place for place in self.places if place.condition and self.fits(place))
        return tuple((place, self.verdict(place)) for place in fitting)

    def fits(self, place: Place) -> bool:
        """Whether an expression reads, and every name and type in it fits."""
        tree = self.trees.get((place.owner, place.slot))
        wanted = "bool" if place.condition else None
        return tree is not None and not check(tree, self.names_in(place.group), wanted)

    def verdict(self, place: Place, dark: Collection[str] = ()) -> Verdict:
        """Whether a condition can be both true and untrue, when what is `dark` is never answered."""
        orders = scope.orders_in(self.orders, place.group)
        most = min(MOST_COMBINATIONS, MOST_TRIED // len(self.places))
        tree, names = self.trees[place.owner, place.slot], self.names_in(place.group)
        return judge(tree, names, orders, self.groups, dark, most)

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
