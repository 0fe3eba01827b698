"""Small changes to the YAML text of an overlay: comments, order and quoting stay as their author wrote them.

The workshop changes one thing at a time; each function takes the text and gives the new text. Only the hardened
loader decides whether a text is good, so it reads every result before it is stored (security.md D-12).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

Edit: TypeAlias = Callable[[CommentedMap], None]

_INDENTED_LIST = re.compile(r"^( *)[\w-]+:[ ]*\n\1(  +)- ", re.MULTILINE)
WINDOWS = "\r\n"
"""How some editors end a line: a text that does so keeps doing so."""
_KEY_ORDER = ("form", "region", "change", "add", "hide", "order", "steps", "rules")
_NAMED_BY: Mapping[str, str] = {"change": "id", "add": "id", "order": "step", "steps": "id", "rules": "check"}
"""By which key an entry of a list is known; a list without one holds bare names."""


def blank(form: str, region: str) -> str:
    """The text of an overlay that changes nothing yet."""
    return f"form: {form}\nregion: {region}\n"


def set_change(text: str, field_id: str, properties: Mapping[str, object]) -> str:
    """Give properties of a shared field a regional value; a value of None gives the shared one back."""
    return _edited(text, lambda overlay: _set_entry(overlay, "change", "id", field_id, properties))


def set_step(text: str, step_id: str, properties: Mapping[str, object]) -> str:
    """Give a step a regional title or introduction; a value of None gives the shared one back."""
    return _edited(text, lambda overlay: _set_entry(overlay, "steps", "id", step_id, properties))


def set_addition(text: str, field_id: str, properties: Mapping[str, object]) -> str:
    """Add a field of the region, or change the one that is there."""
    return _edited(text, lambda overlay: _set_entry(overlay, "add", "id", field_id, properties))


def remove_change(text: str, field_id: str) -> str:
    """Give a shared field everything back that the region made different."""
    return _edited(text, lambda overlay: _drop(overlay, "change", lambda entry: entry.get("id") == field_id))


def remove_addition(text: str, field_id: str) -> str:
    """Take a field of the region out again, with its place in the order."""

    def edit(overlay: CommentedMap) -> None:
        _drop(overlay, "add", lambda entry: entry.get("id") == field_id)
        _forget_place(overlay, field_id)

    return _edited(text, edit)


def hide(text: str, field_id: str) -> str:
    """Leave a shared field out in this region, with its place in the order."""

    def edit(overlay: CommentedMap) -> None:
        names = _list(overlay, "hide")
        if field_id not in names:
            names.append(field_id)
        _forget_place(overlay, field_id)

    return _edited(text, edit)


def unhide(text: str, field_id: str) -> str:
    """Ask a hidden field again."""

    def edit(overlay: CommentedMap) -> None:
        _list(overlay, "hide")
        _drop(overlay, "hide", lambda entry: entry == field_id)

    return _edited(text, edit)


def set_order(text: str, step_id: str, fields: Iterable[str] | None) -> str:
    """Put the fields of a step in this order; None gives the shared order back."""
    names = None if fields is None else CommentedSeq(fields)
    return _edited(text, lambda overlay: _set_entry(overlay, "order", "step", step_id, {"fields": names}))


def remove_rule(text: str, check: str) -> str:
    """Take a rule of the region out again."""
    return _edited(text, lambda overlay: _drop(overlay, "rules", lambda entry: entry.get("check") == check))


def remove_option(text: str, field_id: str, key: str, code: str) -> str:
    """Take back what the region did with one option of a shared field: added, hid or renamed it."""

    def edit(overlay: CommentedMap) -> None:
        for entry in _list(overlay, "change"):
            if entry.get("id") == field_id and key in entry:
                entry[key] = _without_option(entry[key], code)
                if not entry[key]:
                    del entry[key]
        _drop(overlay, "change", lambda entry: set(entry) == {"id"})

    return _edited(text, edit)


def put_back(text: str, former: str, key: str, name: str) -> str:
    """Give an entry of a list back as a former text has it, at the place it had there."""

    def edit(overlay: CommentedMap) -> None:
        before = _loaded(former)
        _list_as(overlay, key, before)
        _drop(overlay, key, lambda entry: _name_of(key, entry) == name)
        _insert(overlay, key, name, before)

    return _edited(text, edit)


def put_properties_back(text: str, former: str, key: str, name: str, slots: Iterable[str]) -> str:
    """Give properties of an entry back as a former text has them."""

    def edit(overlay: CommentedMap) -> None:
        entry, given = _both(overlay, former, key, name)
        for slot in slots:
            entry.pop(slot, None)
            if slot in given:
                entry[slot] = deepcopy(given[slot])

    return _edited(text, edit)


def put_option_back(text: str, former: str, field_id: str, key: str, code: str) -> str:
    """Give back what a former text did with one option of a shared field."""

    def edit(overlay: CommentedMap) -> None:
        entry, given = _both(overlay, former, "change", field_id)
        held = _without_option(deepcopy(entry[key]), code) if key in entry else type(given[key])()
        entry[key] = _with_option(held, given[key], code)

    return _edited(text, edit)


def _both(overlay: CommentedMap, former: str, key: str, name: str) -> tuple[CommentedMap, CommentedMap]:
    """An entry now, made when it is not there, and as a former text has it."""
    before = _loaded(former)
    given = next(entry for entry in _list(before, key) if _name_of(key, entry) == name)
    entry = next((entry for entry in _list_as(overlay, key, before) if _name_of(key, entry) == name), None)
    if entry is None:
        entry = _insert(overlay, key, name, before)
        for slot in [slot for slot in entry if slot != _NAMED_BY[key]]:
            del entry[slot]
    return entry, given


def _insert(overlay: CommentedMap, key: str, name: str, before: CommentedMap) -> Any:  # noqa: ANN401 -- a YAML node
    """Put an entry of a former text after what already stood before it there."""
    names = [_name_of(key, entry) for entry in _list(before, key)]
    entries = _list(overlay, key)
    there = [_name_of(key, entry) for entry in entries]
    ahead = [one for one in names[: names.index(name)] if one in there]
    place = there.index(ahead[-1]) + 1 if ahead else 0
    entries.insert(place, deepcopy(_list(before, key)[names.index(name)]))
    return entries[place]


def _list_as(overlay: CommentedMap, key: str, before: CommentedMap) -> CommentedSeq:
    """The list under a key, made when missing, put where a former text has it."""
    if overlay.get(key) is None:
        overlay.pop(key, None)
        names = list(before)
        ahead = [name for name in names[: names.index(key)] if name in overlay]
        overlay.insert(list(overlay).index(ahead[-1]) + 1 if ahead else 0, key, CommentedSeq())
    return _list(overlay, key)


def _name_of(key: str, entry: Any) -> str:  # noqa: ANN401 -- a tree of YAML nodes
    return str(entry.get(_NAMED_BY[key], "")) if isinstance(entry, CommentedMap) else str(entry)


def _loaded(text: str) -> CommentedMap:
    plain = text.replace(WINDOWS, "\n")
    loaded: CommentedMap = _round_trip(plain).load(plain)
    return loaded


def _with_option(held: Any, given: Any, code: str) -> Any:  # noqa: ANN401 -- a tree of YAML nodes
    """The same options with one more, as the other text has it."""
    if isinstance(held, CommentedMap):
        held[code] = deepcopy(given[code])
    elif isinstance(held, str):
        held = f"{held} {code}".strip()
    else:
        held.append(deepcopy(next(one for one in given if code in (one, _code_of(one)))))
    return held


def _code_of(option: Any) -> str:  # noqa: ANN401 -- a tree of YAML nodes
    return str(option.get("code", "")) if isinstance(option, CommentedMap) else ""


def _without_option(held: Any, code: str) -> Any:  # noqa: ANN401 -- a tree of YAML nodes
    """Options by code, codes in a list or on one line, or options in full, without the one."""
    if isinstance(held, CommentedMap):
        held.pop(code, None)
        return held
    if isinstance(held, str):
        return " ".join(one for one in held.split() if one != code)
    for at in reversed(range(len(held))):
        if code in (held[at], held[at].get("code") if isinstance(held[at], CommentedMap) else None):
            del held[at]
    return held


def _edited(text: str, edit: Edit) -> str:
    plain = text.replace(WINDOWS, "\n")
    yaml = _round_trip(plain)
    overlay = yaml.load(plain)
    edit(overlay)
    for key in [key for key, value in overlay.items() if isinstance(value, CommentedSeq) and not value]:
        del overlay[key]
    out = io.StringIO()
    yaml.dump(overlay, out)
    return out.getvalue().replace("\n", WINDOWS) if WINDOWS in text else out.getvalue()


def _round_trip(text: str) -> YAML:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    flush_left = "- " in text and not _INDENTED_LIST.search(text)
    yaml.indent(mapping=2, sequence=2 if flush_left else 4, offset=0 if flush_left else 2)
    return yaml


def _set_entry(overlay: CommentedMap, key: str, name: str, value: str, properties: Mapping[str, object]) -> None:
    entries = _list(overlay, key)
    entry = next((entry for entry in entries if entry.get(name) == value), None)
    if entry is None:
        entry = CommentedMap({name: value})
        entries.append(entry)
    for property_name, property_value in properties.items():
        if property_value is None:
            entry.pop(property_name, None)
        else:
            entry[property_name] = _plain(property_value)
    if set(entry) == {name}:
        entries.remove(entry)


def _plain(value: object) -> Any:  # noqa: ANN401 -- a tree of YAML nodes
    """Block style for everything: one key a line, never braces or brackets."""
    if isinstance(value, Mapping):
        return CommentedMap({key: _plain(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple | CommentedSeq):
        return CommentedSeq(_plain(inner) for inner in value)
    return value


def _list(overlay: CommentedMap, key: str) -> CommentedSeq:
    """The list under a key, made when missing, put at its usual place; words on one line become a list."""
    if isinstance(overlay.get(key), str):
        overlay[key] = CommentedSeq(_words(overlay[key]))
    if overlay.get(key) is None:
        overlay.pop(key, None)
        later = _KEY_ORDER[_KEY_ORDER.index(key) + 1 :]
        place = next((at for at, name in enumerate(overlay) if name in later), len(overlay))
        overlay.insert(place, key, CommentedSeq())
    entries: CommentedSeq = overlay[key]
    return entries


def _words(value: str | Iterable[str]) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)


def _forget_place(overlay: CommentedMap, field_id: str) -> None:
    """An order may not name what is not asked."""
    group, _, name = field_id.rpartition(".")
    for order in overlay.get("order", ()):
        if group in ("", order.get("step")):
            order["fields"] = CommentedSeq(one for one in _words(order["fields"]) if one != name)
    _drop(overlay, "order", lambda order: not order["fields"])


def _drop(overlay: CommentedMap, key: str, unwanted: Callable[[Any], bool]) -> None:
    entries = overlay.get(key) or CommentedSeq()
    for at in reversed(range(len(entries))):
        if unwanted(entries[at]):
            del entries[at]
