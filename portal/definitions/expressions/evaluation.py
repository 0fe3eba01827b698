"""Compiles a tree to closures: three-valued, total, and lean (100 conditions in a tenth of a millisecond).

Unknown goes in, unknown comes out, and nothing is ever raised: an answer that is missing, of an old type or out of
bounds makes its own condition unknown and no other. `false && unknown` is false and `true || unknown` is true.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from portal.definitions.expressions import functions, nodes
from portal.definitions.expressions.arithmetic import ARITHMETIC, WRONG, negative
from portal.definitions.expressions.spans import Span
from portal.definitions.values import UNDETERMINED_CODE, UNKNOWN_CODE, PartialDate, Unknown

Evaluator: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""Takes the scope (field ids, `row`, `facts`, `score`), gives a value or an Unknown."""

Closure: TypeAlias = Callable[[Mapping[str, Any], Any], Any]
"""The same with the row in hand as second argument."""

UNDECIDED = Unknown.UNDECIDED
STATES: Mapping[str, Unknown] = {"": Unknown.NOT_ASKED, UNKNOWN_CODE: Unknown.NOT_KNOWN}
NO_ROWS = (None, Unknown.NOT_ASKED)
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def compiled(
    node: nodes.Node, orders: Mapping[str, tuple[str, ...]] | None = None, groups: Iterable[str] = ()
) -> Evaluator:
    """A function from scope to value.

    `orders` names the ordered option sets: the codes per dotted name, from low to high. `groups` names what repeats:
    a group that is not there has no rows.
    """
    closure = _Compiler(orders or {}, frozenset(groups)).build(node, {})

    def evaluate(scope: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- any value
        value = closure(scope, None)
        return value if value.__class__ not in UNFINISHED else UNDECIDED

    return evaluate


UNFINISHED = frozenset({Span, functions.Rows})
"""What exists only while evaluating: from outside it is undecided."""


class _Compiler:
    """Knows the option orders and the groups; one method per kind of node."""

    def __init__(self, orders: Mapping[str, tuple[str, ...]], groups: frozenset[str]) -> None:
        self.orders = orders
        self.groups = groups
        self.builders: Mapping[type[nodes.Node], Callable[[Any, dict[str, str]], Closure]] = {
            nodes.Constant: self.constant,
            nodes.Name: self.name,
            nodes.Items: self.items,
            nodes.Negation: self.negation,
            nodes.Negative: self.negative,
            nodes.Every: self.every,
            nodes.Some: self.some,
            nodes.Compare: self.compare,
            nodes.Within: self.within,
            nodes.Arithmetic: self.arithmetic,
            nodes.IfElse: self.if_else,
            nodes.Call: self.call,
            nodes.Over: self.over,
        }

    def build(self, node: nodes.Node, rows: dict[str, str]) -> Closure:
        """The closure of a node; `rows` says which group each row variable goes over."""
        return self.builders[type(node)](node, rows)

    def constant(self, node: nodes.Constant, rows: dict[str, str]) -> Closure:
        value = node.value
        return lambda scope, here: value

    def name(self, node: nodes.Name, rows: dict[str, str]) -> Closure:
        head, *rest = node.path
        if head in rows:
            return _of_row(*rest) if rest else lambda scope, here: here
        if rest:
            return _member(node.path)
        return _group(head) if head in self.groups else _answer(head)

    def items(self, node: nodes.Items, rows: dict[str, str]) -> Closure:
        closures = tuple(self.build(item, rows) for item in node.items)
        return lambda scope, here: tuple([closure(scope, here) for closure in closures])

    def negation(self, node: nodes.Negation, rows: dict[str, str]) -> Closure:
        operand = self.build(node.operand, rows)

        def negation(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
            value = operand(scope, here)
            return value is False if value.__class__ is bool else UNDECIDED

        return negation

    def negative(self, node: nodes.Negative, rows: dict[str, str]) -> Closure:
        operand = self.build(node.operand, rows)
        return lambda scope, here: negative(operand(scope, here))

    def every(self, node: nodes.Every, rows: dict[str, str]) -> Closure:
        return _junction(tuple(self.build(part, rows) for part in node.conditions), deciding=False)

    def some(self, node: nodes.Some, rows: dict[str, str]) -> Closure:
        return _junction(tuple(self.build(part, rows) for part in node.conditions), deciding=True)

    def compare(self, node: nodes.Compare, rows: dict[str, str]) -> Closure:
        if node.operator in {"==", "!="}:
            return self.plain(node, rows)
        order = self.order(node.left, rows) or self.order(node.right, rows)
        if order:
            ranks = {code: place for place, code in enumerate(order) if code != UNDETERMINED_CODE}
            left, right = self.build(node.left, rows), self.build(node.right, rows)
            return _compare_ranked(COMPARE[node.operator], left, right, ranks)
        return self.plain(node, rows)

    def plain(self, node: nodes.Compare, rows: dict[str, str]) -> Closure:
        """A comparison by value, with a short cut where the right side is written out."""
        apply, left = COMPARE[node.operator], self.build(node.left, rows)
        if not isinstance(node.right, nodes.Constant):
            return _compare(apply, left, self.build(node.right, rows))
        if node.right.value == UNKNOWN_CODE:
            return lambda scope, here: UNDECIDED
        if (
            isinstance(node.left, nodes.Name)
            and node.left.path[1:] == ()
            and not {*rows, *self.groups} & {*node.left.path}
        ):
            return _answer_with_constant(apply, node.left.path[0], node.right.value)
        return _with_constant(apply, left, node.right.value)

    def order(self, node: nodes.Node, rows: dict[str, str]) -> tuple[str, ...]:
        """The codes of the ordered option set a node takes its value from, if any."""
        if isinstance(node, nodes.IfElse):
            return self.order(node.yes, rows) or self.order(node.no, rows)
        if not isinstance(node, nodes.Name):
            return ()
        head, *rest = node.path
        return self.orders.get(".".join((rows.get(head, head), *rest)), ())

    def within(self, node: nodes.Within, rows: dict[str, str]) -> Closure:
        value, container = self.build(node.value, rows), self.build(node.container, rows)
        if isinstance(node.container, nodes.Items) and all(isinstance(i, nodes.Constant) for i in node.container.items):
            return _in_constants(value, node.container)
        return lambda scope, here: functions.contains(container(scope, here), value(scope, here))

    def arithmetic(self, node: nodes.Arithmetic, rows: dict[str, str]) -> Closure:
        left, right = self.build(node.left, rows), self.build(node.right, rows)
        apply = ARITHMETIC[node.operator]
        return lambda scope, here: apply(left(scope, here), right(scope, here))

    def if_else(self, node: nodes.IfElse, rows: dict[str, str]) -> Closure:
        condition = self.build(node.condition, rows)
        yes, no = self.build(node.yes, rows), self.build(node.no, rows)

        def if_else(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
            chosen = condition(scope, here)
            if chosen is True:
                return yes(scope, here)
            return no(scope, here) if chosen is False else UNDECIDED

        return if_else

    def call(self, node: nodes.Call, rows: dict[str, str]) -> Closure:
        arguments = tuple(self.build(argument, rows) for argument in node.arguments)
        if node.function == "today":
            return _member(("facts", "today"))
        apply = functions.named(node.function, len(arguments))
        if len(arguments) == 1:
            only = arguments[0]
            return lambda scope, here: apply(only(scope, here))
        return lambda scope, here: apply(*[argument(scope, here) for argument in arguments])

    def over(self, node: nodes.Over, rows: dict[str, str]) -> Closure:
        group = nodes.group_of(node.rows) or ""
        source = self.build(node.rows, rows)
        body = self.build(node.body, rows | {node.variable: group})
        apply = functions.OVER[node.kind]

        def over(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
            found = source(scope, here)
            if found.__class__ is Unknown or not isinstance(found, tuple):
                return UNDECIDED
            return apply(found, lambda row: body(scope, row))

        return over


def _answer(key: str) -> Closure:
    """The answer of a field; nothing, an empty text and the code 'onbekend' are unknown."""

    def answer(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        value = scope.get(key)
        if value.__class__ is str:
            return STATES.get(value, value)
        return Unknown.NOT_ASKED if value is None else value

    return answer


def _group(key: str) -> Closure:
    """Rows; what is hidden or not answered has none."""
    return lambda scope, here: () if (rows := scope.get(key)) in NO_ROWS else rows


def _of_row(column: str, *parts: str) -> Closure:
    """A column of the row in hand, or a part of it: with whom a relation is."""
    read = _member((column, *parts)) if parts else _answer(column)
    return lambda scope, here: read(functions.values_of(here), None)


def _member(path: tuple[str, ...]) -> Closure:
    """A member of `row`, `facts` or `score`, which are mappings or plain objects."""
    head, *rest = path

    def member(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        value: Any = scope.get(head)
        for name in rest:
            value = value.get(name) if isinstance(value, Mapping) else functions.attribute(value, name)
        if value.__class__ is str:
            return STATES.get(value, value)
        return Unknown.NOT_ASKED if value is None else value

    return member


def _junction(parts: tuple[Closure, ...], *, deciding: bool) -> Closure:
    """And (false decides) and or (true decides); anything that is not a truth value leaves it open."""
    if len(parts) == 2:
        return _pair(*parts, deciding=deciding)
    other = not deciding

    def junction(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        result: Any = other
        for part in parts:
            value = part(scope, here)
            if value is deciding:
                return deciding
            if value is not other:
                result = UNDECIDED
        return result

    return junction


def _pair(one: Closure, two: Closure, *, deciding: bool) -> Closure:
    """The same for two, which most of them are."""
    other = not deciding

    def pair(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        first = one(scope, here)
        if first is deciding:
            return deciding
        second = two(scope, here)
        if second is deciding:
            return deciding
        return other if first is other and second is other else UNDECIDED

    return pair


def _answer_with_constant(apply: Callable[[Any, Any], Any], key: str, constant: object) -> Closure:
    """An answer against a code or a number: the commonest condition of all, so it is read on the spot."""
    if constant.__class__ is str and apply in (operator.eq, operator.ne):
        return _answer_with_code(key, str(constant), same=apply is operator.eq)

    def answer_with_constant(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        value = scope.get(key)
        if value.__class__ is str:
            value = STATES.get(value, value)
        try:
            return UNDECIDED if value is None or value.__class__ is Unknown else apply(value, constant)
        except WRONG:
            return UNDECIDED

    return answer_with_constant


def _answer_with_code(key: str, code: str, *, same: bool) -> Closure:
    """An answer that is, or is not, one code: between two texts nothing can go wrong."""
    compare = operator.eq if same else operator.ne

    def answer_with_code(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        value = scope.get(key)
        if value.__class__ is str:
            return UNDECIDED if value in STATES else (value == code) is same
        try:
            return UNDECIDED if value is None or value.__class__ is Unknown else compare(value, code)
        except WRONG:
            return UNDECIDED

    return answer_with_code


def _with_constant(apply: Callable[[Any, Any], Any], left: Closure, constant: object) -> Closure:
    """Any other value against a code or a number."""

    def with_constant(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        value = left(scope, here)
        try:
            return apply(value, constant) if value.__class__ is not Unknown else UNDECIDED
        except WRONG:
            return UNDECIDED

    return with_constant


def _compare(apply: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def compare(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        one, other = left(scope, here), right(scope, here)
        if one.__class__ is Unknown or other.__class__ is Unknown:
            return UNDECIDED
        if one.__class__ is PartialDate:
            one = Span(one.earliest, one.latest)
        if other.__class__ is PartialDate:
            other = Span(other.earliest, other.latest)
        try:
            return apply(one, other)
        except WRONG:
            return UNDECIDED

    return compare


def _compare_ranked(
    apply: Callable[[Any, Any], Any], left: Closure, right: Closure, ranks: Mapping[str, int]
) -> Closure:
    def compare(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        one, other = left(scope, here), right(scope, here)
        try:
            return apply(ranks[one], ranks[other])
        except (KeyError, TypeError):
            return UNDECIDED

    return compare


def _in_constants(value: Closure, items: nodes.Items) -> Closure:
    codes = frozenset(item.value for item in items.items if isinstance(item, nodes.Constant))
    unsure = UNKNOWN_CODE in codes

    def in_constants(scope: Mapping[str, Any], here: Any) -> Any:  # noqa: ANN401 -- any value
        found = value(scope, here)
        if found.__class__ is Unknown:
            return UNDECIDED if codes else False
        try:
            return True if found in codes else UNDECIDED if unsure else False
        except TypeError:
            return UNDECIDED

    return in_constants
