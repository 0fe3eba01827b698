"""Runs the examples of a form (golden cases) in a region, judging what the region did not decide for itself.

An example of the base says what every region shares. When a region makes a field required, hides it or asks it at
another moment, that is its decision and no mistake; everything else must still come out as the example says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from portal.definitions.golden import Case, Expectation, Failure, Outcome, run
from portal.definitions.language import Definition
from portal.definitions.places import located
from portal.forms.rehearsal import rehearse

DECIDES = ("required", "required_if", "show_if", "compute")
"""The properties by which a region decides when something is asked, needed or worked out."""


def run_examples(definition: Definition, cases: Iterable[Case]) -> tuple[Failure, ...]:
    """Every example against a region's form; nothing means all is as the examples say."""
    judge = _Judge(definition)
    return run(definition, tuple(judge.lenient(case) for case in cases), judge.outcome)


def consequences(current: Definition, changed: Definition, cases: Iterable[Case]) -> tuple[Failure, ...]:
    """What a change makes different for the examples without being a mistake: whoever changes it should know."""
    known = tuple(cases)
    before = {*run(current, known, rehearse), *run_examples(changed, known)}
    return tuple(one for one in run(changed, known, rehearse) if one not in before)


@dataclass(frozen=True)
class _Judge:
    """Knows what the region decided."""

    definition: Definition

    @cached_property
    def shared(self) -> frozenset[str]:
        """The fields that stand as every region has them."""
        origins, region = self.definition.origins, self.definition.region
        return frozenset(
            one.id
            for one in located(self.definition)
            if origins.get(one.id) != region and all(origins.get(f"{one.id}#{name}") != region for name in DECIDES)
        )

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps in which the region decided nothing; insisting on a field makes its step one to go through."""
        return frozenset(
            step.id for step in self.definition.steps if all(field.id in self.shared for field in step.fields)
        )

    def is_shared(self, name: str) -> bool:
        """Whether a name of an example (`persons.p1.first_name`) is about a field as every region has it."""
        group, *rest = name.split(".")
        return (f"{group}.{rest[-1]}" if rest else group) in self.shared

    def lenient(self, case: Case) -> Case:
        """An example without what the region decides."""
        expected = case.expect
        kept: dict[str, Any] = {
            name: tuple(one for one in words if self.is_shared(one))
            for name in ("visible", "hidden", "missing", "errors", "warnings")
            if (words := getattr(expected, name)) is not None
        }
        if expected.steps is not None:
            kept["steps"] = tuple(filter(self.steps.__contains__, expected.steps))
        kept["values"] = {name: value for name, value in expected.values.items() if self.is_shared(name)}
        return case.model_copy(update={"expect": Expectation.model_copy(expected, update=kept)})

    def outcome(
        self,
        definition: Definition,
        answers: Mapping[str, Any],
        facts: Mapping[str, str],
        earlier: Mapping[str, Mapping[str, Any]],
    ) -> Outcome:
        """What the form comes to, without what the region decides."""
        found = rehearse(definition, answers, facts, earlier)
        return replace(
            found,
            steps=tuple(filter(self.steps.__contains__, found.steps)),
            missing=frozenset(filter(self.is_shared, found.missing)),
            errors=frozenset(filter(self.is_shared, found.errors)),
            warnings=frozenset(filter(self.is_shared, found.warnings)),
        )
