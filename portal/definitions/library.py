"""Compiled definitions: every expression a function, kept by content hash so that nothing needs invalidating."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from portal.definitions import dependencies, earlier, facts, scope
from portal.definitions.expressions import Evaluator, ExpressionError, compiled as compiled_expression, parse
from portal.definitions.language import LANGUAGES, Definition, Field, Step, hash_of
from portal.definitions.places import located, places
from portal.languages import DUTCH, spoken


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition ready for use. Columns have dotted ids: `persons.first_name`."""

    definition: Definition
    hash: str
    """The content hash, with the language where that is not Dutch: the key of every cache."""
    fields: Mapping[str, Field]
    steps: Mapping[str, Step]
    step_of: Mapping[str, str]
    expressions: Mapping[tuple[str, str], Evaluator]
    dependents: Mapping[str, frozenset[str]]
    earlier: Mapping[str, frozenset[str]]
    """Per earlier form, the questions whose answers this form wants."""
    facts: frozenset[str]
    """The facts that its expressions name."""
    order: tuple[str, ...]
    """Field ids, `step:<id>` and `score:<id>`, what is needed first: the order to evaluate in."""


class _Shelf:
    """The most recently used compiled definitions, by content hash; safe between threads."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.held: OrderedDict[str, Compiled] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, content_hash: str, make: Callable[[], Compiled]) -> Compiled:
        """The one with this hash, made when it is not here."""
        with self.lock:
            if content_hash in self.held:
                self.held.move_to_end(content_hash)
                return self.held[content_hash]
        made = make()
        with self.lock:
            self.held[content_hash] = made
            while len(self.held) > self.room:
                self.held.popitem(last=False)
        return made


ROOM = 400
"""Twelve forms in eight regions and two languages, with an older version or two that drafts still use."""

_shelf = _Shelf(ROOM)


def compiled(definition: Definition) -> Compiled:
    """A checked definition in the language that is spoken, compiled once."""
    global _latest
    former, language, found = _latest
    if former is not definition or language != spoken() or found is None:
        found = _kept(definition.content_hash(), definition.document)
        _latest = (definition, spoken(), found)
    return found


_latest: tuple[Definition | None, str, Compiled | None] = (None, "", None)
"""The last one that was asked for: a form that is tried case by case is hashed once."""


def published(content_hash: str, document: Callable[[], Mapping[str, Any]]) -> Compiled:
    """The published definition with this hash; its document is fetched only when it is not at hand."""
    return _kept(content_hash, document)


def _kept(content_hash: str, document: Callable[[], Mapping[str, Any]]) -> Compiled:
    language = spoken()
    key = content_hash if language == DUTCH else f"{content_hash}:{language}"
    return _shelf.get(key, lambda: _read(document(), content_hash, language, key))


class DamagedError(Exception):
    """A stored definition that is not what its hash says, or that cannot be read (security.md F16)."""


def _read(document: Mapping[str, Any], content_hash: str, language: str, key: str) -> Compiled:
    """A stored definition, compiled in a language."""
    try:
        if hash_of(document) != content_hash:
            raise DamagedError(content_hash)
        return _compile(from_document(document if language == DUTCH else in_language(document, language)), key)
    except (ValueError, TypeError, LookupError, AttributeError, ExpressionError) as problem:
        raise DamagedError(content_hash) from problem


def in_language(document: Any, language: str) -> Any:  # noqa: ANN401 -- plain JSON data
    """A stored definition with every text in this language in place of the Dutch one, where it has it."""
    if isinstance(document, Mapping):
        if document.keys() <= set(LANGUAGES) and DUTCH in document:
            return {**document, DUTCH: document.get(language) or document[DUTCH]}
        return {key: in_language(value, language) for key, value in document.items()}
    return [in_language(one, language) for one in document] if isinstance(document, list | tuple) else document


def from_document(document: Mapping[str, Any]) -> Definition:
    """A definition from the JSON data it was stored as."""
    return Definition.model_validate(document)


def _compile(definition: Definition, content_hash: str) -> Compiled:
    found = tuple(located(definition))
    graph = dependencies.value_graph(definition)
    return Compiled(
        definition=definition,
        hash=content_hash,
        fields=MappingProxyType({one.id: one.field for one in found}),
        steps=MappingProxyType({step.id: step for step in definition.steps}),
        step_of=MappingProxyType({one.id: one.step for one in found}),
        expressions=MappingProxyType(_expressions(definition)),
        dependents=MappingProxyType(dict(dependencies.dependents(definition, graph))),
        earlier=MappingProxyType(dict(earlier.wanted(definition))),
        facts=dependencies.named_facts(definition),
        order=dependencies.order(graph),
    )


def _expressions(definition: Definition) -> dict[tuple[str, str], Evaluator]:
    """Every expression as a function, by owner and property."""
    orders, groups = scope.orders(definition), scope.groups(definition)
    return {
        (place.owner, place.slot): compiled_expression(parse(place.text), scope.orders_in(orders, place.group), groups)
        for place in places(definition)
    }


def labels(definition: Definition, language: str = "nl") -> Mapping[str, str]:
    """What fields and options are called, for the sentence of a condition (`expressions.in_dutch`).

    `<id>=` stands in it for a field that is worked out: nobody answers that.
    """
    found = {f"facts.{name}": label for name, label in facts.LABELS.items()}
    for one in located(definition):
        found[one.id] = one.field.label.get(language) or one.field.label.get("nl", one.id)
        if one.field.compute or one.field.score:
            found[f"{one.id}="] = found[one.id]
        for option in one.field.options:
            found[f"{one.id}={option.code}"] = option.label.get(language) or option.label.get("nl", option.code)
    return found
