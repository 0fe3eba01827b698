"""A matrix: one choice on each line, or on each line for each member (life domains × persons)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.definitions.language import Field
from portal.definitions.values import Cell, Reference, Unknown, Value
from portal.forms.fields.base import (
    MOST_ABREAST,
    AnswerTable,
    Context,
    FieldType,
    Offered,
    Part,
    RecordChoice,
    Typed,
    WrongError,
    option_label,
    unknown_state,
)
from portal.forms.fields.options import UNKNOWN_PREFIX, offered_options, unknown_options
from portal.forms.wording import about, unknown_text, words
from portal.languages import gettext as _, marked

SHORT_ANSWERS = 5
SHORT_LABELS = 60


@dataclass(frozen=True, slots=True)
class CellView:
    """One place to answer: the suffix of its input, whose it is, and what is chosen there."""

    suffix: str
    member: str
    chosen: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line with its places to answer."""

    label: str
    help: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """The lines, the members above the columns, and how wide it gets."""

    lines: tuple[LineView, ...]
    members: tuple[str, ...]
    by_member: bool
    radios: bool
    abreast: bool


class Matrix(FieldType):
    """One choice per line, and per member where the definition names members."""

    legend = True
    fixed = False
    plain = False
    varies = True
    required = marked("Kies op elke lijn een antwoord.")

    def parts(self, field: Field) -> tuple[Part, ...]:
        """One input per line; with members they follow from the records."""
        return () if field.members else tuple(Part(item.code) for item in field.items)

    def inputs(self, field: Field, context: Context) -> tuple[Part, ...]:
        """One input per line and member."""
        return tuple(Part(suffix) for suffix, _, _ in self._places(field, context))

    def points_at(self, field: Field) -> str:
        """The kind of its members."""
        return field.members or ""

    def pointed(self, field: Field, texts: Sequence[str]) -> dict[str, tuple[RecordChoice, ...]]:
        """The members that `huisvesting.p1=1` names."""
        names = dict.fromkeys(text.partition("=")[0].partition(".")[2] for text in texts)
        return {field.members: tuple(RecordChoice(name, name) for name in names if name)} if field.members else {}

    def unknown_offered(self, field: Field) -> tuple[Offered, ...]:
        """No tick boxes of their own: an unknown state is one of the choices in each place."""
        return ()

    def offered(self, field: Field, context: Context) -> tuple[Offered, ...]:
        """What may be chosen in each place."""
        return offered_options(field.options) + unknown_options(field)

    def _members(self, field: Field, context: Context) -> tuple[RecordChoice, ...]:
        """The members now, and those that were answered for and have left since."""
        listed = tuple(context.records.get(self.points_at(field), ()))
        ids = {one.id for one in listed}
        former = {cell.member.id: cell.member.label for cell in cells(context.stored) if cell.member}
        return listed + tuple(RecordChoice(key, label) for key, label in former.items() if key not in ids)

    def _places(self, field: Field, context: Context) -> Iterator[tuple[str, str, RecordChoice | None]]:
        """The suffix of each input, its line and its member."""
        members: tuple[RecordChoice | None, ...] = self._members(field, context) if field.members else (None,)
        for item in field.items:
            for member in members:
                yield (f"{item.code}-{member.id}" if member else item.code), item.code, member

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """What was chosen, line by line; a place that is left open is not there."""
        allowed = {one.code for one in self.offered(field, context)}
        found = []
        for suffix, item, member in self._places(field, context):
            code = typed.one(suffix)
            if code and code not in allowed:
                raise WrongError(about(field, _("Kies een van de antwoorden.")))
            if code:
                found.append(Cell(item, _chosen(field, code), Reference(member.id, member.label) if member else None))
        return tuple(found) or None

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The choice of each place."""
        return {_suffix(cell): [_code(cell)] for cell in cells(value)}

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """`huisvesting=1`, with members `huisvesting.p1=1`."""
        pairs = (text.partition("=") for text in texts)
        return {place.replace(".", "-", 1): [code] for place, _, code in pairs}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """One part per line: 'Huisvesting: Goed', with members 'Huisvesting: Goed (Mira, Sam), Voldoende (Noor)'."""
        lines = []
        for item in field.items:
            here: dict[str, list[str]] = {}
            for cell in (one for one in cells(value) if one.item == item.code):
                here.setdefault(self._reads(field, cell), []).extend([cell.member.label] if cell.member else [])
            if here:
                said = (f"{label} ({', '.join(whose)})" if whose else label for label, whose in here.items())
                lines.append(f"{words(item.label)}: {', '.join(said)}")
        return tuple(lines)

    def tabled(self, field: Field, value: Value) -> AnswerTable | None:
        """A line for each that has an answer, a column for each member that has one."""
        given = cells(value)
        names = {cell.member.id: cell.member.label for cell in given if cell.member}
        lines = []
        for item in field.items:
            here = {_whose(cell): self._reads(field, cell) for cell in given if cell.item == item.code}
            if here:
                lines.append((words(item.label), tuple(here.get(one, "") for one in names or ("",))))
        return AnswerTable(tuple(names.values()), tuple(lines)) if lines else None

    def _reads(self, field: Field, cell: Cell) -> str:
        value = cell.value
        return unknown_text(value) if isinstance(value, Unknown) else option_label(field.options, value)

    def sample(self, field: Field) -> dict[str, list[str]]:
        """The first option on each line; nothing where the members are not ours."""
        code = field.options[0].code
        return {part.suffix: [code] for part in self.parts(field)}

    def to_json(self, value: Value) -> object:
        """A list of objects: item, value and member."""
        return [_json(cell) for cell in cells(value)]

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The same as cells."""
        return tuple(_cell(one) for one in data)

    def fulfils(self, field: Field, value: Value) -> bool:
        """Every line has an answer, with members for at least one of them."""
        return {item.code for item in field.items} <= {cell.item for cell in cells(value)}

    def codes(self, value: Value) -> frozenset[object]:
        """What was chosen in any place."""
        return frozenset(cell.value for cell in cells(value))

    def coerce(self, field: Field, value: Value, records: object) -> Value:
        """Only cells on its own lines."""
        items = {item.code for item in field.items}
        return tuple(cell for cell in cells(value) if cell.item in items) or None

    def drawn_with(self, field: Field, name: str, typed: Typed, context: Context) -> Mapping[str, Any]:
        """The table: lines, members, and what is chosen in each place."""
        offered = self.offered(field, context)
        members = self._members(field, context) if field.members else ()
        places = tuple(self._places(field, context))
        lines = tuple(
            LineView(
                words(item.label),
                words(item.help),
                tuple(
                    CellView(suffix, member.label if member else "", typed.one(suffix))
                    for suffix, line, member in places
                    if line == item.code
                ),
            )
            for item in field.items
        )
        short = len(offered) <= SHORT_ANSWERS and sum(len(one.label) for one in offered) <= SHORT_LABELS
        names = tuple(member.label for member in members)
        by_member = bool(field.members)
        return {"matrix": MatrixView(lines, names, by_member, short and not by_member, len(names) <= MOST_ABREAST)}


