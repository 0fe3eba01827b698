"""Settling a line of a review list: the overlay when somebody takes the base, keeps the own text, or turns back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from portal.definitions import editing
from portal.definitions.fates import PLACES
from portal.definitions.language import LANGUAGES, Change, Overlay
from portal.definitions.overlay import PLAIN
from portal.definitions.review import STEP, Line
from portal.definitions.sides import print_of

Place: TypeAlias = tuple[str, str]
"""Whose property a line is about, and which: as in `Line.place`."""


def accepted(text: str, lines: Iterable[Line]) -> str:
    """The text without these lines; comments, order and quotes of the rest stay."""
    for line in lines:
        text = _without(text, line)
    return text


def mended(text: str, line: Line) -> str:
    """The text with a line that fits again: a field of the region elsewhere, an order of what is left."""
    key, name = line.refuge
    if key:
        return editing.set_addition(text, line.owner, {**dict.fromkeys(PLACES), key: name})
    return editing.set_order(text, line.place[0], line.rest)


def restored(text: str, line: Line, former: str) -> str:
    """The text with a line as a former text has it."""
    slot, _, detail = line.slot.partition(":")
    name = line.place[0]
    if slot in _LISTS:
        return editing.put_back(text, former, _LISTS[slot], detail or name)
    if detail:
        return editing.put_option_back(text, former, name, slot, detail)
    return editing.put_properties_back(text, former, _list_of(line), name, _keys(slot))


def said(overlay: Overlay) -> Mapping[Place, str]:
    """What an overlay says, place by place, as far as one can tell whether it is the same as before."""
    return {place: print_of(value) for place, value in _values(overlay)}


def _values(overlay: Overlay) -> Iterator[tuple[Place, Any]]:
    for addition in overlay.add:
        yield (addition.id, "add"), addition.model_dump(exclude_unset=True)
    for change in overlay.change:
        yield from _of_change(change)
    for step in overlay.steps:
        yield from (((step.id, key), text) for key in ("title", "intro") if (text := getattr(step, key)) is not None)
    for rule in overlay.rules:
        yield ("rule", f"check:{rule.check}"), rule.model_dump(exclude_unset=True)
    yield from (((name, "hide"), True) for name in overlay.hide)
    yield from (((order.step, "order"), order.fields) for order in overlay.order)


def _of_change(change: Change) -> Iterator[tuple[Place, Any]]:
    for key in ("label", *PLAIN, "audience"):
        if key in change.model_fields_set and (key != "label" or change.label):
            yield (change.id, key), getattr(change, key)
    for option in change.options_add:
        yield (change.id, f"options_add:{option.code}"), option.model_dump(exclude_unset=True)
    yield from (((change.id, f"options_hide:{code}"), True) for code in change.options_hide)
    yield from (((change.id, f"option_labels:{code}"), text) for code, text in change.option_labels.items())


def _list_of(line: Line) -> str:
    return "steps" if line.owner.startswith(STEP) else "change"


def _keys(slot: str) -> tuple[str, ...]:
    """How a property is written: a label by its languages."""
    return LANGUAGES if slot == "label" else (slot,)


def _without(text: str, line: Line) -> str:
    slot, _, detail = line.slot.partition(":")
    name = line.place[0]
    if slot in _TAKEN_OUT:
        return _TAKEN_OUT[slot](text, name, detail)
    change = editing.set_step if _list_of(line) == "steps" else editing.set_change
    return change(text, name, dict.fromkeys(_keys(slot)))


_LISTS: Mapping[str, str] = {"add": "add", "hide": "hide", "order": "order", "check": "rules"}
"""The lists of an overlay in which a whole entry is one line."""

_TAKEN_OUT: Mapping[str, Callable[[str, str, str], str]] = {
    "add": lambda text, name, _: editing.remove_addition(text, name),
    "hide": lambda text, name, _: editing.unhide(text, name),
    "order": lambda text, name, _: editing.set_order(text, name, None),
    "check": lambda text, _, check: editing.remove_rule(text, check),
    "options_add": lambda text, name, code: editing.remove_option(text, name, "options_add", code),
    "options_hide": lambda text, name, code: editing.remove_option(text, name, "options_hide", code),
    "option_labels": lambda text, name, code: editing.remove_option(text, name, "option_labels", code),
}
"""What a line of each kind takes out; any other line is a property of a field or a step."""
