"""Writes plain data as the YAML that people write: one key a line, every text in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

PLAIN_KEY = re.compile(r"[a-z_][a-z0-9_]*\Z")
NOT_AS_IT_IS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def as_yaml(data: Any) -> str:  # noqa: ANN401 -- any plain data
    """The text of a file."""
    return "\n".join(_lines(data, "")) + "\n"


def quoted(text: str) -> str:
    """A text in double quotes; what a file may not hold as it is, by its number."""
    return NOT_AS_IT_IS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def _lines(data: Any, margin: str) -> Iterator[str]:  # noqa: ANN401 -- any plain data
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            name = key if PLAIN_KEY.match(str(key)) else quoted(str(key))
            yield from _under(f"{margin}{name}:", value, margin)
    elif isinstance(data, list | tuple) and data:
        for value in data:
            yield from _under(f"{margin}-", value, margin)
    else:
        yield f"{margin}{_scalar(data)}"


def _under(head: str, value: Any, margin: str) -> Iterator[str]:  # noqa: ANN401 -- any plain data
    if isinstance(value, Mapping | list | tuple) and value:
        yield head
        yield from _lines(value, f"{margin}  ")
    else:
        yield f"{head} {_scalar(value)}"


def _scalar(value: Any) -> str:  # noqa: ANN401 -- any plain data
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return quoted(value if isinstance(value, str) else json.dumps(value))
