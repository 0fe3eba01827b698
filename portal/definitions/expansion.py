"""Puts blocks (`use:`) and option sets (`options: <name>`) in their place; each piece keeps its own line numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.expressions.wording import did_you_mean
from portal.definitions.findings import Finding, Mark, finding
from portal.languages import gettext as _

USE_KEYS = ("use", "show_if", "optional_if")


class Expansion:
    """The blocks and option sets at hand, and what was found wrong on the way."""

    def __init__(self, blocks: Mapping[str, MarkedMap], option_sets: Mapping[str, MarkedMap]) -> None:
        self.blocks = blocks
        self.option_sets = option_sets
        self.findings: list[Finding] = []

    def form(self, data: MarkedMap) -> MarkedMap:
        """A form with everything in its place."""
        return _with_items(data, "steps", lambda step, mark: [(self.fields_of(step, "fields"), mark)])

    def fields_of(self, data: MarkedMap, key: str) -> MarkedMap:
        """A step, group, block or overlay with its fields (under `key`) in their place."""
        return _with_items(data, key, self._field)

    def _field(self, data: MarkedMap, mark: Mark) -> list[tuple[MarkedMap, Mark]]:
        """One entry of a list of fields: a field, or the fields of a block."""
        if "use" in data:
            return self._used(data)
        chosen = self._options(self._options(data), "items", "item_set")
        return [(self.fields_of(chosen, "columns"), mark)]

    def _used(self, data: MarkedMap) -> list[tuple[MarkedMap, Mark]]:
        """The fields of a block, with the conditions of the `use` entry."""
        name, mark = data["use"], data.value_marks["use"]
        for key in data.keys() - set(USE_KEYS):
            message = _("Naast 'use' kan '%(key)s' niet: alleen show_if en optional_if.") % {"key": key}
            self.findings.append(finding(data.key_marks[key], message))
        block = self.blocks.get(name) if isinstance(name, str) else None
        if block is None:
            known = ", ".join(sorted(self.blocks)) or _("geen: een blok gebruikt zelf geen blok")
            hint = did_you_mean(str(name), self.blocks) or _(" Er zijn: %(known)s.") % {"known": known}
            self.findings.append(finding(mark, _("Er is geen blok '%(name)s'.%(hint)s") % {"name": name, "hint": hint}))
            return []
        found = [one.copied(f"block:{name}") for one in block["fields"]]
        for one in found:
            _conditioned(one, data)
        return [(one, one.mark) for one in found]

    def _options(self, data: MarkedMap, key: str = "options", named: str = "option_set") -> MarkedMap:
        """A field whose named option set is replaced by its options."""
        name = data.get(key)
        if not isinstance(name, str):
            return data
        twin = data.copied()
        mark, at = twin.value_marks[key], data.key_marks[key]
        found = self.option_sets.get(name)
        if found is None:
            hint = did_you_mean(name, self.option_sets)
            self.findings.append(
                finding(mark, _("Er is geen optielijst '%(name)s'.%(hint)s") % {"name": name, "hint": hint})
            )
        twin.put(key, MarkedList(mark) if found is None else found["options"], at, mark)
        twin.put(named, name, at, mark)
        if key == "options" and found is not None and "ordered" in found:
            twin.put("ordered", found["ordered"], at, mark)
        return twin


def _with_items(
    data: MarkedMap, key: str, change: Callable[[MarkedMap, Mark], list[tuple[MarkedMap, Mark]]]
) -> MarkedMap:
    """A mapping in whose list each mapping is replaced by what it stands for; anything else is left to the models."""
    items = data.get(key)
    if not isinstance(items, MarkedList):
        return data
    fresh = MarkedList(items.mark)
    for item, mark in zip(items, items.item_marks, strict=True):
        for one, place in change(item, mark) if isinstance(item, MarkedMap) else [(item, mark)]:
            fresh.put(one, place)
    twin = data.copied()
    twin[key] = fresh
    return twin


def _conditioned(one: MarkedMap, use: MarkedMap) -> None:
    """Lay the conditions of a `use` entry over a field: shown when both hold, optional when either does."""
    for key, word in (("show_if", "&&"), ("optional_if", "||")):
        given = use.get(key)
        if not isinstance(given, str):
            continue
        own = one.get(key)
        text = f"({own}) {word} ({given})" if isinstance(own, str) else given
        one.put(key, text, use.key_marks[key], use.value_marks[key])
