"""What a field and a text are called inside a sentence about a definition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.definitions.language import Field
from portal.languages import gettext as _, marked, spoken

LONGEST_NAME = 60

AUDIENCES: Mapping[str, str] = {
    "form": marked("iedereen die het formulier mag lezen"),
    "care": marked("de hulpverlening"),
    "justice": marked("politie en justitie"),
    "director": marked("de casusregisseur"),
    "named": marked("wie met naam genoemd is"),
}
"""Who reads an answer, in words."""


def question(field: Field) -> str:
    """A field as a sentence begins with it."""
    return _("Vraag '%(label)s'") % {"label": short(field.label) or field.id}


def inline(field: Field) -> str:
    """A field inside a sentence."""
    return _("vraag '%(label)s'") % {"label": short(field.label) or field.id}


def whole(text: Mapping[str, Any]) -> str:
    """The text in the language that is spoken, all of it: who puts it live has to read it."""
    return str(text.get(spoken()) or text.get("nl", ""))


def short(text: Mapping[str, Any]) -> str:
    """The text in the language that is spoken, cut to a name."""
    words = whole(text)
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
