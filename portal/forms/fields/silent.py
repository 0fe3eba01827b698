"""Fields that ask nothing: what is computed, what a score says, a note; and the group, whose columns do the asking."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, cast

from portal.definitions.language import Field
from portal.definitions.values import PartialDate, Reference, Unknown, Value
from portal.forms.fields.base import FieldType, Part, Silent, option_label, reference_text
from portal.forms.fields.dates import Date, DateTime, PartialDateType, Time
from portal.forms.wording import about, number_text, words
from portal.languages import gettext as _

INLINE_COLUMNS = 4
"""A group with more columns than this gets a page for each row."""


class Computed(Silent):
    """A value that follows from the answers; nobody types it."""

    answers = False

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """As the type of the value says; codes read as the label of their option."""
        if isinstance(value, tuple):
            return tuple(part for one in value for part in self.display(field, cast(Value, one)))
        return (_plain_text(field, value),)

    def to_json(self, value: Value) -> object:
        """Numbers and dates as text, lists as lists."""
        if isinstance(value, tuple):
            return [self.to_json(cast(Value, one)) for one in value]
        if isinstance(value, Reference):
            return {"id": value.id, "label": value.label, "text": value.text}
        return value if isinstance(value, bool | None) else _iso(value)

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """As stored; it is computed anew wherever it matters."""
        value: Value = tuple(data) if isinstance(data, list) else data
        return value


class ScoreType(Computed):
    """The result of a score block."""


class Note(Silent):
    """Words on the page: a warning, an explanation. Never an answer."""

    answers = False

    def answered(self, value: Value) -> bool:
        """A note is never filled in."""
        return False


class Group(FieldType):
    """Rows that repeat; its columns are fields of their own and each row has an id that the server made."""

    legend = True

    def parts(self, field: Field) -> tuple[Part, ...]:
        """None of its own: the inputs belong to the rows."""
        return ()

    def inline(self, field: Field) -> bool:
        """Whether the rows stand on the page of the step."""
        return len(field.columns) <= INLINE_COLUMNS

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Nothing of its own."""
        return {}

    def missing(self, field: Field) -> str:
        """The sentence for a group with too few rows."""
        name = words(field.row_name) or _("rij")
        if field.min and field.min.isdecimal() and int(field.min) > 1:
            told = _("Voeg een %(name)s toe: er zijn er minstens %(number)s nodig.")
            return about(field, told % {"name": name, "number": field.min})
        return about(field, _("Voeg minstens één %(name)s toe.") % {"name": name})


def _plain_text(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return _("Ja") if value else _("Nee")
    if isinstance(value, Decimal):
        return number_text(value)
    for kind, type_ in ((datetime, DateTime()), (date, Date()), (time, Time()), (PartialDate, PartialDateType())):
        if isinstance(value, kind):
            return type_.display(field, value)[0]
    return option_label(field.options, value) if isinstance(value, str) else reference_text(value)


def _iso(value: Value) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Unknown):
        return {"unknown": value.value}
    return dict(value) if isinstance(value, Mapping) else str(value)
