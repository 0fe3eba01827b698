"""What a definition says of answers: what is missing, what does not hold, how far somebody is with each step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from portal.definitions.language import Severity

StepProgress = Literal["done", "started", "todo"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A required field without an answer."""

    step: str
    field_id: str
    row_id: str
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What certainly does not hold: a rule of the form, or how many rows a list takes."""

    step: str
    field_id: str
    row_id: str
    message: str
    severity: Severity

    @property
    def key(self) -> str:
        """What a page says that it showed: where this stands and what it says."""
        return f"{self.field_id}:{self.row_id}:{crc32(self.message.encode()):x}"


@dataclass(frozen=True, slots=True)
class StepState:
    """Where somebody is with one step."""

    id: str
    title: str
    state: StepProgress
    optional: bool
    reachable: bool
    missing: tuple[Missing, ...]
