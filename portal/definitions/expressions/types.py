"""The static types of expressions: field types with their option codes; every finding has its column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.definitions.expressions import nodes
from portal.definitions.expressions.functions import ARITY
from portal.definitions.expressions.kinds import ANY, BOOL, DATE, FAMILY, NUMBER, TEXT, Type
from portal.definitions.expressions.wording import (
    did_you_mean,
    in_words,
    misfit,
    no_members,
    no_such_form,
    no_such_name,
    no_such_question,
    one_of,
    upper,
)
from portal.definitions.values import UNKNOWN_CODE
from portal.languages import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in an expression that does not fit."""

    message: str
    column: int


COMPARABLE = frozenset({"number", "date", "time"})


def check(node: nodes.Node, names: Mapping[str, Type], wanted: str | None = None) -> tuple[Problem, ...]:
    """What does not fit; `wanted` is the kind the whole should be (`bool` for a condition)."""
    checker = _Checker(names)
    found = checker.type_of(node, {})
    if wanted and not _fits(found, wanted):
        checker.problem(node, misfit(wanted, found.kind))
    return tuple(checker.problems)


def type_of(node: nodes.Node, names: Mapping[str, Type]) -> Type:
    """The type of the whole."""
    return _Checker(names).type_of(node, {})


def _fits(found: Type, wanted: str) -> bool:
    family = FAMILY.get(found.kind, found.kind)
    return found.kind in {"any", wanted} or family == wanted or (wanted == "text" and found.kind == "choice")


