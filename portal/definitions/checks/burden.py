"""Burden: a form asks no more of somebody in a hurry than it must (domain/review.md); all of these are warnings."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.dependencies import cycle, used, value_graph
from portal.definitions.findings import Finding
from portal.definitions.language import Field, Step
from portal.definitions.places import Located
from portal.definitions.scope import FIELD_KINDS
from portal.languages import gettext as _

MOST_TEXTS = 4
"""How many text boxes a form may make compulsory."""
MOST_QUESTIONS = 14
"""How many questions a step asks of everybody; questions with the same answers count as one block."""


def text_boxes(subject: Subject) -> Iterator[Finding]:
    """No more than four text boxes are compulsory for everybody; a region hears it of those it added."""
    found = [one for one in subject.fields if _typed_by_everybody(subject, one)]
    found.sort(key=lambda one: subject.definition.origins.get(one.id) == subject.definition.region)
    for one in found[MOST_TEXTS:]:
        message = _(
            "Dit formulier verplicht %(count)s tekstvakken; hoogstens %(most)s. Maak '%(field)s' een "
            "keuze, of niet verplicht."
        ) % {"count": len(found), "most": MOST_TEXTS, "field": one.id}
        yield subject.say(one.id, "required", message, "warning")


def _typed_by_everybody(subject: Subject, one: Located) -> bool:
    field = one.field
    step = next(step for step in subject.definition.steps if step.id == one.step)
    conditional = field.show_if or field.optional_if or step.show_if or step.optional_if
    filled = field.prefill or field.default or field.read_only_if
    return field.required and _is_text(field) and not (one.group or conditional or filled)


def _is_text(field: Field) -> bool:
    """Whether somebody has to write sentences or words of his own."""
    return field.type in {"text", "long_text"}


def crowded_steps(subject: Subject) -> Iterator[Finding]:
    """A step asks everybody no more than fourteen questions."""
    for step in subject.definition.steps:
        count = _questions(step)
        if count > MOST_QUESTIONS:
            message = _(
                "De stap '%(step)s' stelt iedereen %(count)s vragen; hoogstens %(most)s. Splits ze of zet er dicht."
            ) % {"step": step.id, "count": count, "most": MOST_QUESTIONS}
            yield subject.say(f"step:{step.id}", "fields", message, "warning")


def _questions(step: Step) -> int:
    """The questions that stand open for everybody; a list of items with the same answers reads as one."""
    if step.optional_if:
        return 0
    open_to_all = [field for field in step.fields if _asks(field) and not (field.show_if or field.optional_if)]
    blocks = {field.option_set for field in open_to_all if field.option_set and field.type == "choice"}
    single = [field for field in open_to_all if not (field.option_set in blocks and _is_block(field, open_to_all))]
    return len(single) + sum(1 for name in blocks if sum(one.option_set == name for one in open_to_all) > MOST_ALIKE)


MOST_ALIKE = 7
"""With more questions than this that have the same answers, they stand as compact rows."""


def _is_block(field: Field, others: list[Field]) -> bool:
    return field.type == "choice" and sum(one.option_set == field.option_set for one in others) > MOST_ALIKE


def _asks(field: Field) -> bool:
    return FIELD_KINDS.get(field.type, FIELD_KINDS["text"]).kind != "nothing" and field.compute is None


def upside_down(subject: Subject) -> Iterator[Finding]:
    """A question does not appear above the one that makes it appear."""
    if cycle(value_graph(subject.definition)):
        return
    order = {one.id: index for index, one in enumerate(subject.fields)}
    steps = {one.id: one.step for one in subject.fields}
    fields = {one.id: one.field for one in subject.fields}
    for place in subject.places:
        if place.slot != "show_if" or place.owner not in order:
            continue
        for name in sorted(used(place) & order.keys()):
            below = steps[name] == steps[place.owner] and order[name] > order[place.owner]
            if below and not fields[name].columns and _asks(fields[name]):
                message = _("'%(owner)s' verschijnt boven '%(name)s', waarvan het afhangt: zet het eronder.") % {
                    "owner": place.owner,
                    "name": name,
                }
                yield subject.say(place.owner, "show_if", message, "warning")
