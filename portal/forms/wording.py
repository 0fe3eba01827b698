"""How the portal words what it says about a field: its label in a language, and sentences that name it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal

from portal.definitions.language import Field, Text
from portal.definitions.values import Unknown
from portal.languages import gettext as _, marked, spoken

UNKNOWN_LABELS: Mapping[Unknown, str] = {
    Unknown.NOT_KNOWN: marked("Niet gekend"),
    Unknown.REFUSED: marked("Wil niet antwoorden"),
    Unknown.NOT_ASKED: marked("Nog niet gevraagd"),
    Unknown.UNDECIDED: marked("Nog niet te bepalen"),
}
"""What a person reads for an unknown state."""

NOT_FILLED_IN = marked("Niet ingevuld")

WEEKDAYS = (
    marked("maandag"),
    marked("dinsdag"),
    marked("woensdag"),
    marked("donderdag"),
    marked("vrijdag"),
    marked("zaterdag"),
    marked("zondag"),
)
MONTHS = (
    marked("januari"),
    marked("februari"),
    marked("maart"),
    marked("april"),
    marked("mei"),
    marked("juni"),
    marked("juli"),
    marked("augustus"),
    marked("september"),
    marked("oktober"),
    marked("november"),
    marked("december"),
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
    """A sentence about this field, naming it; one that was only marked is translated here."""
    return naming(words(field.label), _(sentence))


def beside(label: str, sentence: str) -> str:
    """The same sentence next to its field: without the label that it starts with."""
    rest = sentence.removeprefix(label).removeprefix(":").strip() if label and sentence.startswith(label) else ""
    return f"{rest[:1].upper()}{rest[1:]}" or sentence


def unknown_text(state: Unknown) -> str:
    """What a person reads for an unknown state, in the language that is spoken."""
    return _(UNKNOWN_LABELS[state])


def hour_text(moment: datetime | time) -> str:
    """`14.32 u.` or `14:32`."""
    return _("%(hour)s.%(minute)s u.") % {"hour": f"{moment:%H}", "minute": f"{moment:%M}"}


def number_text(value: Decimal) -> str:
    """A number as a person writes it here: a decimal comma, no useless zeros."""
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.replace(".", ",")
