"""A compiled definition laid out for use: each field with its type and its conditions, in an order that works.

Everything a journey, a step form, a view or a summary needs about a field stands on one object, so that a request
looks up nothing by name. Kept by content hash, so nothing ever needs invalidating.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from portal.definitions.earlier import Source, beside
from portal.definitions.expressions import Evaluator
from portal.definitions.language import Adjustment, CriticalItem, Field, Level, Option, Rule, Score, Step
from portal.definitions.library import Compiled
from portal.forms.fields.base import Context, FieldType, Offered, Part
from portal.forms.fields.registry import type_of
from portal.forms.fields.silent import Group
from portal.forms.wording import words

KEPT = 200
"""How many plans a process keeps."""
MOST_ROWS = 50
"""How many rows a group takes where its definition does not say."""


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """One field of a step, or one column of a group."""

    id: str
    field: Field
    type: FieldType
    step_id: str
    group: str
    show: Evaluator | None
    required_if: Evaluator | None
    read_only_if: Evaluator | None
    optional_if: Evaluator | None
    compute: Evaluator | None
    default: Evaluator | None
    prefill: Evaluator | None
    offers: Mapping[str, Evaluator]
    rules: tuple[tuple[Rule, Evaluator], ...]
    insists: bool
    columns: tuple[FieldPlan, ...]
    guarded: bool
    """Whether a condition of its own, or of the group around it, may close it for changes."""
    least: int
    most: int
    """For a group: how many rows are asked once there is one, and how many it takes."""
    kinds: frozenset[str]
    parts: tuple[Part, ...]
    offered: tuple[Offered, ...]
    plain: bool
    """Whether its view follows from the definition and what is chosen, and is kept."""
    swap: bool
    label: str
    help: str
    why: str
    beside: Source | None
    """The question of an earlier form whose answer stands beside this one."""
    score: str
    """The score block whose level this shows; earlier levels of it stand beside."""

    @property
    def inline(self) -> bool:
        """Whether this is a group whose rows stand on the page around it; a row with rows in it has its own page."""
        nests = any(column.columns for column in self.columns)
        return isinstance(self.type, Group) and self.type.inline(self.field) and not nests

    @property
    def worked_out(self) -> bool:
        """Whether the portal can find the value itself."""
        return self.compute is not None or self.prefill is not None or bool(self.field.score)

    @property
    def conditional(self) -> bool:
        """Whether a condition of its own shows or hides it."""
        return self.show is not None


@dataclass(frozen=True, slots=True)
class StepPlan:
    """One step with its fields."""

    step: Step
    show: Evaluator | None
    optional_if: Evaluator | None
    fields: tuple[FieldPlan, ...]


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """One score block with its conditions."""

    block: Score
    shown_if: Evaluator | None
    points: Mapping[str, Decimal]
    weights: Mapping[str, Decimal]
    critical: tuple[tuple[CriticalItem, Evaluator], ...]
    adjust: tuple[tuple[Adjustment, Evaluator], ...]
    levels: tuple[tuple[Level, Evaluator | None], ...]


Node: TypeAlias = FieldPlan | StepPlan | ScorePlan


@dataclass(frozen=True, slots=True)
class FormPlan:
    """A whole form; `order` holds steps, fields, columns and scores so that each comes after what it looks at."""

    compiled: Compiled
    steps: tuple[StepPlan, ...]
    fields: Mapping[str, FieldPlan]
    scores: Mapping[str, ScorePlan]
    order: tuple[Node, ...]
    rules: tuple[tuple[Rule, Evaluator], ...]
    by_id: Mapping[str, StepPlan]
    record_groups: tuple[FieldPlan, ...]
    """The groups whose rows become records of the case."""
    clears: tuple[FieldPlan, ...]
    """What keeps nothing while it is hidden."""
    limited: tuple[FieldPlan, ...]
    """The groups that say how many rows they take, where a row may be taken out."""

    def step(self, step_id: str) -> StepPlan:
        """The step with this id."""
        return self.by_id[step_id]


_plans: dict[str, FormPlan] = {}


def plan_of(compiled: Compiled) -> FormPlan:
    """The plan of a definition, made once per content hash."""
    plan = _plans.get(compiled.hash)
    if plan is None:
        while len(_plans) >= KEPT:
            _plans.pop(next(iter(_plans)), None)
        plan = _plans[compiled.hash] = _Planner(compiled).plan()
    return plan


class _Planner:
    """Lays out one definition."""

    def __init__(self, compiled: Compiled) -> None:
        self.compiled = compiled
        self.expressions = compiled.expressions
        self.definition = compiled.definition

    def plan(self) -> FormPlan:
        """The whole plan."""
        steps = tuple(self.step(step) for step in self.definition.steps)
        scores = {score.id: self.score(score) for score in self.definition.scores}
        fields = {one.id: one for step in steps for one in flat(step.fields)}
        nodes: dict[str, Node] = {f"step:{step.step.id}": step for step in steps}
        nodes |= fields | {f"score:{score_id}": score for score_id, score in scores.items()}
        return FormPlan(
            compiled=self.compiled,
            steps=steps,
            fields=fields,
            scores=scores,
            order=tuple(nodes[key] for key in self.compiled.order if key in nodes),
            rules=self.rules(self.definition.rules, "rule:{}", "check"),
            by_id={step.step.id: step for step in steps},
            record_groups=tuple(field for field in fields.values() if field.kinds and not field.group),
            limited=tuple(field for field in fields.values() if _is_limited(field)),
            clears=tuple(field for field in fields.values() if field.field.when_hidden == "clear"),
        )

    def step(self, step: Step) -> StepPlan:
        key = f"step:{step.id}"
        return StepPlan(
            step=step,
            show=self.expressions.get((key, "show_if")),
            optional_if=self.expressions.get((key, "optional_if")),
            fields=tuple(self.field(field, step.id, "") for field in step.fields),
        )

    def field(self, field: Field, step_id: str, group: str, *, guarded: bool = False) -> FieldPlan:
        dotted = f"{group}.{field.id}" if group else field.id
        guarded = guarded or field.read_only_if is not None
        found = {name: self.expressions.get((dotted, name)) for name in CONDITIONS}
        return FieldPlan(
            id=dotted,
            field=self.labelled(field),
            type=type_of(field),
            step_id=step_id,
            group=group,
            show=found["show_if"],
            required_if=found["required_if"],
            read_only_if=found["read_only_if"],
            optional_if=found["optional_if"],
            compute=found["compute"],
            default=found["default"],
            prefill=found["prefill"],
            offers=self.offers(field, dotted),
            rules=self.rules(field.rules, dotted, "rule:{}"),
            insists=field.legal or self.required_by_region(dotted),
            columns=tuple(self.field(column, step_id, dotted, guarded=guarded) for column in field.columns),
            guarded=guarded,
            least=_number_of_rows(field.min, 1),
            most=_number_of_rows(field.max, MOST_ROWS),
            parts=type_of(field).parts(field),
            offered=type_of(field).offered(field, Context()) if type_of(field).fixed else (),
            plain=self.plain(field, dotted),
            swap=any(self.step_of(other) == step_id for other in self.compiled.dependents.get(dotted, ())),
            label=words(field.label),
            help=words(field.help),
            why=words(field.why),
            beside=beside(field),
            score=field.score or self.level_of(field),
            kinds=frozenset(column.bind.partition(".")[0] for column in field.columns if column.bind),
        )

    def plain(self, field: Field, dotted: str) -> bool:
        """Whether neither records, nor a score, nor a condition on its answers changes what is drawn."""
        kind = type_of(field)
        conditional = (dotted, "read_only_if") in self.expressions or any(option.show_if for option in field.options)
        particular = field.columns or field.score or beside(field) or conditional
        return kind.asks and kind.fixed and kind.plain and not particular

    def step_of(self, key: str) -> str | None:
        """The step that a field stands in; a step or score that depends on an answer is no reason to swap."""
        return self.compiled.step_of.get(key)

    def offers(self, field: Field, dotted: str) -> dict[str, Evaluator]:
        """The options that are offered under a condition."""
        keys = {option.code: (dotted, f"option:{option.code}") for option in field.options if option.show_if}
        return {code: self.expressions[key] for code, key in keys.items()}

    def rules(self, rules: Iterable[Rule], key: str, name: str) -> tuple[tuple[Rule, Evaluator], ...]:
        found = ((rule, (key.format(place), name.format(place))) for place, rule in enumerate(rules))
        return tuple((rule, self.expressions[where]) for rule, where in found)

    def required_by_region(self, dotted: str) -> bool:
        """Whether the overlay says that this is required: then an optional step does not undo it (design.md)."""
        origins, region = self.definition.origins, self.definition.region
        said = (origins.get(f"{dotted}#{name}", origins.get(dotted)) for name in ("required", "required_if"))
        return region in said

    def labelled(self, field: Field) -> Field:
        """A computed list of critical items reads as their labels."""
        if field.options or not (field.compute or "").startswith("score."):
            return field
        labels = {item.id: item.label for score in self.definition.scores for item in score.critical}
        return field.model_copy(update={"options": tuple(Option(code=i, label=label) for i, label in labels.items())})

    def level_of(self, field: Field) -> str:
        """The block whose level a computed field shows, if that is all it does."""
        shows = {f"score.{score.id}.level": score.id for score in self.definition.scores}
        return shows.get((field.compute or "").strip(), "")

    def score(self, block: Score) -> ScorePlan:
        key = f"score:{block.id}"
        return ScorePlan(
            block=block,
            shown_if=self.expressions.get((key, "shown_if")),
            points={code: Decimal(points) for code, points in block.points.items()},
            weights={item: Decimal(block.weights.get(item, "1")) for item in block.items},
            critical=tuple((item, self.expressions[key, f"critical:{item.id}"]) for item in block.critical),
            adjust=tuple((change, self.expressions[key, f"adjust:{change.id}"]) for change in block.adjust),
            levels=tuple((one, self.expressions.get((key, f"level:{n}"))) for n, one in enumerate(block.levels)),
        )


def flat(fields: Iterable[FieldPlan]) -> Iterator[FieldPlan]:
    """Fields with their columns, in order."""
    for field in fields:
        yield field
        yield from flat(field.columns)


def _is_limited(group: FieldPlan) -> bool:
    return bool(group.columns and group.field.max) and not group.field.append_only


def _number_of_rows(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise


CONDITIONS = ("show_if", "required_if", "read_only_if", "optional_if", "compute", "default", "prefill")
