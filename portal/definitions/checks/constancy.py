"""Whether a condition can be both true and untrue: tried on every combination of options, where those are few."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Collection, Mapping
from typing import Any

from portal.definitions.expressions import Node, Type, compiled
from portal.definitions.expressions.nodes import Call, Name, Over, walk
from portal.definitions.values import UNKNOWN_CODE, Unknown

MOST_COMBINATIONS = 3000


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
) -> Verdict:
    """A verdict on a condition; what is `dark` is never shown, so it is never answered."""
    if any(isinstance(node, Over) for node in walk(tree)):
        return Verdict.OPEN
    paths = sorted({node.path for node in walk(tree) if isinstance(node, Name)})
    choices = [(Unknown.NOT_ASKED,) if path[0] in dark else _values(path, names) for path in paths]
    if not all(choices) or _product(choices) > MOST_COMBINATIONS:
        return Verdict.OPEN
    decide = compiled(tree, orders, groups)
    results = [
        (not any(isinstance(one, Unknown) for one in values), decide(_scope(paths, values)))
        for values in itertools.product(*choices)
    ]
    return _verdict(results, states=any(isinstance(node, Call) for node in walk(tree)))


def _verdict(results: list[tuple[bool, Any]], *, states: bool) -> Verdict:
    if all(result is True for _, result in results):
        return Verdict.ALWAYS
    if not any(result is True for _, result in results):
        return Verdict.NEVER
    if not states and all(result is True for known, result in results if known):
        return Verdict.WHEN_ANSWERED
    return Verdict.OPEN


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
