"""What differs between two versions of a definition, in sentences that a region's admin reads.

Wording, help and order may go live at once; whatever changes what is asked needs a second reader (design.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from portal.definitions.expressions import ExpressionError, in_dutch, parse
from portal.definitions.language import Definition, Field, Frozen, Option, Score, Step, Text
from portal.definitions.library import labels
from portal.definitions.naming import AUDIENCES, inline, question, short, whole
from portal.definitions.places import CONDITIONS, Located, located
from portal.languages import gettext as _, marked, spoken

Kind = Literal["wording", "order", "asked"]

WORDING = frozenset(
    {"label", "short", "help", "why", "low", "high", "row_name", "rows", "width", "requirements", "summary"}
)
SEPARATE = frozenset({"id", "columns", "options", "items", "required", "rules", "option_set", "item_set", *CONDITIONS})
"""Properties with a sentence of their own."""

SHOWS = marked("wat de lijst ervan toont")
NAMES: Mapping[str, str] = {
    "label": marked("het opschrift"),
    "short": marked("de korte naam in een lijst"),
    "help": marked("de uitleg"),
    "why": marked("de uitleg waarom"),
    "low": marked("de laagste waarde van de schaal"),
    "high": marked("de hoogste waarde van de schaal"),
    "row_name": marked("de naam van een rij"),
    "rows": marked("de hoogte"),
    "width": marked("de breedte"),
    "requirements": marked("de vereisten"),
    "summary": marked("de samenvatting van een rij"),
    "type": marked("het type"),
    "default": marked("het voorstel"),
    "prefill": marked("de vooraf ingevulde waarde"),
    "compute": marked("de berekening"),
    "audience": marked("wie het leest"),
    "protection": marked("de bescherming"),
    "bind": marked("de plaats in het dossier"),
    "max_length": marked("de hoogste lengte"),
    "min": marked("het minimum"),
    "max": marked("het maximum"),
    "unknown": marked("de mogelijkheid 'niet gekend'"),
    "earlier": marked("het eerdere antwoord dat ernaast staat"),
    "value_type": marked("het soort uitkomst"),
    "members": marked("wie of wat de kolommen zijn"),
    "ordered": marked("of de keuzes een volgorde van laag naar hoog hebben"),
    "when_hidden": marked("wat er met het antwoord gebeurt als de vraag wegvalt"),
    "statistics": marked("of het meetelt in de statistiek"),
    "legal": marked("of het wettelijk nodig is"),
    "of": marked("waaruit men kiest"),
    "many": marked("of er meer dan één antwoord kan"),
    "or_text": marked("of men ook zelf iets kan intikken"),
    "score": marked("de score die het toont"),
    "on_paper": marked("of het op een afdruk staat"),
    "append_only": marked("of rijen vast blijven staan"),
    "title": marked("de titel"),
    "intro": marked("de inleiding"),
    "ready": marked("wat men klaar houdt"),
    "readers": marked("wie het leest"),
    "fills": marked("wie het invult"),
    "excludes": marked("voor welke organisaties het gesloten blijft"),
    "home": marked("waar het begint"),
    "shows": SHOWS,
    "rank": marked("de plaats in een lijst van formulieren"),
}
SCORE_NAMES: Mapping[str, str] = {
    "title": marked("de titel"),
    "notice": marked("de opmerking ernaast"),
    "items": marked("wat meetelt"),
    "points": marked("de punten"),
    "weights": marked("de gewichten"),
    "total": marked("welk getal de som is"),
    "adjust": marked("wat som of niveau bijstelt"),
    "critical": marked("de kritieke punten"),
    "levels": marked("de niveaus"),
    "shown_if": marked("wanneer ze getoond wordt"),
}
SCORE_WORDING = frozenset({"title", "notice"})
KINDS: Mapping[Kind, str] = {"wording": marked("woorden"), "order": marked("volgorde"), "asked": marked("inhoud")}
"""What a kind of difference is called."""
WHEN: Mapping[str, str] = {
    "show_if": marked("wordt getoond"),
    "required_if": marked("is verplicht"),
    "read_only_if": marked("is alleen te lezen"),
    "optional_if": marked("hoeft niet"),
}
CAME = marked("%(what)s kwam erbij.")
RENAMED: Mapping[str, str] = {
    "label": marked("Vraag '%(before)s' heet nu '%(now)s'."),
    "help": marked("Bij %(what)s luidt de uitleg nu: '%(now)s'"),
}
STEP_RENAMED = marked("Stap '%(step)s' heet nu '%(now)s'.")
STEP_CHANGED = marked("Van stap '%(step)s' veranderde %(part)s.")
NO_HELP = marked("Bij %(what)s staat geen uitleg meer.")
OF_FORM = marked("Van het formulier veranderde %(part)s.")
READERS = marked("Het antwoord op %(what)s is nu te lezen door %(now)s; vroeger door %(before)s.")
WITH_CHECK = marked("%(what)s staat nu op de pagina waar men nakijkt en verstuurt.")
ITEM_CAME = marked("Bij %(what)s kwam de lijn '%(line)s' erbij.")
ITEM_WENT = marked("Bij %(what)s verdween de lijn '%(line)s'.")
ITEM_CHANGED = marked("Bij %(what)s veranderde de lijn '%(line)s'.")


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
        self.labels = {**labels(old, spoken()), **labels(new, spoken())}

    def all(self) -> Iterator[Difference]:
        """The form, its steps, its fields, its rules and scores."""
        yield from self.form()
        yield from self.steps()
        yield from self.gone()
        for dotted, one in self.after.items():
            if dotted not in self.before:
                yield Difference(_(CAME) % {"what": question(one.field)}, "asked", dotted)
            else:
                yield from self.field(self.before[dotted], one)
        yield from self.order()
        yield from self.rules()
        yield from self.scores()

    def form(self) -> Iterator[Difference]:
        """Title, introduction, readers, and where it lives."""
        for slot in ("title", "intro", "ready"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(_(OF_FORM) % {"part": _(NAMES[slot])}, "wording", "", slot)
        for slot in ("readers", "fills", "excludes", "home"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(_(OF_FORM) % {"part": _(NAMES[slot])}, "asked", "", slot)
        for slot in ("shows", "rank"):
            if getattr(self.old, slot) != getattr(self.new, slot):
                yield Difference(_(OF_FORM) % {"part": _(NAMES[slot])}, "order", "", slot)

    def steps(self) -> Iterator[Difference]:
        """Steps that came, went, changed or moved."""
        before, after = ({step.id: step for step in one.steps} for one in (self.old, self.new))
        for name, step in before.items():
            if name not in after:
                yield Difference(_("%(what)s verdween.") % {"what": _step(step)}, "asked", f"step:{name}")
        for name, step in after.items():
            if name not in before:
                yield Difference(_(CAME) % {"what": _step(step)}, "asked", f"step:{name}")
            else:
                yield from self.step(before[name], step)
        if _shared(before, after) != _shared(after, before):
            yield Difference(_("De stappen staan in een andere volgorde."), "order")

    def step(self, old: Step, new: Step) -> Iterator[Difference]:
        """What changed about one step."""
        owner, name = f"step:{new.id}", _step(new)
        for slot in ("title", "intro"):
            if getattr(old, slot) != getattr(new, slot):
                renamed = slot == "title" and whole(old.title) != whole(new.title)
                sentence = _(STEP_RENAMED if renamed else STEP_CHANGED)
                said = {"step": short(old.title), "part": _(NAMES[slot]), "now": whole(new.title)}
                yield Difference(sentence % said, "wording", owner, slot)
        for slot in ("show_if", "optional_if"):
            yield from self.condition(owner, name, slot, getattr(old, slot), getattr(new, slot))
        if old.with_check != new.with_check:
            sentence = _(WITH_CHECK) if new.with_check else _("%(what)s staat nu op een eigen pagina.")
            yield Difference(sentence % {"what": name}, "order", owner, "with_check")

    def gone(self) -> Iterator[Difference]:
        """Fields that are no longer asked."""
        for dotted, one in self.before.items():
            if dotted not in self.after and one.group not in self.before.keys() - self.after.keys():
                sentence = _("%(what)s wordt niet meer gevraagd.") % {"what": question(one.field)}
                yield Difference(sentence, "asked", dotted)

    def field(self, before: Located, after: Located) -> Iterator[Difference]:
        """What changed about one field."""
        old, new, dotted = before.field, after.field, after.id
        yield from self.required(old, new, dotted)
        for slot in CONDITIONS:
            yield from self.condition(dotted, question(new), slot, getattr(old, slot), getattr(new, slot))
        yield from _options(old, new, dotted)
        yield from _items(old, new, dotted)
        if old.rules != new.rules:
            sentence = _("Van %(what)s veranderden de regels.") % {"what": inline(new)}
            yield Difference(sentence, _rules_kind(old, new), dotted, "rules")
        for slot in Field.model_fields:
            if slot not in SEPARATE and getattr(old, slot) != getattr(new, slot):
                yield _property(old, new, dotted, slot)
        if before.step != after.step:
            title = next(step.title for step in self.new.steps if step.id == after.step)
            sentence = _("%(what)s staat nu in stap '%(step)s'.") % {"what": question(new), "step": short(title)}
            yield Difference(sentence, "order", dotted)

    def required(self, old: Field, new: Field, dotted: str) -> Iterator[Difference]:
        """Whether an answer is needed."""
        if old.required != new.required:
            sentence = _("%(what)s werd verplicht.") if new.required else _("%(what)s is niet meer verplicht.")
            yield Difference(sentence % {"what": question(new)}, "asked", dotted, "required")

    def condition(self, owner: str, name: str, slot: str, old: str | None, new: str | None) -> Iterator[Difference]:
        """Another condition, in words."""
        if old == new:
            return
        if new is None:
            sentence = _("%(what)s: de voorwaarde '%(when)s' verviel.") % {"what": name, "when": _(WHEN[slot])}
        else:
            said = {"what": name, "when": _(WHEN[slot]), "condition": self.reading(new)}
            sentence = _("%(what)s %(when)s als %(condition)s.") % said
        yield Difference(sentence, "asked", owner, slot)

    def reading(self, text: str) -> str:
        """A condition in words; as it is written when it cannot be read."""
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
                sentence = _("De vragen van '%(what)s' staan in een andere volgorde.") % {"what": short(where)}
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
                sentence = _("De regel '%(rule)s' verviel.") % {"rule": short(rule.message)}
                yield Difference(sentence, "asked", "rule", "check", check)
        for check, rule in new.items():
            if check not in old and str(rule.message) in same_words:
                said = {"rule": short(rule.message), "condition": self.reading(check)}
                sentence = _("De regel '%(rule)s' kijkt nu iets anders na: of %(condition)s.") % said
                yield Difference(sentence, "asked", "rule", "check", check)
            elif check not in old:
                sentence = _("Er kwam een regel bij: '%(rule)s'") % {"rule": short(rule.message)}
                yield Difference(sentence, "asked", "rule", "check", check)
            elif rule != old[check]:
                kind: Kind = "wording" if rule.severity == old[check].severity else "asked"
                sentence = _("De regel '%(rule)s' veranderde.") % {"rule": short(rule.message)}
                yield Difference(sentence, kind, "rule", "check", check)

    def scores(self) -> Iterator[Difference]:
        """Score blocks."""
        old, new = ({score.id: score for score in one.scores} for one in (self.old, self.new))
        for name, score in {**old, **new}.items():
            if old.get(name) != new.get(name):
                yield _score(score, old.get(name), new.get(name))


def _score(found: Score, old: Score | None, new: Score | None) -> Difference:
    owner, name = f"score:{found.id}", short(found.title)
    if not (old and new):
        sentence = _("De score '%(score)s' kwam erbij.") if new else _("De score '%(score)s' verviel.")
        return Difference(sentence % {"score": name}, "asked", owner)
    changed = [slot for slot in SCORE_NAMES if getattr(old, slot) != getattr(new, slot)]
    kind: Kind = "wording" if SCORE_WORDING.issuperset(changed) else "asked"
    said = {"score": name, "parts": ", ".join(_(SCORE_NAMES[slot]) for slot in changed)}
    return Difference(_("Van de score '%(score)s' veranderde: %(parts)s.") % said, kind, owner, " ".join(changed))


def _options(old: Field, new: Field, dotted: str) -> Iterator[Difference]:
    """Options that came, went, were renamed or moved."""
    before, after = ({option.code: option for option in one.options} for one in (old, new))
    for code, option in before.items():
        if code not in after:
            sentence = _("Bij %(what)s verdween '%(answer)s'.") % _answer(new, option)
            yield Difference(sentence, "asked", dotted, "options", code)
    for code, option in after.items():
        if code not in before:
            sentence = _("Bij %(what)s kwam '%(answer)s' erbij.") % _answer(new, option)
            yield Difference(sentence, "asked", dotted, "options", code)
        elif option != before[code]:
            yield _option(before[code], option, new, dotted)
    if _shared(before, after) != _shared(after, before):
        kind: Kind = "asked" if new.ordered else "order"
        sentence = _("De keuzes van %(what)s staan in een andere volgorde.") % {"what": inline(new)}
        yield Difference(sentence, kind, dotted, "options")


def _option(old: Option, new: Option, field: Field, dotted: str) -> Difference:
    if old.show_if != new.show_if:
        sentence = _("Bij %(what)s veranderde wanneer '%(answer)s' te kiezen is.") % _answer(field, new)
        return Difference(sentence, "asked", dotted, "options", new.code)
    sentence = _("Bij %(what)s heet '%(answer)s' nu '%(now)s'.") % {**_answer(field, old), "now": short(new.label)}
    if old.label == new.label:
        sentence = _("Bij %(what)s veranderde de uitleg van '%(answer)s'.") % _answer(field, new)
    return Difference(sentence, "wording", dotted, "options", new.code)


def _items(old: Field, new: Field, dotted: str) -> Iterator[Difference]:
    """Lines of a matrix that came, went, were renamed or moved."""
    before, after = ({item.code: item for item in one.items} for one in (old, new))
    for code, item in {**before, **after}.items():
        if before.get(code) == after.get(code):
            continue
        same = code in before and code in after
        happened = ITEM_CHANGED if same else ITEM_CAME if code in after else ITEM_WENT
        sentence = _(happened) % {"what": inline(new), "line": short(item.label)}
        yield Difference(sentence, "wording" if same else "asked", dotted, "items", code)
    if _shared(before, after) != _shared(after, before):
        sentence = _("De lijnen van %(what)s staan in een andere volgorde.") % {"what": inline(new)}
        yield Difference(sentence, "order", dotted, "items")


def _rules_kind(old: Field, new: Field) -> Kind:
    checks = [[(rule.check, rule.severity) for rule in one.rules] for one in (old, new)]
    return "wording" if checks[0] == checks[1] else "asked"


def _property(old: Field, new: Field, dotted: str, slot: str) -> Difference:
    """Any other property, by its name."""
    kind: Kind = "wording" if slot in WORDING else "asked"
    before, now = (whole(getattr(one, slot) or {}) if slot in RENAMED else "" for one in (old, new))
    if now != before:
        told = {"what": inline(new), "before": before, "now": now}
        return Difference(_(RENAMED[slot] if now else NO_HELP) % told, kind, dotted, slot)
    if slot == "audience":
        readers = {"now": _(AUDIENCES[new.audience]), "before": _(AUDIENCES[old.audience])}
        return Difference(_(READERS) % {"what": inline(new), **readers}, kind, dotted, slot)
    said = {"what": inline(new), "part": _(NAMES.get(slot, repr(slot)))}
    return Difference(_("Van %(what)s veranderde %(part)s.") % said, kind, dotted, slot)


def _lists(fields: Mapping[str, Located]) -> dict[str, list[str]]:
    """The ids in each step and each group, in order."""
    found: dict[str, list[str]] = {}
    for one in fields.values():
        found.setdefault(one.group or one.step, []).append(one.id)
    return found


def _shared(these: Sequence[str] | Mapping[str, Frozen], those: Sequence[str] | Mapping[str, Frozen]) -> list[str]:
    """What is in both, in the order of the first."""
    return [name for name in these if name in those]


def _step(step: Step) -> str:
    """A step as a sentence begins with it."""
    return _("Stap '%(label)s'") % {"label": short(step.title)}


def _answer(field: Field, option: Option) -> dict[str, str]:
    """What a sentence about one option of a field names."""
    return {"what": inline(field), "answer": short(option.label)}
