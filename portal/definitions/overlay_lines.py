"""The lines of an overlay one by one, each held against the base before and after it moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.definitions.compare import NAMES, WHEN, inline, question, short
from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.expressions import ExpressionError, in_dutch, parse
from portal.definitions.findings import Mark
from portal.definitions.language import Change, Definition, Field, Option, Order, Step, StepChange, Text
from portal.definitions.library import labels
from portal.definitions.loader import FormSource, OverlaySource
from portal.definitions.overlay import PLAIN, resolve
from portal.definitions.places import Located, located
from portal.definitions.workbench import property_marks

Fate = tuple[Literal["taken_over", "conflict", "pointless"], str, bool]
"""What becomes of a line, why, and whether what it is about is gone."""

STAYS: Fate = ("taken_over", "", False)
SAME: Fate = ("pointless", "De basis zegt dit nu zelf.", False)
AUDIENCES: Mapping[str, str] = {
    "form": "iedereen die het formulier mag lezen",
    "care": "de hulpverlening",
    "justice": "politie en justitie",
    "director": "de casusregisseur",
    "named": "wie met naam genoemd is",
}
PLACES: Mapping[str, str] = {"after": "na", "before": "voor", "step": "in stap"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of an overlay: whose, which property, what it says, where it stands and what became of it."""

    owner: str
    slot: str
    says: str
    mark: Mark
    first: int
    """The line on which its entry begins."""
    verdict: Literal["taken_over", "conflict", "pointless"] = "taken_over"
    because: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Sides:
    """The base before and after it moved, as a region without changes would have it."""

    old: Definition
    new: Definition
    before: Mapping[str, Located]
    after: Mapping[str, Located]
    labels: Mapping[str, str]
    region: str

    @classmethod
    def of(cls, old: FormSource, new: FormSource, region: str) -> Sides:
        """Both sides laid out."""
        two = resolve(old, None, region).definition, resolve(new, None, region).definition
        before, after = ({one.id: one for one in located(side)} for side in two)
        return cls(*two, before, after, {**labels(two[0]), **labels(two[1])}, region.upper())

    def field(self, dotted: str) -> Field | None:
        """A field under its newest name."""
        found = self.after.get(dotted) or self.before.get(dotted)
        return found.field if found else None

    def step(self, name: str) -> tuple[Step | None, Step | None]:
        """A step before and after."""
        old, new = (next((step for step in one.steps if step.id == name), None) for one in (self.old, self.new))
        return old, new

    def reading(self, text: str) -> str:
        """A condition in Dutch; as it is written when it cannot be read."""
        try:
            return in_dutch(parse(text), self.labels)
        except ExpressionError:
            return text


def drafts(sides: Sides, overlay: OverlaySource) -> Iterator[Draft]:
    """Every line of an overlay, with what became of it as far as the base alone tells."""
    one, data = overlay.overlay, overlay.data
    for addition, piece in zip(one.add, data.get("add", ()), strict=True):
        says = f"{sides.region} voegt {inline(addition)} toe."
        place = {key: name for key in PLACES if (name := getattr(addition, key))}
        yield _draft(addition.id, "add", says, piece, "id", _added(sides, addition, place))
    for change, piece in zip(one.change, data.get("change", ()), strict=True):
        yield from _changed(sides, change, piece)
    for step, piece in zip(one.steps, data.get("steps", ()), strict=True):
        yield from _reworded(sides, step, piece)
    for rule, piece in zip(one.rules, data.get("rules", ()), strict=True):
        fate = SAME if rule.check in {known.check for known in sides.new.rules} else STAYS
        says = f"{sides.region} voegt de regel '{short(rule.message)}' toe."
        yield _draft("rule", f"check:{rule.check}", says, piece, "check", fate)
    yield from _hidden(sides, one.hide, data)
    for order, piece in zip(one.order, data.get("order", ()), strict=True):
        yield _ordered(sides, order, piece)


def _draft(owner: str, slot: str, says: str, data: MarkedMap, key: str, fate: Fate) -> Draft:
    mark = property_marks(data).get(key, data.mark)
    return Draft(owner, slot, says, mark, data.mark.line, *fate)


def _added(sides: Sides, addition: Field, place: Mapping[str, str]) -> Fate:
    """A field of the region: its place may be gone, or the base may ask the same by now."""
    if addition.id in sides.after:
        return "conflict", f"De basis heeft nu zelf een vraag met de naam '{addition.id}'.", True
    for key, name in place.items():
        if name not in sides.after and not any(step.id == name for step in sides.new.steps):
            former = sides.field(name)
            called = short(former.label) if former else name
            return "conflict", f"De plaats ervan ({PLACES[key]} '{called}') is er niet meer.", True
    for dotted, one in sides.after.items():
        if dotted not in sides.before and _same_words(one.field.label, addition.label):
            return "pointless", f"De basis vraagt dit nu zelf: '{short(one.field.label)}'.", False
    return STAYS


