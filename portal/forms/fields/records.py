"""Fields that point at a record of the portal: a person of the case, an organisation, a municipality, a goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

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
    Searched,
    Typed,
    WrongError,
    reference_text,
)
from portal.forms.fields.matching import MOST_FOUND, same
from portal.forms.fields.ready import Ready
from portal.forms.fields.texts import TEXT_LENGTH
from portal.forms.wording import about
from portal.languages import gettext as _, marked

TEXT_PART, SEARCH_PART, SOUGHT_PART = "text", "search", "sought"
NOT_BOTH = marked("Kies uit de lijst of vul zelf iets in, niet allebei.")
CHOOSE = marked("Kies een van de resultaten onder het zoekvak, of maak het zoekvak leeg.")
NOTHING_FOUND = marked("We vonden hier niets mee. Zoek met een ander stuk van de naam, of maak het zoekvak leeg.")
WAIT = marked("U zocht vaak na elkaar. Wacht een minuut en zoek dan opnieuw; wat u typte, staat er nog.")


@dataclass(frozen=True, slots=True)
class Picker:
    """A search as the page shows it: what is chosen, what stands in the box, and what that brought up."""

    chosen: tuple[RecordChoice, ...]
    text: str
    suffix: str
    asks: bool
    """Whether there is still something to search for: one record, once chosen, closes the box."""
    results: tuple[RecordChoice, ...] | None
    more: bool
    waits: bool = False
    """Whether the text was not looked up: this person searched too often."""


class Record(FieldType):
    """One record, or several (`many`); with `or_text` a free text when the record is not in the list.

    Few records stand in a list. Of many only those are here that are chosen or were searched for (`Searched`): the
    box to search in is then the box for a free text too.
    """

    legend = True
    fixed = False
    searched = True
    ready: ClassVar[Ready | None] = Ready(
        marked("Bijvoorbeeld: welke partner volgt dit op? De lijst is die van uw partners."),
        {"type": "record", "of": "partner"},
        name=marked("Een van onze partners"),
        code="partner",
    )
    required = marked("Kies er een uit de lijst.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """The choice, what is typed to find it or instead of it, and the text that the results are for."""
        text = (Part(TEXT_PART),) if field.or_text else ()
        if not self.searched:
            return (Part(many=field.many), *text)
        return (Part(many=field.many), *(text or (Part(SEARCH_PART),)), Part(SOUGHT_PART))

    def points_at(self, field: Field) -> str:
        """Which records are offered."""
        return field.of or ""

    def choices(self, field: Field, context: Context) -> tuple[RecordChoice, ...]:
        """The records at hand, and what was chosen before and has left the list since."""
        listed = tuple(context.records.get(self.points_at(field), ()))
        ids = {choice.id for choice in listed}
        former = (one for one in references(context.stored) if one.id and one.id not in ids)
        return listed + tuple(RecordChoice(one.id, one.label) for one in former)

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """The records as answers to choose from; none of those that are searched."""
        if self._search(field, context) is not None:
            return ()
        return tuple(Offered(one.id, one.label, group=one.group) for one in self.choices(field, context))

    def _search(self, field: Field, context: Context) -> Searched | None:
        """The records of this field where they are too many to list."""
        listed = context.records.get(self.points_at(field), ())
        return listed if isinstance(listed, Searched) else None

    def as_list(self, field: Field, offered: Sequence[Offered]) -> bool:
        """One of more than ten, or of groups, reads better as a list; several are always tick boxes."""
        return not field.many and (len(offered) > MANY_OPTIONS or any(one.group for one in offered))

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The chosen records, and what the text stands for."""
        text = typed.one(text_part(field))
        hits = self._hits(field, context, text)
        labels = {one.id: one.label for one in (*self.choices(field, context), *hits)}
        chosen = typed.many()
        if any(record_id not in labels for record_id in chosen):
            raise WrongError(about(field, _("Kies uit de lijst die er staat.")))
        if len(text) > TEXT_LENGTH:
            raise WrongError(
                about(field, _("Maak de tekst korter: er passen %(size)s tekens.") % {"size": TEXT_LENGTH})
            )
        found = [Reference(record_id, labels[record_id]) for record_id in chosen]
        if text and not self._only_sought(field, typed, context):
            found.append(self._meant(field, text, context, hits, chosen))
        return _one_or_many(field, tuple(dict.fromkeys(found)))

    def _hits(self, field: Field, context: Context, text: str) -> tuple[RecordChoice, ...]:
        search = self._search(field, context)
        return search.found.get(text, ()) if search is not None else ()

    def _only_sought(self, field: Field, typed: Typed, context: Context) -> bool:
        """Whether the text only served to find what was chosen."""
        chosen = typed.many()
        if not chosen or (not field.many and not field.or_text):
            return bool(chosen)
        before = {one.id for one in references(context.stored)}
        picked = not field.or_text or not field.many or bool(set(chosen) - before)
        return typed.one(SOUGHT_PART) == typed.one(text_part(field)) and picked

    def _meant(
        self, field: Field, text: str, context: Context, hits: Sequence[RecordChoice], chosen: Sequence[str]
    ) -> Reference:
        """The record whose name this is, or the text itself where that is an answer."""
        named = {one.id: one for one in (*hits, *self.choices(field, context)) if same(text, one)}
        if chosen and not field.many:
            raise WrongError(about(field, NOT_BOTH))
        if len(named) == 1 and self._search(field, context) is not None:
            one = next(iter(named.values()))
            return Reference(one.id, one.label)
        if field.or_text:
            return Reference("", text=text)
        waits = self._waits(field, context, text)
        raise WrongError(about(field, CHOOSE if hits else WAIT if waits else NOTHING_FOUND))

    def _waits(self, field: Field, context: Context, text: str) -> bool:
        """Whether a text was not looked up now."""
        search = self._search(field, context)
        return search is not None and text in search.waiting

    def drawn_with(self, field: Field, name: str, typed: Typed, context: Context) -> Mapping[str, Any]:
        """The search, where there are too many records to list."""
        if self._search(field, context) is None:
            return {}
        text = typed.one(text_part(field))
        labels = {one.id: one for one in (*self.choices(field, context), *self._hits(field, context, text))}
        named = [one for one in references(context.stored) if one.id and same(text, RecordChoice(one.id, one.label))]
        ids = dict.fromkeys((*typed.many(), *(one.id for one in named)))
        chosen = tuple(labels[one] for one in ids if one in labels)
        text = "" if named or self._only_sought(field, typed, context) else text
        asks = field.many or not chosen
        results = self._results(field, typed, context, text) if asks else None
        shown = None if results is None else tuple(one for one in results[:MOST_FOUND] if one.id not in ids)
        more = results is not None and len(results) > MOST_FOUND
        waits = asks and self._waits(field, context, text)
        return {"picker": Picker(chosen, text, text_part(field), asks, shown, more, waits)}

    def _results(self, field: Field, typed: Typed, context: Context, text: str) -> tuple[RecordChoice, ...] | None:
        """What the text brought up; nothing at all where nobody searched, or saw the results already."""
        search = self._search(field, context)
        seen = field.or_text and typed.one(SOUGHT_PART) == text
        return search.found.get(text) if search is not None and text and not seen else None

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The ids, and the text."""
        found = tuple(references(value))
        texts = [one.text for one in found if not one.id]
        return {
            "": [one.id for one in found if one.id],
            **({text_part(field): texts} if texts else {}),
        }

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The label of each, as it was when it was chosen."""
        return tuple(reference_text(one) for one in references(value))

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The text where that is allowed; nothing otherwise, because the records are not ours."""
        return {TEXT_PART: ["Voorbeeld"]} if field.or_text else {}

    def to_json(self, value: Value) -> object:
        """An object, or a list of them."""
        if isinstance(value, Reference):
            return {"id": value.id, "label": value.label, "text": value.text}
        return [self.to_json(one) for one in references(value)]

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The reference, or a tuple of them."""
        if isinstance(data, Mapping):
            return Reference(str(data["id"]), str(data.get("label", "")), str(data.get("text", "")))
        return tuple(self.from_json(one) for one in data)

    def coerce(self, field: Field, value: Value, records: Records) -> Value:
        """A reference, the record whose id or label this text is, or the text itself: a fact is never lost."""
        if isinstance(value, str) and value:
            found = _named(value, records.get(self.points_at(field), ()))
            reference = Reference(found.id, found.label) if found else Reference("", text=value)
            return _one_or_many(field, [reference])
        return _one_or_many(field, tuple(references(value)))


class Person(Record):
    """A person of the case or of this form."""

    searched = False
    ready = None
    required = marked("Kies een persoon uit de lijst.")

    def points_at(self, field: Field) -> str:
        """Persons, unless the definition names another kind."""
        return field.of or "person"


def text_part(field: Field) -> str:
    """The suffix of the box to type in: a free text, or only something to search for."""
    return TEXT_PART if field.or_text else SEARCH_PART


def references(value: Value) -> Iterator[Reference]:
    """The records that an answer points at."""
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
