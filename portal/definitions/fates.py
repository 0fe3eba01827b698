"""What becomes of one line of an overlay: what the base did meanwhile at the same place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from portal.definitions.compare import NAMES, WHEN
from portal.definitions.language import Change, Field, Option, Order, Rule, Step, Text
from portal.definitions.naming import AUDIENCES, inline, short
from portal.definitions.places import Located
from portal.definitions.sides import Parts, Sides, in_one_language, print_of, whole
from portal.languages import gettext as _, marked

Verdict = Literal["taken_over", "conflict", "pointless"]

NOW_SAYS = marked("De basis zegt dit nu zelf.")
ORDER_GONE = marked("De basis heeft deze stap of groep niet meer.")
PLACES: Mapping[str, str] = {
    "after": marked("na '%(what)s'"),
    "before": marked("voor '%(what)s'"),
    "step": marked("in stap '%(what)s'"),
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a line and why; what the base said and says there; whether what it is about is gone."""

    verdict: Verdict = "taken_over"
    because: str = ""
    gone: bool = False
    was: Parts = ()
    now: Parts = ()
    print: str = ""
    """Stands for what the base says now: a choice holds until that changes."""
    refuge: tuple[str, str] = ("", "")
    """Where the region's field can go when its own place is gone: a key of `PLACES`, and a field, step or group."""
    rest: tuple[str, ...] = ()
    """What is left of an order, when something in it is gone."""


def field_added(sides: Sides, addition: Field, place: Mapping[str, str], own: frozenset[str]) -> Fate:
    """A field of the region: its place may be gone, or the base may ask the same by now.

    `own` are the region's other fields: those hold a place too.
    """
    known = {*sides.after, *(step.id for step in sides.new.steps), *own}
    if addition.id in sides.after:
        because = _("De basis heeft nu zelf een vraag met de naam '%(name)s'.") % {"name": addition.id}
        return Fate("conflict", because, gone=True, now=_label(sides.after[addition.id]))
    for key, name in place.items():
        if name not in known:
            return _place_gone(sides, key, name)
    for dotted, one in sides.after.items():
        if dotted not in sides.before and _same_words(one.field.label, addition.label):
            because = _("De basis vraagt dit nu zelf: '%(question)s'.") % {"question": short(one.field.label)}
            return Fate("pointless", because, now=_label(one), print=print_of(dotted))
    return Fate()


def _place_gone(sides: Sides, key: str, name: str) -> Fate:
    """The neighbour of a region's field is no more: what stood next to that one can do instead."""
    where = _(PLACES[key]) % {"what": sides.called(name)}
    because = _("De plaats ervan (%(place)s) is er niet meer.") % {"place": where}
    return Fate("conflict", because, gone=True, refuge=_refuge(sides, name))


def _refuge(sides: Sides, name: str) -> tuple[str, str]:
    """The nearest place to a field that is gone: after what came before it, before what came next, or its step."""
    former = sides.before.get(name)
    if former is None:
        return "step", sides.new.steps[-1].id
    siblings = [one.id for one in sides.before.values() if (one.step, one.group) == (former.step, former.group)]
    at = siblings.index(name)
    for key, names in (("after", siblings[:at][::-1]), ("before", siblings[at + 1 :])):
        left = next((one for one in names if one in sides.after), None)
        if left is not None:
            return key, left
    steps = [step.id for step in sides.new.steps]
    return "step", former.step if former.step in steps else steps[-1]


def _label(one: Located) -> Parts:
    return (whole(one.field.label),)


def _same_words(one: Text, other: Text) -> bool:
    said = one.get("nl", "").casefold().strip(" ?.")
    return bool(said) and said == other.get("nl", "").casefold().strip(" ?.")


