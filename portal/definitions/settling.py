"""Settling a line of a review list: the overlay's text as it is when somebody accepts the base for that line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from portal.definitions import editing
from portal.definitions.language import LANGUAGES
from portal.definitions.review import Line

STEP = "step:"


def accepted(text: str, lines: Iterable[Line]) -> str:
    """The text without these lines; comments, order and quotes of the rest stay."""
    for line in lines:
        text = _without(text, line)
    return text


def _without(text: str, line: Line) -> str:
    slot, _, detail = line.slot.partition(":")
    name = line.owner.removeprefix(STEP)
    if slot in _BY_SLOT:
        return _BY_SLOT[slot](text, name, detail)
    properties: Mapping[str, object] = dict.fromkeys(LANGUAGES if slot == "label" else (slot,))
    change = editing.set_step if line.owner.startswith(STEP) else editing.set_change
    return change(text, name, properties)


_BY_SLOT: Mapping[str, Callable[[str, str, str], str]] = {
    "add": lambda text, name, _: editing.remove_addition(text, name),
    "hide": lambda text, name, _: editing.unhide(text, name),
    "order": lambda text, name, _: editing.set_order(text, name, None),
    "check": lambda text, _, check: editing.remove_rule(text, check),
    "options_add": lambda text, name, code: editing.remove_option(text, name, "options_add", code),
    "options_hide": lambda text, name, code: editing.remove_option(text, name, "options_hide", code),
    "option_labels": lambda text, name, code: editing.remove_option(text, name, "option_labels", code),
}
"""What a line of each kind takes out; any other line is a property of a field or a step."""
