"""A simple condition as an admin builds it: always, or only when another field has, or has not, one answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from portal.definitions.language import Definition, Field
from portal.definitions.places import located
from portal.definitions.scope import type_of_field
from portal.definitions.values import UNKNOWN_CODE, Reference, Value
from portal.errors import Invalid
from portal.forms.desk import asked, offered, text_of, worded
from portal.forms.fields.base import Context, RecordChoice, Records
from portal.forms.fields.registry import type_of
from portal.forms.wording import words
from portal.languages import gettext as _, marked

RECORDS = "answer"
"""What the condition chooses from: an answer of a field, grouped by field."""

OPERATORS: Mapping[str, str] = {
    "always": marked("Altijd"),
    "is": marked("Alleen als dit antwoord gekozen is"),
    "is_not": marked("Alleen als dit antwoord niet gekozen is"),
}
NEEDS_ANSWER = frozenset({"is", "is_not"})
ANSWER_UNUSED = marked(
    "Hieronder koos u een antwoord. Zeg of het gekozen moet zijn of net niet, of zet de lijst weer op "
    "‘Kies uit de lijst’."
)
KEEP = "keep"
SEVERAL = "choices"
CHOSEN = frozenset({"choice", SEVERAL})
"""What an answer is in an expression when it is chosen from a list."""

_SIMPLE = (
    (re.compile(r'(\w+) == "(\w+)"'), "is", False),
    (re.compile(r'(\w+) != "(\w+)"'), "is_not", False),
    (re.compile(r'"(\w+)" in (\w+)'), "is", True),
    (re.compile(r'!\("(\w+)" in (\w+)\)'), "is_not", True),
)


def fields(expression: str | None = None) -> Iterator[Field]:
    """The two fields of the builder; a condition that it could not have made may be kept as it is."""
    kept = {KEEP: _("Laat de voorwaarde zoals ze is")} if expression and _read(expression) is None else {}
    yield asked(
        "operator",
        "choice",
        _("Wanneer wordt dit gevraagd?"),
        required=True,
        options=offered({**worded(OPERATORS), **kept}),
    )
    yield asked(
        "answer",
        "record",
        _("Bij welk antwoord?"),
        of=RECORDS,
        help_text=_(
            "Alleen nodig als u hierboven een voorwaarde koos. Kies een antwoord op een vraag die eerder komt."
        ),
    )


def answers(expression: str | None) -> dict[str, Value]:
    """A condition as the builder shows it."""
    if not expression:
        return {"operator": "always"}
    simple = _read(expression)
    if simple is None:
        return {"operator": KEEP}
    operator, field_id, code = simple
    return {"operator": operator, "answer": Reference(f"{field_id}={code}")}


def choices(definition: Definition, step_id: str, except_for: str = "") -> Records:
    """Every answer that a field of a step can wait for, under the name of its field, in the order of the form."""
    fields = (field for field in _asked_by_then(definition, step_id) if field.id != except_for)
    found = [
        RecordChoice(f"{field.id}={code}", f"{label} ({words(field.label)})", group=words(field.label))
        for field in fields
        for code, label in _codes(field).items()
    ]
    return {RECORDS: found}


def choices_for(definition: Definition, field_id: str) -> Records:
    """What a field that stands in the form can wait for: never itself."""
    step_id = next(one.step for one in located(definition) if one.id == field_id)
    return choices(definition, step_id, field_id)


def _asked_by_then(definition: Definition, step_id: str) -> Iterator[Field]:
    """The fields of a step and of those before it, and what is filled in before anybody begins."""
    last = [step.id for step in definition.steps].index(step_id)
    for place, step in enumerate(definition.steps):
        yield from (field for field in step.fields if place <= last or field.prefill is not None)


def expression(given: Mapping[str, Value], before: str | None, definition: Definition) -> str | None:
    """The condition that was built; None is always."""
    operator, chosen = text_of(given, "operator"), given.get("answer")
    if operator not in NEEDS_ANSWER and chosen and chosen != answers(before).get("answer"):
        raise Invalid("operator", _(ANSWER_UNUSED))
    if operator in ("", "always"):
        return None
    if operator == KEEP:
        return before
    field_id, sign, code = text_of(given, "answer").partition("=")
    if not sign:
        raise Invalid("answer", _("Kies het antwoord waarbij deze vraag gesteld wordt."))
    return _written(definition, field_id, code, negated=operator == "is_not")


def _written(definition: Definition, field_id: str, code: str, *, negated: bool) -> str:
    fields = {one.id: one for step in definition.steps for one in step.fields}
    if field_id in fields and type_of_field(fields[field_id]).kind == SEVERAL:
        return f'!("{code}" in {field_id})' if negated else f'"{code}" in {field_id}'
    return f'{field_id} != "{code}"' if negated else f'{field_id} == "{code}"'


def _read(expression: str) -> tuple[str, str, str] | None:
    """Operator, field and answer of a condition that the builder could have made."""
    for pattern, operator, turned in _SIMPLE:
        found = pattern.fullmatch(expression.strip())
        if found:
            first, second = found.groups()
            return (operator, second, first) if turned else (operator, first, second)
    return None


def _codes(field: Field) -> Mapping[str, str]:
    """The answers that a condition can look at; 'not known' is no answer."""
    found = type_of_field(field)
    if found.kind not in CHOSEN or field.compute:
        return {}
    known = set(found.options) - {UNKNOWN_CODE}
    return {one.code: one.label for one in type_of(field).offered(field, Context()) if one.code in known}
