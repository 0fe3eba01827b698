"""Reach: every field can be shown, every answer counts, and what fills a field in once is kept."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions import scope
from portal.definitions.checks.constancy import Verdict, judge
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions import check
from portal.definitions.expressions.nodes import Compare, Constant, Items, Name, Node, Within, walk
from portal.definitions.findings import Finding
from portal.definitions.places import Place


def unreachable_fields(subject: Subject) -> Iterator[Finding]:
    """A field does not hang on something that is itself never shown."""
    dark = _dark(subject)
    for place in _conditions(subject):
        owner = place.owner
        if dark.get(owner):
            sentence = f"wordt nooit getoond: het hangt af van '{dark[owner]}', dat nooit getoond wordt."
            yield subject.say(owner, place.slot, f"'{owner.partition(':')[2] or owner}' {sentence}")


def _conditions(subject: Subject) -> Iterator[Place]:
    """The conditions that show a field or a step, as far as they read and fit."""
    for place in subject.places:
        tree = subject.trees.get((place.owner, place.slot))
        if place.slot == "show_if" and tree is not None and not check(tree, subject.names_in(place.group)):
            yield place


def _dark(subject: Subject) -> dict[str, str]:
    """What can never be shown, with what it waits for; nothing where its own condition is never true by itself."""
    found: dict[str, str] = {}
    places = list(_conditions(subject))
    before = -1
    while before != len(found):
        before = len(found)
        for place in places:
            if place.owner not in found and _never(subject, place, found):
                found[place.owner] = _cause(subject, place, found)
        for one in subject.fields:
            around = next((name for name in (f"step:{one.step}", one.group) if name in found), None)
            if around is not None:
                found.setdefault(one.id, "")
    return found


def _never(subject: Subject, place: Place, dark: dict[str, str]) -> bool:
    orders, groups = scope.orders(subject.definition), scope.groups(subject.definition)
    names = subject.names_in(place.group)
    tree = subject.trees[place.owner, place.slot]
    return judge(tree, names, scope.orders_in(orders, place.group), groups, dark.keys()) is Verdict.NEVER


def _cause(subject: Subject, place: Place, dark: dict[str, str]) -> str:
    tree = subject.trees[place.owner, place.slot]
    named = (node.path[0] for node in walk(tree) if isinstance(node, Name))
    return next((name for name in named if name in dark), "")


def unreachable_options(subject: Subject) -> Iterator[Finding]:
    """A condition does not wait for an option that is no longer offered."""
    gone = {
        (one.id, option.code)
        for one in subject.fields
        for option in one.field.options
        if (option.show_if or "").strip() == "false"
    }
    for place in subject.places:
        tree = subject.trees.get((place.owner, place.slot))
        for name, code in sorted(_compared(tree)) if tree is not None else ():
            if (name, code) in gone:
                message = f"Niemand kan nog '{code}' kiezen bij '{name}': '{place.slot}' wacht er op. Haal het weg."
                yield subject.say(place.owner, place.slot, message, "warning")


def _compared(tree: Node) -> set[tuple[str, str]]:
    """The fields that are held against a written option, with that option."""
    found: set[tuple[str, str]] = set()
    for node in walk(tree):
        if isinstance(node, Compare):
            found |= _pair(node.left, node.right) | _pair(node.right, node.left)
        if isinstance(node, Within):
            options = node.container.items if isinstance(node.container, Items) else ()
            found |= {pair for option in options for pair in _pair(node.value, option)}
            found |= _pair(node.container, node.value)
    return found


def _pair(name: Node, written: Node) -> set[tuple[str, str]]:
    if isinstance(name, Name) and isinstance(written, Constant) and isinstance(written.value, str):
        return {(name.dotted, written.value)}
    return set()


def lost_defaults(subject: Subject) -> Iterator[Finding]:
    """What nobody can change is filled in by `prefill` or `compute`: a default is kept only when it is sent along."""
    for one in subject.fields:
        if one.field.default is not None and (one.field.read_only_if or "").strip() == "true":
            message = (
                f"Niemand verstuurt '{one.id}': het is altijd alleen-lezen. Schrijf 'prefill' in plaats van 'default'."
            )
            yield subject.say(one.id, "default", message)


def twice_filled(subject: Subject) -> Iterator[Finding]:
    """A field is filled in by one thing."""
    for one in subject.fields:
        if one.field.default is not None and one.field.prefill is not None:
            message = f"'{one.id}' heeft 'prefill' en 'default': alleen 'prefill' telt. Haal een van beide weg."
            yield subject.say(one.id, "default", message)


def pointless_clearing(subject: Subject) -> Iterator[Finding]:
    """Only what can be hidden is cleared when it hides."""
    shown_if = {place.owner for place in subject.places if place.slot == "show_if"}
    for one in subject.fields:
        if one.field.when_hidden == "clear" and not {one.id, one.group, f"step:{one.step}"} & shown_if:
            message = f"'{one.id}' is altijd te zien: 'when_hidden' doet niets. Haal het weg."
            yield subject.say(one.id, "when_hidden", message, "warning")
