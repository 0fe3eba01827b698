"""Does with a definition what people do: draw each page, fill it in at random, keep it, read it back, print it.

Pages come from the real templates in a real request; nothing is stored, so that hundreds of forms take seconds. What
was drawn is gathered in `Stage.markup`, and judged at once by `hostile.faults`.
"""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field as attribute
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import Flask
from jinja2 import Template

from portal.definitions.compare import Difference, differences
from portal.definitions.findings import Finding
from portal.definitions.language import Definition
from portal.definitions.library import Compiled, compiled
from portal.forms.answers import Answers, Row, from_json, rows_of, to_json
from portal.forms.desk import DeskPage
from portal.forms.field_views import views
from portal.forms.fields.base import Context, RecordChoice, Records, Signature
from portal.forms.fields.files import AttachedFile
from portal.forms.journey import Evaluation, evaluate
from portal.forms.outline import outline
from portal.forms.plan import FieldPlan, StepPlan, plan_of
from portal.forms.preview import preview
from portal.forms.step_form import BoundStep, bind
from portal.forms.summary import summary
from portal.models import clock
from portal.views.rendering import render
from tests.definitions.hostile import PAYLOADS
from tests.forms import FACTS

Seed = random.Random
AUDIENCES = ("form", "care", "justice", "director", "named")
ROWS = ("1", "2")
PIECES = """
{% from "components/change_list.html" import change_list %}
{% from "components/preview_steps.html" import preview_steps with context %}
{% macro said(findings) %}<ul>{% for one in findings %}<li>{{ one }}</li>{% endfor %}</ul>{% endmacro %}
{{ preview_steps(steps) }}{{ change_list(changes) }}{{ said(findings) }}
"""
"""What the workshop shows of a definition, without the page around it."""


def some_records(seed: random.Random) -> Records:
    """Records to choose from, with labels that somebody made up."""
    kinds = ("person", "partner", "organisation", "municipality", "goal", "table", "location")
    found: dict[str, Any] = {
        kind: tuple(RecordChoice(f"{kind}-{n}", seed.choice(PAYLOADS), also=seed.choice(PAYLOADS)) for n in range(3))
        for kind in kinds
    }
    return found | {"file": (AttachedFile("bestand", seed.choice(PAYLOADS), size=10, state="safe"),)}


