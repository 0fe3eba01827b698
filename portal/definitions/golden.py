"""Golden cases ("voorbeeldgevallen"): answers and facts in; steps, fields, values, levels and errors out.

They stand beside a definition (`base/<form>.cases.yaml`, `regions/<code>/<form>.cases.yaml`). What runs a form is
given as an argument: this package does not know how a form is walked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import Field as Attribute

from portal.definitions.language import Definition, Frozen, Words
from portal.languages import gettext as _, marked


class Expectation(Frozen):
    """What a case must come to; what is not named is not looked at."""

    steps: Words | None = Attribute(default=None, description="The steps that are needed: all of them, in order.")
    visible: Words = Attribute(default=(), description="Fields that are shown.")
    hidden: Words = Attribute(default=(), description="Fields that are not shown.")
    values: dict[str, str] = Attribute(default_factory=dict, description="Computed values, as text.")
    levels: dict[str, str] = Attribute(default_factory=dict, description="Level per score block.")
    missing: Words | None = Attribute(default=None, description="The fields still missing: all of them.")
    errors: Words | None = Attribute(default=None, description="The fields with an error: all of them.")
    warnings: Words | None = Attribute(default=None, description="The fields with a warning: all of them.")


class Case(Frozen):
    """One example family."""

    name: str
    answers: dict[str, Any] = Attribute(
        default_factory=dict, description="Field id → text, list of codes, or list of rows."
    )
    facts: dict[str, str] = Attribute(default_factory=dict)
    earlier: dict[str, dict[str, Any]] = Attribute(
        default_factory=dict, description="What earlier forms of the case said: form → field → text or list of codes."
    )
    expect: Expectation


class CaseFile(Frozen):
    """The cases of a form, or of a form in one region."""

    form: str
    region: str = ""
    cases: tuple[Case, ...]

    @property
    def place(self) -> str:
        """Its path in a folder of definitions."""
        return f"regions/{self.region}/{self.form}.cases.yaml" if self.region else f"base/{self.form}.cases.yaml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What filling in a form came to."""

    steps: tuple[str, ...] = ()
    visible: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    warnings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that came out otherwise than a case says: what came out, and what should have."""

    case: str
    told: str
    wanted: str = ""

    @property
    def message(self) -> str:
        """The whole, for whoever wrote the case."""
        return self._beside(_("%(told)s, verwacht: %(wanted)s"))

    @property
    def compared(self) -> str:
        """The whole, for whoever changes the form: what comes out now, and what did before."""
        return self._beside(_("%(told)s; vroeger: %(wanted)s"))

    def _beside(self, sentence: str) -> str:
        return sentence % {"told": self.told, "wanted": self.wanted} if self.wanted else self.told


Evaluate: TypeAlias = Callable[
    [Definition, Mapping[str, Any], Mapping[str, str], Mapping[str, Mapping[str, Any]]], Outcome
]
"""Definition, answers, facts and earlier answers as a case writes them → outcome."""


def run(definition: Definition, cases: tuple[Case, ...], evaluate: Evaluate) -> tuple[Failure, ...]:
    """Every case against a definition; nothing means all is as the cases say."""
    return tuple(
        Failure(case.name, *told)
        for case in cases
        for told in _differences(case.expect, evaluate(definition, case.answers, case.facts, case.earlier))
    )


def _differences(expected: Expectation, found: Outcome) -> Iterator[tuple[str, ...]]:
    """What came out otherwise, and where there is one, what should have come out."""
    if expected.steps is not None and expected.steps != found.steps:
        yield _("de stappen zijn %(found)s") % {"found": _listed(found.steps)}, _listed(expected.steps)
    for name in expected.visible:
        if name not in found.visible:
            yield (_("'%(name)s' is niet te zien") % {"name": name},)
    for name in expected.hidden:
        if name in found.visible:
            yield (_("'%(name)s' is te zien en zou verborgen zijn") % {"name": name},)
    yield from _values(expected.values, found.values)
    yield from _values(expected.levels, found.levels)
    for word in ("missing", "errors", "warnings"):
        wanted: tuple[str, ...] | None = getattr(expected, word)
        got: frozenset[str] = getattr(found, word)
        if wanted is not None and frozenset(wanted) != got:
            yield f"{_(WORDS[word])}: {_listed(sorted(got))}", _listed(sorted(wanted))


WORDS = {"missing": marked("nog in te vullen"), "errors": marked("fout"), "warnings": marked("waarschuwing")}


def _values(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in expected.items():
        if found.get(name, "") != value:
            yield _("'%(name)s' is '%(found)s'") % {"name": name, "found": found.get(name, "")}, f"'{value}'"


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(names) or _("geen")
