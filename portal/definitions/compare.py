"""What differs between two versions of a definition, in sentences that a region's admin reads.

Wording, help and order may go live at once; whatever changes what is asked needs a second reader (design.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from portal.definitions.expressions import ExpressionError, in_dutch, parse
from portal.definitions.language import Definition, Field, Frozen, Option, Score, Step, Text
from portal.definitions.library import labels
from portal.definitions.places import CONDITIONS, Located, located

Kind = Literal["wording", "order", "asked"]

LONGEST_NAME = 60
WORDING = frozenset({"label", "help", "why", "low", "high", "row_name", "rows", "width", "requirements", "summary"})
SEPARATE = frozenset({"id", "columns", "options", "required", "rules", "option_set", *CONDITIONS})
"""Properties with a sentence of their own."""

NAMES: Mapping[str, str] = {
    "label": "het opschrift",
    "help": "de hulptekst",
    "why": "de uitleg waarom",
    "low": "de laagste waarde van de schaal",
    "high": "de hoogste waarde van de schaal",
    "row_name": "de naam van een rij",
    "rows": "de hoogte",
    "width": "de breedte",
    "requirements": "de vereisten",
    "summary": "de samenvatting van een rij",
    "type": "het type",
    "default": "het voorstel",
    "prefill": "de vooraf ingevulde waarde",
    "compute": "de berekening",
    "audience": "wie het leest",
    "protection": "de bescherming",
    "bind": "de plaats in het dossier",
    "max_length": "de hoogste lengte",
    "min": "het minimum",
    "max": "het maximum",
    "unknown": "de mogelijkheid 'niet gekend'",
    "title": "de titel",
    "intro": "de inleiding",
    "ready": "wat men klaar houdt",
    "readers": "wie het leest",
}
WHEN: Mapping[str, str] = {
    "show_if": "wordt getoond",
    "required_if": "is verplicht",
    "read_only_if": "is alleen te lezen",
    "optional_if": "hoeft niet",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; `owner` is a dotted field id, `step:<id>`, `rule`, `score:<id>` or '' for the form."""

    sentence: str
    kind: Kind
    owner: str = ""
    slot: str = ""


def differences(old: Definition, new: Definition) -> list[Difference]:
    """Everything that changed from the one to the other, in the order of the new one."""
    return list(_Comparison(old, new).all())


def asks_something_else(found: Iterable[Difference]) -> bool:
    """Whether a second reader is needed."""
    return any(one.kind == "asked" for one in found)


