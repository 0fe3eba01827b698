"""What a change to one form breaks in the other forms of its region: they take answers from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.definitions.checks import check_definition
from portal.definitions.earlier import wanted
from portal.definitions.findings import Finding
from portal.definitions.language import Definition, Field


def broken(current: Definition, changed: Definition, others: Mapping[str, Definition]) -> Iterator[tuple[str, Finding]]:
    """Each other form in which something goes wrong that did not before, with what that is."""
    for name, other in others.items():
        asked = wanted(other).get(changed.form, frozenset())
        if name != changed.form and _asked(current, asked) != _asked(changed, asked):
            before = _messages(other, {**others, changed.form: current})
            found = check_definition(other, None, {**others, changed.form: changed})
            yield from ((name, one) for one in found if one.severity == "error" and one.message not in before)


def _asked(definition: Definition, names: frozenset[str]) -> dict[str, Field]:
    """The questions outside groups that another form takes over, by id."""
    return {field.id: field for step in definition.steps for field in step.fields if field.id in names}


def _messages(definition: Definition, others: Mapping[str, Definition]) -> set[str]:
    return {one.message for one in check_definition(definition, None, others)}