class _Checker:
    """Walks a tree and gathers problems; one method per kind of node."""

    def __init__(self, names: Mapping[str, Type]) -> None:
        self.names = names
        self.problems: list[Problem] = []
        self.rules: Mapping[type[nodes.Node], Callable[[Any, dict[str, Type]], Type]] = {
            nodes.Constant: self.constant,
            nodes.Name: self.name,
            nodes.Items: self.items,
            nodes.Negation: self.negation,
            nodes.Negative: self.negative,
            nodes.Every: self.junction,
            nodes.Some: self.junction,
            nodes.Compare: self.compare,
            nodes.Within: self.within,
            nodes.Arithmetic: self.arithmetic,
            nodes.IfElse: self.if_else,
            nodes.Call: self.call,
            nodes.Over: self.over,
        }

    def problem(self, node: nodes.Node, message: str) -> Type:
        """Note a problem; what it is about can be anything from here on."""
        self.problems.append(Problem(message, node.column))
        return ANY

    def type_of(self, node: nodes.Node, rows: dict[str, Type]) -> Type:
        """The type of a node, with its problems noted."""
        return self.rules[type(node)](node, rows)

    def expect(self, node: nodes.Node, rows: dict[str, Type], wanted: str) -> Type:
        """The type of a node that should be of one kind."""
        found = self.type_of(node, rows)
        if not _fits(found, wanted):
            return self.problem(node, misfit(wanted, found.kind))
        return found

    def constant(self, node: nodes.Constant, rows: dict[str, Type]) -> Type:
        if isinstance(node.value, bool):
            return BOOL
        return NUMBER if isinstance(node.value, Decimal) else TEXT

    def name(self, node: nodes.Name, rows: dict[str, Type]) -> Type:
        scope = {**self.names, **rows}
        found, seen = scope.get(node.path[0]), node.path[0]
        if found is None:
            return self.problem(
                node, no_such_name(seen, scope, {code for kind in scope.values() for code in kind.options})
            )
        if found.kind == "earlier":
            return self.earlier(node, found)
        for member in node.path[1:]:
            if found.kind == "any":
                return ANY
            if not found.members or found.kind == "group":
                return self.problem(node, no_members(seen, rows=found.kind == "group"))
            if member not in found.members:
                hint = did_you_mean(member, found.members)
                return self.problem(
                    node,
                    _("'%(seen)s' heeft geen '%(member)s'.%(hint)s") % {"seen": seen, "member": member, "hint": hint},
                )
            found, seen = found.members[member], f"{seen}.{member}"
        return found

    def earlier(self, node: nodes.Name, known: Type) -> Type:
        """`earlier.<form>.<field>`; anything goes while the other forms are not at hand."""
        if len(node.path) != 3:
            return self.problem(node, _("Schrijf earlier.<form>.<field>, bijvoorbeeld earlier.referral.very_unsafe."))
        form, field = node.path[1:]
        if not known.members:
            return ANY
        if form not in known.members:
            return self.problem(node, no_such_form(form, known.members))
        questions = known.members[form].members
        if field not in questions:
            return self.problem(node, no_such_question(form, field, questions))
        return questions[field]

    def items(self, node: nodes.Items, rows: dict[str, Type]) -> Type:
        found = [self.type_of(item, rows) for item in node.items]
        first = found[0] if found else ANY
        for item, other in zip(node.items[1:], found[1:], strict=True):
            if not self.alike(first, other):
                return self.problem(
                    item, _("Een lijst bevat één soort waarden: %(kind)s.") % {"kind": in_words(first.kind)}
                )
        return Type("list", element=first)

    def negation(self, node: nodes.Negation, rows: dict[str, Type]) -> Type:
        self.expect(node.operand, rows, "bool")
        return BOOL

    def negative(self, node: nodes.Negative, rows: dict[str, Type]) -> Type:
        self.expect(node.operand, rows, "number")
        return NUMBER

    def junction(self, node: nodes.Every | nodes.Some, rows: dict[str, Type]) -> Type:
        for condition in node.conditions:
            self.expect(condition, rows, "bool")
        return BOOL

    def compare(self, node: nodes.Compare, rows: dict[str, Type]) -> Type:
        left, right = self.type_of(node.left, rows), self.type_of(node.right, rows)
        if "any" in {left.kind, right.kind}:
            return BOOL
        for one, other, written in ((left, node.left, node.right), (right, node.right, node.left)):
            if one.kind == "choice" and isinstance(written, nodes.Constant):
                self.option(one, other, written)
                return self.ranked(node, one, one) if node.operator not in {"==", "!="} else BOOL
        if not self.alike(left, right) or left.kind in {"opaque", "nothing", "members", "choices", "group"}:
            self.problem(
                node,
                _("%(left)s en %(right)s zijn niet te vergelijken.")
                % {"left": upper(in_words(left.kind)), "right": in_words(right.kind)},
            )
        elif node.operator not in {"==", "!="}:
            return self.ranked(node, left, right)
        elif left.kind == "choice" and not set(left.options) & set(right.options):
            self.problem(node, _("Deze twee keuzes hebben geen enkele optie gemeen."))
        return BOOL

    def ranked(self, node: nodes.Compare, left: Type, right: Type) -> Type:
        """A comparison by size or order."""
        family = FAMILY.get(left.kind, left.kind)
        if left.kind == "choice" and not (left.ordered and right.ordered):
            self.problem(
                node,
                _("De opties hebben geen volgorde: %(operator)s kan alleen bij een geordende lijst.")
                % {"operator": node.operator},
            )
        elif left.kind == "choice" and all(map(_orderless, (node.left, node.right))):
            self.problem(
                node,
                _("Bij een eerder formulier kan %(operator)s niet: schrijf == of in […].")
                % {"operator": node.operator},
            )
        elif left.kind != "choice" and family not in COMPARABLE:
            self.problem(
                node,
                _("Met %(operator)s kunt u %(left)s niet vergelijken.")
                % {"operator": node.operator, "left": in_words(left.kind)},
            )
        return BOOL

    def option(self, choice: Type, name: nodes.Node, written: nodes.Constant) -> None:
        """A written code must be one of the options."""
        field_name = _(" van '%(field)s'") % {"field": name.dotted} if isinstance(name, nodes.Name) else ""
        if not isinstance(written.value, str):
            self.problem(
                written, _("Hier hoort een optie%(field_name)s, tussen aanhalingstekens.") % {"field_name": field_name}
            )
        elif written.value == UNKNOWN_CODE:
            self.problem(written, _("'onbekend' is nooit gelijk aan iets: schrijf not_known(…)."))
        elif choice.options and written.value not in choice.options:
            hint = one_of(written.value, choice.options)
            self.problem(
                written,
                _("'%(code)s' is geen optie%(field_name)s.%(hint)s")
                % {"code": written.value, "field_name": field_name, "hint": hint},
            )

    def within(self, node: nodes.Within, rows: dict[str, Type]) -> Type:
        value = self.type_of(node.value, rows)
        if isinstance(node.container, nodes.Items) and value.kind == "choice":
            for item in node.container.items:
                if isinstance(item, nodes.Constant):
                    self.option(value, node.value, item)
                else:
                    self.expect(item, rows, "text")
            return BOOL
        self.holds(node, self.expect(node.container, rows, "list"), value, node.value)
        return BOOL

    def holds(self, node: nodes.Node, container: Type, value: Type, written: nodes.Node) -> None:
        """Whether a list can hold a value."""
        if container.kind == "choices" and isinstance(written, nodes.Constant):
            owner = next((part for part in node.parts() if isinstance(part, nodes.Name)), node)
            self.option(Type("choice", container.options), owner, written)
        elif container.kind == "group":
            self.problem(node, _("Een groep bevat rijen: gebruik exists(rij, …)."))
        elif container.element and not self.alike(container.element, value):
            self.problem(
                node,
                _("Deze lijst bevat %(holds)s, niet %(value)s.")
                % {"holds": in_words(container.element.kind), "value": in_words(value.kind)},
            )

    def arithmetic(self, node: nodes.Arithmetic, rows: dict[str, Type]) -> Type:
        left = self.type_of(node.left, rows)
        if left.kind in {"date", "datetime"} and node.operator in {"+", "-"}:
            self.expect(node.right, rows, "number")
            return left
        if left.kind == "text" and node.operator == "+":
            self.expect(node.right, rows, "text")
            return TEXT
        if not _fits(left, "number"):
            self.problem(node.left, _("Rekenen kan niet met %(left)s.") % {"left": in_words(left.kind)})
        self.expect(node.right, rows, "number")
        return NUMBER

    def if_else(self, node: nodes.IfElse, rows: dict[str, Type]) -> Type:
        self.expect(node.condition, rows, "bool")
        yes, no = self.type_of(node.yes, rows), self.type_of(node.no, rows)
        if not self.alike(yes, no):
            return self.problem(
                node.no, _("Beide mogelijkheden moeten gelijksoortig zijn: %(kind)s.") % {"kind": in_words(yes.kind)}
            )
        if written_codes(node.yes) and written_codes(node.no):
            return Type("text", options=(*written_codes(node.yes), *written_codes(node.no)))
        return no if yes.kind in {"any", "text"} else yes

    def call(self, node: nodes.Call, rows: dict[str, Type]) -> Type:
        if node.function not in ARITY:
            hint = did_you_mean(node.function, ARITY) or _(" Er zijn: %(known)s.") % {"known": ", ".join(ARITY)}
            return self.problem(
                node, _("De functie '%(function)s' bestaat niet.%(hint)s") % {"function": node.function, "hint": hint}
            )
        least, most = ARITY[node.function]
        if not least <= len(node.arguments) <= most:
            wanted = str(least) if least == most else _("van %(least)s tot %(most)s") % {"least": least, "most": most}
            return self.problem(
                node,
                _("'%(function)s' vraagt %(wanted)s waarde(n), hier staan er %(count)s.")
                % {"function": node.function, "wanted": wanted, "count": len(node.arguments)},
            )
        found = [self.type_of(argument, rows) for argument in node.arguments]
        return CALLS[node.function](self, node, found)

    def over(self, node: nodes.Over, rows: dict[str, Type]) -> Type:
        if rows:
            return self.problem(
                node, _("'%(kind)s' kan niet binnen een andere exists, all, filter of map staan.") % {"kind": node.kind}
            )
        source = self.expect(node.rows, rows, "list")
        if node.variable in self.names:
            self.problem(
                node,
                _("'%(variable)s' is al een veld: geef de rij een andere naam, bijvoorbeeld 'p'.")
                % {"variable": node.variable},
            )
        row = Type("row", members=source.members) if source.kind == "group" else source.element or ANY
        row = Type("choice", source.options) if source.kind == "choices" else row
        body = self.type_of(node.body, {node.variable: row})
        if node.kind == "map":
            return Type("list", element=body)
        if not _fits(body, "bool"):
            self.problem(node.body, misfit("bool", body.kind))
        return source if node.kind == "filter" else BOOL

    def alike(self, left: Type, right: Type) -> bool:
        """Whether two types are of one family; a choice and a text are."""
        kinds = {FAMILY.get(left.kind, left.kind), FAMILY.get(right.kind, right.kind)}
        return len(kinds) == 1 or "any" in kinds or kinds == {"choice", "text"}