def property_moved(sides: Sides, key: str, change: Change) -> Fate:
    """What the base did with the same property of a field."""
    before, after = (side.get(change.id) for side in (sides.before, sides.after))
    if after is None:
        return _field_gone(sides, change.id)
    old, new = (getattr(one.field, key) if one else None for one in (before, after))
    value = getattr(change, key)
    if isinstance(value, dict):
        old, new = (_in_languages_of(value, one) for one in (old, new))
        was, now, _ours = in_one_language(old, new, value)
    else:
        was, now = sides.value(key, old) if before else (), sides.value(key, new)
    said: dict[str, Any] = {"was": was, "now": now, "print": print_of(new)}
    if new != value and before is not None and old != new:
        return Fate("conflict", _then_and_now(sides, key, old, new), **said)
    return _at_peace(new == value, said)


def _at_peace(said_by_base: bool, said: dict[str, Any]) -> Fate:
    """What the base left alone stays as the region made it; what it says itself by now needs no change."""
    return Fate("pointless", _(NOW_SAYS), **said) if said_by_base else Fate(**said)


def _field_gone(sides: Sides, dotted: str) -> Fate:
    field = sides.field(dotted) or Field(id=dotted, type="")
    because = _("De basis heeft %(question)s niet meer.") % {"question": inline(field)}
    return Fate("conflict", because, gone=True, was=(whole(field.label) or dotted,))


def _in_languages_of(value: Text, text: Text | None) -> Text:
    return {language: words for language, words in (text or {}).items() if language in value}


def _then_and_now(sides: Sides, key: str, old: Any, new: Any) -> str:  # noqa: ANN401 -- any property
    """What the base said, and says now, in one sentence."""
    if key == "required":
        needed = _("De basis maakte deze vraag verplicht.")
        return needed if new else _("De basis maakte deze vraag niet meer verplicht.")
    if key == "audience":
        said = {"now": _(AUDIENCES[new]), "before": _(AUDIENCES[old])}
        return _("In de basis leest nu alleen %(now)s dit, vroeger %(before)s.") % said
    if key in WHEN:
        return _("In de basis was dit %(before)s; nu %(now)s.") % {"before": sides.when(old), "now": sides.when(new)}
    if isinstance(new, dict) and "nl" in new:
        return _said(old, new)
    return _("De basis veranderde %(part)s ook.") % {"part": _(NAMES[key])}


def _said(old: Text | None, new: Text | None) -> str:
    before, now = (f"'{short(one)}'" if one else _("niets") for one in (old, new))
    return _("De basis zei %(before)s en zegt nu %(now)s.") % {"before": before, "now": now}


def option_moved(sides: Sides, change: Change, key: str, code: str, label: Text) -> Fate:
    """What the base did with an option that the region adds, hides or renames."""
    if change.id not in sides.after:
        return _field_gone(sides, change.id)
    old, new = (_option(side, change.id, code) for side in (sides.before, sides.after))
    return _OPTION_MOVED[key](old, new, label)


def _option(side: Mapping[str, Located], dotted: str, code: str) -> Option | None:
    options = side[dotted].field.options if dotted in side else ()
    return next((one for one in options if one.code == code), None)


def _on_the_list(option: Option | None) -> Parts:
    return (f"‘{short(option.label)}’" if option else _("niet in de lijst"),)


def _option_came(old: Option | None, new: Option | None, label: Text) -> Fate:
    """An option that the region adds."""
    was, now = _on_the_list(old), _on_the_list(new)
    if new is None:
        return Fate(was=was, now=now)
    if _same_words(new.label, label):
        return Fate("pointless", _("De basis heeft deze keuze nu zelf."), gone=True, was=was, now=now)
    said = {"code": new.code, "name": short(new.label)}
    because = _("De basis heeft nu zelf een keuze '%(code)s' en noemt ze '%(name)s'.") % said
    return Fate("conflict", because, gone=True, was=was, now=now)


def _option_went(old: Option | None, new: Option | None, label: Text) -> Fate:
    """An option that the region hides."""
    was, now = _on_the_list(old), _on_the_list(new)
    if new is not None:
        return Fate(was=was, now=now)
    return Fate("pointless", _("De basis heeft deze keuze zelf niet meer."), gone=True, was=was, now=now)


