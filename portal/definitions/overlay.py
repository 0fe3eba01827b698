"""Lays a region's changes over a base form; what conflicts or changes nothing is a finding, never a surprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.expressions.wording import did_you_mean
from portal.definitions.findings import Finding, Mark, Weight, finding, first
from portal.definitions.language import Addition, Change, Definition, Field, Option, Order, Overlay
from portal.definitions.loader import FormSource, OverlaySource
from portal.definitions.usage import needed
from portal.definitions.workbench import Entry, Workbench, entry_of, property_marks
from portal.languages import gettext as _

PLAIN = ("help", "why", "required", "required_if", "show_if", "default", "compute")
"""Properties that a change replaces as they are."""

ASKED = ("show_if", "required", "required_if")
"""What decides whether something is asked: of a legally needed field, a region leaves it as it is."""

MOST_REASONS = 5

NARROWER: Mapping[str, frozenset[str]] = {
    "form": frozenset({"care", "justice", "director", "named"}),
    "care": frozenset({"director", "named"}),
    "justice": frozenset({"director", "named"}),
    "director": frozenset({"named"}),
    "named": frozenset(),
}
"""Audiences that see less than a given one."""
MOST_HINTS = 20
"""For how many names that are not there one is looked up that is like it: that costs the most."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A definition, where each of its pieces stands (keys as in `origins`), and what was wrong with the overlay."""

    definition: Definition
    marks: Mapping[str, Mark]
    findings: tuple[Finding, ...]


def resolve(source: FormSource, overlay: OverlaySource | None, region: str) -> Resolution:
    """A base form with the changes of a region; without an overlay the base as it is."""
    bench = Workbench(source.form, source.data)
    layer = _Layer(bench, region)
    found: tuple[Finding, ...] = ()
    if overlay is not None:
        layer.apply(overlay.overlay, overlay.data)
        found = tuple(first(layer.findings, overlay.data.mark))
    return Resolution(bench.definition(region), bench.marks(), found)


