"""What each name of a definition is in an expression: its type, and the order of its options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from portal.definitions.expressions.kinds import (
    BOOL,
    DATE,
    DATETIME,
    NOTHING,
    NUMBER,
    OPAQUE,
    RECORD,
    TEXT,
    TIME,
    Type,
)
from portal.definitions.facts import RISK_LEVELS, fact_types
from portal.definitions.language import Definition, Field, Score
from portal.definitions.places import Located, located
from portal.definitions.values import UNDETERMINED_CODE

YES_NO = ("ja", "nee")
SILENT_KINDS = frozenset({"group", "nothing"})
"""What has no one answer of its own: rows that repeat, and what asks nothing."""
ROWS = ("row", "parent")
"""What a column calls its own row, and the row around that one."""

FIELD_KINDS: Mapping[str, Type] = MappingProxyType(
    {
        "text": TEXT,
        "long_text": TEXT,
        "number": NUMBER,
        "money": NUMBER,
        "date": DATE,
        "partial_date": DATE,
        "time": TIME,
        "datetime": DATETIME,
        "yes_no": Type("choice", YES_NO),
        "choice": Type("choice"),
        "choices": Type("choices"),
        "scale": NUMBER,
        "matrix": Type("group"),
        "email": TEXT,
        "phone": TEXT,
        "address": OPAQUE,
        "national_number": TEXT,
        "person": RECORD,
        "relation": OPAQUE,
        "record": RECORD,
        "file": Type("list", element=RECORD),
        "agreement": BOOL,
        "computed": TEXT,
        "score": NOTHING,
        "note": NOTHING,
        "group": Type("group"),
    }
)
"""Every field type of design.md and what it is in an expression; options and columns come from the field."""


def _choice(field: Field) -> Type:
    return Type("choice", tuple(option.code for option in field.options), ordered=field.ordered)


PARTS: Mapping[str, Mapping[str, Callable[[Field], Type]]] = MappingProxyType(
    {
        "matrix": {
            "item": lambda field: Type("choice", tuple(option.code for option in field.items)),
            "member": lambda field: RECORD,
            "value": _choice,
        },
        "relation": {"to": lambda field: RECORD, "kind": _choice},
    }
)
"""What answers of several parts hold: each place of a matrix (read as a row), and a relation."""


def type_of_field(field: Field) -> Type:
    """What a field is in an expression."""
    if field.columns or field.type == "group":
        return Type("group", members={column.id: type_of_field(column) for column in field.columns})
    if field.type in PARTS:
        kind = FIELD_KINDS[field.type].kind
        return Type(kind, members={name: part(field) for name, part in PARTS[field.type].items()})
    word = (field.value_type or "text") if field.type == "computed" else field.type
    found = FIELD_KINDS.get(word, OPAQUE)
    if found.kind in {"choice", "choices"}:
        codes = tuple(option.code for option in field.options) or found.options
        found = Type(found.kind, codes, ordered=field.ordered)
    return Type("list", element=found) if field.many and found.kind == "record" else found


def types(definition: Definition, others: Mapping[str, Definition] | None = None) -> dict[str, Type]:
    """The names of a form: its fields, `facts`, `score` and, as far as the other forms are at hand, `earlier`."""
    found = {field.id: type_of_field(field) for step in definition.steps for field in step.fields}
    scores = {score.id: _score_type(score) for score in definition.scores}
    return found | {
        "facts": fact_types(),
        "score": Type("members", members=scores),
        "earlier": Type("earlier", members={form: _questions(other) for form, other in (others or {}).items()}),
    }


def _questions(definition: Definition) -> Type:
    """What another form may take from this one: its questions outside groups."""
    found = {field.id: type_of_field(field) for step in definition.steps for field in step.fields}
    return Type("members", members={name: kind for name, kind in found.items() if kind.kind not in SILENT_KINDS})


def types_in(names: Mapping[str, Type], group: str) -> Mapping[str, Type]:
    """The names inside a column of a group: the same, `row`, and in a group in a group `parent` for the outer row.

    A group whose id is wrong (a dot in it) has no columns to name; the id itself is another check's finding.
    """
    if not group:
        return names
    head, *rest = group.split(".")
    levels = [names.get(head, NOTHING)]
    for name in rest:
        levels.append(levels[-1].members.get(name, NOTHING))
    rows = zip(ROWS, reversed(levels), strict=False)
    return {**names, **{word: Type("members", members=level.members) for word, level in rows}}


def row_words(group: str) -> dict[str, str]:
    """The words for the rows that a column of this group stands in, each with the dotted id of its group."""
    pieces = group.split(".") if group else []
    return dict(zip(ROWS, (".".join(pieces[:end]) for end in range(len(pieces), 0, -1)), strict=False))


def _score_type(score: Score) -> Type:
    codes = dict.fromkeys([*(one.level for one in score.levels), *(one.level for one in score.adjust if one.level)])
    level = Type("choice", tuple(codes), ordered=True)
    critical = Type("choices", tuple(item.id for item in score.critical))
    return Type("members", members={"total": NUMBER, "level": level, "unknown": NUMBER, "critical": critical})


def orders(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The codes of each ordered name, from low to high."""
    found = {
        _ordered(one): tuple(option.code for option in one.field.options)
        for one in located(definition)
        if one.field.ordered
    }
    for score in definition.scores:
        found[f"score.{score.id}.level"] = _level_order(score, [*found.values(), RISK_LEVELS])
    return found | {"facts.previous_level": RISK_LEVELS}


def _ordered(one: Located) -> str:
    """The name that has the order: the field, or the part of it that is chosen from the options."""
    part = next((name for name, kind in PARTS.get(one.field.type, {}).items() if kind is _choice), "")
    return f"{one.id}.{part}" if part else one.id


def _level_order(score: Score, known: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The order of the option set that has all the levels; else the levels, of which the first wins, turned round."""
    levels = [level.level for level in score.levels if level.level != UNDETERMINED_CODE]
    for codes in known:
        if set(levels) <= set(codes):
            return codes
    return tuple(reversed(levels))


def orders_in(found: Mapping[str, tuple[str, ...]], group: str) -> Mapping[str, tuple[str, ...]]:
    """The orders inside a column of a group: the same, and those of the rows it stands in."""
    own = {
        f"{word}.{name.removeprefix(f'{level}.')}": codes
        for word, level in row_words(group).items()
        for name, codes in found.items()
        if name.startswith(f"{level}.")
    }
    return {**found, **own} if own else found


def groups(definition: Definition) -> frozenset[str]:
    """The fields that are read as rows."""
    return frozenset(one.id for one in located(definition) if FIELD_KINDS.get(one.field.type, OPAQUE).kind == "group")
