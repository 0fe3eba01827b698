"""Where a field is used: what still needs it, in words, before it is hidden or dropped."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from portal.definitions.dependencies import used
from portal.definitions.language import Definition
from portal.definitions.places import located, places
from portal.languages import gettext as _

By = Literal["expression", "case", "summary", "score", "rule"]


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that still needs a field (or a column of it)."""

    field: str
    by: By
    owner: str
    """What needs it: a dotted field, `step:<id>`, `rule:<index>` or `score:<id>`."""
    told: str
    """The same as a finding says it."""


def needed(definition: Definition, gone: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each field of `gone` (with its columns) that something else still needs, and what that is."""
    return ((one.field, one.told) for one in uses(definition, gone))


def uses(definition: Definition, gone: Collection[str]) -> Iterator[Use]:
    """Everything that still needs a field of `gone`, or a column of one."""
    yield from _by_expressions(definition, gone)
    yield from _by_the_case(definition, gone)
    yield from _by_summaries(definition, gone)
    yield from _by_scores_and_rules(definition, gone)


def _within(name: str, gone: Collection[str]) -> str | None:
    """The field of `gone` that a name is, or is a column of."""
    return next((one for one in gone if name == one or name.startswith(f"{one}.")), None)


def _by_expressions(definition: Definition, gone: Collection[str]) -> Iterator[Use]:
    for place in places(definition):
        if _within(place.owner, gone):
            continue
        for name in sorted(used(place)):
            found = _within(name, gone)
            if found:
                told = _("'%(slot)s' van '%(owner)s' gebruikt het") % {"slot": place.slot, "owner": place.told}
                yield Use(found, "expression", place.owner, told)


def _by_the_case(definition: Definition, gone: Collection[str]) -> Iterator[Use]:
    for one in located(definition):
        found = _within(one.id, gone)
        if found and one.field.bind:
            told = _("'%(field)s' landt in het dossier (%(bind)s)")
            yield Use(found, "case", one.id, told % {"field": one.id, "bind": one.field.bind})


def _by_summaries(definition: Definition, gone: Collection[str]) -> Iterator[Use]:
    for one in located(definition):
        for column in one.field.summary:
            found = _within(f"{one.id}.{column}", gone)
            if found and found != one.id:
                told = _("het staat in de samenvatting van '%(field)s'") % {"field": one.id}
                yield Use(found, "summary", one.id, told)


def _by_scores_and_rules(definition: Definition, gone: Collection[str]) -> Iterator[Use]:
    for score in definition.scores:
        for item in filter(None, (*score.items, score.total)):
            found = _within(item, gone)
            if found:
                told = _("de score '%(score)s' telt het mee") % {"score": score.id}
                yield Use(found, "score", f"score:{score.id}", told)
    for index, rule in enumerate(definition.rules):
        for name in rule.fields:
            found = _within(name, gone)
            if found:
                yield Use(found, "rule", f"rule:{index}", _("een regel zet er zijn melding bij"))
