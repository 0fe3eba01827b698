"""A form laid out so that an overlay can change it: each entry knows whose each property is and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field as attribute
from typing import Any

from portal.definitions.documents import MarkedMap
from portal.definitions.findings import Mark
from portal.definitions.language import LANGUAGES, Definition, Field, Form, Rule, Score, Step

BASE = "base"


@dataclass
class Entry:
    """A field with its columns."""

    field: Field
    columns: list[Entry]
    origin: str
    mark: Mark
    origins: dict[str, str] = attribute(default_factory=dict)
    marks: dict[str, Mark] = attribute(default_factory=dict)

    def put(self, values: dict[str, Any], origin: str, marks: dict[str, Mark]) -> None:
        """New values for some properties."""
        self.field = self.field.model_copy(update=values)
        self.origins.update(dict.fromkeys(values, origin))
        self.marks.update(marks)

    def whole(self) -> Field:
        """The field with its columns as they are now."""
        return self.field.model_copy(update={"columns": tuple(entry.whole() for entry in self.columns)})


@dataclass
class Page:
    """A step with its fields."""

    step: Step
    entries: list[Entry]
    mark: Mark
    origins: dict[str, str] = attribute(default_factory=dict)
    marks: dict[str, Mark] = attribute(default_factory=dict)


def entry_of(one: Field, data: MarkedMap, origin: str) -> Entry:
    """A field laid out; what came from a block says so."""
    origin = data.origin or origin
    columns = [
        entry_of(column, column_data, origin)
        for column, column_data in zip(one.columns, data.get("columns", ()), strict=True)
    ]
    entry = Entry(one, columns, origin, data.mark, marks=property_marks(data))
    used = data.value_marks.keys() & {"show_if", "optional_if"}
    if data.origin:
        entry.origins.update({key: BASE for key in used if data.value_marks[key].file != data.mark.file})
    return entry


def property_marks(data: MarkedMap) -> dict[str, Mark]:
    """Where each property stands; `label` where its first language does, rules and options one by one."""
    marks = dict(data.value_marks)
    for language in reversed(LANGUAGES):
        if language in marks:
            marks["label"] = marks.pop(language)
    for index, rule in enumerate(data.get("rules", ())):
        marks[f"rule:{index}"] = rule.value_marks["check"]
    for option in data.get("options", ()):
        marks[f"option:{option['code']}"] = option.value_marks.get("show_if", option.mark)
    return marks


class Workbench:
    """A base form in pieces, and the definition they make."""

    def __init__(self, form: Form, data: MarkedMap) -> None:
        self.form = form
        self.pages = [
            Page(
                step,
                [entry_of(one, d, BASE) for one, d in zip(step.fields, step_data["fields"], strict=True)],
                step_data.mark,
                marks=dict(step_data.value_marks),
            )
            for step, step_data in zip(form.steps, data["steps"], strict=True)
        ]
        self.mark = data.mark
        self.rules: list[tuple[Rule, MarkedMap, str]] = [
            (rule, d, BASE) for rule, d in zip(form.rules, data.get("rules", ()), strict=True)
        ]
        self.scores: list[tuple[Score, MarkedMap]] = list(zip(form.scores, data.get("scores", ()), strict=True))

    def list_of(self, dotted: str) -> list[Entry] | None:
        """The list in which a field stands."""
        name = dotted.rpartition(".")[2]
        return next((one for one in self._lists(dotted) if any(entry.field.id == name for entry in one)), None)

    def _lists(self, dotted: str) -> list[list[Entry]]:
        """The lists in which a field can stand."""
        owner = dotted.rpartition(".")[0]
        group = self.entry(owner) if owner else None
        return [page.entries for page in self.pages] if not owner else [group.columns] if group else []

    def entry(self, dotted: str) -> Entry | None:
        """The field with this dotted id."""
        name = dotted.rpartition(".")[2]
        return next((entry for one in self._lists(dotted) for entry in one if entry.field.id == name), None)

    def page(self, step: str) -> Page | None:
        """The step with this id."""
        return next((page for page in self.pages if page.step.id == step), None)

    def inside(self, name: str) -> list[Entry] | None:
        """The fields of a step, or the columns of a group."""
        page = self.page(name)
        if page:
            return page.entries
        group = self.entry(name)
        return group.columns if group and group.field.type == "group" else None

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every field under its dotted id."""
        for page in self.pages:
            yield from _under(page.entries, "")

    def definition(self, region: str) -> Definition:
        """What the pieces make, with whose each is."""
        form = self.form
        return Definition(
            form=form.form,
            region=region,
            code=form.code,
            title=form.title,
            intro=form.intro,
            ready=form.ready,
            readers=form.readers,
            home=form.home,
            rank=form.rank,
            fills=form.fills,
            shows=form.shows,
            excludes=form.excludes,
            steps=tuple(
                page.step.model_copy(update={"fields": tuple(entry.whole() for entry in page.entries)})
                for page in self.pages
            ),
            rules=tuple(rule for rule, _, _ in self.rules),
            scores=tuple(score for score, _ in self.scores),
            origins=self.origins(),
        )

    def origins(self) -> dict[str, str]:
        """Whose each field is, and each property that is not of the same hand."""
        found: dict[str, str] = {}
        for page in self.pages:
            found[f"step:{page.step.id}"] = BASE
            found |= {f"step:{page.step.id}#{key}": origin for key, origin in page.origins.items()}
        for dotted, entry in self.entries():
            found[dotted] = entry.origin
            found |= {f"{dotted}#{key}": one for key, one in entry.origins.items() if one != entry.origin}
        return found | {f"rule:{index}": origin for index, (_, _, origin) in enumerate(self.rules)}

    def marks(self) -> dict[str, Mark]:
        """Where each thing stands, under the same keys."""
        found: dict[str, Mark] = {"": self.mark}
        for page in self.pages:
            found |= _marks(f"step:{page.step.id}", page.mark, page.marks)
        for dotted, entry in self.entries():
            found |= _marks(dotted, entry.mark, entry.marks)
        for index, (_, data, _) in enumerate(self.rules):
            found |= _marks(f"rule:{index}", data.mark, data.value_marks)
        for score, data in self.scores:
            found |= _marks(f"score:{score.id}", data.mark, _score_marks(data))
        return found


def _under(entries: list[Entry], group: str) -> Iterator[tuple[str, Entry]]:
    for entry in entries:
        dotted = f"{group}.{entry.field.id}" if group else entry.field.id
        yield dotted, entry
        yield from _under(entry.columns, dotted)


def _marks(owner: str, mark: Mark, properties: dict[str, Mark]) -> dict[str, Mark]:
    return {owner: mark} | {f"{owner}#{key}": one for key, one in properties.items()}


def _score_marks(data: MarkedMap) -> dict[str, Mark]:
    marks = dict(data.value_marks)
    for item in data.get("critical", ()):
        marks[f"critical:{item['id']}"] = item.value_marks["when"]
    for change in data.get("adjust", ()):
        marks[f"adjust:{change['id']}"] = change.value_marks["when"]
    for index, level in enumerate(data.get("levels", ())):
        marks[f"level:{index}"] = level.value_marks.get("when", level.mark)
    return marks
