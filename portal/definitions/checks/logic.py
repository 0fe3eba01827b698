"""Logic: every expression reads, fits and can be decided when it is needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from portal.definitions import dependencies
from portal.definitions.checks.constancy import Verdict
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions import Node, check, type_of
from portal.definitions.expressions.kinds import Type
from portal.definitions.expressions.nodes import Compare, Constant, Items, Name, Within, walk
from portal.definitions.expressions.types import written_codes
from portal.definitions.expressions.wording import in_words
from portal.definitions.findings import Finding, Weight, finding
from portal.definitions.places import Place
from portal.definitions.scope import type_of_field
from portal.languages import gettext as _, marked

PLAIN_TRUTHS = {"optional_if": "true", "read_only_if": "true", "option": "false"}
"""Where a bare `true` is the way to say 'always', and a bare `false` says that an option is no longer offered."""


def readable(subject: Subject) -> Iterator[Finding]:
    """Every expression can be read and stays within its budget."""
    for (owner, slot), error in subject.unread.items():
        yield finding(subject.mark(owner, slot).at(error.column), error.message)


def fitting(subject: Subject) -> Iterator[Finding]:
    """Every name exists and every type fits."""
    for place in subject.places:
        tree = subject.trees.get((place.owner, place.slot))
        if tree is None:
            continue
        names = subject.names_in(place.group)
        for problem in check(tree, names, "bool" if place.condition else None):
            yield finding(subject.mark(place.owner, place.slot).at(problem.column), problem.message)


def values(subject: Subject) -> Iterator[Finding]:
    """A default, a prefill or a computed value is of the kind of its field."""
    kinds = {one.id: type_of_field(one.field) for one in subject.fields}
    for place in subject.places:
        tree = subject.trees.get((place.owner, place.slot))
        if place.condition or tree is None:
            continue
        found, wanted = type_of(tree, subject.names_in(place.group)), kinds[place.owner]
        if not _fills(found, wanted):
            message = _(
                "'%(slot)s' van '%(owner)s' geeft %(found)s, en het veld vraagt %(wanted)s. Verander een van beide."
            ) % {
                "slot": place.slot,
                "owner": place.owner,
                "found": in_words(found.kind),
                "wanted": in_words(wanted.kind),
            }
            yield subject.say(place.owner, place.slot, message)
        for code in sorted(
            {*found.options, *written_codes(tree)} - {*wanted.options}
            if wanted.kind == "choice" and wanted.options
            else ()
        ):
            message = _("'%(code)s' is geen optie van '%(owner)s'. Kies uit: %(known)s.") % {
                "code": code,
                "owner": place.owner,
                "known": ", ".join(wanted.options),
            }
            yield subject.say(place.owner, place.slot, message)


def _fills(found: Type, wanted: Type) -> bool:
    """Whether a value of one type can stand in a field of another."""
    takes = {
        "choice": {"choice", "text", "bool"},
        "choices": {"choices", "list", "text"},
        "record": {"record", "text"},
        "opaque": {"opaque", "text"},
        "datetime": {"datetime", "date"},
        "list": {"list", "choices", "record"},
        "text": {"text", "choice"},
    }
    return found.kind == "any" or found.kind in takes.get(wanted.kind, {wanted.kind})


def cycles(subject: Subject) -> Iterator[Finding]:
    """Nothing decides itself, at any remove."""
    graph = dependencies.value_graph(subject.definition)
    while path := dependencies.cycle(graph):
        words = " → ".join(name.partition(":")[2] or name for name in path)
        owner, slot = _waiting(subject, path)
        yield subject.say(
            owner, slot, _("Deze velden wachten op elkaar: %(words)s. Haal één verwijzing weg.") % {"words": words}
        )
        graph[path[0]] -= {path[1]}


def _waiting(subject: Subject, path: tuple[str, ...]) -> tuple[str, str]:
    """The expression that closes a circle: one of something in the circle that uses the next thing in it."""
    pairs = set(itertools.pairwise(path))
    for place in subject.places:
        if any((place.owner, name) in pairs for name in dependencies.used(place)):
            return place.owner, place.slot
    return path[0], "score"


def answerable(subject: Subject) -> Iterator[Finding]:
    """What decides whether something is shown or required has been asked by then."""
    place_of = {step.id: index for index, step in enumerate(subject.definition.steps)}
    for place in subject.places:
        if place.slot not in {"show_if", "required_if", "optional_if", "read_only_if"}:
            continue
        here, latest = _reach(subject, place, place_of)
        for name in sorted(dependencies.used(place)):
            there = _asked(subject, name, place_of)
            if there is not None and there > latest:
                step = subject.definition.steps[there].id
                owner = place.owner.partition(":")[2] or place.owner
                message = _(
                    "'%(slot)s' van '%(owner)s' (stap '%(here)s') gebruikt '%(name)s', dat pas in stap "
                    "'%(step)s' gevraagd wordt. Vraag het vroeger."
                ) % {"slot": place.slot, "owner": owner, "here": here, "name": name, "step": step}
                yield subject.say(place.owner, place.slot, message)


def _reach(subject: Subject, place: Place, place_of: dict[str, int]) -> tuple[str, int]:
    """The step an expression stands in, and the last step it may use: an earlier one when it decides on the step."""
    kind, _, step = place.owner.partition(":")
    if kind == "step":
        return step, place_of[step] - 1
    here = next(one.step for one in subject.fields if one.id == place.owner)
    return here, place_of[here]


def _asked(subject: Subject, name: str, place_of: dict[str, int]) -> int | None:
    """The step in which a person answers a field; what is computed or filled in beforehand need not be asked first."""
    field = next((one for one in subject.fields if one.id == name), None)
    if field is None or field.field.type in {"computed", "score"} or field.field.prefill is not None:
        return None
    return place_of[field.step]


def against_nothing(subject: Subject) -> Iterator[Finding]:
    """Nothing is held against an empty text: what is empty is unknown, and unknown is equal to nothing."""
    for place in subject.places:
        tree = subject.trees.get((place.owner, place.slot))
        for other, written, same in _held_against_nothing(tree) if tree is not None else ():
            name = other.dotted if isinstance(other, Name) else "…"
            wanted = f"{'!' if same else ''}answered({name})"
            message = _("Een leeg antwoord is onbekend en nooit gelijk aan een lege tekst: schrijf %(wanted)s.") % {
                "wanted": wanted
            }
            yield finding(subject.mark(place.owner, place.slot).at(written.column), message)


def _held_against_nothing(tree: Node) -> Iterator[tuple[Node, Node, bool]]:
    """What is held against an empty text, the text itself, and whether it should be equal to it."""
    for node in walk(tree):
        if isinstance(node, Compare):
            for other, written in ((node.left, node.right), (node.right, node.left)):
                if written == Constant(written.column, ""):
                    yield other, written, node.operator != "!="
        if isinstance(node, Within) and isinstance(node.container, Items):
            yield from ((node.value, item, True) for item in node.container.items if item == Constant(item.column, ""))


def constants(subject: Subject) -> Iterator[Finding]:
    """A condition that is always true or never true decides nothing."""
    for place, verdict in subject.verdicts:
        if PLAIN_TRUTHS.get(place.slot.partition(":")[0]) == place.text.strip():
            continue
        if verdict in CONSTANT:
            severity, sentence = CONSTANT[verdict]
            told = _(sentence) % {"slot": place.slot, "owner": place.told}
            yield subject.say(place.owner, place.slot, told, severity)


CONSTANT: Mapping[Verdict, tuple[Weight, str]] = {
    Verdict.NEVER: (
        "error",
        marked("'%(slot)s' van '%(owner)s' is nooit waar. Verander de voorwaarde of haal ze weg."),
    ),
    Verdict.ALWAYS: ("error", marked("'%(slot)s' van '%(owner)s' is altijd waar. Haal de voorwaarde weg.")),
    Verdict.WHEN_ANSWERED: (
        "warning",
        marked("'%(slot)s' van '%(owner)s' is waar bij elk antwoord. Bedoelde u answered(…)?"),
    ),
}


def never_shown(subject: Subject) -> Iterator[Finding]:
    """What is required can be shown."""
    dark = {place.owner for place, verdict in subject.verdicts if verdict is Verdict.NEVER and place.slot == "show_if"}
    for one in subject.fields:
        required = one.field.required or one.field.required_if is not None
        if required and {one.id, one.group, f"step:{one.step}"} & dark:
            message = _(
                "'%(field)s' is verplicht, maar wordt nooit getoond. Verander de voorwaarde of haal het weg."
            ) % {"field": one.id}
            yield subject.say(one.id, "required" if one.field.required else "required_if", message)
