"""JSON Schema of the files, for editors: as people write them (`nl:` and `en:`, named option sets, `use:`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic import BaseModel

from portal.definitions.expansion import USE_KEYS
from portal.definitions.golden import CaseFile
from portal.definitions.language import LANGUAGES, Block, Form, OptionFile, Overlay
from portal.definitions.regions import Region
from portal.definitions.registers import HolidayFile, MunicipalityFile, PoliceZoneFile

FILES: Mapping[str, type[BaseModel]] = {
    "form": Form,
    "overlay": Overlay,
    "region": Region,
    "options": OptionFile,
    "block": Block,
    "cases": CaseFile,
    "municipalities": MunicipalityFile,
    "police_zones": PoliceZoneFile,
    "holidays": HolidayFile,
}
"""Every kind of file in a folder of definitions."""

TEXT: dict[str, Any] = {"type": "string"}
DIGITS: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+$"}]}
USE: dict[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(USE_KEYS, TEXT),
    "required": ["use"],
    "additionalProperties": False,
}
NAMED = ("options", "items")
"""Lists of options that may also be named by their set."""


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one kind of file."""
    found = model.model_json_schema(by_alias=True)
    for part in (found, *found.get("$defs", {}).values()):
        _as_written(part.get("properties", {}), part.get("required", ()))
    return found


def _as_written(properties: dict[str, Any], required: Collection[str]) -> None:
    """Labels as `nl:` and `en:`, options also by name, lists of words also on one line, `use:` among fields."""
    for key, one in properties.items():
        properties[key] = _loosened(one)
    if "label" in properties and "label" not in required:
        properties.pop("label")
        properties.update(dict.fromkeys(LANGUAGES, TEXT))
    for key in NAMED:
        if key in properties:
            properties[key] = {"anyOf": [TEXT, properties[key]]}
    for key in ("fields", "columns"):
        items = properties.get(key, {}).get("items", {})
        if "$ref" in items:
            properties[key]["items"] = {"anyOf": [items, USE]}


def _loosened(one: dict[str, Any]) -> dict[str, Any]:
    """A number may be written with quotes, and a list of plain words on one line."""
    parts: list[dict[str, Any]] = one.get("anyOf", [one])
    for part in parts:
        if part.get("type") == "integer":
            part.pop("type")
            part.update(DIGITS)
    words = any(part.get("type") == "array" and part.get("items") == TEXT for part in parts)
    return {"anyOf": [TEXT, *parts]} if words else one
