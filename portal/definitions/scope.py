"""What each name of a definition is in an expression: its type, and the order of its options."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from portal.definitions.expressions.types import (
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
from portal.definitions.places import located
from portal.definitions.values import UNDETERMINED_CODE

YES_NO = ("ja", "nee")

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
        "matrix": OPAQUE,
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


def type_of_field(field: Field) -> Type:
    """What a field is in an expression."""
    if field.columns or field.type == "group":
        return Type("group", members={column.id: type_of_field(column) for column in field.columns})
    word = (field.value_type or "text") if field.type == "computed" else field.type
    found = FIELD_KINDS.get(word, OPAQUE)
    if found.kind in {"choice", "choices"}:
        codes = tuple(option.code for option in field.options) or found.options
        found = Type(found.kind, codes, ordered=field.ordered)
    return Type("list", element=found) if field.many and found.kind == "record" else found


def types(definition: Definition) -> dict[str, Type]:
    """The names of a form: its fields, `facts` and `score`."""
    found = {field.id: type_of_field(field) for step in definition.steps for field in step.fields}
    scores = {score.id: _score_type(score) for score in definition.scores}
    return found | {"facts": fact_types(), "score": Type("members", members=scores)}


def types_in(names: Mapping[str, Type], group: str) -> Mapping[str, Type]:
    """The names inside a column of a group: the same, and `row`."""
    if not group:
        return names
    head, *rest = group.split(".")
    found = names[head]
    for name in rest:
        found = found.members[name]
    return {**names, "row": Type("members", members=found.members)}


def _score_type(score: Score) -> Type:
    level = Type("choice", tuple(level.level for level in score.levels), ordered=True)
    critical = Type("choices", tuple(item.id for item in score.critical))
    return Type("members", members={"total": NUMBER, "level": level, "unknown": NUMBER, "critical": critical})


def orders(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The codes of each ordered name, from low to high."""
    found = {
        one.id: tuple(option.code for option in one.field.options) for one in located(definition) if one.field.ordered
    }
    for score in definition.scores:
        found[f"score.{score.id}.level"] = _level_order(score, [*found.values(), RISK_LEVELS])
    return found | {"facts.previous_level": RISK_LEVELS}


def _level_order(score: Score, known: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The order of the option set that has all the levels; else the levels, of which the first wins, turned round."""
    levels = [level.level for level in score.levels if level.level != UNDETERMINED_CODE]
    for codes in known:
        if set(levels) <= set(codes):
            return codes
    return tuple(reversed(levels))


def orders_in(found: Mapping[str, tuple[str, ...]], group: str) -> Mapping[str, tuple[str, ...]]:
    """The orders inside a column of a group: the same, and those of `row`."""
    if not group:
        return found
    own = {
        f"row.{name.removeprefix(f'{group}.')}": codes for name, codes in found.items() if name.startswith(f"{group}.")
    }
    return {**found, **own}


def groups(definition: Definition) -> frozenset[str]:
    """The fields that repeat."""
    return frozenset(one.id for one in located(definition) if one.field.type == "group")
