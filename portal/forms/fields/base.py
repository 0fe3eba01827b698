"""What every field type has: its inputs, a WTForms field that binds them, and one typed answer.

A type is one object in `registry.FIELD_TYPES`. WTForms binds and validates; nobody ever calls a widget, the templates
in `templates/fields/` draw from plain data (performance.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field as attribute
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, ClassVar

from wtforms import Field as WTField, Form, ValidationError
from wtforms.fields.core import UnboundField
from wtforms.utils import unset_value

from portal.definitions.language import Field, Option
from portal.definitions.values import UNKNOWN_CODE, Reference, Unknown, Value
from portal.forms.fields.ready import Ready
from portal.forms.posted import Posted
from portal.forms.wording import about, unknown_text, words
from portal.languages import gettext as _, marked

MANY_OPTIONS = 10
"""Above this number of options a list to choose from reads better than radios."""

UNKNOWN_PART = "unknown"
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and lone surrogates: not storable on every database (security.md G02)."""
STAND_IN = "\N{REPLACEMENT CHARACTER}"

Check = Callable[[Form, WTField], None]

MOST_ABREAST = 4
"""With more columns than this a table would not fit beside the margin: each line then stands on its own."""


class WrongError(ValueError):
    """What was typed is not an answer; carries the sentence that says what would be right."""


@dataclass(frozen=True, slots=True)
class Part:
    """One input name of a field: `field` or `field-day`; `many` may be posted more than once."""

    suffix: str = ""
    many: bool = False

    def name(self, base: str) -> str:
        """The posted name of this input."""
        return f"{base}-{self.suffix}" if self.suffix else base


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """A record of the portal that a person may choose; handed in by whoever may read it."""

    id: str
    label: str
    group: str = ""
    also: str = ""
    """Another name it had or has, by which it was found."""


class Searched(tuple[RecordChoice, ...]):
    """More records than fit in a list: the few that matter here, and what was found for what somebody typed."""

    found: Mapping[str, tuple[RecordChoice, ...]] = MappingProxyType({})
    waiting: frozenset[str] = frozenset()
    """Texts that were not looked up now: this person searched too often."""

    @classmethod
    def of(
        cls,
        known: Iterable[RecordChoice],
        found: Mapping[str, tuple[RecordChoice, ...]],
        waiting: Iterable[str] = (),
    ) -> Searched:
        """The records that are named or chosen, and what each typed text brought up."""
        searched = cls(known)
        searched.found, searched.waiting = found, frozenset(waiting)
        return searched


Records = Mapping[str, Sequence[RecordChoice]]


@dataclass(frozen=True, slots=True)
class Offered:
    """One answer that is offered: the posted value, what a person reads, a short explanation."""

    code: str
    label: str
    help: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """An answer of many parts as it is read: what heads the columns, if anything, and each line with its answers."""

    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def abreast(self) -> bool:
        """Whether its columns fit beside each other."""
        return len(self.columns) <= MOST_ABREAST


@dataclass(frozen=True, slots=True)
class Signature:
    """Who fills in, and when: kept with what somebody agrees to."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Context:
    """What reading or drawing a field may look at besides what was typed."""

    today: date | None = None
    signature: Signature | None = None
    records: Records = attribute(default_factory=dict)
    stored: Value = None
    offered: tuple[Offered, ...] = ()
    """The answers to choose from, where they were laid out beforehand."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the inputs of one field, by suffix."""

    parts: Mapping[str, Sequence[str]]

    def text(self, suffix: str = "") -> str:
        """The text of one input as typed."""
        values = self.parts.get(suffix) or ("",)
        return values[0]

    def one(self, suffix: str = "") -> str:
        """The text of one input without white space around it."""
        return self.text(suffix).strip()

    def many(self, suffix: str = "") -> tuple[str, ...]:
        """The values of an input that may be posted more than once; blanks only say that it was on the page."""
        return tuple(dict.fromkeys(value for value in self.parts.get(suffix, ()) if value))


class StepForm(Form):
    """A plain WTForms form that knows what its fields may look at; each step gets a class of its own."""

    def __init__(self, posted: Posted, context: Callable[[str], Context], prefix: str = "") -> None:
        """Bind what was posted."""
        self.context = context
        super().__init__(posted, prefix=prefix)


