"""Size: a definition is not so large that reading it through takes long (security.md D-12)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.definitions.findings import Finding, Mark, finding
from portal.definitions.language import Definition
from portal.definitions.places import located
from portal.languages import gettext as _

MOST_FIELDS = 400
"""How many fields a form may hold, columns counted: more than three times our largest."""


def file_mark(definition: Definition, marks: Mapping[str, Mark]) -> Mark:
    """Where the definition as a whole stands."""
    return marks.get("", Mark(f"{definition.region}/{definition.form}"))


def too_large(definition: Definition, whole: Mark) -> Finding | None:
    """What is wrong with a form that holds too many fields; no other check looks at it then."""
    count = sum(1 for _ in located(definition))
    if count <= MOST_FIELDS:
        return None
    return finding(
        whole,
        _("Dit formulier heeft %(count)s velden; hoogstens %(most)s. Splits het in formulieren.")
        % {"count": count, "most": MOST_FIELDS},
    )
