"""Every field type, one line each. Nothing anywhere else asks what type a field has."""

from __future__ import annotations

from collections.abc import Mapping

from portal.definitions.language import Field
from portal.forms.fields import dates, files, matrix, numbers, options, records, relation, silent, texts
from portal.forms.fields.base import FieldType
from portal.forms.fields.ready import Ready

FIELD_TYPES: Mapping[str, FieldType] = {
    "text": texts.Text(),
    "long_text": texts.LongText(),
    "number": numbers.Number(),
    "money": numbers.Money(),
    "date": dates.Date(),
    "partial_date": dates.PartialDateType(),
    "time": dates.Time(),
    "datetime": dates.DateTime(),
    "yes_no": options.YesNo(),
    "choice": options.Choice(),
    "choices": options.Choices(),
    "scale": options.Scale(),
    "matrix": matrix.Matrix(),
    "email": texts.Email(),
    "phone": texts.Phone(),
    "address": texts.Address(),
    "national_number": texts.NationalNumber(),
    "person": records.Person(),
    "relation": relation.RelationType(),
    "record": records.Record(),
    "file": files.Files(),
    "agreement": options.Agreement(),
    "computed": silent.Computed(),
    "score": silent.ScoreType(),
    "note": silent.Note(),
    "group": silent.Group(),
}

READY: Mapping[str, tuple[str, Ready]] = {
    kind.ready.code or name: (name, kind.ready) for name, kind in FIELD_TYPES.items() if kind.ready
}
"""What an admin adds without help, by the code under which he chooses it: its type and how it is made."""


def type_of(field: Field) -> FieldType:
    """The behaviour of a field."""
    return FIELD_TYPES[field.type]
