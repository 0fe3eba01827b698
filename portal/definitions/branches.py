"""The branches of a definition: each way that a condition, a choice between two values or a level can turn out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.definitions.expressions import ExpressionError, Node, in_dutch, parse
from portal.definitions.expressions.nodes import Constant, IfElse, Over
from portal.definitions.language import Definition
from portal.definitions.library import labels
from portal.definitions.places import CONDITIONS, Place, places

Turn = tuple[Node, bool]
"""A condition, and how it must turn out."""

LEVEL = "level:"


@dataclass(frozen=True, slots=True)
class Fork:
    """A place where a definition can go two ways, or a level that can come out.

    `number` tells the conditions of one computed value apart; `before` are the turns that lead here.
    """

    owner: str
    slot: str
    group: str
    text: str
    number: int = 0
    condition: Node | None = None
    before: tuple[Turn, ...] = ()
    outcomes: tuple[bool, ...] = (True, False)
    """How it can turn out; of a level only whether it ever comes out."""

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What it is, whichever region it stands in."""
        return self.owner, self.slot, self.number, self.text


def forks(definition: Definition) -> Iterator[Fork]:
    """Every fork of a definition, in order."""
    found = tuple(places(definition))
    shown = {place.owner: place.text for place in found if place.slot == "show_if"}
    computed = {place.owner for place in found if place.slot == "compute"}
    for place in found:
        nobody_chooses = place.slot.startswith("option:") and place.owner in computed
        if not place.slot.startswith(LEVEL) and not nobody_chooses:
            yield from _of_place(place, shown.get(place.owner))
    for score in definition.scores:
        for index, level in enumerate(score.levels):
            yield Fork(f"score:{score.id}", f"{LEVEL}{index}", "", level.level, outcomes=(True,))


def in_words(fork: Fork, definition: Definition) -> str:
    """The condition of a fork in Dutch, or the level."""
    return f"niveau '{fork.text}'" if fork.condition is None else f"dat {in_dutch(fork.condition, labels(definition))}"


def _of_place(place: Place, shown_if: str | None) -> Iterator[Fork]:
    """The forks of one expression; what asks the same as `show_if` is never false where it counts."""
    outcomes = (True,) if place.slot in CONDITIONS[1:] and place.text == shown_if else (True, False)
    try:
        tree = parse(place.text)
    except ExpressionError:
        return
    if place.condition:
        if not isinstance(tree, Constant):
            yield Fork(place.owner, place.slot, place.group, place.text, condition=tree, outcomes=outcomes)
        return
    for number, (choice, before) in enumerate(_choices(tree, ()), 1):
        yield Fork(place.owner, place.slot, place.group, place.text, number, choice.condition, before)


def _choices(node: Node, before: tuple[Turn, ...]) -> Iterator[tuple[IfElse, tuple[Turn, ...]]]:
    """Each `?:` outside the rows of a list, with the turns that lead to it."""
    if isinstance(node, Over):
        yield from _choices(node.rows, before)
    elif isinstance(node, IfElse):
        yield node, before
        yield from _choices(node.condition, before)
        yield from _choices(node.yes, (*before, (node.condition, True)))
        yield from _choices(node.no, (*before, (node.condition, False)))
    else:
        for part in node.parts():
            yield from _choices(part, before)
