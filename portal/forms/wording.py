"""How the portal words what it says about a field: its label in a language, and sentences that name it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from portal.definitions.language import Field, Text
from portal.definitions.values import Unknown
from portal.languages import spoken

UNKNOWN_LABELS: Mapping[Unknown, str] = {
    Unknown.NOT_KNOWN: "Niet gekend",
    Unknown.REFUSED: "Wil niet antwoorden",
    Unknown.NOT_ASKED: "Nog niet gevraagd",
    Unknown.UNDECIDED: "Nog niet te bepalen",
}
"""What a person reads for an unknown state."""

NOT_FILLED_IN = "Niet ingevuld"

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def words(text: Text | None, language: str = "") -> str:
    """A text in one language, or in the one that is spoken; Dutch where that language is missing."""
    if not text:
        return ""
    return text.get(language or spoken()) or text.get("nl", "")


def naming(label: str, sentence: str) -> str:
    """A sentence that can be read alone in an error list: it starts with the label of the field."""
    if label and label[-1] in "?.!":
        return f"{label} {sentence}"
    return f"{label}: {sentence[:1].lower()}{sentence[1:]}"


def about(field: Field, sentence: str) -> str:
    """A sentence about this field, naming it."""
    return naming(words(field.label), sentence)


def beside(label: str, sentence: str) -> str:
    """The same sentence next to its field: without the label that it starts with."""
    rest = sentence.removeprefix(label).removeprefix(":").strip() if label and sentence.startswith(label) else ""
    return f"{rest[:1].upper()}{rest[1:]}" or sentence


def number_text(value: Decimal) -> str:
    """A number as a person writes it here: a decimal comma, no useless zeros."""
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")
