"""What becomes of a draft's answers on another version of its form: which go along, to which place, and which do not.

Pure, and the only place that carries answers from one version to another: what somebody typed goes along as typed, a
row keeps its id, and every question that anything stands at gets a fate. Nothing is thrown away here: what does not go
along stays where it was (docs/decisions/0006).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field as attribute
from datetime import datetime
from typing import Any, Literal, Protocol, TypeAlias

from portal.definitions.language import Field
from portal.definitions.library import Compiled
from portal.forms.answers import from_json, group_of, to_json
from portal.forms.carried_answer import Texts, asks_the_same, fitted
from portal.forms.fields.registry import type_of

Key: TypeAlias = tuple[str, str, str]
"""Step, list and row id of a stored part, as `portal.queries.submissions` names it."""
FateKind = Literal["kept", "moved", "changed", "misfit", "gone"]
"""As it was, on another step, asked in another way, not an answer to the question any more, not asked any more."""


class Stored(Protocol):
    """One stored part."""

    @property
    def raw(self) -> Mapping[str, list[str]]:
        """As typed, by posted name."""

    @property
    def answers(self) -> Mapping[str, Any]:
        """The typed valid values as JSON data, by field id."""

    @property
    def removed_at(self) -> datetime | None:
        """Since when a row is taken out."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a part holds, opened once: it lies sealed."""

    raw: Mapping[str, list[str]]
    answers: Mapping[str, Any]
    removed_at: datetime | None


@dataclass
class CarriedPart:
    """One part for the other version; `source` is the part whose place among its like it takes over."""

    raw: dict[str, list[str]] = attribute(default_factory=dict)
    answers: dict[str, Any] = attribute(default_factory=dict)
    source: Stored | None = None

    @property
    def removed_at(self) -> datetime | None:
        """A row that was taken out stays so, and can still be put back."""
        return self.source.removed_at if self.source else None


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of what stands at one question of one part; `partly` when some of it goes along."""

    kind: FateKind
    key: Key
    field_id: str
    goes_to: str = ""
    """The step where it stands now; empty where it does not go along."""
    partly: bool = False

    @property
    def row_id(self) -> str:
        """The row it stands in."""
        return self.key[2]


@dataclass
class Carried:
    """The parts as the other version holds them, and the fate of each question that anything stands at."""

    parts: dict[Key, CarriedPart] = attribute(default_factory=dict)
    fates: list[Fate] = attribute(default_factory=list)


def carried(old: Compiled, new: Compiled, parts: Mapping[Key, Stored]) -> Carried:
    """Carry what stands in these parts from one version to another."""
    found = Carried()
    for key, part in parts.items():
        _keep_place(found, new, key, part)
    for key, part in parts.items():
        opened = _Opened(part.raw, part.answers, part.removed_at)
        for before in fields_at(old, key):
            _carry(found, new, key, opened, before)
    found.fates = _in_reading_order(old, found.fates)
    return found


def fields_at(compiled: Compiled, key: Key) -> Sequence[Field]:
    """The questions of a part; none of a step or group that this version does not have."""
    step, address, _row = key
    if address:
        group = compiled.fields.get(group_of(address))
        return group.columns if group else ()
    return compiled.steps[step].fields if step in compiled.steps else ()


def dotted(key: Key, field: Field) -> str:
    """The id of a question as a definition knows it."""
    return f"{group_of(key[1])}.{field.id}" if key[1] else field.id


def texts_of(key: Key, part: Stored, field: Field) -> Texts:
    """What was typed at a question, by suffix of its inputs."""
    name = f"{key[1]}.{key[2]}.{field.id}" if key[1] else field.id
    found = {one: texts for one, texts in part.raw.items() if one == name or one.startswith(f"{name}-")}
    return {one.removeprefix(name).removeprefix("-"): texts for one, texts in found.items()}


def _keep_place(found: Carried, new: Compiled, key: Key, part: Stored) -> None:
    """A row stays a row while its list is asked, also an empty one; a step that is still there was seen before."""
    step, address, row_id = key
    if not address and step in new.steps:
        found.parts[key] = CarriedPart(source=part)
    elif address and fields_at(new, key):
        found.parts[new.step_of[group_of(address)], address, row_id] = CarriedPart(source=part)


def _carry(found: Carried, new: Compiled, key: Key, part: Stored, before: Field) -> None:
    """Carry what stands at one question."""
    texts, told = texts_of(key, part, before), part.answers.get(before.id)
    there = told not in (None, False) or any(text.strip() for typed in texts.values() for text in typed)
    name = dotted(key, before)
    after = new.fields.get(name)
    if before.columns or not (texts or before.id in part.answers):
        return
    if after is None or after.columns or not type_of(after).asks:
        if there:
            found.fates.append(Fate("gone", key, name))
        return
    place = (new.step_of[name], key[1], key[2])
    fit = fitted(before, after, texts, from_json(part.answers, (before,)).get(before.id))
    if fit.goes or not there:
        _put(found.parts.setdefault(place, CarriedPart()), key, before, fit.texts)
        if fit.value is not None:
            found.parts[place].answers |= to_json({after.id: fit.value}, (after,))
        elif told is None and before.id in part.answers:
            found.parts[place].answers[after.id] = None
    if there:
        kind = _kind(fit.whole, before, after, moved=key[0] != place[0])
        found.fates.append(Fate(kind, key, name, place[0] if fit.goes else "", partly=fit.goes and not fit.whole))


def _put(part: CarriedPart, key: Key, field: Field, texts: Texts) -> None:
    name = f"{key[1]}.{key[2]}.{field.id}" if key[1] else field.id
    part.raw |= {f"{name}-{suffix}" if suffix else name: list(typed) for suffix, typed in texts.items()}


def _kind(whole: bool, before: Field, after: Field, *, moved: bool) -> FateKind:
    """The one fate that says most."""
    if not whole:
        return "misfit"
    if not asks_the_same(before, after):
        return "changed"
    return "moved" if moved else "kept"


def by_place(fates: Sequence[Fate]) -> Mapping[tuple[Key, str], str]:
    """The step to which what stands at a question goes, for whatever else hangs there; by part and id in it."""
    return {(one.key, one.field_id.rpartition(".")[2]): one.goes_to for one in fates if one.goes_to}


def _in_reading_order(old: Compiled, fates: Sequence[Fate]) -> list[Fate]:
    """As the questions stand in the form, with what stands in one row together."""
    order = {name: place for place, name in enumerate(old.fields)}
    rows = {one.key: place for place, one in enumerate(fates)}
    return sorted(fates, key=lambda one: (order[one.field_id.partition(".")[0]], rows[one.key], order[one.field_id]))
