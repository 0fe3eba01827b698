"""The Dutch sentence of a condition, for the workshop and for comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import nodes

COMPARISONS = {
    "==": "is",
    "!=": "is niet",
    "<": "is minder dan",
    "<=": "is hoogstens",
    ">": "is meer dan",
    ">=": "is minstens",
}
SUMS = {"+": "plus", "-": "min", "*": "maal", "/": "gedeeld door"}
ROWS = {
    "exists": "er is een rij in {rows} waarvoor {body}",
    "all": "voor elke rij in {rows} geldt: {body}",
    "filter": "de rijen in {rows} waarvoor {body}",
    "map": "{body} van elke rij in {rows}",
}
CALLS = {
    "today": "vandaag",
    "days_between": "het aantal dagen van {0} tot {1}",
    "age_at": "de leeftijd (geboren {0}) op {1}",
    "sum": "de som van {0}",
    "size": "het aantal in {0}",
    "contains": "{0} bevat {1}",
    "not_known": "{0} is niet gekend",
    "refused": "op {0} wil men niet antwoorden",
    "answered": "{0} is ingevuld",
}

EARLIER = "earlier"
"""The first word of an answer that comes from an earlier form of the case."""


def in_dutch(node: nodes.Node, labels: Mapping[str, str]) -> str:
    """A condition as one would say it.

    `labels` has the label of each dotted name (`persons.roles`, `facts.today`) and of each option
    (`persons.roles=slachtoffer`); what it lacks is shown as written.
    """
    return _Reader(labels).read(node, {})


class _Reader:
    """One method per kind of node; `rows` says which group a row variable goes over."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.sentences: Mapping[type[nodes.Node], Callable[[Any, dict[str, str]], str]] = {
            nodes.Constant: self.constant,
            nodes.Name: self.name,
            nodes.Items: self.items,
            nodes.Negation: self.negation,
            nodes.Negative: lambda node, rows: f"min {self.read(node.operand, rows)}",
            nodes.Every: lambda node, rows: self.joined(node.conditions, "en", rows),
            nodes.Some: lambda node, rows: self.joined(node.conditions, "of", rows),
            nodes.Compare: self.compare,
            nodes.Within: self.within,
            nodes.Arithmetic: self.arithmetic,
            nodes.IfElse: self.if_else,
            nodes.Call: self.call,
            nodes.Over: self.over,
        }

    def read(self, node: nodes.Node, rows: dict[str, str]) -> str:
        """The words of a node."""
        return self.sentences[type(node)](node, rows)

    def constant(self, node: nodes.Constant, rows: dict[str, str]) -> str:
        if isinstance(node.value, bool):
            return "altijd" if node.value else "nooit"
        return str(node.value).replace(".", ",") if isinstance(node.value, Decimal) else f"‘{node.value}’"

    def dotted(self, node: nodes.Name, rows: dict[str, str]) -> str:
        return ".".join((rows.get(node.path[0], node.path[0]), *node.path[1:]))

    def name(self, node: nodes.Name, rows: dict[str, str]) -> str:
        dotted = self.dotted(node, rows)
        if node.path[0] == EARLIER and dotted not in self.labels and len(node.path) > 2:
            return f"‘{node.path[2]}’ uit het formulier ‘{node.path[1]}’"
        return f"‘{self.labels.get(dotted, dotted)}’"

    def items(self, node: nodes.Items, rows: dict[str, str]) -> str:
        return _listed([self.read(item, rows) for item in node.items])

    def option(self, owner: nodes.Node, written: nodes.Node, rows: dict[str, str]) -> str:
        """A code under the label it has with its field."""
        if isinstance(owner, nodes.Name) and isinstance(written, nodes.Constant) and isinstance(written.value, str):
            return f"‘{self.labels.get(f'{self.dotted(owner, rows)}={written.value}', written.value)}’"
        if isinstance(written, nodes.Items):
            return _listed([self.option(owner, item, rows) for item in written.items])
        return self.read(written, rows)

    def negation(self, node: nodes.Negation, rows: dict[str, str]) -> str:
        return f"niet ({self.read(node.operand, rows)})"

    def joined(self, conditions: tuple[nodes.Node, ...], word: str, rows: dict[str, str]) -> str:
        parts = [
            f"({self.read(one, rows)})" if isinstance(one, nodes.Every | nodes.Some) else self.read(one, rows)
            for one in conditions
        ]
        return f" {word} ".join(parts)

    def compare(self, node: nodes.Compare, rows: dict[str, str]) -> str:
        left = self.option(node.right, node.left, rows)
        return f"{left} {COMPARISONS[node.operator]} {self.option(node.left, node.right, rows)}"

    def within(self, node: nodes.Within, rows: dict[str, str]) -> str:
        if isinstance(node.container, nodes.Items):
            return f"{self.read(node.value, rows)} is {self.option(node.value, node.container, rows)}"
        value = self.option(node.container, node.value, rows)
        return f"{self.read(node.container, rows)} bevat {value}"

    def arithmetic(self, node: nodes.Arithmetic, rows: dict[str, str]) -> str:
        return f"{self.read(node.left, rows)} {SUMS[node.operator]} {self.read(node.right, rows)}"

    def if_else(self, node: nodes.IfElse, rows: dict[str, str]) -> str:
        condition = self.read(node.condition, rows)
        return f"{self.read(node.yes, rows)} als {condition}, anders {self.read(node.no, rows)}"

    def call(self, node: nodes.Call, rows: dict[str, str]) -> str:
        arguments = [self.read(argument, rows) for argument in node.arguments]
        if node.function == "count":
            return f"hoeveel hiervan klopt: {'; '.join(arguments)}"
        return CALLS[node.function].format(*arguments) if node.function in CALLS else node.function

    def over(self, node: nodes.Over, rows: dict[str, str]) -> str:
        inner = rows | {node.variable: nodes.group_of(node.rows) or node.variable}
        return ROWS[node.kind].format(rows=self.read(node.rows, rows), body=self.read(node.body, inner))


def _listed(parts: list[str]) -> str:
    return " of ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else "niets"