class AnswerField(WTField):
    """A WTForms field over the inputs of one field; `data` is the typed answer, or None when nothing was answered."""

    def __init__(self, definition: Field, kind: FieldType, *, _form: StepForm, **options: Any) -> None:  # noqa: ANN401 -- WTForms' own
        """Keep the definition; everything else is WTForms' own."""
        super().__init__(_form=_form, **options)
        self.definition = definition
        self.kind = kind
        self.step_form = _form

    def process(self, formdata: Any, data: object = unset_value, extra_filters: object = None) -> None:  # noqa: ANN401 -- WTForms' own
        """Gather the inputs and read them as one answer."""
        super().process(None)
        self.raw_data = []
        context = self.step_form.context(self.short_name)
        inputs = self.kind.inputs(self.definition, context)
        gathered = {part.suffix: formdata.getlist(part.name(self.name)) for part in inputs}
        try:
            self.data = self.kind.answer(self.definition, Typed(gathered), context)
        except WrongError as mistake:
            self.process_errors = [str(mistake)]

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:  # noqa: ANN401 -- WTForms' own
        """Judge an answer; what could not be read has its sentence already, what is unknown needs no judging."""
        if self.process_errors or self.data is None or isinstance(self.data, Unknown):
            self.errors = list(self.process_errors)
            return not self.errors
        return super().validate(form, extra_validators)