def _same_words(one: Text, other: Text) -> bool:
    said = one.get("nl", "").casefold().strip(" ?.")
    return bool(said) and said == other.get("nl", "").casefold().strip(" ?.")


def _changed(sides: Sides, change: Change, data: MarkedMap) -> Iterator[Draft]:
    """Each property that a change sets, each option that it adds, hides or renames."""
    before, after = (side.get(change.id) for side in (sides.before, sides.after))
    field = sides.field(change.id) or Field(id=change.id, type="")
    missing: Fate | None = None
    if after is None:
        missing = "conflict", f"De basis heeft {inline(field)} niet meer.", True
    given = change.model_fields_set
    for key in (*(("label",) if change.label else ()), *(one for one in (*PLAIN, "audience") if one in given)):
        fate = missing or _moved(sides, key, change, before, after)
        yield _draft(change.id, key, _says(sides, field, key, getattr(change, key)), data, key, fate)
    for key, code, says, label in _options(sides, change, field):
        fate = missing or _option_moved(sides, change.id, key, code, label)
        yield _draft(change.id, f"{key}:{code}", says, data, key, fate)


def _says(sides: Sides, field: Field, key: str, value: Any) -> str:  # noqa: ANN401 -- any property
    """What the region makes of a property."""
    name, region = question(field), sides.region
    if key == "label":
        return f"{name} heet in {region} '{short(value)}'." if "nl" in value else f"{name} heet in {region} anders."
    if key == "required":
        return f"{name} is in {region} {'' if value else 'niet '}verplicht."
    if key in WHEN:
        return f"{name} {WHEN[key]} in {region} als {sides.reading(value or '')}."
    if key == "audience":
        return f"{name} wordt in {region} alleen gelezen door {AUDIENCES[value]}."
    return f"Van {inline(field)} veranderde {region} {NAMES[key]}."


def _moved(sides: Sides, key: str, change: Change, before: Located | None, after: Located | None) -> Fate:
    """What the base did meanwhile with the same property."""
    old, new = (getattr(one.field, key) if one else None for one in (before, after))
    value = getattr(change, key)
    if isinstance(value, dict) and isinstance(new, dict):
        old, new = (_in_languages_of(value, one) for one in (old, new))
    if new == value:
        return SAME
    if before is None or old == new:
        return STAYS
    return "conflict", _then_and_now(sides, key, old, new), False


def _in_languages_of(value: Text, text: Text | None) -> Text:
    return {language: words for language, words in (text or {}).items() if language in value}


def _then_and_now(sides: Sides, key: str, old: Any, new: Any) -> str:  # noqa: ANN401 -- any property
    """What the base said, and says now."""
    if key == "required":
        return f"De basis maakte deze vraag {'' if new else 'niet meer '}verplicht."
    if key == "audience":
        return f"In de basis leest nu alleen {AUDIENCES[new]} dit, vroeger {AUDIENCES[old]}."
    if key in WHEN:
        was, now = (f"als {sides.reading(one)}" if one else "zonder voorwaarde" for one in (old, new))
        return f"In de basis was dit {was}; nu {now}."
    if isinstance(new, dict) and "nl" in new:
        was = f"'{short(old)}'" if old else "niets"
        return f"De basis zei {was} en zegt nu '{short(new)}'."
    return f"De basis veranderde {NAMES[key]} ook."


def _options(sides: Sides, change: Change, field: Field) -> Iterator[tuple[str, str, str, Text]]:
    """Key, code, what the region does with the option, and the label that it gives."""
    known = {option.code: option for option in _either(sides, change.id)}
    where = f"Bij {inline(field)}"
    for option in change.options_add:
        yield "options_add", option.code, f"{where} voegt {sides.region} '{short(option.label)}' toe.", option.label
    for code in change.options_hide:
        called = short(known[code].label) if code in known else code
        yield "options_hide", code, f"{where} laat {sides.region} '{called}' weg.", {}
    for code, label in change.option_labels.items():
        called = short(known[code].label) if code in known else code
        yield "option_labels", code, f"{where} heet '{called}' in {sides.region} '{short(label)}'.", label


