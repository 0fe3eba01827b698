"""Every place of a definition where an expression stands, and every field under its dotted id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.definitions.language import Definition, Field, Score, Step
from portal.languages import gettext as _

CONDITIONS = ("show_if", "required_if", "read_only_if", "optional_if")
VALUES = ("default", "prefill", "compute")


@dataclass(frozen=True, slots=True)
class Located:
    """A field with its dotted id, the step it stands in and the group whose column it is ('' for none)."""

    id: str
    field: Field
    step: str
    group: str


@dataclass(frozen=True, slots=True)
class Place:
    """One expression: whose it is (`persons.school`, `step:who`, `rule:0`, `score:x`) and in which property."""

    owner: str
    slot: str
    text: str
    group: str = ""

    @property
    def told(self) -> str:
        """Whose it is, in words; a rule has no name but its number."""
        kind, _sign, name = self.owner.rpartition(":")
        return _("regel %(number)s") % {"number": int(name) + 1} if kind == "rule" else name

    @property
    def condition(self) -> bool:
        """Whether the expression is true or false, rather than a value."""
        return self.slot not in VALUES


def located(definition: Definition) -> Iterator[Located]:
    """Every field and column, in order."""
    for step in definition.steps:
        yield from _under(step.fields, step.id, "")


def _under(fields: tuple[Field, ...], step: str, group: str) -> Iterator[Located]:
    for field in fields:
        dotted = f"{group}.{field.id}" if group else field.id
        yield Located(dotted, field, step, group)
        yield from _under(field.columns, step, dotted)


def places(definition: Definition) -> Iterator[Place]:
    """Every expression of a definition, in order."""
    for step in definition.steps:
        yield from _of_step(step)
    for one in located(definition):
        yield from _of_field(one)
    for index, rule in enumerate(definition.rules):
        yield Place(f"rule:{index}", "check", rule.check)
    for score in definition.scores:
        yield from _of_score(score)


def _of_step(step: Step) -> Iterator[Place]:
    for slot, text in (("show_if", step.show_if), ("optional_if", step.optional_if)):
        if text is not None:
            yield Place(f"step:{step.id}", slot, text)


def _of_field(one: Located) -> Iterator[Place]:
    for slot in (*CONDITIONS, *VALUES):
        text = getattr(one.field, slot)
        if text is not None:
            yield Place(one.id, slot, text, one.group)
    for index, rule in enumerate(one.field.rules):
        yield Place(one.id, f"rule:{index}", rule.check, one.group)
    for option in one.field.options:
        if option.show_if is not None:
            yield Place(one.id, f"option:{option.code}", option.show_if, one.group)


def _of_score(score: Score) -> Iterator[Place]:
    owner = f"score:{score.id}"
    if score.shown_if is not None:
        yield Place(owner, "shown_if", score.shown_if)
    for item in score.critical:
        yield Place(owner, f"critical:{item.id}", item.when)
    for change in score.adjust:
        yield Place(owner, f"adjust:{change.id}", change.when)
    for index, level in enumerate(score.levels):
        if level.when is not None:
            yield Place(owner, f"level:{index}", level.when)