class _Layer:
    """One overlay being laid over a form; a change that cannot be made is left out and said."""

    def __init__(self, bench: Workbench, region: str) -> None:
        self.bench = bench
        self.region = region
        self.findings: list[Finding] = []

    def say(self, mark: Mark, message: str, severity: Weight = "error") -> None:
        """Note a finding."""
        self.findings.append(finding(mark, message, severity))

    def apply(self, overlay: Overlay, data: MarkedMap) -> None:
        """Every change, hiding last so that it is judged by what is left."""
        for addition, piece in zip(overlay.add, data.get("add", ()), strict=True):
            self.add(addition, piece)
        for change, piece in zip(overlay.change, data.get("change", ()), strict=True):
            self.change(change, piece)
        for index, step in enumerate(overlay.steps):
            self.reword(step.id, {"title": step.title, "intro": step.intro}, data["steps"][index])
        for rule, piece in zip(overlay.rules, data.get("rules", ()), strict=True):
            self.bench.rules.append((rule, piece, self.region))
        self.hide(overlay.hide, data)
        for change, piece in zip(overlay.change, data.get("change", ()), strict=True):
            if change.id in overlay.hide:
                told = _("'%(field)s' wordt ook verborgen, dus deze wijziging doet niets: haal een van beide weg.")
                self.say(piece.mark, told % {"field": change.id}, "warning")
        for order, piece in zip(overlay.order, data.get("order", ()), strict=True):
            self.order(order, piece)

    def missing(self, dotted: str) -> str:
        """The sentence for a field that the base does not have."""
        known = [name for name, _ in self.bench.entries()] if len(self.findings) < MOST_HINTS else []
        return _("Er is geen veld '%(field)s'.%(hint)s") % {"field": dotted, "hint": did_you_mean(dotted, known)}

    def add(self, addition: Addition, data: MarkedMap) -> None:
        """A field of the region."""
        if not addition.id.startswith(f"{self.region}_"):
            message = _("Een veld van de regio begint met '%(region)s_': noem het '%(region)s_%(field)s'.") % {
                "region": self.region,
                "field": addition.id,
            }
            self.say(data.value_marks["id"], message)
        for mark in _bound(addition, data):
            self.say(mark, _("Een veld van de regio kan niet aan het dossier gebonden worden."))
        values = addition.model_dump(exclude={"after", "before", "step"}, exclude_unset=True)
        entry = entry_of(Field.model_validate(values), data, self.region)
        if len({"after", "before", "step"} & addition.model_fields_set) > 1:
            self.say(
                data.mark, _("Kies één plaats voor '%(field)s': 'after', 'before' of 'step'.") % {"field": addition.id}
            )
        siblings, place = self.place(addition, data)
        if any(one.field.id == addition.id for one in siblings):
            self.say(
                data.value_marks["id"],
                _("'%(field)s' bestaat al in de basis. Kies een andere naam.") % {"field": addition.id},
            )
            return
        siblings.insert(place, entry)

    def place(self, addition: Addition, data: MarkedMap) -> tuple[list[Entry], int]:
        """The list and the place in it; the end of the last step when the overlay's place does not exist."""
        for key, later in (("after", 1), ("before", 0)):
            neighbour = getattr(addition, key)
            siblings = self.bench.list_of(neighbour) if neighbour else None
            if siblings is not None:
                name = neighbour.rpartition(".")[2]
                return siblings, next(i for i, one in enumerate(siblings) if one.field.id == name) + later
            if neighbour:
                self.say(data.value_marks[key], self.missing(neighbour))
        inside = self.bench.inside(addition.step) if addition.step else None
        if inside is not None:
            return inside, len(inside)
        if addition.step:
            self.say(data.value_marks["step"], self.no_step(addition.step))
        elif not (addition.after or addition.before):
            self.say(
                data.mark, _("Zeg waar '%(field)s' komt: met 'after', 'before' of 'step'.") % {"field": addition.id}
            )
        last = self.bench.pages[-1].entries if self.bench.pages else []
        return last, len(last)

    def no_step(self, step: str) -> str:
        """The sentence for a step that the base does not have."""
        known = [page.step.id for page in self.bench.pages]
        hint = did_you_mean(step, known) or _(" Er zijn: %(known)s.") % {"known": ", ".join(known)}
        return _("Er is geen stap '%(step)s'.%(hint)s") % {"step": step, "hint": hint}

    def change(self, change: Change, data: MarkedMap) -> None:
        """New values for properties of one field."""
        entry = self.bench.entry(change.id)
        if entry is None:
            self.say(data.value_marks["id"], self.missing(change.id))
            return
        told = len(self.findings)
        values = self.values(change, entry, data)
        fresh = {key: value for key, value in values.items() if getattr(entry.field, key) != value}
        marks = property_marks(data)
        for key in values.keys() - fresh.keys():
            self.say(
                marks.get(key, data.mark),
                _("'%(key)s' van '%(field)s' is in de basis al zo: haal dit weg.") % {"key": key, "field": change.id},
                "warning",
            )
        if not values and len(self.findings) == told:
            self.say(
                data.mark,
                _("Deze wijziging van '%(field)s' verandert niets: haal ze weg.") % {"field": change.id},
                "warning",
            )
        entry.put(fresh, self.region, {key: mark for key, mark in marks.items() if key != "id"})

    def values(self, change: Change, entry: Entry, data: MarkedMap) -> dict[str, Any]:
        """The properties that a change sets, as far as a region may."""
        given = change.model_fields_set
        values = {key: getattr(change, key) for key in PLAIN if key in given}
        if change.label:
            values["label"] = {**entry.field.label, **change.label}
        if change.audience and self.narrower(change, entry, data):
            values["audience"] = change.audience
        if given & {"options_add", "options_hide", "option_labels"}:
            told, found = len(self.findings), self.options(change, entry.field, data)
            if found != entry.field.options or len(self.findings) == told:
                values["options"] = found
        return self.lawful(values, entry, data)

    def lawful(self, values: dict[str, Any], entry: Entry, data: MarkedMap) -> dict[str, Any]:
        """Without what would take away what the law or the case needs, or the group that it stands in."""
        for key in ASKED if entry.field.legal else ASKED[:1]:
            why = _untouchable(entry.whole(), key)
            if why and values.get(key, now := getattr(entry.field, key)) != now:
                self.say(data.value_marks[key], why)
                del values[key]
        return values

    def narrower(self, change: Change, entry: Entry, data: MarkedMap) -> bool:
        """Whether an audience is the same or narrower; wider is a finding."""
        now = entry.field.audience
        if change.audience == now or change.audience in NARROWER[now]:
            return True
        choices = ", ".join(sorted(NARROWER[now])) or _("geen enkele")
        message = _("Een regio kan alleen minder mensen laten lezen dan '%(now)s'. Mogelijk: %(choices)s.") % {
            "now": now,
            "choices": choices,
        }
        self.say(data.value_marks["audience"], message)
        return False

    def options(self, change: Change, one: Field, data: MarkedMap) -> tuple[Option, ...]:
        """The options with the region's additions, without what it hides, under its labels."""
        codes = {option.code for option in one.options}
        for code in (*change.options_hide, *change.option_labels):
            if code not in codes:
                key = "options_hide" if code in change.options_hide else "option_labels"
                hint = did_you_mean(code, codes)
                self.say(
                    data.value_marks[key],
                    _("'%(field)s' heeft geen optie '%(code)s'.%(hint)s")
                    % {"field": one.id, "code": code, "hint": hint},
                )
        for option in change.options_add:
            if option.code in codes:
                self.say(
                    data.value_marks["options_add"],
                    _("De optie '%(code)s' van '%(field)s' bestaat al.") % {"code": option.code, "field": one.id},
                )
        hidden = () if one.legal else change.options_hide
        if hidden != change.options_hide:
            message = _("'%(field)s' is wettelijk nodig: 'options_hide' kan daar niets weghalen.") % {"field": one.id}
            self.say(data.value_marks["options_hide"], message)
        kept = [option for option in one.options if option.code not in hidden]
        relabelled = [
            option.model_copy(update={"label": {**option.label, **change.option_labels.get(option.code, {})}})
            for option in kept
        ]
        return (*relabelled, *(option for option in change.options_add if option.code not in codes))

    def reword(self, step: str, words: dict[str, Any], data: MarkedMap) -> None:
        """A step under another title or intro."""
        page = self.bench.page(step)
        if page is None:
            self.say(data.value_marks["id"], self.no_step(step))
            return
        fresh = {key: text for key, text in words.items() if text is not None and getattr(page.step, key) != text}
        if not fresh:
            self.say(
                data.mark,
                _("Deze wijziging van stap '%(step)s' verandert niets: haal ze weg.") % {"step": step},
                "warning",
            )
        page.step = page.step.model_copy(update=fresh)
        page.origins.update(dict.fromkeys(fresh, self.region))
        page.marks.update({key: data.value_marks[key] for key in fresh})

    def hide(self, names: tuple[str, ...], data: MarkedMap) -> None:
        """Fields that a region does not ask; not when something still needs them."""
        marks = _word_marks(data, names)
        hidden = {name for name in names if self.may_hide(name, marks[name])}
        while uses := list(needed(self.bench.definition(self.region), hidden)):
            for name in dict(uses):
                reasons = list(dict.fromkeys(why for one, why in uses if one == name))
                self.say(
                    marks[name],
                    _("'%(name)s' kan niet verborgen worden: %(known)s.")
                    % {"name": name, "known": "; ".join(reasons[:MOST_REASONS])},
                )
            hidden -= dict(uses).keys()
        for name in hidden:
            siblings = self.bench.list_of(name) or []
            siblings[:] = [one for one in siblings if one.field.id != name.rpartition(".")[2]]

    def may_hide(self, name: str, mark: Mark) -> bool:
        """Whether a field is there and holds nothing that the law wants."""
        entry = self.bench.entry(name)
        if entry is None:
            self.say(mark, self.missing(name))
        elif _legal(entry.whole()):
            self.say(mark, _("'%(name)s' is wettelijk nodig en kan niet verborgen worden.") % {"name": name})
        else:
            return True
        return False

    def order(self, order: Order, data: MarkedMap) -> None:
        """The named fields in the named order, in the places they took together; the others stay put."""
        entries = self.bench.inside(order.step)
        if entries is None:
            self.say(data.value_marks["step"], self.no_step(order.step))
            return
        by_id = {one.field.id: one for one in entries}
        for name in order.fields:
            if name not in by_id:
                self.say(
                    data.value_marks["fields"],
                    _("In '%(step)s' is geen veld '%(name)s'.%(hint)s")
                    % {"step": order.step, "name": name, "hint": did_you_mean(name, by_id)},
                )
        wanted = [by_id[name] for name in order.fields if name in by_id]
        places_taken = [i for i, one in enumerate(entries) if one.field.id in order.fields]
        if [entries[i] for i in places_taken] == wanted:
            self.say(
                data.mark, _("De volgorde in '%(step)s' is al zo: haal dit weg.") % {"step": order.step}, "warning"
            )
        for place, one in zip(places_taken, wanted, strict=False):
            entries[place] = one