def _either(sides: Sides, dotted: str) -> Iterator[Option]:
    """The options of a field before and after it moved."""
    for side in (sides.after, sides.before):
        yield from side[dotted].field.options if dotted in side else ()


def _option_moved(sides: Sides, dotted: str, key: str, code: str, label: Text) -> Fate:
    """What the base did meanwhile with an option."""
    old, new = (
        next((one for one in side[dotted].field.options if one.code == code), None) if dotted in side else None
        for side in (sides.before, sides.after)
    )
    if key == "options_hide":
        return STAYS if new else ("pointless", "De basis heeft deze keuze zelf niet meer.", True)
    if key == "options_add":
        return _option_came(new, label)
    if new is None:
        return "conflict", "De basis heeft deze keuze niet meer.", True
    was, now = (_in_languages_of(label, one.label if one else None) for one in (old, new))
    if now == label:
        return SAME
    if old is None or was == now:
        return STAYS
    return "conflict", f"De basis noemde ze '{short(was)}' en noemt ze nu '{short(now)}'.", False


def _option_came(new: Option | None, label: Text) -> Fate:
    if new is None:
        return STAYS
    if _same_words(new.label, label):
        return "pointless", "De basis heeft deze keuze nu zelf.", True
    return "conflict", f"De basis heeft nu zelf een keuze '{new.code}' en noemt ze '{short(new.label)}'.", True


def _reworded(sides: Sides, change: StepChange, data: MarkedMap) -> Iterator[Draft]:
    """A step under another title or introduction."""
    old, new = sides.step(change.id)
    known = new or old
    called = short(known.title) if known else change.id
    for key in ("title", "intro"):
        value = getattr(change, key)
        if value is None:
            continue
        says = f"Van stap '{called}' veranderde {sides.region} {NAMES[key]}."
        yield _draft(f"step:{change.id}", key, says, data, key, _step_moved(key, value, old, new))


def _step_moved(key: str, value: Text, old: Step | None, new: Step | None) -> Fate:
    if new is None:
        return "conflict", "De basis heeft deze stap niet meer.", True
    was, now = getattr(old, key) if old else None, getattr(new, key)
    if now == value:
        return SAME
    if old is None or was == now:
        return STAYS
    before, after = (f"'{short(one)}'" if one else "niets" for one in (was, now))
    return "conflict", f"De basis zei {before} en zegt nu {after}.", False


def _hidden(sides: Sides, names: tuple[str, ...], data: MarkedMap) -> Iterator[Draft]:
    """Fields that the region does not ask."""
    items = data.get("hide")
    own = data.value_marks.get("hide", data.mark)
    marks = items.item_marks if isinstance(items, MarkedList) else [own] * len(names)
    for name, mark in zip(names, marks, strict=True):
        field = sides.field(name) or Field(id=name, type="")
        gone: Fate = ("pointless", "De basis heeft deze vraag zelf niet meer.", True)
        says = f"{sides.region} stelt {inline(field)} niet."
        yield Draft(name, "hide", says, mark, mark.line, *(STAYS if name in sides.after else gone))


def _ordered(sides: Sides, order: Order, data: MarkedMap) -> Draft:
    """An order of the region, in a step or a group."""
    owner = order.step if order.step in sides.after else f"step:{order.step}"
    was, now = (_order_of(side, order.step) for side in (sides.before, sides.after))
    says = f"{sides.region} zet de vragen van '{_place_name(sides, order.step)}' in een eigen volgorde."
    return _draft(owner, "order", says, data, "fields", _order_moved(order, was, now))


def _order_moved(order: Order, was: list[str], now: list[str]) -> Fate:
    """What the base did meanwhile with the order."""
    lost = [name for name in order.fields if name in was and name not in now]
    before, after = ([name for name in one if name in order.fields and name not in lost] for one in (was, now))
    if lost:
        return "conflict", f"De basis heeft hier geen '{lost[0]}' meer.", True
    if not now:
        return "conflict", "De basis heeft deze stap of groep niet meer.", True
    if after == [name for name in order.fields if name in now]:
        return "pointless", "De basis zet ze nu zelf zo.", False
    return STAYS if before == after else ("conflict", "De basis zette deze vragen zelf in een andere volgorde.", False)


def _place_name(sides: Sides, name: str) -> str:
    """What a group or a step is called."""
    field = sides.field(name)
    step = next((one for one in reversed(sides.step(name)) if one), None)
    return short(field.label) if field else short(step.title) if step else name


def _order_of(side: Mapping[str, Located], name: str) -> list[str]:
    return [one.field.id for one in side.values() if name == (one.group or one.step)]
