"""Whether a condition can be both true and untrue: tried on every combination of options, where those are few."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from portal.definitions.expressions import Node, Type, compiled
from portal.definitions.expressions.nodes import Call, Name, Over, walk
from portal.definitions.values import UNKNOWN_CODE, Unknown

MOST_COMBINATIONS = 3000
"""How many combinations one condition is tried on."""
MOST_TRIED = 200_000
"""How many combinations all conditions of a form are tried on together (security.md G12)."""


class Verdict(enum.Enum):
    """What came out."""

    OPEN = "can be either, or cannot be told"
    ALWAYS = "always true"
    NEVER = "never true"
    WHEN_ANSWERED = "true for every answer, unknown without"


def judge(
    tree: Node,
    names: Mapping[str, Type],
    orders: Mapping[str, tuple[str, ...]],
    groups: frozenset[str],
    dark: Collection[str] = (),
    most: int = MOST_COMBINATIONS,
) -> Verdict:
    """A verdict on a condition; what is `dark` is never shown, so it is never answered."""
    if any(isinstance(node, Over) for node in walk(tree)):
        return Verdict.OPEN
    paths = sorted({node.path for node in walk(tree) if isinstance(node, Name)})
    choices = [(Unknown.NOT_ASKED,) if path[0] in dark else _values(path, names) for path in paths]
    if not all(choices) or _product(choices) > most:
        return Verdict.OPEN
    decide = compiled(tree, orders, groups)
    results = (
        (not any(isinstance(one, Unknown) for one in values), decide(_scope(paths, values)) is True)
        for values in itertools.product(*choices)
    )
    return _verdict(results, states=any(isinstance(node, Call) for node in walk(tree)))


def _verdict(results: Iterator[tuple[bool, bool]], *, states: bool) -> Verdict:
    """What the combinations come to; nothing more is tried as soon as it can be either."""
    seen: set[tuple[bool, bool]] = set()
    for known, true in results:
        seen.add((known, true))
        if any(one for _, one in seen) and ((True, False) in seen or (states and (False, False) in seen)):
            return Verdict.OPEN
    outcomes = {true for _, true in seen}
    if outcomes == {True, False}:
        return Verdict.WHEN_ANSWERED
    return Verdict.ALWAYS if True in outcomes else Verdict.NEVER


def _values(path: tuple[str, ...], names: Mapping[str, Type]) -> tuple[object, ...]:
    """Everything a name can be, when that is little; nothing when it is not."""
    found = names.get(path[0])
    for member in path[1:]:
        found = found.members.get(member) if found else None
    if found is None or found.kind not in {"choice", "bool"}:
        return ()
    if found.kind == "bool":
        return (True, False, Unknown.NOT_ASKED)
    known = tuple(code for code in found.options if code != UNKNOWN_CODE)
    return (*known, Unknown.NOT_KNOWN, Unknown.REFUSED, Unknown.NOT_ASKED) if known else ()


def _product(choices: list[tuple[object, ...]]) -> int:
    size = 1
    for values in choices:
        size *= len(values)
    return size


def _scope(paths: list[tuple[str, ...]], values: tuple[object, ...]) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    for path, value in zip(paths, values, strict=True):
        here = scope
        for name in path[:-1]:
            here = here.setdefault(name, {})
        here[path[-1]] = value
    return scope
