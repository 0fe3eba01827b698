"""What a definition asks, line by line and in plain words: for the workshop, a version's page and the empty form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as attribute
from typing import Any

from portal.definitions import dependencies
from portal.definitions.expressions import ExpressionError, in_dutch, parse
from portal.definitions.language import Definition, Field, Step
from portal.definitions.library import labels
from portal.definitions.naming import AUDIENCES
from portal.definitions.places import Place, located, places
from portal.definitions.scope import row_words
from portal.forms.fields.base import Context, Offered
from portal.forms.fields.registry import type_of
from portal.forms.fields.texts import LongText
from portal.forms.wording import words
from portal.languages import gettext as _, marked, spoken

TYPE_NAMES: Mapping[str, str] = {
    "text": marked("Eén regel tekst"),
    "long_text": marked("Tekst van meer regels"),
    "number": marked("Getal"),
    "money": marked("Bedrag in euro"),
    "date": marked("Datum"),
    "partial_date": marked("Datum, ook als dag of maand niet gekend is"),
    "time": marked("Uur"),
    "datetime": marked("Datum en uur"),
    "yes_no": marked("Ja of nee"),
    "choice": marked("Eén antwoord uit een lijst"),
    "choices": marked("Meer antwoorden uit een lijst"),
    "scale": marked("Schaal"),
    "matrix": marked("Tabel met antwoorden"),
    "email": marked("E-mailadres"),
    "phone": marked("Telefoonnummer"),
    "address": marked("Adres"),
    "national_number": marked("Rijksregisternummer"),
    "person": marked("Persoon van het dossier"),
    "relation": marked("Verband tussen twee personen"),
    "record": marked("Keuze uit een lijst van het portaal"),
    "file": marked("Bijlage"),
    "agreement": marked("Vinkje om te bevestigen"),
    "computed": marked("Wordt berekend"),
    "score": marked("Score"),
    "note": marked("Tekst om te lezen"),
    "group": marked("Lijst van rijen"),
}
"""What a type is called for somebody who is no technician."""

REQUIRED = marked("Verplicht")
ONLY_IF = marked("Alleen als %(condition)s")
EVERYBODY = "form"
ALWAYS, NEVER = "true", "false"
LINES = 6
"""Room for a text of more lines."""
ADAPTABLE: Mapping[str, str] = {
    "label": marked("naam"),
    "help": marked("uitleg"),
    "required": marked("verplicht"),
    "required_if": marked("wanneer verplicht"),
    "show_if": marked("wanneer gevraagd"),
    "options": marked("antwoorden"),
    "audience": marked("wie het leest"),
    "default": marked("antwoord vooraf"),
    "compute": marked("berekening"),
}
"""The properties that a region may adapt, in words."""


@dataclass(frozen=True)
class FieldLine:
    """One field as the workshop shows it; `id` is dotted for a column."""

    id: str
    field: Field
    label: str
    type_name: str
    regional: bool
    adapted: tuple[str, ...] = ()
    changed: bool = False
    added: bool = False
    """Whether the version it is compared with does not ask it."""
    required: str = ""
    shown: str = ""
    used_by: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    """On paper: the answers to tick."""
    room: int = 0
    """On paper: the lines to write on."""
    columns: tuple[FieldLine, ...] = ()

    @property
    def sometimes_required(self) -> bool:
        """Whether an answer is needed under a condition of its own."""
        return self.required not in ("", _(REQUIRED))

    @property
    def lands(self) -> bool:
        """Whether the answer goes on into the case."""
        return self.field.bind is not None or any(one.lands for one in self.columns)

    @property
    def on_paper(self) -> bool:
        """Whether it has a place on the empty form: what the portal works out has none."""
        return not (self.field.compute or self.field.score)

    @property
    def described(self) -> str:
        """What whoever reads a proposal has to know of a question: its kind, whether and when it is asked, for whom."""
        readers = AUDIENCES[self.field.audience] if self.field.audience != EVERYBODY else ""
        told = _("Te lezen door: %(readers)s") % {"readers": _(readers)} if readers else ""
        needed = self.required or (_("Niet verplicht") if type_of(self.field).asks else "")
        return " ".join(f"{one}." for one in (self.type_name, needed, self.shown, told) if one)

    @property
    def origin(self) -> str:
        """Whose field this is (domain/review.md, Words)."""
        return _("vraag van onze regio") if self.regional else _("Vlaamse vraag")


@dataclass(frozen=True)
class StepLine:
    """One step with its fields."""

    step: Step
    title: str
    intro: str
    optional: str
    shown: str
    fields: tuple[FieldLine, ...]


@dataclass(frozen=True)
class Outline:
    """A whole form in words."""

    definition: Definition
    steps: tuple[StepLine, ...]
    lines: Mapping[str, FieldLine] = attribute(repr=False)

    @property
    def title(self) -> str:
        """What the form is called."""
        return words(self.definition.title)


def outline(definition: Definition, *, against: Definition | None = None) -> Outline:
    """A definition in words; fields that differ from `against` (the version in force) are marked as changed."""
    teller = _Teller(definition, against)
    steps = tuple(teller.step(step) for step in definition.steps)
    return Outline(definition, steps, {line.id: line for step in steps for line in flattened(step.fields)})


def flattened(lines: tuple[FieldLine, ...]) -> Iterator[FieldLine]:
    """Fields and their columns, in order."""
    for line in lines:
        yield line
        yield from flattened(line.columns)


def where_used(definition: Definition, field_id: str) -> tuple[str, ...]:
    """Sentences that say what needs this field, so that nobody hides it unaware."""
    return _Teller(definition, None).used_by(field_id)


class _Teller:
    """Puts one definition into words."""

    def __init__(self, definition: Definition, against: Definition | None) -> None:
        self.definition = definition
        self.labels = {**labels(definition, spoken()), **_answers(definition)}
        self.former = _by_id(against) if against is not None else {}
        self.compares = against is not None
        self.places = [(place, dependencies.used(place)) for place in places(definition)]

    def step(self, step: Step) -> StepLine:
        """One step."""
        return StepLine(
            step=step,
            title=words(step.title),
            intro=words(step.intro),
            optional=_when(step.optional_if, _("Hoeft niet"), _("Hoeft niet als %(condition)s"), self.labels),
            shown=_when(step.show_if, "", _(ONLY_IF), self.labels),
            fields=tuple(self.field(field, "") for field in step.fields),
        )

    def field(self, field: Field, group: str) -> FieldLine:
        """One field, with its columns."""
        dotted = f"{group}.{field.id}" if group else field.id
        return FieldLine(
            id=dotted,
            field=field,
            label=words(field.label),
            type_name=_(TYPE_NAMES.get(field.type, field.type)),
            regional=self.is_regional(dotted),
            adapted=self.adapted(dotted),
            changed=self.compares and self.former.get(dotted) != _alone(field),
            added=self.compares and dotted not in self.former,
            required=self.required(field, group),
            shown=_when(field.show_if, "", _(ONLY_IF), self.named_in(group)),
            used_by=self.used_by(dotted),
            **_paper(field),
            columns=tuple(self.field(column, dotted) for column in field.columns),
        )

    def named_in(self, group: str) -> Mapping[str, str]:
        """What fields and answers are called; inside a group `row.` is the row itself, `parent.` the row around it."""
        rows = {
            f"{word}.{name.removeprefix(f'{level}.')}": label
            for word, level in row_words(group).items()
            for name, label in self.labels.items()
            if name.startswith(f"{level}.")
        }
        return {**self.labels, **rows} if group else self.labels

    def required(self, field: Field, group: str) -> str:
        """Whether an answer is needed."""
        if field.required or (field.required_if and field.required_if == field.show_if):
            return _(REQUIRED)
        return _when(field.required_if, _(REQUIRED), _("Verplicht als %(condition)s"), self.named_in(group))

    def is_regional(self, dotted: str) -> bool:
        """Whether the region added the field itself."""
        return self.definition.origins.get(dotted) == self.definition.region

    def adapted(self, dotted: str) -> tuple[str, ...]:
        """What the region made different of a shared field."""
        if self.is_regional(dotted):
            return ()
        region, origins = self.definition.region, self.definition.origins
        return tuple(_(word) for name, word in ADAPTABLE.items() if origins.get(f"{dotted}#{name}") == region)

    def used_by(self, dotted: str) -> tuple[str, ...]:
        """Sentences that say which condition, score or calculation needs the field."""
        found: dict[str, str] = {}
        for place, used in self.places:
            if dotted in used and place.owner != dotted:
                found.setdefault(place.owner, self.needed_for(place))
        scores = [words(score.title) for score in self.definition.scores if dotted in score.items]
        return (
            *dict.fromkeys(found.values()),
            *(_("Telt mee in de score ‘%(title)s’.") % {"title": title} for title in scores),
        )

    def needed_for(self, place: Place) -> str:
        """What one expression decides, in a sentence."""
        kind, name = (*place.owner.split(":", 1), "")[:2]
        if kind == "step":
            title = next(words(step.title) for step in self.definition.steps if step.id == name)
            optional = place.slot == "optional_if"
            sentence = _("Bepaalt of de stap ‘%(title)s’ mag wegblijven.") if optional else _(STEP_ASKED)
            return sentence % {"title": title}
        if kind == "rule":
            return _("Hoort bij een controle van het hele formulier.")
        if kind == "score":
            return _("Bepaalt mee een score.")
        label = self.labels.get(place.owner, place.owner)
        return _(_DECIDES.get(place.slot.partition(":")[0], _RELATED)) % {"question": label}


STEP_ASKED = marked("Bepaalt of de stap ‘%(title)s’ gevraagd wordt.")
_RELATED = marked("Hangt samen met ‘%(question)s’.")
_DECIDES: Mapping[str, str] = {
    "show_if": marked("Bepaalt of ‘%(question)s’ gevraagd wordt."),
    "required_if": marked("Bepaalt of ‘%(question)s’ verplicht is."),
    "read_only_if": marked("Bepaalt of ‘%(question)s’ nog gewijzigd kan worden."),
    "optional_if": marked("Bepaalt of ‘%(question)s’ mag wegblijven."),
    "default": marked("Vult ‘%(question)s’ vooraf in."),
    "prefill": marked("Vult ‘%(question)s’ vooraf in."),
    "compute": marked("Telt mee in ‘%(question)s’."),
    "rule": marked("Hoort bij een controle van ‘%(question)s’."),
    "option": marked("Bepaalt welke antwoorden ‘%(question)s’ heeft."),
}


def _when(text: str | None, always: str, sometimes: str, named: Mapping[str, str]) -> str:
    """A condition as a person says it."""
    if text is None:
        return ""
    if text == ALWAYS:
        return always
    try:
        return sometimes % {"condition": in_dutch(parse(text), named)}
    except ExpressionError:
        return sometimes % {"condition": text}


def _paper(field: Field) -> dict[str, Any]:
    """How a field is filled in by hand: boxes to tick, or lines to write on."""
    kind = type_of(field)
    boxes = tuple(one.label for one in _offered(field)) if kind.asks else ()
    if boxes or not kind.asks or field.columns:
        return {"boxes": boxes}
    return {"room": LINES if isinstance(kind, LongText) else 1}


def _offered(field: Field) -> tuple[Offered, ...]:
    """The answers of a field that are the same for everybody, but those that nobody is offered any more."""
    kind = type_of(field)
    gone = {option.code for option in field.options if option.show_if == NEVER}
    return tuple(one for one in kind.offered(field, Context()) if one.code not in gone) if kind.fixed else ()


def _answers(definition: Definition) -> dict[str, str]:
    """What the answers are called of fields that have them by their type, such as yes and no."""
    fields = [one for one in located(definition) if not one.field.options]
    return {f"{one.id}={answer.code}": answer.label for one in fields for answer in _offered(one.field)}


def _by_id(definition: Definition) -> dict[str, Field]:
    return {one.id: _alone(one.field) for one in located(definition)}


def _alone(field: Field) -> Field:
    """A group without its columns: those are compared one by one."""
    return field.model_copy(update={"columns": ()}) if field.columns else field
