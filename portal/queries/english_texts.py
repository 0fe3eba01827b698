"""Where a change leaves English behind: not written, or older than its Dutch; it stops nothing (design.md, Words)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.definitions.checks.texts import NO_ENGLISH
from portal.definitions.findings import Finding
from portal.definitions.language import Definition, Field, Step, Text
from portal.definitions.overlay import Resolution
from portal.definitions.places import located
from portal.forms.wording import words
from portal.languages import DUTCH, gettext as _

STEP = "step:"


@dataclass(frozen=True)
class Behind:
    """A question or a step whose English needs a look; `owner` is a dotted field id, `step:<id>` or nothing."""

    owner: str
    label: str
    stayed: bool
    """Whether there is English, but the Dutch says something else by now."""


def is_about_english(finding: Finding) -> bool:
    """Whether a finding says that there is no English text, whatever language it says that in."""
    return finding.message.startswith(_(NO_ENGLISH).partition("%")[0])


def behind(found: Iterable[Finding], current: Definition, resolution: Resolution) -> tuple[Behind, ...]:
    """Every question and step once, those without English first."""
    changed = resolution.definition
    named = {one.id: words(one.field.label) for one in located(changed)}
    named |= {f"{STEP}{step.id}": words(step.title) for step in changed.steps}
    missing = [_owner(one, resolution, named) for one in found if is_about_english(one)]
    stayed = [owner for owner in _stayed(current, changed) if owner not in missing]
    lines = [*((one, False) for one in missing), *((one, True) for one in stayed)]
    return tuple(Behind(one, named.get(one, ""), is_old) for one, is_old in dict.fromkeys(lines))


def _owner(finding: Finding, resolution: Resolution, named: Iterable[str]) -> str:
    """What a finding stands at."""
    here = finding.file, finding.line
    keys = (key.partition("#")[0] for key, mark in resolution.marks.items() if (mark.file, mark.line) == here)
    return next((key for key in keys if key in named), "")


def _stayed(current: Definition, changed: Definition) -> Iterator[str]:
    """The fields and steps of which the Dutch changed while the English stayed as it was."""
    fields, steps = {one.id: one.field for one in located(current)}, {one.id: one for one in current.steps}
    for one in located(changed):
        if one.id in fields and any(
            map(_is_old, _of_field(fields[one.id], one.field), _of_field(one.field, one.field))
        ):
            yield one.id
    for step in changed.steps:
        if step.id in steps and any(map(_is_old, _of_step(steps[step.id]), _of_step(step))):
            yield f"{STEP}{step.id}"


def _of_field(field: Field, like: Field) -> list[Text]:
    """The texts of a field; of the options those that another field has, in its order."""
    options = {option.code: option.label for option in field.options}
    return [field.label, field.help or {}, *(options.get(one.code, {}) for one in like.options)]


def _of_step(step: Step) -> list[Text]:
    return [step.title, step.intro or {}]


def _is_old(before: Text, now: Text) -> bool:
    """Whether the English that is there was written for other Dutch."""
    was, says = before.get(DUTCH, ""), now.get(DUTCH, "")
    return bool(was) and was != says and bool(now.get("en")) and before.get("en") == now.get("en")