def _option_renamed(old: Option | None, new: Option | None, label: Text) -> Fate:
    """An option that has a name of the region."""
    was, now = (_in_languages_of(label, one.label if one else None) for one in (old, new))
    before, after, _ours = in_one_language(was, now, label)
    if new is None:
        return Fate("conflict", _("De basis heeft deze keuze niet meer."), gone=True, was=before)
    said: dict[str, Any] = {"was": before, "now": after, "print": print_of(now)}
    if now != label and old is not None and was != now:
        because = _("De basis noemde ze '%(before)s' en noemt ze nu '%(now)s'.")
        return Fate("conflict", because % {"before": short(was), "now": short(now)}, **said)
    return _at_peace(now == label, said)


_OPTION_MOVED: Mapping[str, Callable[[Option | None, Option | None, Text], Fate]] = {
    "options_add": _option_came,
    "options_hide": _option_went,
    "option_labels": _option_renamed,
}


def step_moved(key: str, value: Text, old: Step | None, new: Step | None) -> Fate:
    """What the base did with the title or the introduction of a step."""
    was, now = (getattr(step, key) if step else None for step in (old, new))
    before, after, _ours = in_one_language(was, now, value)
    if new is None:
        return Fate("conflict", _("De basis heeft deze stap niet meer."), gone=True, was=before)
    said: dict[str, Any] = {"was": before, "now": after, "print": print_of(now)}
    if now != value and old is not None and was != now:
        return Fate("conflict", _said(was, now), **said)
    return _at_peace(now == value, said)


def rule_moved(sides: Sides, rule: Rule) -> Fate:
    """A rule of the region: the base may look at the same by now."""
    was, now = (next((one for one in side.rules if one.check == rule.check), None) for side in (sides.old, sides.new))
    if now is None or now == was:
        return Fate()
    return Fate("pointless", _(NOW_SAYS), now=(whole(now.message),), print=print_of(now.model_dump()))


def field_hidden(sides: Sides, name: str) -> Fate:
    """A field that the region does not ask."""
    was, now = (_label(side[name]) if name in side else () for side in (sides.before, sides.after))
    if name in sides.after:
        return Fate(was=was, now=now)
    return Fate("pointless", _("De basis heeft deze vraag zelf niet meer."), gone=True, was=was)


def order_moved(sides: Sides, order: Order) -> Fate:
    """What the base did with the order of the fields in a step or a group."""
    was, now = (_order_of(side, order.step) for side in (sides.before, sides.after))
    lost = [name for name in order.fields if name in was and name not in now]
    kept = tuple(name for name in order.fields if name not in lost)
    before, after = ([name for name in one if name in order.fields and name not in lost] for one in (was, now))
    said: dict[str, Any] = {"was": in_order(sides, order, was), "now": in_order(sides, order, now)}
    if lost:
        because = _("De basis heeft hier geen '%(name)s' meer.") % {"name": in_order(sides, order, lost)[0]}
        return Fate("conflict", because, gone=True, rest=kept if len(kept) > 1 else (), **said)
    if not now:
        return Fate("conflict", _(ORDER_GONE), gone=True, **said)
    said["print"] = print_of(after)
    if after == [name for name in order.fields if name in now]:
        return Fate("pointless", _("De basis zet ze nu zelf zo."), **said)
    if before == after:
        return Fate(**said)
    return Fate("conflict", _("De basis zette deze vragen zelf in een andere volgorde."), **said)


def _order_of(side: Mapping[str, Located], name: str) -> list[str]:
    return [one.field.id for one in side.values() if name == (one.group or one.step)]


def in_order(sides: Sides, order: Order, names: list[str]) -> Parts:
    """The questions that an order names, as they stand in a list of ids; fields of the region have their id."""
    group = f"{order.step}." if order.step in {**sides.before, **sides.after} else ""
    found = (sides.field(f"{group}{name}") for name in names if name in order.fields)
    return tuple(short(one.label) for one in found if one)