class _Comparison:
    """Two definitions side by side."""

    def __init__(self, old: Definition, new: Definition) -> None:
        self.old, self.new = old, new
        self.before = {one.id: one for one in located(old)}
        self.after = {one.id: one for one in located(new)}
        self.labels = {**labels(old), **labels(new)}

    def all(self) -> Iterator[Difference]:
        """The form, its steps, its fields, its rules and scores."""
        yield from self.form()
        yield from self.steps()
        yield from self.gone()
        for dotted, one in self.after.items():
            if dotted not in self.before:
                yield Difference(f"{_question(one.field)} kwam erbij.", "asked", dotted)
            else:
                yield from self.field(self.before[dotted], one)
        yield from self.order()
        yield from self.rules()
        yield from self.scores()

    def form(self) -> Iterator[Difference]:
        """Title, introduction and readers."""
        for slot in ("title", "intro", "ready"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(f"Van het formulier veranderde {NAMES[slot]}.", "wording", "", slot)
        if self.old.readers != self.new.readers:
            yield Difference("Van het formulier veranderde wie het leest.", "asked", "", "readers")

    def steps(self) -> Iterator[Difference]:
        """Steps that came, went, changed or moved."""
        before, after = ({step.id: step for step in one.steps} for one in (self.old, self.new))
        for name, step in before.items():
            if name not in after:
                yield Difference(f"Stap '{_short(step.title)}' verdween.", "asked", f"step:{name}")
        for name, step in after.items():
            if name not in before:
                yield Difference(f"Stap '{_short(step.title)}' kwam erbij.", "asked", f"step:{name}")
            else:
                yield from self.step(before[name], step)
        if _shared(before, after) != _shared(after, before):
            yield Difference("De stappen staan in een andere volgorde.", "order")

    def step(self, old: Step, new: Step) -> Iterator[Difference]:
        """What changed about one step."""
        owner, name = f"step:{new.id}", f"Stap '{_short(new.title)}'"
        for slot in ("title", "intro"):
            if getattr(old, slot) != getattr(new, slot):
                yield Difference(f"Van stap '{_short(old.title)}' veranderde {NAMES[slot]}.", "wording", owner, slot)
        for slot in ("show_if", "optional_if"):
            yield from self.condition(owner, name, slot, getattr(old, slot), getattr(new, slot))

    def gone(self) -> Iterator[Difference]:
        """Fields that are no longer asked."""
        for dotted, one in self.before.items():
            if dotted not in self.after and one.group not in self.before.keys() - self.after.keys():
                yield Difference(f"{_question(one.field)} wordt niet meer gevraagd.", "asked", dotted)

    def field(self, before: Located, after: Located) -> Iterator[Difference]:
        """What changed about one field."""
        old, new, dotted = before.field, after.field, after.id
        yield from self.required(old, new, dotted)
        for slot in CONDITIONS:
            yield from self.condition(dotted, _question(new), slot, getattr(old, slot), getattr(new, slot))
        yield from _options(old, new, dotted)
        if old.rules != new.rules:
            yield Difference(f"Van {_inline(new)} veranderden de regels.", _rules_kind(old, new), dotted, "rules")
        for slot in Field.model_fields.keys() - SEPARATE:
            if getattr(old, slot) != getattr(new, slot):
                yield _property(old, new, dotted, slot)
        if before.step != after.step:
            title = next(step.title for step in self.new.steps if step.id == after.step)
            yield Difference(f"{_question(new)} staat nu in stap '{_short(title)}'.", "order", dotted)

    def required(self, old: Field, new: Field, dotted: str) -> Iterator[Difference]:
        """Whether an answer is needed."""
        if old.required != new.required:
            became = "werd verplicht" if new.required else "is niet meer verplicht"
            yield Difference(f"{_question(new)} {became}.", "asked", dotted, "required")

    def condition(self, owner: str, name: str, slot: str, old: str | None, new: str | None) -> Iterator[Difference]:
        """Another condition, read in Dutch."""
        if old == new:
            return
        if new is None:
            sentence = f"{name}: de voorwaarde '{WHEN[slot]}' verviel."
        else:
            sentence = f"{name} {WHEN[slot]} als {self.reading(new)}."
        yield Difference(sentence, "asked", owner, slot)

    def reading(self, text: str) -> str:
        """A condition in Dutch; as it is written when it cannot be read."""
        try:
            return in_dutch(parse(text), self.labels)
        except ExpressionError:
            return text

    def order(self) -> Iterator[Difference]:
        """Fields in another order, per step and per group."""
        old_lists, new_lists = _lists(self.before), _lists(self.after)
        for name, fields in new_lists.items():
            before = old_lists.get(name, [])
            if _shared(before, fields) != _shared(fields, before):
                where = self.after[name].field.label if name in self.after else self.title(name)
                sentence = f"De vragen van '{_short(where)}' staan in een andere volgorde."
                yield Difference(sentence, "order", name if name in self.after else f"step:{name}")

    def title(self, step: str) -> Text:
        """The title of a step of the new version."""
        return next(one.title for one in self.new.steps if one.id == step)

    def rules(self) -> Iterator[Difference]:
        """Rules over the whole form."""
        old, new = ({rule.check: rule for rule in one.rules} for one in (self.old, self.new))
        for check, rule in old.items():
            if check not in new:
                yield Difference(f"De regel '{_short(rule.message)}' verviel.", "asked", "rule")
        for check, rule in new.items():
            if check not in old:
                yield Difference(f"Er kwam een regel bij: '{_short(rule.message)}'", "asked", "rule")
            elif rule != old[check]:
                kind: Kind = "wording" if rule.severity == old[check].severity else "asked"
                yield Difference(f"De regel '{_short(rule.message)}' veranderde.", kind, "rule")

    def scores(self) -> Iterator[Difference]:
        """Score blocks."""
        old, new = ({score.id: score for score in one.scores} for one in (self.old, self.new))
        for name, score in {**old, **new}.items():
            if old.get(name) != new.get(name):
                yield _score(score, old.get(name), new.get(name))


def _score(found: Score, old: Score | None, new: Score | None) -> Difference:
    happened = "veranderde" if old and new else "kwam erbij" if new else "verviel"
    words = {"title", "notice"}
    same = old and new and old.model_dump(exclude=words) == new.model_dump(exclude=words)
    kind: Kind = "wording" if same else "asked"
    return Difference(f"De score '{_short(found.title)}' {happened}.", kind, f"score:{found.id}")


def _options(old: Field, new: Field, dotted: str) -> Iterator[Difference]:
    """Options that came, went, were renamed or moved."""
    before, after = ({option.code: option for option in one.options} for one in (old, new))
    for code, option in before.items():
        if code not in after:
            yield Difference(f"Bij {_inline(new)} verdween '{_short(option.label)}'.", "asked", dotted, "options")
    for code, option in after.items():
        if code not in before:
            yield Difference(f"Bij {_inline(new)} kwam '{_short(option.label)}' erbij.", "asked", dotted, "options")
        elif option != before[code]:
            yield _option(before[code], option, new, dotted)
    if _shared(before, after) != _shared(after, before):
        kind: Kind = "asked" if new.ordered else "order"
        yield Difference(f"De keuzes van {_inline(new)} staan in een andere volgorde.", kind, dotted, "options")


def _option(old: Option, new: Option, field: Field, dotted: str) -> Difference:
    if old.show_if != new.show_if:
        sentence = f"Bij {_inline(field)} veranderde wanneer '{_short(new.label)}' te kiezen is."
        return Difference(sentence, "asked", dotted, "options")
    sentence = f"Bij {_inline(field)} heet '{_short(old.label)}' nu '{_short(new.label)}'."
    if old.label == new.label:
        sentence = f"Bij {_inline(field)} veranderde de uitleg van '{_short(new.label)}'."
    return Difference(sentence, "wording", dotted, "options")


def _rules_kind(old: Field, new: Field) -> Kind:
    checks = [[(rule.check, rule.severity) for rule in one.rules] for one in (old, new)]
    return "wording" if checks[0] == checks[1] else "asked"


def _property(old: Field, new: Field, dotted: str, slot: str) -> Difference:
    """Any other property, by its name."""
    kind: Kind = "wording" if slot in WORDING else "asked"
    if slot == "label" and old.label.get("nl") != new.label.get("nl"):
        return Difference(f"{_question(old)} heet nu '{_short(new.label)}'.", kind, dotted, slot)
    return Difference(f"Van {_inline(new)} veranderde {NAMES.get(slot, repr(slot))}.", kind, dotted, slot)


def _lists(fields: Mapping[str, Located]) -> dict[str, list[str]]:
    """The ids in each step and each group, in order."""
    found: dict[str, list[str]] = {}
    for one in fields.values():
        found.setdefault(one.group or one.step, []).append(one.id)
    return found


def _shared(these: Sequence[str] | Mapping[str, Frozen], those: Sequence[str] | Mapping[str, Frozen]) -> list[str]:
    """What is in both, in the order of the first."""
    return [name for name in these if name in those]


def _question(field: Field) -> str:
    return f"Vraag '{_short(field.label) or field.id}'"


def _inline(field: Field) -> str:
    return f"vraag '{_short(field.label) or field.id}'"


def _short(text: Mapping[str, Any]) -> str:
    """The Dutch text, cut to a name."""
    words = str(text.get("nl", ""))
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
