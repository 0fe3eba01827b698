"""What a region's admin needs to add a question of a type without anybody's help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ready:
    """A question that an admin makes alone: an example of one, and how the language writes its type."""

    example: str
    written: Mapping[str, object]
    name: str = ""
    """What it is called, when the name of the type says too little."""
    code: str = ""
    """Under which it is chosen then."""
    lines: bool = False
    """Whether the admin writes the answers to choose from."""
