"""Fields of numbers: a number and an amount of money."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import Field as WTField, Form, ValidationError

from portal.definitions.language import Field
from portal.definitions.values import Value
from portal.forms.fields.base import Check, Context, FieldType, Typed, WrongError
from portal.forms.fields.ready import Ready
from portal.forms.wording import about, number_text
from portal.languages import gettext as _, marked

WRITTEN = re.compile(r"-?[0-9]{1,12}(,[0-9]{1,4})?")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3}){1,3}(,[0-9]{1,4})?")
POINT = re.compile(r"-?[0-9]{1,12}\.[0-9]{1,4}")


class Number(FieldType):
    """A number; a decimal comma, and points or spaces between thousands."""

    ready = Ready(marked("Bijvoorbeeld: aantal kinderen in huis."), {"type": "number"})
    required = marked("Vul een getal in, bijvoorbeeld 3.")

    def checks(self, field: Field) -> list[Check]:
        """Between the lowest and the highest that the field allows."""
        return [between(field)]

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The number that was written."""
        text = re.sub(r"[\s€]", "", typed.one())
        if not text:
            return None
        number = decimal_of(text)
        if number is None:
            raise WrongError(about(field, self.required))
        return number

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """With a decimal comma."""
        return {"": list(self.display(field, value))}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """With a decimal comma."""
        return (number_text(value) if isinstance(value, Decimal) else str(value),)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The lowest number that is right."""
        return {"": [(field.min or field.max or "1").replace(".", ",")]}

    def to_json(self, value: Value) -> object:
        """As text, so that no digit is lost."""
        return str(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """From text."""
        return Decimal(str(data))

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only a number is one."""
        return value if isinstance(value, Decimal) else None


class Money(Number):
    """An amount in euro."""

    ready = Ready(marked("Bijvoorbeeld: de huur per maand."), {"type": "money"})
    required = marked("Vul een bedrag in, bijvoorbeeld 12,50.")

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """An amount to the cent."""
        amount = super().read(field, typed, context)
        if isinstance(amount, Decimal) and amount != round(amount, 2):
            raise WrongError(about(field, self.required))
        return amount

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """With the euro sign and two decimals."""
        return (f"€ {value:.2f}".replace(".", ","),)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The bare number."""
        return {"": [f"{value:.2f}".replace(".", ",")]}


def decimal_of(text: str) -> Decimal | None:
    """The number that was written, or None."""
    if THOUSANDS.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if WRITTEN.fullmatch(text) or POINT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    return None


def between(field: Field) -> Check:
    """A validator: between the lowest and the highest that the field allows."""
    low, high = bound(field.min), bound(field.max)

    def check(_form: Form, bound_field: WTField) -> None:
        if low is not None and bound_field.data < low:
            raise ValidationError(about(field, _("Vul %(number)s of meer in.") % {"number": number_text(low)}))
        if high is not None and bound_field.data > high:
            raise ValidationError(about(field, _("Vul %(number)s of minder in.") % {"number": number_text(high)}))

    return check


def bound(text: str | None) -> Decimal | None:
    """A lowest or highest number of a definition."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
