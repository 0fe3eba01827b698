"""A form as people will see it, every field in sight and nothing to fill in: for whoever changes or approves it.

A preview never meets an answer of anybody: rows, account and place are invented (security.md B11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.definitions.language import Definition, Field, Step
from portal.definitions.library import compiled
from portal.forms.answers import Row, group_of
from portal.forms.field_views import AnyView, views
from portal.forms.fields.base import Records
from portal.forms.journey import Evaluation, evaluate
from portal.forms.outline import FieldLine, Outline, outline
from portal.forms.wording import words

ROW = "voorbeeld"
"""The id of the one invented row of each group; the row of a group in a group has the same."""

INVENTED: Mapping[str, Any] = {
    "municipality": "Voorbeeldgem",
    "municipality_nis": "99001",
    "police_zone": "Politiezone Voorbeeld",
    "police_zone_pilot": False,
    "zone_code": "",
    "organisation": "Voorbeelddienst",
    "organisation_type": "CAW",
    "perspective": "hulpverlenend",
    "account_name": "Noor Populier",
    "account_phone": "09 000 00 00",
    "account_email": "noor.populier@voorbeeld.invalid",
    "account_function": "maatschappelijk werker",
    "on_behalf": False,
    "case_number": "",
    "previous_level": "",
    "plan_version": 1,
    "legal_basis": "decreet_2024",
    "link_zone": False,
    "default_route": "hulpverlening",
}


@dataclass(frozen=True)
class PreviewField:
    """One field as it is drawn, what the workshop says of it, and for a group the fields of a row."""

    view: AnyView
    line: FieldLine
    columns: tuple[PreviewField, ...] = ()


@dataclass(frozen=True)
class PreviewStep:
    """One step as it is drawn."""

    title: str
    intro: str
    shown: str
    optional: str
    fields: tuple[PreviewField, ...]


def preview(
    definition: Definition, today: date, records: Records, against: Definition | None = None
) -> list[PreviewStep]:
    """Every step with every field; what differs from `against` is marked as changed."""
    told = outline(definition, against=against)
    open_form = compiled(_unconditional(definition))
    rows = _rows(field for step in definition.steps for field in step.fields)
    facts = {**INVENTED, "today": today, "region": definition.region}
    return list(_steps(evaluate(open_form, rows, facts), told, records))


def _rows(fields: Iterable[Field]) -> dict[str, tuple[Row, ...]]:
    """One row in each group."""
    return {field.id: (Row(ROW, _rows(field.columns)),) for field in fields if field.columns}


def _steps(evaluation: Evaluation, told: Outline, records: Records) -> Iterator[PreviewStep]:
    for line in told.steps:
        drawn = views(evaluation.compiled, line.step.id, evaluation, records=records)
        fields = tuple(_field(evaluation, line.step, view, told, records) for view in drawn)
        yield PreviewStep(line.title, words(line.step.intro), line.shown, line.optional, fields)


def _field(evaluation: Evaluation, step: Step, view: AnyView, told: Outline, records: Records) -> PreviewField:
    line = told.lines[group_of(view.name)]
    if not line.columns:
        return PreviewField(view, line)
    drawn = views(evaluation.compiled, step.id, evaluation, records=records, row=(view.name, ROW))
    return PreviewField(view, line, tuple(_field(evaluation, step, one, told, records) for one in drawn))


def _unconditional(definition: Definition) -> Definition:
    """The same form with nothing hidden."""
    steps = tuple(
        step.model_copy(update={"show_if": None, "fields": tuple(_shown(field) for field in step.fields)})
        for step in definition.steps
    )
    return definition.model_copy(update={"steps": steps})


def _shown(field: Field) -> Field:
    columns = tuple(_shown(column) for column in field.columns)
    options = tuple(
        option.model_copy(update={"show_if": None}) for option in field.options if option.show_if != "false"
    )
    when_shown = field.required_if is not None and field.required_if == field.show_if
    required = {"required": True, "required_if": None} if when_shown else {}
    return field.model_copy(update={"show_if": None, "columns": columns, "options": options, **required})
