"""Reach: every field can be shown, every answer counts, and what fills a field in once is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from portal.definitions.checks.constancy import Verdict
from portal.definitions.checks.subject import Subject
from portal.definitions.expressions.nodes import Compare, Constant, Items, Name, Node, Within, walk
from portal.definitions.findings import Finding
from portal.definitions.places import Place
from portal.languages import gettext as _

NEVER = Verdict.NEVER


def unreachable_fields(subject: Subject) -> Iterator[Finding]:
    """A field does not hang on something that is itself never shown."""
    dark = _dark(subject)
    for place in _conditions(subject):
        owner = place.owner
        if dark.get(owner):
            name = owner.partition(":")[2] or owner
            message = _(
                "'%(name)s' wordt nooit getoond: het hangt af van '%(first)s', dat nooit getoond wordt. "
                "Verander een van beide."
            ) % {"name": name, "first": dark[owner]}
            yield subject.say(owner, place.slot, message)


def _conditions(subject: Subject) -> Iterator[Place]:
    """The conditions that show a field or a step, as far as they read and fit."""
    return (place for place, _ in subject.verdicts if place.slot == "show_if")


def _dark(subject: Subject) -> dict[str, str]:
    """What can never be shown, with what it waits for; nothing where its own condition is never true by itself."""
    found = {place.owner: "" for place, verdict in subject.verdicts if place.slot == "show_if" and verdict is NEVER}
    waiting, inside = _waiting(subject), _inside(subject)
    dark = list(found)
    while dark:
        name = dark.pop()
        for one in inside.get(name, ()):
            if one not in found:
                found[one] = ""
                dark.append(one)
        for place in waiting.get(name, ()):
            if place.owner not in found and subject.verdict(place, found.keys()) is NEVER:
                found[place.owner] = _cause(subject, place, found)
                dark.append(place.owner)
    return found


def _waiting(subject: Subject) -> dict[str, list[Place]]:
    """The conditions that look at each name: only those are read again when that is never shown."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in _conditions(subject):
        for name in {node.path[0] for node in walk(subject.trees[place.owner, place.slot]) if isinstance(node, Name)}:
            found[name].append(place)
    return found


def _inside(subject: Subject) -> dict[str, list[str]]:
    """The fields of each step and the columns of each group."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in subject.fields:
        for around in filter(None, (f"step:{one.step}", one.group)):
            found[around].append(one.id)
    return found


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
                message = _(
                    "Niemand kan nog '%(code)s' kiezen bij '%(name)s': '%(slot)s' wacht er op. Haal het weg."
                ) % {"code": code, "name": name, "slot": place.slot}
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
            message = _(
                "Niemand verstuurt '%(field)s': het is altijd alleen-lezen. Schrijf 'prefill' in plaats van 'default'."
            ) % {"field": one.id}
            yield subject.say(one.id, "default", message)


def twice_filled(subject: Subject) -> Iterator[Finding]:
    """A field is filled in by one thing."""
    for one in subject.fields:
        if one.field.default is not None and one.field.prefill is not None:
            message = _("'%(field)s' heeft 'prefill' en 'default': alleen 'prefill' telt. Haal een van beide weg.") % {
                "field": one.id
            }
            yield subject.say(one.id, "default", message)


def pointless_clearing(subject: Subject) -> Iterator[Finding]:
    """Only what can be hidden is cleared when it hides."""
    shown_if = {place.owner for place in subject.places if place.slot == "show_if"}
    for one in subject.fields:
        if one.field.when_hidden == "clear" and not {one.id, one.group, f"step:{one.step}"} & shown_if:
            message = _("'%(field)s' is altijd te zien: 'when_hidden' doet niets. Haal het weg.") % {"field": one.id}
            yield subject.say(one.id, "when_hidden", message, "warning")