@dataclass
class Stage:
    """One run with one definition: what is on offer, what is known, what was drawn."""

    app: Flask
    form: Compiled
    seed: random.Random
    markup: list[str] = attribute(default_factory=list)

    def __post_init__(self) -> None:
        self.records = some_records(self.seed)
        self.facts: Mapping[str, Any] = {**FACTS, "region": "ovl", "account_name": self.seed.choice(PAYLOADS)}
        self.signature = Signature(self.seed.choice(PAYLOADS), datetime(2026, 11, 22, tzinfo=clock.BRUSSELS))

    def played(self) -> Answers:
        """Every step and every row: drawn, filled in, drawn again with what was wrong; then read back and printed."""
        answers: Answers = self.some_rows()
        for step in plan_of(self.form).steps:
            self.drawn(step.step.id, evaluate(self.form, answers, self.facts))
            answers = self.posted(step, answers).merged
            for address, row_id in list(self.places(step, answers)):
                answers = self.posted(step, answers, (address, row_id)).merged
        self.read_back(answers)
        return answers

    def posted(self, step: StepPlan, answers: Answers, row: tuple[str, str] | None = None) -> BoundStep:
        """Post something to a page, and draw what comes of it."""
        typed = dict(self.typed(step, answers, row))
        bound = bind(
            self.form, step.step.id, typed, answers, self.facts, row,
            complete=self.seed.random() < 0.6, records=self.records, signature=self.signature,
        )  # fmt: skip
        page = views(
            self.form, step.step.id, bound.evaluation, bound.raw, bound.merged, bound.errors,
            warnings=bound.warnings, records=self.records, previous=bound.answers, row=row,
        )  # fmt: skip
        self.show("pages/patterns/fields.html", page=DeskPage(tuple(page), bound.errors), states={"x": "x"}, state="x")
        return bound

    def drawn(self, step_id: str, evaluation: Evaluation) -> None:
        """A step as somebody finds it."""
        page = DeskPage(tuple(views(self.form, step_id, evaluation, records=self.records)))
        self.show("pages/patterns/fields.html", page=page, states={"x": "x"}, state="x")

    def some_rows(self) -> dict[str, Any]:
        """Rows in each list, as they stand when somebody pressed 'toevoegen'."""
        fields = [one for step in plan_of(self.form).steps for one in step.fields]
        return {
            one.field.id: tuple(Row(row_id, self.rows_inside(one, row_id)) for row_id in ROWS)
            for one in fields
            if one.columns
        }

    def rows_inside(self, group: FieldPlan, row_id: str) -> dict[str, Any]:
        """The rows of the groups in a row."""
        return {one.field.id: (Row(f"{row_id}-{one.field.id}", {}),) for one in group.columns if one.columns}

    def places(self, step: StepPlan, answers: Answers) -> Iterator[tuple[str, str]]:
        """Every row that has a page of its own."""
        for group in step.fields:
            for row in rows_of(answers, group.field.id) if group.columns else ():
                if not group.inline:
                    yield group.field.id, row.id
                for inner in (one for one in group.columns if one.columns and not one.inline):
                    address = f"{group.field.id}.{row.id}.{inner.field.id}"
                    yield from ((address, one.id) for one in rows_of(answers, address))

    # What is typed

    def typed(self, step: StepPlan, answers: Answers, row: tuple[str, str] | None) -> Iterator[tuple[str, list[str]]]:
        """Names and texts as a browser posts them: right, wrong, hostile, twice, or of another page."""
        if row is None:
            yield from self.inputs(step.fields, "", answers)
        else:
            group = plan_of(self.form).fields[".".join(row[0].split(".")[::2])]
            values = next(one for one in rows_of(answers, row[0]) if one.id == row[1]).values
            yield from self.inputs(group.columns, f"{row[0]}.{row[1]}.", values)
        if self.seed.random() < 0.2:
            yield self.seed.choice(("_shown", "__proto__", "csrf_token", "f1.1.f2", PAYLOADS[0])), ["x", "y"]

    def inputs(self, fields: tuple[FieldPlan, ...], prefix: str, values: Answers) -> Iterator[tuple[str, list[str]]]:
        """The inputs of these fields, and those of rows that stand on the same page."""
        for one in fields:
            name = prefix + one.field.id
            if one.inline:
                for row in rows_of(values, one.field.id):
                    yield from self.inputs(one.columns, f"{name}.{row.id}.", row.values)
            for part in one.type.inputs(one.field, Context(records=self.records)):
                if self.seed.random() < 0.85:
                    texts = [self.word(one, part.suffix) for _ in range(2 if self.seed.random() < 0.1 else 1)]
                    yield part.name(name), texts

    def word(self, field: FieldPlan, suffix: str) -> str:
        """Something to put in one input; mostly what belongs there."""
        right = list(field.type.sample(field.field).get(suffix, [])) if self.can_sample(field) else []
        right += [one.code for one in field.type.offered(field.field, Context(records=self.records))]
        right += [one.id for one in self.records.get(field.type.points_at(field.field), ())]
        if right and self.seed.random() < 0.7:
            return self.seed.choice(right)
        odd = (
            "",
            "12",
            "-1",
            "3,5",
            "31",
            "2",
            "2026",
            "ja",
            "onbekend",
            "not_known",
            "unknown:refused",
            "23.59",
            "\x00",
        )
        return self.seed.choice((*odd, self.seed.choice(PAYLOADS), "x" * 6000))

    def can_sample(self, field: FieldPlan) -> bool:
        """Whether the definition alone tells what would be right."""
        return not field.columns

    # What comes after

    def read_back(self, answers: Answers) -> None:
        """Stored and read again it is the same, and so is what follows from it; then checked and printed."""
        for step in self.form.definition.steps:
            kept = json.loads(json.dumps(to_json(answers, step.fields)))
            back = from_json(kept, step.fields)
            assert back == {one.id: answers[one.id] for one in step.fields if one.id in answers}
        evaluation = evaluate(self.form, answers, self.facts)
        told = summary(self.form, answers, evaluation, AUDIENCES)
        self.show("pages/patterns/printed.html", summary=told)
        assert all(step.missing is not None for step in evaluation.steps)

    def explained(self, other: Definition | None = None, findings: tuple[Finding, ...] = ()) -> None:
        """The workshop's side: the preview, the difference with another version, the empty form, the findings."""
        definition = self.form.definition
        steps = preview(definition, FACTS["today"], self.records, other)
        changes: list[Difference] = [] if other is None else differences(other, definition)
        version = SimpleNamespace(region="ovl", number=1, in_force_from=None)
        with self.asking():
            self.markup.append(pieces(self.app).render(steps=steps, changes=changes, findings=findings))
        self.show("print/empty_form.html", told=outline(definition, against=other), version=version)

    def show(self, template: str, **context: Any) -> None:  # noqa: ANN401 -- whatever a page takes
        """Draw the content of a page."""
        with self.asking():
            self.markup.append(render(template, **context).get_data(as_text=True))

    def asking(self) -> Any:  # noqa: ANN401 -- a context of Flask's
        """A request of htmx: only what is particular to a page is drawn."""
        return self.app.test_request_context("/patronen", headers={"HX-Request": "true"})


@functools.cache
def pieces(app: Flask) -> Template:
    """The pieces of the workshop, compiled once."""
    return app.jinja_env.from_string(PIECES)


def whole(parts: list[str]) -> str:
    """Everything that was drawn, as one page."""
    return f"<!doctype html><html lang=nl><head><title>x</title></head><body>{''.join(parts)}</body></html>"


def stage(app: Flask, definition: Definition, number: int) -> Stage:
    """A run with a definition."""
    return Stage(app, compiled(definition), Seed(number))
