"""Fields that point at a record of the portal: a person of the case, an organisation, a municipality, a goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.definitions.language import Field
from portal.definitions.values import Reference, Value
from portal.forms.fields.base import (
    MANY_OPTIONS,
    Context,
    FieldType,
    Offered,
    Part,
    RecordChoice,
    Records,
    Typed,
    WrongError,
    reference_text,
)
from portal.forms.fields.texts import TEXT_LENGTH
from portal.forms.wording import about

TEXT_PART = "text"


class Record(FieldType):
    """One record, or several (`many`); with `or_text` a free text when the record is not in the list."""

    legend = True
    fixed = False
    required = "Kies er een uit de lijst."

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """The choice, and the text that may stand in for it."""
        return (Part(many=field.many), Part(TEXT_PART)) if field.or_text else (Part(many=field.many),)

    def kind(self, field: Field) -> str:
        """Which records are offered."""
        return field.of or ""

    def choices(self, field: Field, context: Context) -> tuple[RecordChoice, ...]:
        """The records on offer, and what was chosen before and has left the list since."""
        listed = tuple(context.records.get(self.kind(field), ()))
        ids = {choice.id for choice in listed}
        former = (one for one in _references(context.stored) if one.id and one.id not in ids)
        return listed + tuple(RecordChoice(one.id, one.label) for one in former)

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """The records as answers to choose from."""
        return tuple(Offered(one.id, one.label, group=one.group) for one in self.choices(field, context))

    def as_list(self, field: Field, offered: Sequence[Offered]) -> bool:
        """One of more than ten reads better as a list; several are always tick boxes."""
        return len(offered) > MANY_OPTIONS and not field.many

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The chosen records, or the text."""
        labels = {choice.id: choice.label for choice in self.choices(field, context)}
        chosen = typed.many()
        text = typed.one(TEXT_PART)
        if any(record_id not in labels for record_id in chosen):
            raise WrongError(about(field, "Kies uit de lijst die er staat."))
        if len(text) > TEXT_LENGTH:
            raise WrongError(about(field, f"Maak de tekst korter: er passen {TEXT_LENGTH} tekens."))
        if text and chosen and not field.many:
            raise WrongError(about(field, "Kies uit de lijst of vul zelf iets in, niet allebei."))
        found = [Reference(record_id, labels[record_id]) for record_id in chosen]
        if text:
            found.append(Reference("", text=text))
        return _one_or_many(field, found)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The ids, and the text."""
        references = tuple(_references(value))
        return {
            "": [one.id for one in references if one.id],
            TEXT_PART: [one.text for one in references if not one.id],
        }

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The label of each, as it was when it was chosen."""
        return tuple(reference_text(one) for one in _references(value))

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The text where that is allowed; nothing otherwise, because the records are not ours."""
        return {TEXT_PART: ["Voorbeeld"]} if field.or_text else {}

    def to_json(self, value: Value) -> object:
        """An object, or a list of them."""
        if isinstance(value, Reference):
            return {"id": value.id, "label": value.label, "text": value.text}
        return [self.to_json(one) for one in _references(value)]

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The reference, or a tuple of them."""
        if isinstance(data, Mapping):
            return Reference(str(data["id"]), str(data.get("label", "")), str(data.get("text", "")))
        return tuple(self.from_json(one) for one in data)

    def coerce(self, field: Field, value: Value, records: Records) -> Value:
        """A reference, the record whose id or label this text is, or the text itself: a fact is never lost."""
        if isinstance(value, str) and value:
            found = _named(value, records.get(self.kind(field), ()))
            reference = Reference(found.id, found.label) if found else Reference("", text=value)
            return _one_or_many(field, [reference])
        references = list(_references(value))
        return _one_or_many(field, references)


class Person(Record):
    """A person of the case or of this form."""

    required = "Kies een persoon uit de lijst."

    def kind(self, field: Field) -> str:
        """Persons, unless the definition names another kind."""
        return field.of or "person"


def _references(value: Value) -> Iterator[Reference]:
    candidates = value if isinstance(value, tuple) else (value,)
    return (one for one in candidates if isinstance(one, Reference))


def _one_or_many(field: Field, found: Sequence[Reference]) -> Value:
    if not found:
        return None
    return tuple(found) if field.many else found[0]


def _named(text: str, offered: Sequence[RecordChoice]) -> RecordChoice | None:
    """The record with this id or label, or the only one of this name: 'Noor Wilg' is 'Noor Wilg (Veilig Huis)'."""
    exact = next((one for one in offered if text in (one.id, one.label)), None)
    named = {one.id: one for one in offered if one.label.startswith(f"{text} (")}
    return exact or (next(iter(named.values())) if len(named) == 1 else None)
