"""JSON Schema of the files, for editors: as people write them (`nl:` and `en:`, named option sets, `use:`)."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from portal.definitions.expansion import USE_KEYS
from portal.definitions.language import LANGUAGES

TEXT: dict[str, Any] = {"type": "string"}
USE: dict[str, Any] = {
    "type": "object",
    "properties": dict.fromkeys(USE_KEYS, TEXT),
    "required": ["use"],
    "additionalProperties": False,
}


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of one kind of file."""
    found = model.model_json_schema(by_alias=True)
    for part in (found, *found.get("$defs", {}).values()):
        _as_written(part.get("properties", {}))
    return found


def _as_written(properties: dict[str, Any]) -> None:
    """Labels as `nl:` and `en:`, options also by name, and `use:` among fields and columns."""
    if "label" in properties:
        properties.pop("label")
        properties.update(dict.fromkeys(LANGUAGES, TEXT))
    if "options" in properties:
        properties["options"] = {"anyOf": [TEXT, properties["options"]]}
    for key in ("fields", "columns"):
        items = properties.get(key, {}).get("items", {})
        if "$ref" in items:
            properties[key]["items"] = {"anyOf": [items, USE]}