def _orderless(node: nodes.Node) -> bool:
    """Whether nothing here says in which order the options of this form stand."""
    return isinstance(node, nodes.Constant) or (isinstance(node, nodes.Name) and node.path[0] == "earlier")


def written_codes(node: nodes.Node) -> tuple[str, ...]:
    """The codes that a written text or a choice between written texts can give."""
    if isinstance(node, nodes.Constant) and isinstance(node.value, str):
        return (node.value,)
    if isinstance(node, nodes.IfElse):
        return (*written_codes(node.yes), *written_codes(node.no))
    return ()


def _dates(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    for argument, kind in zip(node.arguments, found, strict=True):
        if not _fits(kind, "date"):
            checker.problem(argument, misfit("date", kind.kind))
    return NUMBER


def _numbers(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    element = found[0].element
    if found[0].kind != "any" and (element is None or not _fits(element, "number")):
        checker.problem(node.arguments[0], _("sum() telt een lijst van getallen op: groep.map(rij, rij.getal)."))
    return NUMBER


def _conditions(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    kinds = [found[0].element or ANY] if found[0].kind == "list" and len(found) == 1 else found
    for argument, kind in zip(node.arguments, kinds, strict=True):
        if not _fits(kind, "bool"):
            checker.problem(argument, _("count() telt voorwaarden: hoeveel ervan waar zijn."))
    return NUMBER


def _sized(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    if not (_fits(found[0], "list") or found[0].kind == "text"):
        checker.problem(
            node.arguments[0],
            _("size() vraagt een lijst, een groep of een tekst, en dit is %(found)s.")
            % {"found": in_words(found[0].kind)},
        )
    return NUMBER


def _contains(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    if found[0].kind == "text":
        if not _fits(found[1], "text"):
            checker.problem(node.arguments[1], _("contains() zoekt een tekst in een tekst."))
    elif not _fits(found[0], "list"):
        checker.problem(node.arguments[0], _("contains() vraagt een tekst of een lijst."))
    else:
        checker.holds(node, found[0], found[1], node.arguments[1])
    return BOOL


def _state(checker: _Checker, node: nodes.Call, found: list[Type]) -> Type:
    if not isinstance(node.arguments[0], nodes.Name):
        checker.problem(
            node.arguments[0], _("%(function)s() vraagt de naam van een veld.") % {"function": node.function}
        )
    elif found[0].kind in {"nothing", "members"}:
        checker.problem(node.arguments[0], _("Dit veld heeft geen antwoord."))
    return BOOL


CALLS: Mapping[str, Callable[[_Checker, nodes.Call, list[Type]], Type]] = {
    "today": lambda checker, node, found: DATE,
    "days_between": _dates,
    "age_at": _dates,
    "sum": _numbers,
    "count": _conditions,
    "size": _sized,
    "contains": _contains,
    "not_known": _state,
    "refused": _state,
    "answered": _state,
}