def cells(value: Value) -> tuple[Cell, ...]:
    """The cells of an answer."""
    return tuple(one for one in value if isinstance(one, Cell)) if isinstance(value, tuple) else ()


def _chosen(field: Field, code: str) -> str | Unknown:
    """The value of a choice: a code, or an unknown state."""
    return unknown_state(field, code.removeprefix(UNKNOWN_PREFIX)) if code.startswith(UNKNOWN_PREFIX) else code


def _code(cell: Cell) -> str:
    return UNKNOWN_PREFIX + cell.value.value if isinstance(cell.value, Unknown) else cell.value


def _whose(cell: Cell) -> str:
    return cell.member.id if cell.member else ""


def _suffix(cell: Cell) -> str:
    return f"{cell.item}-{cell.member.id}" if cell.member else cell.item


def _json(cell: Cell) -> dict[str, object]:
    value = {"unknown": cell.value.value} if isinstance(cell.value, Unknown) else cell.value
    member = {"member": {"id": cell.member.id, "label": cell.member.label}} if cell.member else {}
    return {"item": cell.item, "value": value, **member}


def _cell(data: Mapping[str, Any]) -> Cell:
    value, member = data["value"], data.get("member")
    return Cell(
        data["item"],
        Unknown(value["unknown"]) if isinstance(value, Mapping) else value,
        Reference(member["id"], member.get("label", "")) if member else None,
    )
