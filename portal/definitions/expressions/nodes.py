"""The tree of an expression: a dozen frozen node types, each with the column where it starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """Something in an expression; `column` counts from 1."""

    column: int

    def parts(self) -> tuple[Node, ...]:
        """The nodes directly under this one."""
        return ()


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A text, number or truth value that is written out."""

    value: str | bool | Decimal


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A field, or a member of `row`, `facts`, `score` or the row in hand."""

    path: tuple[str, ...]

    @property
    def dotted(self) -> str:
        """The path as it is written."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list that is written out."""

    items: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """The items."""
        return self.items


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """True becomes false and the other way round."""

    operand: Node

    def parts(self) -> tuple[Node, ...]:
        """The condition that is turned round."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A number with its sign changed."""

    operand: Node

    def parts(self) -> tuple[Node, ...]:
        """The number."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Every(Node):
    """Conditions that must all hold (`&&`)."""

    conditions: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """The conditions."""
        return self.conditions


@dataclass(frozen=True, slots=True)
class Some(Node):
    """Conditions of which one must hold (`||`)."""

    conditions: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """The conditions."""
        return self.conditions


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """Two values compared."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Within(Node):
    """Whether a list holds a value (`in`)."""

    value: Node
    container: Node

    def parts(self) -> tuple[Node, ...]:
        """The value and the list."""
        return (self.value, self.container)


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A sum: + - * /."""

    operator: str
    left: Node
    right: Node

    def parts(self) -> tuple[Node, ...]:
        """Both sides."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class IfElse(Node):
    """One value or the other (`condition ? yes : no`)."""

    condition: Node
    yes: Node
    no: Node

    def parts(self) -> tuple[Node, ...]:
        """The condition and both values."""
        return (self.condition, self.yes, self.no)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """One of the functions."""

    function: str
    arguments: tuple[Node, ...]

    def parts(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.arguments


@dataclass(frozen=True, slots=True)
class Over(Node):
    """Something about the rows of a group: exists, all, filter or map."""

    kind: str
    rows: Node
    variable: str
    body: Node

    def parts(self) -> tuple[Node, ...]:
        """The rows and what is said about each."""
        return (self.rows, self.body)


def walk(node: Node) -> Iterator[Node]:
    """Every node of a tree, without recursion."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.parts()))


def names(node: Node) -> frozenset[str]:
    """The dotted names a tree uses; a column of the row in hand under its group: `persons.roles`."""
    return frozenset(name for name, _ in named(node))


def named(node: Node, groups: dict[str, str] | None = None) -> Iterator[tuple[str, int]]:
    """Each name with its column, the variable of an `exists` replaced by the group it goes over."""
    groups = groups or {}
    if isinstance(node, Name):
        yield in_full(node.dotted, groups), node.column
        return
    if isinstance(node, Over):
        group = in_full(group_of(node.rows) or node.variable, groups)
        yield from named(node.rows, groups)
        yield from named(node.body, groups | {node.variable: group})
        return
    for part in node.parts():
        yield from named(part, groups)


def in_full(dotted: str, groups: dict[str, str]) -> str:
    """A dotted name with the group that its first word stands for."""
    head, *rest = dotted.split(".")
    return ".".join((groups.get(head, head), *rest))


def group_of(rows: Node) -> str | None:
    """The group that rows come from, through any `filter`."""
    while isinstance(rows, Over) and rows.kind == "filter":
        rows = rows.rows
    return rows.dotted if isinstance(rows, Name) else None