def _untouchable(one: Field, key: str) -> str:
    """Why a region does not decide whether something is asked; nothing when it may."""
    if _legal(one):
        if one.legal:
            return _("'%(field)s' is wettelijk nodig: '%(key)s' blijft zoals in de basis.") % {
                "field": one.id,
                "key": key,
            }
        return _("'%(field)s' bevat wat wettelijk nodig is: '%(key)s' blijft zoals in de basis.") % {
            "field": one.id,
            "key": key,
        }
    return (
        _("'%(field)s' landt in het dossier: '%(key)s' blijft zoals in de basis.") % {"field": one.id, "key": key}
        if _lands(one)
        else ""
    )


def _lands(one: Field) -> bool:
    return one.bind is not None or any(_lands(column) for column in one.columns)


def _legal(one: Field) -> bool:
    return one.legal or any(_legal(column) for column in one.columns)


def _bound(one: Field, data: MarkedMap) -> Iterator[Mark]:
    """Where a field or a column in it says that its answer lands in the case."""
    if one.bind:
        yield data.value_marks["bind"]
    for column, piece in zip(one.columns, data.get("columns", ()), strict=True):
        yield from _bound(column, piece)


def _word_marks(data: MarkedMap, names: tuple[str, ...]) -> dict[str, Mark]:
    """Where each word of a list stands; the list itself when it was written on one line."""
    items = data.get("hide")
    if isinstance(items, MarkedList):
        return dict(zip(names, items.item_marks, strict=True))
    return dict.fromkeys(names, data.value_marks.get("hide", data.mark))
