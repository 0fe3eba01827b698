"""Which branches of a form its examples and a few walks through it reach, and which nobody ever sees at work.

An example (golden case) is written by a person; a walk fills every question in with its first answer, its second, and
so on, or with nothing. A condition counts only where it decides something: on a field that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.definitions import scope
from portal.definitions.branches import LEVEL, Fork, forks
from portal.definitions.expressions import Evaluator, Node, compiled as compiled_expression
from portal.definitions.golden import Case
from portal.definitions.language import Definition
from portal.definitions.library import compiled
from portal.forms.answers import Row
from portal.forms.fields.base import Context, Typed, WrongError
from portal.forms.journey import Evaluation, evaluate
from portal.forms.plan import FieldPlan, plan_of
from portal.forms.rehearsal import played, typed_text

Reached = frozenset[tuple[tuple[str, str, int, str], bool]]
"""Forks by key, with how they turned out."""

ALWAYS_COUNTS = ("show_if", "check", "shown_if", "critical:", "adjust:")
"""What decides whether something is there at all, rather than something about what is there."""
MOST_WALKS = 12
A_DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Gap:
    """A fork that never turned out one way."""

    fork: Fork
    outcome: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is reached of a form in a region; `walked` is what only a walk reaches."""

    definition: Definition
    all: int
    walked: int
    gaps: tuple[Gap, ...]


def coverage(definition: Definition, own: Iterable[Fork], reached: Reached, walked: Reached) -> Coverage:
    """How far the forks in `own` were reached by examples and by walks."""
    turns = [(fork, outcome) for fork in own for outcome in fork.outcomes]
    left = [(fork, outcome) for fork, outcome in turns if (fork.key, outcome) not in reached]
    gaps = tuple(Gap(fork, outcome) for fork, outcome in left if (fork.key, outcome) not in walked)
    return Coverage(definition, len(turns), len(left) - len(gaps), gaps)


def by_examples(definition: Definition, cases: Iterable[Case]) -> Reached:
    """The branches that examples reach."""
    seen = _Seen(definition)
    found = (played(definition, case.answers, case.facts, case.earlier)[0] for case in cases)
    return frozenset(one for evaluation in found for one in seen.reached(evaluation))


def by_walks(definition: Definition) -> Reached:
    """The branches that walks reach."""
    seen = _Seen(definition)
    return frozenset(one for evaluation in walks(definition) for one in seen.reached(evaluation))


def walks(definition: Definition) -> Iterator[Evaluation]:
    """The form empty, then with the first answer everywhere, the second, and so on."""
    form = compiled(definition)
    fields = plan_of(form).fields.values()
    many = max((len(_offered(field)) for field in fields), default=0)
    for number in range(-1, min(max(many, 1), MOST_WALKS)):
        answers = _filled((field for field in fields if not field.group), number) if number >= 0 else {}
        yield evaluate(form, answers, {"today": A_DAY, "earlier": {}})


def _filled(fields: Iterable[FieldPlan], number: int) -> dict[str, Any]:
    """Every field with an answer; one row in every group."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.columns:
            found[field.field.id] = (Row(f"{field.id}.1", _filled(field.columns, number)),)
        elif field.type.asks:
            try:
                found[field.field.id] = field.type.answer(field.field, _typed(field, number), Context(today=A_DAY))
            except WrongError:
                continue
    return found


def _typed(field: FieldPlan, number: int) -> Typed:
    """The answer with this number; something right where there is nothing to choose."""
    codes = _offered(field)
    if not codes:
        return Typed(field.type.sample(field.field))
    return typed_text(field.field, [codes[number % len(codes)]])


def _offered(field: FieldPlan) -> list[str]:
    return [one.code for one in field.offered if one.code]


class _Seen:
    """Looks at what each fork of a definition came to when it was filled in."""

    def __init__(self, definition: Definition) -> None:
        self.forks = tuple(forks(definition))
        self.orders, self.groups = scope.orders(definition), scope.groups(definition)
        self.made: dict[int, Evaluator] = {}

    def reached(self, evaluation: Evaluation) -> Iterator[tuple[tuple[str, str, int, str], bool]]:
        """Each fork that was decided, with how."""
        for fork in self.forks:
            for outcome in self.outcomes(fork, evaluation):
                yield fork.key, outcome

    def outcomes(self, fork: Fork, evaluation: Evaluation) -> Iterator[bool]:
        """How a fork turned out, in each row where it stands."""
        if fork.slot.startswith(LEVEL):
            result = evaluation.scores.get(fork.owner.partition(":")[2])
            yield from (True,) if result and result.level == fork.text else ()
            return
        for row_id in self.rows(fork, evaluation):
            if all(self.result(fork, node, evaluation, row_id) is wanted for node, wanted in fork.before):
                value = self.result(fork, fork.condition, evaluation, row_id) if fork.condition else None
                yield from (value,) if isinstance(value, bool) else ()

    def rows(self, fork: Fork, evaluation: Evaluation) -> Iterator[str]:
        """Where a fork decides something: once, or in each row where its field is shown."""
        field = evaluation.plan.fields.get(fork.owner)
        if field is None:
            yield ""
            return
        for row_id in evaluation.row_ids(field):
            if fork.slot.startswith(ALWAYS_COUNTS) or evaluation.visible(field.id, row_id) is True:
                yield row_id

    def result(self, fork: Fork, node: Node, evaluation: Evaluation, row_id: str) -> Any:  # noqa: ANN401 -- any value
        """What a condition comes to."""
        if id(node) not in self.made:
            self.made[id(node)] = compiled_expression(node, scope.orders_in(self.orders, fork.group), self.groups)
        return evaluation.result(self.made[id(node)], fork.group, row_id)


def own_forks(definition: Definition, base: Mapping[tuple[str, str, int, str], Fork]) -> tuple[Fork, ...]:
    """The forks that a region's own changes make."""
    return tuple(fork for fork in forks(definition) if fork.key not in base)
