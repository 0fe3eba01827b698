"""The lines of an overlay one by one, each held against the base before and after it moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.definitions.compare import NAMES, WHEN
from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.fates import (
    PLACES,
    Fate,
    field_added,
    field_hidden,
    in_order,
    option_moved,
    order_moved,
    property_moved,
    rule_moved,
    step_moved,
)
from portal.definitions.findings import Mark
from portal.definitions.language import Change, Field, Option, Order, StepChange, Text
from portal.definitions.loader import OverlaySource
from portal.definitions.naming import AUDIENCES, inline, question, short
from portal.definitions.overlay import PLAIN
from portal.definitions.sides import Parts, Sides, in_one_language, whole
from portal.definitions.workbench import property_marks
from portal.languages import gettext as _, marked

OF_ANSWER = marked("het antwoord ‘%(answer)s’")
PARTS: Mapping[str, str] = {
    "add": marked("een vraag van onze regio"),
    "hide": marked("of het gevraagd wordt"),
    "order": marked("de volgorde van de vragen"),
    "required": marked("of het verplicht is"),
    "required_if": marked("wanneer het verplicht is"),
    "show_if": marked("wanneer het gevraagd wordt"),
    "check": marked("een controle van onze regio"),
}
"""What a line is about, where comparing has no name for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of an overlay: whose, which property, what it says, where it stands and what became of it."""

    owner: str
    slot: str
    says: str
    mark: Mark
    first: int
    """The line on which its entry begins."""
    fate: Fate
    where: str = ""
    """What the question or the step is called."""
    part: str = ""
    """Which property of it this is about, in words."""
    ours: Parts = ()
    """What the region says."""


def drafts(sides: Sides, overlay: OverlaySource) -> Iterator[Draft]:
    """Every line of an overlay, with what became of it as far as the base alone tells."""
    one, data = overlay.overlay, overlay.data
    for addition, piece in zip(one.add, data.get("add", ()), strict=True):
        yield _added(sides, addition, piece, frozenset(other.id for other in one.add))
    for change, piece in zip(one.change, data.get("change", ()), strict=True):
        yield from _changed(sides, change, piece)
    for step, piece in zip(one.steps, data.get("steps", ()), strict=True):
        yield from _reworded(sides, step, piece)
    for rule, piece in zip(one.rules, data.get("rules", ()), strict=True):
        said = short(rule.message)
        draft = _drafter(piece, "check", "check")
        says = _("%(region)s voegt de regel '%(rule)s' toe.") % {"region": sides.region, "rule": said}
        yield draft("rule", f"check:{rule.check}", says, rule_moved(sides, rule), (said,))
    yield from _hidden(sides, one.hide, data)
    for order, piece in zip(one.order, data.get("order", ()), strict=True):
        yield _ordered(sides, order, piece)


def _drafter(data: MarkedMap, key: str, part: str) -> Callable[..., Draft]:
    """Makes the line of one property, which stands where its key does."""
    mark = property_marks(data).get(key, data.mark)
    words = _(PARTS.get(part) or NAMES.get(part, part))

    def draft(owner: str, slot: str, says: str, fate: Fate, ours: Parts, where: str = "") -> Draft:
        return Draft(owner, slot, says, mark, data.mark.line, fate, where, words, ours)

    return draft


def _added(sides: Sides, addition: Field, data: MarkedMap, own: frozenset[str]) -> Draft:
    """A field of the region."""
    place = {key: name for key in PLACES if (name := getattr(addition, key))}
    fate, label = field_added(sides, addition, place, own), whole(addition.label)
    says = _("%(region)s voegt %(question)s toe.") % {"region": sides.region, "question": inline(addition)}
    draft = _drafter(data, "id", "add")
    return draft(addition.id, "add", says, fate, (label,), label)


def _changed(sides: Sides, change: Change, data: MarkedMap) -> Iterator[Draft]:
    """Each property that a change sets, each option that it adds, hides or renames."""
    field = sides.field(change.id) or Field(id=change.id, type="")
    label, given = whole(field.label) or change.id, change.model_fields_set
    for key in (*(("label",) if change.label else ()), *(one for one in (*PLAIN, "audience") if one in given)):
        value = getattr(change, key)
        draft = _drafter(data, key, key)
        ours = _ours(sides, change, key)
        yield draft(change.id, key, _says(sides, field, key, value), property_moved(sides, key, change), ours, label)
    for key, code, says, text, called in _options(sides, change, field):
        fate = option_moved(sides, change, key, code, text)
        draft = _drafter(data, key, key)
        made = draft(change.id, f"{key}:{code}", says, fate, _ours_of_option(key, text), label)
        yield replace(made, part=_(OF_ANSWER) % {"answer": called})


def _ours(sides: Sides, change: Change, key: str) -> Parts:
    """What the region says, in the language in which the base is shown."""
    value = getattr(change, key)
    if not isinstance(value, dict):
        return sides.value(key, value)
    old, new = (
        getattr(side[change.id].field, key) if change.id in side else None for side in (sides.before, sides.after)
    )
    return in_one_language(old, new, value)[2]


def _ours_of_option(key: str, text: Text) -> Parts:
    if key == "options_hide":
        return (_("niet in de lijst"),)
    return (f"‘{short(text)}’",) if key == "options_add" else (short(text),)


def _says(sides: Sides, field: Field, key: str, value: Any) -> str:  # noqa: ANN401 -- any property
    """What the region makes of a property, in one sentence."""
    said = {"question": question(field), "region": sides.region, "which": inline(field)}
    if key == "label" and "nl" in value:
        return _("%(question)s heet in %(region)s '%(now)s'.") % {**said, "now": short(value)}
    if key == "label":
        return _("%(question)s heet in %(region)s anders.") % said
    if key == "required":
        needed = _("%(question)s is in %(region)s verplicht.")
        return (needed if value else _("%(question)s is in %(region)s niet verplicht.")) % said
    if key in WHEN:
        said |= {"when": _(WHEN[key]), "condition": sides.reading(value or "")}
        return _("%(question)s %(when)s in %(region)s als %(condition)s.") % said
    if key == "audience":
        return _("%(question)s wordt in %(region)s alleen gelezen door %(who)s.") % {**said, "who": _(AUDIENCES[value])}
    return _("Van %(which)s veranderde %(region)s %(part)s.") % {**said, "part": _(NAMES[key])}


def _options(sides: Sides, change: Change, field: Field) -> Iterator[tuple[str, str, str, Text, str]]:
    """Key, code, what the region does with the option, the label that it gives, and what the option is called."""
    known = {option.code: option for option in _either(sides, change.id)}
    said = {"which": inline(field), "region": sides.region}
    for option in change.options_add:
        label = short(option.label)
        says = _("Bij %(which)s voegt %(region)s '%(answer)s' toe.") % {**said, "answer": label}
        yield "options_add", option.code, says, option.label, label
    for code in change.options_hide:
        called = short(known[code].label) if code in known else code
        says = _("Bij %(which)s laat %(region)s '%(answer)s' weg.") % {**said, "answer": called}
        yield "options_hide", code, says, {}, called
    for code, text in change.option_labels.items():
        called = short(known[code].label) if code in known else code
        said |= {"answer": called, "now": short(text)}
        yield "option_labels", code, _("Bij %(which)s heet '%(answer)s' in %(region)s '%(now)s'.") % said, text, called


def _either(sides: Sides, dotted: str) -> Iterator[Option]:
    """The options of a field, the newest last."""
    for side in (sides.before, sides.after):
        yield from side[dotted].field.options if dotted in side else ()


def _reworded(sides: Sides, change: StepChange, data: MarkedMap) -> Iterator[Draft]:
    """A step under another title or introduction."""
    old, new = sides.step(change.id)
    called = sides.called(change.id)
    for key in ("title", "intro"):
        value = getattr(change, key)
        if value is None:
            continue
        said = {"step": called, "region": sides.region, "part": _(NAMES[key])}
        says = _("Van stap '%(step)s' veranderde %(region)s %(part)s.") % said
        was, now = (getattr(one, key) if one else None for one in (old, new))
        ours = in_one_language(was, now, value)[2]
        draft = _drafter(data, key, key)
        where = _("Stap ‘%(title)s’") % {"title": called}
        yield draft(f"step:{change.id}", key, says, step_moved(key, value, old, new), ours, where)


def _hidden(sides: Sides, names: Sequence[str], data: MarkedMap) -> Iterator[Draft]:
    """Fields that the region does not ask."""
    items = data.get("hide")
    own = data.value_marks.get("hide", data.mark)
    marks = items.item_marks if isinstance(items, MarkedList) else [own] * len(names)
    part = PARTS["hide"]
    for name, mark in zip(names, marks, strict=True):
        field = sides.field(name) or Field(id=name, type="")
        says = _("%(region)s stelt %(question)s niet.") % {"region": sides.region, "question": inline(field)}
        ours, where = (_("wordt niet gevraagd"),), whole(field.label) or name
        where = whole(field.label) or name
        yield Draft(name, "hide", says, mark, mark.line, field_hidden(sides, name), where, _(part), ours)


def _ordered(sides: Sides, order: Order, data: MarkedMap) -> Draft:
    """An order of the region, in a step or a group."""
    owner = order.step if order.step in sides.after else f"step:{order.step}"
    called = sides.called(order.step)
    says = _("%(region)s zet de vragen van '%(what)s' in een eigen volgorde.")
    draft = _drafter(data, "fields", "order")
    ours = in_order(sides, order, list(order.fields))
    said = {"region": sides.region, "what": called}
    return draft(owner, "order", says % said, order_moved(sides, order), ours, called)
