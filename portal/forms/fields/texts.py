"""Fields of text: one line, many lines, e-mail, phone and address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from portal.definitions.language import Field
from portal.definitions.values import Value
from portal.forms.fields.base import Check, Context, FieldType, Part, Typed, WrongError, at_most
from portal.forms.fields.ready import Ready
from portal.forms.wording import about
from portal.languages import gettext as _, marked

TEXT_LENGTH = 500
LONG_TEXT_LENGTH = 100_000
EMAIL_LENGTH = 254
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
PHONE = re.compile(r"[0-9+()/.\s-]+(\s*(ext|toestel|tst)\.?\s*[0-9]+)?", re.IGNORECASE)
POSTCODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z \-]{1,9}")
ADDRESS_PARTS = ("street", "postcode", "town")


class Text(FieldType):
    """One line of text."""

    limit = TEXT_LENGTH
    ready: ClassVar[Ready | None] = Ready(marked("Bijvoorbeeld: naam van de school."), {"type": "text"})

    def checks(self, field: Field) -> list[Check]:
        """Not longer than the field allows."""
        return [at_most(field, self.limit)]

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The line; a tab or line end pasted along becomes a space."""
        return " ".join(re.split(r"[\t\n]+", typed.one())) or None

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Any value reads as text."""
        value = super().coerce(field, value, {})
        return None if value is None else str(value)


class LongText(Text):
    """Text of many lines, kept exactly as written."""

    limit = LONG_TEXT_LENGTH
    ready = Ready(marked("Bijvoorbeeld: wat werd al geprobeerd?"), {"type": "long_text"})

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The text as written; only white space is no answer."""
        text = typed.text()
        return text if text.strip() else None


class Email(Text):
    """An e-mail address, judged leniently."""

    limit = EMAIL_LENGTH
    ready = Ready(marked("Bijvoorbeeld: adres van de dienst."), {"type": "email"})
    required = marked("Vul een e-mailadres in, bijvoorbeeld naam@dienst.be.")

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """Something with one @ and a dot after it."""
        text = typed.one()
        if text and not EMAIL.fullmatch(text):
            raise WrongError(about(field, self.required))
        return text or None

    def sample(self, field: Field) -> dict[str, list[str]]:
        """An address that can never exist."""
        return {"": ["naam@dienst.invalid"]}


class Phone(Text):
    """A phone number, judged leniently: it is read by people."""

    limit = 40
    ready = Ready(marked("Bijvoorbeeld: nummer van de wachtdienst."), {"type": "phone"})
    required = marked("Vul een telefoonnummer in, bijvoorbeeld 0470 12 34 56.")

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """At least three digits, and what people write between them."""
        text = typed.one()
        if text and (not PHONE.fullmatch(text) or sum(sign.isdigit() for sign in text) < 3):
            raise WrongError(about(field, self.required))
        return text or None

    def sample(self, field: Field) -> dict[str, list[str]]:
        """A number nobody has."""
        return {"": ["0470 00 00 00"]}


class NationalNumber(Text):
    """A rijksregister number; the last two digits check the others (and tell who was born from 2000 on)."""

    ready = None
    required = marked("Vul een rijksregisternummer van elf cijfers in, bijvoorbeeld 85.07.30-033.28.")

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """Eleven digits that check out; points, dashes and spaces do not count."""
        text = re.sub(r"[\s./-]", "", typed.one())
        if not text:
            return None
        if not re.fullmatch("[0-9]{11}", text):
            raise WrongError(about(field, self.required))
        if int(text[9:]) not in {97 - int(born + text[:9]) % 97 for born in ("", "2")}:
            raise WrongError(
                about(field, _("De cijfers kloppen niet met elkaar. Kijk het nummer na op de identiteitskaart."))
            )
        return text

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """Grouped as on the card."""
        return {"": list(self.display(field, value))}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """'85.07.30-033.28'."""
        text = str(value)
        return (f"{text[:2]}.{text[2:4]}.{text[4:6]}-{text[6:9]}.{text[9:]}" if len(text) == 11 else text,)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """A number with a month that does not exist: it can never be anybody's."""
        return {"": ["00.00.00-001.96"]}


class Address(FieldType):
    """Street and number, postcode and town; any of the three is an answer."""

    legend = True
    ready = Ready(marked("Bijvoorbeeld: waar verblijft het kind nu?"), {"type": "address"})
    required = marked("Vul een adres in; alleen een gemeente mag ook.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """Three inputs."""
        return tuple(Part(suffix) for suffix in ADDRESS_PARTS)

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """What was filled in, by part."""
        found = {suffix: typed.one(suffix) for suffix in ADDRESS_PARTS if typed.one(suffix)}
        if any(len(text) > TEXT_LENGTH for text in found.values()):
            raise WrongError(
                about(field, _("Maak het adres korter: er passen %(size)s tekens in elk vak.") % {"size": TEXT_LENGTH})
            )
        if "postcode" in found and not POSTCODE.fullmatch(found["postcode"]):
            raise WrongError(about(field, _("Vul een postcode in, bijvoorbeeld 9000.")))
        return found or None

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The three inputs."""
        return {suffix: [str(text)] for suffix, text in _parts(value).items()}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """Street on one line, postcode and town on the next."""
        parts = _parts(value)
        place = " ".join(parts[suffix] for suffix in ("postcode", "town") if suffix in parts)
        return tuple(line for line in (parts.get("street", ""), place) if line)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """A street that does not exist."""
        return {"street": ["Voorbeeldstraat 1"], "postcode": ["9000"], "town": ["Gent"]}

    def to_json(self, value: Value) -> object:
        """A plain object."""
        return _parts(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The parts."""
        return dict(data)

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only an address is one."""
        return value if isinstance(value, Mapping) else None


def _parts(value: Value) -> dict[str, str]:
    return (
        {suffix: str(value[suffix]) for suffix in ADDRESS_PARTS if suffix in value}
        if isinstance(value, Mapping)
        else {}
    )
