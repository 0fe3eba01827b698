"""JSON Schema of the files, for editors: as people write them (`nl:` and `en:`, named option sets, `use:`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

from portal.definitions.bindings import BINDINGS
from portal.definitions.checks.identity import LONGEST_ID, PLAIN_CODE, PLAIN_ID
from portal.definitions.expansion import USE_KEYS
from portal.definitions.golden import CaseFile
from portal.definitions.language import LANGUAGES, Block, Form, OptionFile, Overlay
from portal.definitions.regions import Region
from portal.definitions.registers import HolidayFile, MunicipalityFile, PoliceZoneFile
from portal.definitions.scope import FIELD_KINDS

Demands: TypeAlias = Mapping[str, dict[str, Any]]

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
DUTCH = LANGUAGES[0]
END = r"\Z"
DIGITS: dict[str, Any] = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\d+$"}]}
USE: dict[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(USE_KEYS, TEXT),
    "required": ["use"],
    "additionalProperties": False,
}
NAMED = ("options", "items")
"""Lists of options that may also be named by their set."""
PLAIN: Demands = {"id": {"pattern": f"^{PLAIN_ID.pattern.removesuffix(END)}$", "maxLength": LONGEST_ID}}
CODES: Demands = {"code": {"pattern": f"^{PLAIN_CODE.pattern.removesuffix(END)}$", "maxLength": LONGEST_ID}}
FIELD: Demands = {**PLAIN, "type": {"enum": sorted(FIELD_KINDS)}, "bind": {"enum": sorted(BINDINGS)}}
NARROWED: Mapping[str, Demands] = {
    "Field": FIELD,
    "Addition": FIELD,
    "Option": CODES,
    "Step": PLAIN,
    "Score": PLAIN,
}
"""What the checks ask of a property whatever else stands in the file, so that an editor can offer and refuse it."""
CHANGES = ("Change", "StepChange")
"""What only rewords: a text that is not there stays as it was."""


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one kind of file."""
    found = model.model_json_schema(by_alias=True)
    for part in (found, *found.get("$defs", {}).values()):
        _as_written(part.get("properties", {}), part.get("required", ()))
        _as_checked(part)
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
            properties[key]["items"] = {"if": {"required": ["use"]}, "then": USE, "else": items}


def _as_checked(part: dict[str, Any]) -> None:
    """Types, bindings and plain ids by name; and the Dutch text of whatever somebody reads."""
    properties = part.get("properties", {})
    for key, demand in NARROWED.get(part["title"], {}).items():
        for one in properties[key].get("anyOf", [properties[key]]):
            if one.get("type") == TEXT["type"]:
                one.update(demand)
    if part["title"] not in CHANGES and DUTCH in properties:
        part["required"] = [*part.get("required", ()), DUTCH]


def _loosened(one: dict[str, Any]) -> dict[str, Any]:
    """A number may be written with quotes, and a list of plain words on one line."""
    parts: list[dict[str, Any]] = one.get("anyOf", [one])
    for part in parts:
        if part.get("type") == "integer":
            part.pop("type")
            part.update(DIGITS)
    words = any(part.get("type") == "array" and part.get("items") == TEXT for part in parts)
    return {"anyOf": [TEXT, *parts]} if words else one