class FieldType:
    """The behaviour of one type of field; subclasses say only what differs."""

    asks: ClassVar[bool] = True
    """Whether a person fills something in."""
    answers: ClassVar[bool] = True
    """Whether a summary has a line for it, also when it was not filled in."""
    legend: ClassVar[bool] = False
    """Whether the label heads several inputs (fieldset and legend)."""
    fixed: ClassVar[bool] = True
    """Whether the answers to choose from follow from the definition alone."""
    plain: ClassVar[bool] = True
    """Whether what was typed is only ever drawn as the text of an input, or as a chosen answer."""
    named_ends: ClassVar[bool] = False
    """Whether the page says what the lowest and the highest answer mean."""
    varies: ClassVar[bool] = False  # whether its inputs follow from the records on offer too
    searched: ClassVar[bool] = False  # whether its records are searched by typing when they are many
    ready: ClassVar[Ready | None] = None  # how an admin adds a question of this type without help, if that can be
    binds_to_words: ClassVar[bool] = False  # whether an answer holds only for the very words it was given to
    required: ClassVar[str] = marked("Vul een antwoord in.")

    def parts(self, field: Field) -> tuple[Part, ...]:
        """The inputs of this field."""
        return (*self.own_parts(field), Part(UNKNOWN_PART, many=True)) if field.unknown else self.own_parts(field)

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """The inputs besides the one for an unknown state."""
        return (Part(),)

    def inputs(self, field: Field, context: Context) -> tuple[Part, ...]:
        """The inputs of this field with these records on offer."""
        return self.parts(field)

    def points_at(self, field: Field) -> str:
        """The kind of record that this field offers, where it offers any."""
        return ""

    def pointed(self, field: Field, texts: Sequence[str]) -> dict[str, tuple[RecordChoice, ...]]:
        """The records that the plain text of an example case names, by kind."""
        kind = self.points_at(field)
        return {kind: tuple(RecordChoice(text, text) for text in texts)} if kind else {}

    def wtforms(self, field: Field) -> UnboundField[AnswerField]:
        """The WTForms field that binds and validates this field."""
        unbound: UnboundField[AnswerField] = UnboundField(
            AnswerField, field, self, label=words(field.label), name=field.id, validators=self.checks(field)
        )
        return unbound

    def checks(self, field: Field) -> list[Check]:
        """The WTForms validators of a typed answer."""
        return []

    def answer(self, field: Field, typed: Typed, context: Context) -> Value:
        """The typed answer: an unknown state, a value, or None; raises WrongError."""
        if any(INVISIBLE.search(text) for texts in typed.parts.values() for text in texts):
            raise WrongError(
                about(
                    field,
                    _("Hier staat een onzichtbaar teken dat we niet kunnen bewaren. Haal het weg en probeer opnieuw."),
                )
            )
        states = typed.many(UNKNOWN_PART)
        value = self.read(field, typed, context)
        if not states:
            return value
        if value is not None or len(states) > 1:
            raise WrongError(about(field, _("Vul iets in of kies dat het niet gekend is, niet allebei.")))
        return unknown_state(field, states[0])

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """The value that was typed, None when nothing was; raises WrongError."""
        return typed.one() or None

    def raw(self, field: Field, value: Value) -> dict[str, list[str]]:
        """An answer as a person would have typed it, by suffix."""
        if isinstance(value, Unknown):
            return {UNKNOWN_PART: [value.value]}
        return {} if value is None else self.typed(field, value)

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """A known value as a person would have typed it."""
        return {"": [str(value)]}

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """Plain text (of an example case) as if it was typed, by suffix."""
        return {self.parts(field)[0].suffix: texts} if self.parts(field) else {}

    def shown(self, field: Field, value: Value) -> tuple[str, ...]:
        """An answer as a person reads it, in parts (one line or one list entry each); empty when not filled in."""
        if isinstance(value, Unknown):
            return (unknown_text(value),)
        return () if not self.answered(value) else self.display(field, value)

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """A known value as a person reads it."""
        return (str(value),)

    def tabled(self, field: Field, value: Value) -> AnswerTable | None:
        """The same as a table, where it reads better so."""
        return None

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Something right to post, by suffix: tests and the components page use it."""
        return {"": ["Voorbeeld"]}

    def to_json(self, value: Value) -> object:
        """A known value as plain JSON data."""
        return value

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """A known value back from plain JSON data."""
        value: Value = data
        return value

    def known(self, value: Value) -> Value:
        """An answer as conditions see it."""
        return value

    def answered(self, value: Value) -> bool:
        """Whether this counts as filled in; an unknown state that was chosen does."""
        return value is not None and value not in ("", ())

    def fulfils(self, field: Field, value: Value) -> bool:
        """Whether this is enough where an answer is required."""
        return self.answered(value)

    def codes(self, value: Value) -> frozenset[object]:
        """The codes that were chosen, in an answer that chooses."""
        return frozenset(value if isinstance(value, tuple) else (value,))

    def coerce(self, field: Field, value: Value, records: Records) -> Value:
        """What an expression gave (a default, a prefill), as an answer of this type; None when it is none."""
        return None if isinstance(value, Unknown) else value

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """The answers to choose from, where there are any."""
        return ()

    def as_list(self, field: Field, offered: Sequence[Offered]) -> bool:
        """Whether the answers stand in a drop-down list."""
        return False

    def unknown_offered(self, field: Field) -> tuple[Offered, ...]:
        """The unknown states with a tick box of their own."""
        return tuple(Offered(state, unknown_text(Unknown(state))) for state in field.unknown)

    def drawn_with(self, field: Field, name: str, typed: Typed, context: Context) -> Mapping[str, Any]:
        """What the page shows of this type alone, by attribute of `portal.forms.shapes.FieldView`."""
        return {}

    def attached(self, value: Value) -> tuple[str, ...]:
        """The ids of the files in an answer, where a type has any."""
        return ()

    def state(self, field: Field, typed: Typed) -> str:
        """A word for a template that must ask more because of what was typed; mostly none."""
        return ""

    def missing(self, field: Field) -> str:
        """The sentence for a required field without an answer."""
        return about(field, self.required)


class Silent(FieldType):
    """A type that asks nothing: it has no inputs, so whatever is posted for it is refused."""

    asks = False

    def parts(self, field: Field) -> tuple[Part, ...]:
        """No inputs."""
        return ()

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Nothing to post."""
        return {}


def unknown_state(field: Field, code: str) -> Unknown:
    """The unknown state with this code, where the field offers it."""
    if code not in field.unknown:
        raise WrongError(about(field, _("Kies een van de antwoorden.")))
    return Unknown(code)


def option_label(options: Sequence[Option], code: str) -> str:
    """What a person reads for a code; `onbekend` is always read as the unknown state."""
    if code == UNKNOWN_CODE:
        return unknown_text(Unknown.NOT_KNOWN)
    return next((words(option.label) for option in options if option.code == code), code)


def at_most(field: Field, default: int) -> Check:
    """A validator: not longer than the field allows."""
    limit = field.max_length or default

    def check(_form: Form, bound: WTField) -> None:
        if len(bound.data) > limit:
            size = f"{limit:,}".replace(",", ".")
            told = _("Maak de tekst korter: er passen %(size)s tekens, u schreef er %(written)s.")
            raise ValidationError(about(field, told % {"size": size, "written": len(bound.data)}))

    return check


def reference_text(value: Value) -> str:
    """What a person reads for a reference."""
    return (value.label or value.text) if isinstance(value, Reference) else str(value)
