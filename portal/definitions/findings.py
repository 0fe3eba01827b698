"""What is wrong in a definition, and where: file, line and column, in words that say what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from portal.languages import gettext as _

Weight: TypeAlias = Literal["error", "warning"]

MOST_ERRORS = 100
"""Errors that are looked for at once: a file full of them costs no more than that (security.md F01)."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; line and column count from 1. `exact`: the text starts here and stays on this line."""

    file: str
    line: int = 1
    column: int = 1
    exact: bool = False

    def at(self, offset: int) -> Mark:
        """The place of the n-th character of the text that starts here, as far as that is known."""
        return Mark(self.file, self.line, self.column + offset - 1, True) if self.exact else self


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong; a warning does not stop a publish."""

    file: str
    line: int
    column: int
    message: str
    severity: Weight = "error"

    def __str__(self) -> str:
        """As the command line prints it."""
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def first(findings: Iterable[Finding], around: Mark) -> Iterator[Finding]:
    """Findings up to a hundred errors; then one that says that nobody looked further."""
    errors = 0
    for one in findings:
        yield one
        errors += one.severity == "error"
        if errors == MOST_ERRORS:
            yield finding(
                around,
                _("Er zijn minstens %(most)s fouten. Los die eerst op: de rest volgt dan.") % {"most": MOST_ERRORS},
            )
            return


def finding(mark: Mark, message: str, severity: Weight = "error") -> Finding:
    """A finding at a place."""
    return Finding(mark.file, mark.line, mark.column, message, severity)
