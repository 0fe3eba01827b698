"""Runs a definition on an example case: text answers and facts in, what a form makes of them out.

The golden cases beside a definition are written as plain text; they are read exactly as a post is, so an example that
a person could not fill in fails here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from portal.definitions.earlier import Source
from portal.definitions.facts import FACTS
from portal.definitions.golden import Outcome
from portal.definitions.language import Definition, Field
from portal.definitions.library import compiled
from portal.definitions.values import Unknown, Value
from portal.forms.answers import Row
from portal.forms.earlier import Earlier, Said, said
from portal.forms.fields.base import Context, Typed, WrongError
from portal.forms.fields.registry import type_of
from portal.forms.journey import Evaluation, evaluate
from portal.forms.plan import FieldPlan, plan_of
from portal.forms.wording import number_text

NOTHING_SAID: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
INSIDE = "/"
"""Between the id of a row and that of a row in it, so that no two rows of one group have the same id."""


def rehearse(
    definition: Definition,
    answers: Mapping[str, Any],
    facts: Mapping[str, str],
    earlier: Mapping[str, Mapping[str, Any]] = NOTHING_SAID,
) -> Outcome:
    """What the form comes to for these answers, facts and earlier answers, written as text."""
    evaluation, wrong = played(definition, answers, facts, earlier)
    shown = [(field, row_id) for field, row_id in _places(evaluation) if evaluation.visible(field.id, row_id) is True]
    broken = [one for one in evaluation.findings if one.severity == "error"]
    return Outcome(
        steps=tuple(step.id for step in evaluation.steps if not step.optional),
        visible=frozenset(name for field, row_id in shown for name in (field.id, _name(evaluation, field, row_id))),
        values={field.id: _as_text(field, evaluation.value(field.id)) for field, row_id in shown if not row_id},
        levels={name: result.level or "" for name, result in evaluation.scores.items()},
        missing=frozenset(one.field_id for one in evaluation.missing()),
        errors=frozenset(one.field_id for one in broken) | wrong,
        warnings=frozenset(one.field_id for one in evaluation.findings if one.severity != "error"),
    )


def played(
    definition: Definition,
    answers: Mapping[str, Any],
    facts: Mapping[str, str],
    earlier: Mapping[str, Mapping[str, Any]] = NOTHING_SAID,
) -> tuple[Evaluation, frozenset[str]]:
    """The form with a case filled in, and the fields whose text is no answer to them."""
    reading = _Reading(definition, facts)
    known = reading.facts | {"earlier": reading.said(earlier)}
    return evaluate(compiled(definition), reading.answers(answers), known), reading.wrong


class _Reading:
    """Reads the text of a case as the types of its fields do."""

    def __init__(self, definition: Definition, facts: Mapping[str, str]) -> None:
        self.plan = plan_of(compiled(definition))
        self.facts = {name: fact_value(name, text) for name, text in facts.items()}
        self.wrong: frozenset[str] = frozenset()

    def answers(self, written: Mapping[str, Any]) -> dict[str, Any]:
        """Every answer of the case; a name that the form does not have is wrong."""
        self.wrong |= frozenset(name for name in written if name not in self.plan.fields)
        found: dict[str, Any] = {}
        for name, value in written.items():
            field = self.plan.fields.get(name)
            if field is not None and field.columns:
                found[name] = self.rows(field, value)
            elif field is not None:
                found |= self.answer(field, value)
        return found

    def said(self, written: Mapping[str, Mapping[str, Any]]) -> Earlier:
        """What earlier forms said, each answer read as the question that stands beside it, else as it looks."""
        beside = {field.beside: field for field in self.plan.fields.values() if field.beside}
        return {
            form: {name: self.one_said(form, beside.get(Source(form, name)), value) for name, value in answers.items()}
            for form, answers in written.items()
        }

    def one_said(self, form: str, field: FieldPlan | None, value: Any) -> Said:  # noqa: ANN401 -- as the file holds it
        """One earlier answer."""
        if field is None or not field.type.asks:
            return Said(form, kind="computed", value=as_it_looks(value))
        return said(form, field.field, self.answer(field, value).get(field.field.id))

    def rows(self, group: FieldPlan, written: Sequence[Mapping[str, Any]], around: str = "") -> tuple[Row, ...]:
        """The rows of a group; `around` is the id of the row they stand in."""
        return tuple(self.row(group, f"{around}{row.get('id', number)}", row) for number, row in enumerate(written, 1))

    def row(self, group: FieldPlan, row_id: str, written: Mapping[str, Any]) -> Row:
        """One row; `id` names it for answers that point at it."""
        values: dict[str, Any] = {}
        for column in group.columns:
            if column.field.id in written and column.columns:
                values[column.field.id] = self.rows(column, written[column.field.id], f"{row_id}{INSIDE}")
            elif column.field.id in written:
                values |= self.answer(column, written[column.field.id])
        return Row(row_id, values)

    def answer(self, field: FieldPlan, value: Any) -> dict[str, Any]:  # noqa: ANN401 -- as the file holds it
        """One answer by its id, or nothing when it cannot be read."""
        texts = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
        today = self.facts.get("today")
        context = Context(
            today=today if isinstance(today, date) else None,
            records=type_of(field.field).pointed(field.field, texts),
        )
        try:
            return {field.field.id: type_of(field.field).answer(field.field, typed_text(field.field, texts), context)}
        except WrongError:
            self.wrong |= {field.id}
            return {}


def typed_text(field: Field, texts: list[str]) -> Typed:
    """The text of a case as if it was typed; an unknown state is written by its code."""
    kind = type_of(field)
    if texts[:1] and texts[0] in field.unknown:
        return Typed(kind.raw(field, Unknown(texts[0])))
    return Typed(kind.written(field, texts))


def as_it_looks(written: Any) -> Value:  # noqa: ANN401 -- as the file holds it
    """A value of which nobody says the type: a list, a day, a number, else a text."""
    if isinstance(written, list | tuple):
        return tuple(str(one) for one in written)
    text = str(written)
    for read in (date.fromisoformat, Decimal):
        try:
            return read(text)
        except (ValueError, InvalidOperation):
            continue
    return text


def fact_value(name: str, text: str) -> Value:
    """A fact of a case, by the type that facts.py declares."""
    if text == "":
        return Unknown.NOT_ASKED
    readers: dict[str, Callable[[str], Value]] = {"date": date.fromisoformat, "number": Decimal, "bool": "true".__eq__}
    readers["texts"] = lambda written: tuple(one.strip() for one in written.split("," if "," in written else None))
    return readers.get(FACTS.get(name, "text"), str)(text)


def _places(evaluation: Evaluation) -> Iterator[tuple[FieldPlan, str]]:
    for field in evaluation.plan.fields.values():
        for row_id in evaluation.row_ids(field):
            yield field, row_id


def _name(evaluation: Evaluation, field: FieldPlan, row_id: str) -> str:
    """How a case names a column of a row: `persons.p1.first_name`."""
    outer, inside, _ = row_id.rpartition(INSIDE)
    return evaluation.name(field, row_id).replace(f"{outer}{INSIDE}", "") if inside else evaluation.name(field, row_id)


def _as_text(field: FieldPlan, value: Value) -> str:
    if value is None or isinstance(value, Unknown):
        return ""
    if isinstance(value, Decimal):
        return number_text(value).replace(",", ".")
    found = field.type.to_json(value)
    if isinstance(found, list):
        return " ".join(str(one) for one in found)
    return str(found).lower() if isinstance(found, bool) else str(found)
