"""The sentence of a condition in the language that is spoken, for the workshop and for comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import nodes
from portal.languages import gettext as _, marked

IS = marked("%(left)s is %(right)s")
CONTAINS = marked("%(first)s bevat %(second)s")
COMPARISONS = {
    "==": IS,
    "!=": marked("%(left)s is niet %(right)s"),
    "<": marked("%(left)s is minder dan %(right)s"),
    "<=": marked("%(left)s is hoogstens %(right)s"),
    ">": marked("%(left)s is meer dan %(right)s"),
    ">=": marked("%(left)s is minstens %(right)s"),
}
SUMS = {
    "+": marked("%(left)s plus %(right)s"),
    "-": marked("%(left)s min %(right)s"),
    "*": marked("%(left)s maal %(right)s"),
    "/": marked("%(left)s gedeeld door %(right)s"),
}
ROWS = {
    "exists": marked("er is een rij in %(rows)s waarvoor %(body)s"),
    "all": marked("voor elke rij in %(rows)s geldt: %(body)s"),
    "filter": marked("de rijen in %(rows)s waarvoor %(body)s"),
    "map": marked("%(body)s van elke rij in %(rows)s"),
}
CALLS = {
    "today": marked("vandaag"),
    "days_between": marked("het aantal dagen van %(first)s tot %(second)s"),
    "age_at": marked("de leeftijd (geboren %(first)s) op %(second)s"),
    "sum": marked("de som van %(first)s"),
    "size": marked("het aantal in %(first)s"),
    "contains": CONTAINS,
    "not_known": marked("%(first)s is niet gekend"),
    "refused": marked("op %(first)s wil men niet antwoorden"),
    "answered": marked("%(first)s is ingevuld"),
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
            nodes.Negative: self.negative,
            nodes.Every: lambda node, rows: self.joined(node.conditions, _(" en "), rows),
            nodes.Some: lambda node, rows: self.joined(node.conditions, _(" of "), rows),
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
            return _("altijd") if node.value else _("nooit")
        return str(node.value).replace(".", ",") if isinstance(node.value, Decimal) else f"‘{node.value}’"

    def dotted(self, node: nodes.Name, rows: dict[str, str]) -> str:
        return ".".join((rows.get(node.path[0], node.path[0]), *node.path[1:]))

    def name(self, node: nodes.Name, rows: dict[str, str]) -> str:
        dotted = self.dotted(node, rows)
        if node.path[0] == EARLIER and dotted not in self.labels and len(node.path) > 2:
            return _("‘%(field)s’ uit het formulier ‘%(form)s’") % {"field": node.path[2], "form": node.path[1]}
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
        return _("niet (%(condition)s)") % {"condition": self.read(node.operand, rows)}

    def negative(self, node: nodes.Negative, rows: dict[str, str]) -> str:
        return _("min %(number)s") % {"number": self.read(node.operand, rows)}

    def joined(self, conditions: tuple[nodes.Node, ...], word: str, rows: dict[str, str]) -> str:
        parts = [
            f"({self.read(one, rows)})" if isinstance(one, nodes.Every | nodes.Some) else self.read(one, rows)
            for one in conditions
        ]
        return word.join(parts)

    def compare(self, node: nodes.Compare, rows: dict[str, str]) -> str:
        sides = {
            "left": self.option(node.right, node.left, rows),
            "right": self.option(node.left, node.right, rows),
        }
        return _(COMPARISONS[node.operator]) % sides

    def within(self, node: nodes.Within, rows: dict[str, str]) -> str:
        if isinstance(node.container, nodes.Items):
            sides = {"left": self.read(node.value, rows), "right": self.option(node.value, node.container, rows)}
            return _(IS) % sides
        value = self.option(node.container, node.value, rows)
        return _(CONTAINS) % {"first": self.read(node.container, rows), "second": value}

    def arithmetic(self, node: nodes.Arithmetic, rows: dict[str, str]) -> str:
        return _(SUMS[node.operator]) % {"left": self.read(node.left, rows), "right": self.read(node.right, rows)}

    def if_else(self, node: nodes.IfElse, rows: dict[str, str]) -> str:
        parts = {name: self.read(getattr(node, name), rows) for name in ("yes", "condition", "no")}
        return _("%(yes)s als %(condition)s, anders %(no)s") % parts

    def call(self, node: nodes.Call, rows: dict[str, str]) -> str:
        arguments = [self.read(argument, rows) for argument in node.arguments]
        if node.function == "count":
            return _("hoeveel hiervan klopt: %(conditions)s") % {"conditions": "; ".join(arguments)}
        named = dict(zip(("first", "second"), arguments, strict=False))
        return _(CALLS[node.function]) % named if node.function in CALLS else node.function

    def over(self, node: nodes.Over, rows: dict[str, str]) -> str:
        inner = rows | {node.variable: nodes.group_of(node.rows) or node.variable}
        return _(ROWS[node.kind]) % {"rows": self.read(node.rows, rows), "body": self.read(node.body, inner)}


def _listed(parts: list[str]) -> str:
    return _(" of ").join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else _("niets")
