"""The sentence of a condition in the language that is spoken, for the workshop and for comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import nodes
from portal.languages import gettext as _, marked

IS = marked("%(left)s gelijk is aan %(right)s")
COMPARISONS = {
    "==": IS,
    "!=": marked("%(left)s niet gelijk is aan %(right)s"),
    "<": marked("%(left)s minder dan %(right)s is"),
    "<=": marked("%(left)s hoogstens %(right)s is"),
    ">": marked("%(left)s meer dan %(right)s is"),
    ">=": marked("%(left)s minstens %(right)s is"),
}
ANSWERS = {
    "==": marked("u bij %(question)s %(answer)s antwoordt"),
    "!=": marked("u bij %(question)s iets anders dan %(answer)s antwoordt"),
}
"""What somebody answers to a question."""
FOUND = {
    "==": marked("%(question)s %(answer)s is"),
    "!=": marked("%(question)s niet %(answer)s is"),
}
"""The same of what nobody answers here: what is computed, a fact, an answer of an earlier form."""
TICKS = {
    True: marked("u bij %(question)s %(answer)s aanvinkt"),
    False: marked("u bij %(question)s %(answer)s niet aanvinkt"),
}
CONTAINS = {True: marked("%(question)s %(answer)s bevat"), False: marked("%(question)s %(answer)s niet bevat")}
NOT_ANSWERED = marked("%(first)s niet ingevuld is")
SUMS = {
    "+": marked("%(left)s plus %(right)s"),
    "-": marked("%(left)s min %(right)s"),
    "*": marked("%(left)s maal %(right)s"),
    "/": marked("%(left)s gedeeld door %(right)s"),
}
ROWS = {
    "exists": marked("er in %(rows)s een rij is waarvoor %(body)s"),
    "all": marked("voor elke rij in %(rows)s geldt dat %(body)s"),
    "filter": marked("de rijen in %(rows)s waarvoor %(body)s"),
    "map": marked("%(body)s van elke rij in %(rows)s"),
}
CALLS = {
    "today": marked("vandaag"),
    "days_between": marked("het aantal dagen van %(first)s tot %(second)s"),
    "age_at": marked("de leeftijd (geboren %(first)s) op %(second)s"),
    "sum": marked("de som van %(first)s"),
    "size": marked("het aantal in %(first)s"),
    "contains": marked("%(first)s %(second)s bevat"),
    "not_known": marked("%(first)s niet gekend is"),
    "refused": marked("men op %(first)s niet wil antwoorden"),
    "answered": marked("%(first)s ingevuld is"),
}

EARLIER = "earlier"
"""The first word of an answer that comes from an earlier form of the case."""
ELSEWHERE = frozenset({EARLIER, "facts"})
"""The first words of what nobody answers in this form."""


def in_dutch(node: nodes.Node, labels: Mapping[str, str]) -> str:
    """A condition as one would say it after `als`: the verb comes last.

    `labels` has the label of each dotted name (`persons.roles`, `facts.today`) and of each option
    (`persons.roles=slachtoffer`); what it lacks is shown as written. `<name>=` stands in it for what is computed.
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

    def answered(self, owner: nodes.Node, rows: dict[str, str]) -> bool:
        """Whether a name is a question that somebody answers in this form."""
        if not isinstance(owner, nodes.Name):
            return False
        return owner.path[0] not in ELSEWHERE and f"{self.dotted(owner, rows)}=" not in self.labels

    def negation(self, node: nodes.Negation, rows: dict[str, str]) -> str:
        inner = node.operand
        if isinstance(inner, nodes.Within) and not isinstance(inner.container, nodes.Items):
            return self.contained(inner, rows, holds=False)
        if isinstance(inner, nodes.Within) and _is_said(inner.value, inner.container):
            return self.said("!=", inner.value, inner.container, rows)
        if isinstance(inner, nodes.Call) and inner.function == "answered":
            return _(NOT_ANSWERED) % {"first": self.read(inner.arguments[0], rows)}
        bare = isinstance(inner, nodes.Name | nodes.Constant)
        told = _("niet (%(condition)s)") if bare else _("het niet zo is dat %(condition)s")
        return told % {"condition": self.read(inner, rows)}

    def negative(self, node: nodes.Negative, rows: dict[str, str]) -> str:
        return _("min %(number)s") % {"number": self.read(node.operand, rows)}

    def joined(self, conditions: tuple[nodes.Node, ...], word: str, rows: dict[str, str]) -> str:
        parts = [
            f"({self.read(one, rows)})" if isinstance(one, nodes.Every | nodes.Some) else self.read(one, rows)
            for one in conditions
        ]
        return word.join(parts)

    def compare(self, node: nodes.Compare, rows: dict[str, str]) -> str:
        for owner, other in ((node.left, node.right), (node.right, node.left)):
            if node.operator in ANSWERS and _is_said(owner, other):
                return self.said(node.operator, owner, other, rows)
        sides = {
            "left": self.option(node.right, node.left, rows),
            "right": self.option(node.left, node.right, rows),
        }
        return _(COMPARISONS[node.operator]) % sides

    def said(self, operator: str, owner: nodes.Node, other: nodes.Node, rows: dict[str, str]) -> str:
        """That a question has an answer, or another one."""
        told = ANSWERS if self.answered(owner, rows) else FOUND
        return _(told[operator]) % {"question": self.read(owner, rows), "answer": self.option(owner, other, rows)}

    def within(self, node: nodes.Within, rows: dict[str, str]) -> str:
        if not isinstance(node.container, nodes.Items):
            return self.contained(node, rows, holds=True)
        if _is_said(node.value, node.container):
            return self.said("==", node.value, node.container, rows)
        sides = {"left": self.read(node.value, rows), "right": self.option(node.value, node.container, rows)}
        return _(IS) % sides

    def contained(self, node: nodes.Within, rows: dict[str, str], *, holds: bool) -> str:
        """That an answer is among those given to a question, or not."""
        told = TICKS if self.answered(node.container, rows) else CONTAINS
        answer = self.option(node.container, node.value, rows)
        return _(told[holds]) % {"question": self.read(node.container, rows), "answer": answer}

    def arithmetic(self, node: nodes.Arithmetic, rows: dict[str, str]) -> str:
        return _(SUMS[node.operator]) % {"left": self.read(node.left, rows), "right": self.read(node.right, rows)}

    def if_else(self, node: nodes.IfElse, rows: dict[str, str]) -> str:
        parts = {name: self.read(getattr(node, name), rows) for name in ("yes", "condition", "no")}
        return _("%(yes)s als %(condition)s, anders %(no)s") % parts

    def call(self, node: nodes.Call, rows: dict[str, str]) -> str:
        arguments = [self.read(argument, rows) for argument in node.arguments]
        if node.function == "count":
            return _("het aantal dat hiervan klopt (%(conditions)s)") % {"conditions": "; ".join(arguments)}
        named = dict(zip(("first", "second"), arguments, strict=False))
        return _(CALLS[node.function]) % named if node.function in CALLS else node.function

    def over(self, node: nodes.Over, rows: dict[str, str]) -> str:
        inner = rows | {node.variable: nodes.group_of(node.rows) or node.variable}
        return _(ROWS[node.kind]) % {"rows": self.read(node.rows, rows), "body": self.read(node.body, inner)}


def _is_said(owner: nodes.Node, other: nodes.Node) -> bool:
    """Whether these are the name of a question and an answer as one writes it down."""
    parts = other.items if isinstance(other, nodes.Items) else (other,)
    written = all(isinstance(one, nodes.Constant) and not isinstance(one.value, bool) for one in parts)
    return isinstance(owner, nodes.Name) and bool(parts) and written


def _listed(parts: list[str]) -> str:
    return _(" of ").join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else _("niets")
