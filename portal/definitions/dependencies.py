"""Which field needs which: the order in which values are computed, what a change can alter, and cycles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from portal.definitions.expressions import ExpressionError, named, names, parse
from portal.definitions.language import Definition
from portal.definitions.places import Place, located, places
from portal.definitions.scope import row_words

Graph = dict[str, set[str]]
"""Dotted field ids, `step:<id>` and `score:<id>`, each with what it needs."""

DECIDES_A_VALUE = ("show_if", "compute", "prefill", "critical:", "adjust:", "level:", "shown_if")
DECIDES_A_PLACE = ("required_if", "read_only_if", "optional_if", "option:")


def used(place: Place) -> frozenset[str]:
    """The fields and scores an expression uses, dotted; one that cannot be read uses nothing."""
    try:
        tree = parse(place.text)
    except ExpressionError:
        return frozenset()
    return frozenset(_nodes(name for name, _ in named(tree, row_words(place.group))))


def _nodes(names: Iterator[str]) -> Iterator[str]:
    for name in names:
        head, *rest = name.split(".")
        if head == "score" and rest:
            yield f"score:{rest[0]}"
        elif head not in {"facts", "earlier"}:
            yield name


def named_facts(definition: Definition) -> frozenset[str]:
    """The facts that the expressions of a definition name."""
    found: set[str] = set()
    for place in places(definition):
        try:
            found |= {name.removeprefix("facts.") for name in names(parse(place.text)) if name.startswith("facts.")}
        except ExpressionError:
            continue
    return frozenset(found)


def value_graph(definition: Definition) -> Graph:
    """What must be known before a value, a visibility or a score is."""
    graph: Graph = {f"step:{step.id}": set() for step in definition.steps}
    for one in located(definition):
        graph[one.id] = {f"step:{one.step}"} | ({one.group} if one.group else set())
        if one.field.score:
            graph[one.id].add(f"score:{one.field.score}")
    for score in definition.scores:
        graph[f"score:{score.id}"] = {*score.items, *filter(None, [score.total])}
    for place in places(definition):
        if place.slot.startswith(DECIDES_A_VALUE):
            graph[place.owner] |= used(place)
    return {owner: {need for need in needs if need in graph} for owner, needs in graph.items()}


def _sorted(graph: Graph) -> dict[str, list[str]]:
    """The same graph in an order that is the same each time."""
    return {owner: sorted(needs) for owner, needs in graph.items()}


def cycle(graph: Graph) -> tuple[str, ...]:
    """A path that comes back to where it began, or nothing."""
    try:
        TopologicalSorter(_sorted(graph)).prepare()
    except CycleError as error:
        path: list[str] = error.args[1]
        return tuple(reversed(path))
    return ()


def order(graph: Graph) -> tuple[str, ...]:
    """Everything, what is needed first; the graph has no cycle."""
    return tuple(TopologicalSorter(_sorted(graph)).static_order())


def dependents(definition: Definition, graph: Graph) -> Mapping[str, frozenset[str]]:
    """Per field: the fields and steps that can change when its answer does, at any remove."""
    direct: Graph = {name: set() for name in graph}
    for owner, needs in graph.items():
        for need in needs:
            direct[need].add(owner)
    touched: Graph = {name: set() for name in graph}
    for place in places(definition):
        if place.slot.startswith(DECIDES_A_PLACE):
            for need in used(place) & graph.keys():
                touched[need].add(place.owner)
    return {name: _reached(name, direct, touched) for name in graph if ":" not in name}


def _reached(start: str, direct: Graph, touched: Graph) -> frozenset[str]:
    """Everything a change can reach, the start itself left out."""
    seen: set[str] = set()
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        found |= touched[here] | direct[here]
        waiting.extend(direct[here])
    return frozenset(found - {start})
