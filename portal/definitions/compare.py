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
SEPARATE = frozenset({"id", "columns", "options", "items", "required", "rules", "option_set", "item_set", *CONDITIONS})
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
    "earlier": "het eerdere antwoord dat ernaast staat",
    "value_type": "het soort uitkomst",
    "members": "wie of wat de kolommen zijn",
    "ordered": "of de keuzes een volgorde van laag naar hoog hebben",
    "when_hidden": "wat er met het antwoord gebeurt als de vraag wegvalt",
    "statistics": "of het meetelt in de statistiek",
    "legal": "of het wettelijk nodig is",
    "of": "waaruit men kiest",
    "many": "of er meer dan één antwoord kan",
    "or_text": "of men ook zelf iets kan intikken",
    "score": "de score die het toont",
    "append_only": "of rijen vast blijven staan",
    "title": "de titel",
    "intro": "de inleiding",
    "ready": "wat men klaar houdt",
    "readers": "wie het leest",
    "fills": "wie het invult",
    "excludes": "voor welke organisaties het gesloten blijft",
    "home": "waar het begint",
    "shows": "wat de lijst ervan toont",
}
SCORE_NAMES: Mapping[str, str] = {
    "title": "de titel",
    "notice": "de opmerking ernaast",
    "items": "wat meetelt",
    "points": "de punten",
    "weights": "de gewichten",
    "total": "welk getal de som is",
    "adjust": "wat som of niveau bijstelt",
    "critical": "de kritieke punten",
    "levels": "de niveaus",
    "shown_if": "wanneer ze getoond wordt",
}
SCORE_WORDING = frozenset({"title", "notice"})
KINDS: Mapping[Kind, str] = {"wording": "woorden", "order": "volgorde", "asked": "inhoud"}
"""What a kind of difference is called."""
WHEN: Mapping[str, str] = {
    "show_if": "wordt getoond",
    "required_if": "is verplicht",
    "read_only_if": "is alleen te lezen",
    "optional_if": "hoeft niet",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; `owner` is a dotted field id, `step:<id>`, `rule`, `score:<id>` or '' for the form.

    `slot` is the property, `order` for fields in another order; `detail` the option, the line of a matrix or the rule.
    """

    sentence: str
    kind: Kind
    owner: str = ""
    slot: str = ""
    detail: str = ""


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
                yield Difference(f"{question(one.field)} kwam erbij.", "asked", dotted)
            else:
                yield from self.field(self.before[dotted], one)
        yield from self.order()
        yield from self.rules()
        yield from self.scores()

    def form(self) -> Iterator[Difference]:
        """Title, introduction, readers, and where it lives."""
        for slot in ("title", "intro", "ready"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(f"Van het formulier veranderde {NAMES[slot]}.", "wording", "", slot)
        for slot in ("readers", "fills", "excludes", "home"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(f"Van het formulier veranderde {NAMES[slot]}.", "asked", "", slot)
        if self.old.shows != self.new.shows:
            yield Difference(f"Van het formulier veranderde {NAMES['shows']}.", "order", "", "shows")

    def steps(self) -> Iterator[Difference]:
        """Steps that came, went, changed or moved."""
        before, after = ({step.id: step for step in one.steps} for one in (self.old, self.new))
        for name, step in before.items():
            if name not in after:
                yield Difference(f"Stap '{short(step.title)}' verdween.", "asked", f"step:{name}")
        for name, step in after.items():
            if name not in before:
                yield Difference(f"Stap '{short(step.title)}' kwam erbij.", "asked", f"step:{name}")
            else:
                yield from self.step(before[name], step)
        if _shared(before, after) != _shared(after, before):
            yield Difference("De stappen staan in een andere volgorde.", "order")

    def step(self, old: Step, new: Step) -> Iterator[Difference]:
        """What changed about one step."""
        owner, name = f"step:{new.id}", f"Stap '{short(new.title)}'"
        for slot in ("title", "intro"):
            if getattr(old, slot) != getattr(new, slot):
                yield Difference(f"Van stap '{short(old.title)}' veranderde {NAMES[slot]}.", "wording", owner, slot)
        for slot in ("show_if", "optional_if"):
            yield from self.condition(owner, name, slot, getattr(old, slot), getattr(new, slot))
        if old.with_check != new.with_check:
            where = "op de pagina waar men nakijkt en verstuurt" if new.with_check else "op een eigen pagina"
            yield Difference(f"{name} staat nu {where}.", "order", owner, "with_check")

    def gone(self) -> Iterator[Difference]:
        """Fields that are no longer asked."""
        for dotted, one in self.before.items():
            if dotted not in self.after and one.group not in self.before.keys() - self.after.keys():
                yield Difference(f"{question(one.field)} wordt niet meer gevraagd.", "asked", dotted)

    def field(self, before: Located, after: Located) -> Iterator[Difference]:
        """What changed about one field."""
        old, new, dotted = before.field, after.field, after.id
        yield from self.required(old, new, dotted)
        for slot in CONDITIONS:
            yield from self.condition(dotted, question(new), slot, getattr(old, slot), getattr(new, slot))
        yield from _options(old, new, dotted)
        yield from _items(old, new, dotted)
        if old.rules != new.rules:
            yield Difference(f"Van {inline(new)} veranderden de regels.", _rules_kind(old, new), dotted, "rules")
        for slot in Field.model_fields:
            if slot not in SEPARATE and getattr(old, slot) != getattr(new, slot):
                yield _property(old, new, dotted, slot)
        if before.step != after.step:
            title = next(step.title for step in self.new.steps if step.id == after.step)
            yield Difference(f"{question(new)} staat nu in stap '{short(title)}'.", "order", dotted)

    def required(self, old: Field, new: Field, dotted: str) -> Iterator[Difference]:
        """Whether an answer is needed."""
        if old.required != new.required:
            became = "werd verplicht" if new.required else "is niet meer verplicht"
            yield Difference(f"{question(new)} {became}.", "asked", dotted, "required")

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
                sentence = f"De vragen van '{short(where)}' staan in een andere volgorde."
                yield Difference(sentence, "order", name if name in self.after else f"step:{name}", "order")

    def title(self, step: str) -> Text:
        """The title of a step of the new version."""
        return next(one.title for one in self.new.steps if one.id == step)

    def rules(self) -> Iterator[Difference]:
        """Rules over the whole form."""
        old, new = ({rule.check: rule for rule in one.rules} for one in (self.old, self.new))
        same_words = {str(rule.message): check for check, rule in old.items() if check not in new}
        reworked = {str(rule.message): check for check, rule in new.items() if check not in old}
        for check, rule in old.items():
            if check not in new and str(rule.message) not in reworked:
                yield Difference(f"De regel '{short(rule.message)}' verviel.", "asked", "rule", "check", check)
        for check, rule in new.items():
            if check not in old and str(rule.message) in same_words:
                sentence = f"De regel '{short(rule.message)}' kijkt nu iets anders na: {self.reading(check)}."
                yield Difference(sentence, "asked", "rule", "check", check)
            elif check not in old:
                yield Difference(f"Er kwam een regel bij: '{short(rule.message)}'", "asked", "rule", "check", check)
            elif rule != old[check]:
                kind: Kind = "wording" if rule.severity == old[check].severity else "asked"
                yield Difference(f"De regel '{short(rule.message)}' veranderde.", kind, "rule", "check", check)

    def scores(self) -> Iterator[Difference]:
        """Score blocks."""
        old, new = ({score.id: score for score in one.scores} for one in (self.old, self.new))
        for name, score in {**old, **new}.items():
            if old.get(name) != new.get(name):
                yield _score(score, old.get(name), new.get(name))


def _score(found: Score, old: Score | None, new: Score | None) -> Difference:
    owner, name = f"score:{found.id}", f"De score '{short(found.title)}'"
    if not (old and new):
        return Difference(f"{name} {'kwam erbij' if new else 'verviel'}.", "asked", owner)
    changed = [slot for slot in SCORE_NAMES if getattr(old, slot) != getattr(new, slot)]
    kind: Kind = "wording" if SCORE_WORDING.issuperset(changed) else "asked"
    sentence = f"Van de score '{short(found.title)}' veranderde: {', '.join(SCORE_NAMES[slot] for slot in changed)}."
    return Difference(sentence, kind, owner, " ".join(changed))


def _options(old: Field, new: Field, dotted: str) -> Iterator[Difference]:
    """Options that came, went, were renamed or moved."""
    before, after = ({option.code: option for option in one.options} for one in (old, new))
    for code, option in before.items():
        if code not in after:
            sentence = f"Bij {inline(new)} verdween '{short(option.label)}'."
            yield Difference(sentence, "asked", dotted, "options", code)
    for code, option in after.items():
        if code not in before:
            sentence = f"Bij {inline(new)} kwam '{short(option.label)}' erbij."
            yield Difference(sentence, "asked", dotted, "options", code)
        elif option != before[code]:
            yield _option(before[code], option, new, dotted)
    if _shared(before, after) != _shared(after, before):
        kind: Kind = "asked" if new.ordered else "order"
        yield Difference(f"De keuzes van {inline(new)} staan in een andere volgorde.", kind, dotted, "options")


def _option(old: Option, new: Option, field: Field, dotted: str) -> Difference:
    if old.show_if != new.show_if:
        sentence = f"Bij {inline(field)} veranderde wanneer '{short(new.label)}' te kiezen is."
        return Difference(sentence, "asked", dotted, "options", new.code)
    sentence = f"Bij {inline(field)} heet '{short(old.label)}' nu '{short(new.label)}'."
    if old.label == new.label:
        sentence = f"Bij {inline(field)} veranderde de uitleg van '{short(new.label)}'."
    return Difference(sentence, "wording", dotted, "options", new.code)


def _items(old: Field, new: Field, dotted: str) -> Iterator[Difference]:
    """Lines of a matrix that came, went, were renamed or moved."""
    before, after = ({item.code: item for item in one.items} for one in (old, new))
    for code, item in {**before, **after}.items():
        if before.get(code) == after.get(code):
            continue
        same = code in before and code in after
        happened = "veranderde" if same else "kwam" if code in after else "verdween"
        sentence = (
            f"Bij {inline(new)} {happened} de lijn '{short(item.label)}'{' erbij' if happened == 'kwam' else ''}."
        )
        yield Difference(sentence, "wording" if same else "asked", dotted, "items", code)
    if _shared(before, after) != _shared(after, before):
        yield Difference(f"De lijnen van {inline(new)} staan in een andere volgorde.", "order", dotted, "items")


def _rules_kind(old: Field, new: Field) -> Kind:
    checks = [[(rule.check, rule.severity) for rule in one.rules] for one in (old, new)]
    return "wording" if checks[0] == checks[1] else "asked"


def _property(old: Field, new: Field, dotted: str, slot: str) -> Difference:
    """Any other property, by its name."""
    kind: Kind = "wording" if slot in WORDING else "asked"
    if slot == "label" and old.label.get("nl") != new.label.get("nl"):
        return Difference(f"{question(old)} heet nu '{short(new.label)}'.", kind, dotted, slot)
    return Difference(f"Van {inline(new)} veranderde {NAMES.get(slot, repr(slot))}.", kind, dotted, slot)


def _lists(fields: Mapping[str, Located]) -> dict[str, list[str]]:
    """The ids in each step and each group, in order."""
    found: dict[str, list[str]] = {}
    for one in fields.values():
        found.setdefault(one.group or one.step, []).append(one.id)
    return found


def _shared(these: Sequence[str] | Mapping[str, Frozen], those: Sequence[str] | Mapping[str, Frozen]) -> list[str]:
    """What is in both, in the order of the first."""
    return [name for name in these if name in those]


def question(field: Field) -> str:
    """A field as a sentence begins with it."""
    return f"Vraag '{short(field.label) or field.id}'"


def inline(field: Field) -> str:
    """A field inside a sentence."""
    return f"vraag '{short(field.label) or field.id}'"


def short(text: Mapping[str, Any]) -> str:
    """The Dutch text, cut to a name."""
    words = str(text.get("nl", ""))
    return words if len(words) <= LONGEST_NAME else f"{words[: LONGEST_NAME - 1].rstrip()}…"
