"""Made-up versions of a form, and anything typed into them: what goes over from one to another is tried on these."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from portal.definitions.library import Compiled
from portal.forms.answers import to_json
from portal.forms.carried import CarriedPart, Key, fields_at, texts_of
from portal.forms.carried_answer import read_alone
from portal.forms.fields.registry import type_of
from tests.forms import a_form, a_step, options

Given = Mapping[str, Any]

TEXT: Given = {"type": "text"}
THREE: Given = {"type": "choices", "options": options("x", "y", "z")}
TICK: Given = {"type": "agreement"}
GRID: Given = {"type": "matrix", "items": options("home", "work"), "options": options("good", "bad")}
PICK: Given = {"type": "choice", "options": options("x", "y")}
SORTS: Sequence[Given] = (
    TEXT, PICK, THREE, GRID, TICK, {"type": "long_text"}, {"type": "number"}, {"type": "date"}, {"type": "yes_no"},
    {"type": "partial_date"}, {"type": "time"}, {"type": "email"}, {"type": "address"}, {"type": "scale"},
    {**PICK, "options": options("y", "z")}, {**THREE, "options": options("z")}, {"type": "datetime"},
)  # fmt: skip
TYPED = ("", "x", "y", "z", "12", "3", "Tekst.", "ja", "31", "2", "2026", "14.30", "naam@voorbeeld.be", "good")


def a_version(chance: random.Random, **more: Any) -> Compiled:  # noqa: ANN401 -- of a form
    """Some of twenty questions, in any order and shape, a few of them as columns."""
    names = chance.sample([f"f{number}" for number in range(20)], 14)
    fields = [{"id": name, "nl": f"{name}? {chance.choice('ab')}", **chance.choice(SORTS)} for name in names]
    columns = [{"id": f"c{number}", "nl": "C?", **chance.choice(SORTS)} for number in chance.sample(range(5), 3)]
    group = {"id": chance.choice(["g", "g", "h"]), "type": "group", "nl": "G?", "columns": columns}
    steps = [
        a_step(*fields[:5], step="one"),
        a_step(*fields[5:10], group, step="two"),
        a_step(*fields[10:], step="six"),
    ]
    return a_form(*chance.sample(steps, 3), **more)


def filled(chance: random.Random, version: Compiled) -> dict[Key, CarriedPart]:
    """Anything typed anywhere, and the answers that its pages would make of it."""
    group = next(one for one in version.fields.values() if one.columns)
    keys: list[Key] = [(step, "", "") for step in version.steps]
    keys += [(version.step_of[group.id], group.id, f"r{number}") for number in range(3)]
    return {key: _typed(chance, version, key) for key in keys}


def _typed(chance: random.Random, version: Compiled, key: Key) -> CarriedPart:
    made = CarriedPart()
    for field in fields_at(version, key):
        base = f"{key[1]}.{key[2]}.{field.id}" if key[1] else field.id
        sample = chance.random() < 0.5 and type_of(field).sample(field)
        for piece in type_of(field).parts(field):
            made.raw[piece.name(base)] = sample.get(piece.suffix, []) if sample else [chance.choice(TYPED)]
        value = read_alone(field, texts_of(key, made, field), None)
        made.answers |= {} if value is None else to_json({field.id: value}, (field,))
    return made
