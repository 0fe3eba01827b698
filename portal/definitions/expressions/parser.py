"""From text to tree, within the budget of security.md D-13; every refusal has a column."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.visitors import v_args

from portal.definitions.expressions.nodes import (
    Arithmetic,
    Call,
    Compare,
    Constant,
    Every,
    IfElse,
    Items,
    Name,
    Negation,
    Negative,
    Node,
    Over,
    Some,
    Within,
    walk,
)
from portal.languages import gettext as _, marked

GRAMMAR = Path(__file__).with_name("grammar.lark")
MAX_CHARACTERS = 500
MAX_NODES = 200
MAX_DEPTH = 16
MAX_DIGITS = 15


class ExpressionError(Exception):
    """An expression that cannot be read: a sentence and the column it is about."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


def _column(part: Node | Token) -> int:
    return part.column or 1


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Builds the nodes; lark calls one method per rule."""

    def start(self, node: Node) -> Node:
        return node

    def if_else(self, condition: Node, yes: Node, no: Node) -> Node:
        return IfElse(condition.column, condition, yes, no)

    def some(self, *conditions: Node) -> Node:
        return Some(conditions[0].column, conditions)

    def every(self, *conditions: Node) -> Node:
        return Every(conditions[0].column, conditions)

    def compare(self, left: Node, operator: Token, right: Node) -> Node:
        return Compare(left.column, str(operator), left, right)

    def within(self, value: Node, container: Node) -> Node:
        return Within(value.column, value, container)

    def arithmetic(self, left: Node, operator: Token, right: Node) -> Node:
        return Arithmetic(left.column, str(operator), left, right)

    def negation(self, sign: Token, operand: Node) -> Node:
        return Negation(_column(sign), operand)

    def negative(self, sign: Token, operand: Node) -> Node:
        if isinstance(operand, Constant) and isinstance(operand.value, Decimal):
            return Constant(_column(sign), -operand.value)
        return Negative(_column(sign), operand)

    def member(self, owner: Node, member: Token) -> Node:
        if not isinstance(owner, Name):
            raise ExpressionError(_("Een punt kan alleen na een naam staan, zoals in row.kolom."), _column(member))
        return Name(owner.column, (*owner.path, str(member)))

    def over(self, rows: Node, kind: Token, variable: Token, body: Node) -> Node:
        return Over(rows.column, str(kind), rows, str(variable), body)

    def name(self, token: Token) -> Node:
        return Name(_column(token), (str(token),))

    def call(self, function: Token, *arguments: Node | None) -> Node:
        return Call(_column(function), str(function), tuple(one for one in arguments if one is not None))

    def items(self, bracket: Token, *items: Node | None) -> Node:
        return Items(_column(bracket), tuple(one for one in items if one is not None))

    def text(self, token: Token) -> Node:
        return Constant(_column(token), _unquoted(token))

    def number(self, token: Token) -> Node:
        if len(token.replace(".", "")) > MAX_DIGITS:
            raise ExpressionError(
                _("Dit getal is te groot: hoogstens %(most)s cijfers.") % {"most": MAX_DIGITS}, _column(token)
            )
        return Constant(_column(token), Decimal(token))

    def true(self, token: Token) -> Node:
        return Constant(_column(token), True)

    def false(self, token: Token) -> Node:
        return Constant(_column(token), False)


def _unquoted(token: Token) -> str:
    """The text between the quotes; a backslash stands only before a quote or another backslash."""
    characters = iter(enumerate(token[1:-1], start=_column(token) + 1))
    out = []
    for column, character in characters:
        if character == "\\":
            character = next(characters)[1]
            if character not in "\\\"'":
                raise ExpressionError(
                    _("Na een backslash kan alleen een aanhalingsteken of een backslash staan."), column
                )
        out.append(character)
    return "".join(out)


@functools.cache
def _lark() -> Lark:
    return Lark(GRAMMAR.read_text("utf-8"), parser="lalr", transformer=_Builder())


KEPT = 4_096
"""How many trees a process keeps: more than all conditions of all our forms, and a tree never changes."""


@functools.lru_cache(maxsize=KEPT)
def parse(text: str) -> Node:
    """The tree of an expression, or an ExpressionError with the column of the first thing that is wrong."""
    _check_size(text)
    parser: Callable[[str], Any] = _lark().parse
    try:
        tree: Node = parser(text)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    _check_budget(tree)
    return tree


def _check_size(text: str) -> None:
    """Refuse what is too long or too deep before the parser sees it."""
    if not text.strip():
        raise ExpressionError(_("Hier staat geen voorwaarde. Laat de sleutel weg of vul ze in."), 1)
    if len(text) > MAX_CHARACTERS:
        message = _("Deze voorwaarde telt %(count)s tekens; hoogstens %(most)s mag. Splits ze.") % {
            "count": len(text),
            "most": MAX_CHARACTERS,
        }
        raise ExpressionError(message, MAX_CHARACTERS + 1)
    depth = 0
    for column, character in enumerate(text, start=1):
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(character, 0)
        if depth > MAX_DEPTH:
            raise ExpressionError(
                _("Te veel haakjes in elkaar: hoogstens %(most)s niveaus.") % {"most": MAX_DEPTH}, column
            )


def _check_budget(tree: Node) -> None:
    """Refuse a tree with too many nodes or levels."""
    count = sum(1 for _ in walk(tree))
    if count > MAX_NODES:
        raise ExpressionError(
            _("Deze voorwaarde heeft %(count)s onderdelen; hoogstens %(most)s mag.")
            % {"count": count, "most": MAX_NODES},
            tree.column,
        )
    level = [tree]
    for _level in range(MAX_DEPTH):
        level = [part for node in level for part in node.parts()]
    if level:
        raise ExpressionError(
            _("Deze voorwaarde is te diep genest: hoogstens %(most)s niveaus.") % {"most": MAX_DEPTH}, level[0].column
        )


_HINTS = {
    "=": marked("Eén = kan niet: schrijf == om te vergelijken."),
    "&": marked("Schrijf && voor 'en'."),
    "|": marked("Schrijf || voor 'of'."),
    '"': marked("Dit aanhalingsteken wordt niet gesloten."),
    "'": marked("Dit aanhalingsteken wordt niet gesloten."),
    **dict.fromkeys("“”„‘’«»", marked("Schrijf rechte aanhalingstekens, geen gekrulde.")),
}
_WORDS = {"and": "&&", "en": "&&", "or": "||", "of": "||", "not": "!", "niet": "!"}


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    """The parser's complaint as a Dutch sentence."""
    if isinstance(error, UnexpectedCharacters):
        column = error.pos_in_stream + 1 if error.pos_in_stream is not None else 1
        character = text[column - 1]
        hint = (
            _(_HINTS[character])
            if character in _HINTS
            else _("Het teken '%(character)s' kan hier niet staan.") % {"character": character}
        )
        return ExpressionError(hint, column)
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        return ExpressionError(_("De voorwaarde houdt te vroeg op: er ontbreekt nog iets."), len(text) + 1)
    for meant, sign, column in _meant(str(token), _column(token), text):
        return ExpressionError(
            _("Schrijf %(sign)s in plaats van '%(token)s'.") % {"sign": sign, "token": meant}, column
        )
    return ExpressionError(_("'%(token)s' kan hier niet staan.") % {"token": token}, _column(token))


def _meant(word: str, column: int, text: str) -> Iterator[tuple[str, str, int]]:
    """What was written in another language than this one, the sign that was meant, and where: here or just before."""
    before = re.search(r"(\w+)\s*$", text[: column - 1])
    if word in _WORDS:
        yield word, _WORDS[word], column
    if before and before.group(1) in {"not", "niet"}:
        yield before.group(1), "!", before.start() + 1
    if word == ">" and text[: column - 1].endswith("<"):
        yield "<>", "!=", column - 1
