"""Who reads what follows from an answer: never more people than read the answer itself (security.md B16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.dependencies import used
from portal.definitions.earlier import used as earlier_used
from portal.definitions.findings import Finding
from portal.definitions.language import Audience, Definition, Field
from portal.definitions.overlay import NARROWER
from portal.definitions.places import VALUES, Place, located

SECRET = "secret"  # noqa: S105 -- a level of protection, not a password
SCORE = "score:"


def copied(subject: Subject) -> Iterator[Finding]:
    """A value that is worked out, filled in or scored has an audience as narrow as what it comes from."""
    yield from _taken_over(subject)
    yield from _scored(subject)


def _taken_over(subject: Subject) -> Iterator[Finding]:
    """A value that is worked out or filled in; one that says the same is as secret as well."""
    fields = _by_id(subject.definition)
    for place in subject.places:
        owner = fields.get(place.owner)
        if owner is None or place.slot not in VALUES:
            continue
        for name, source in (*_own(used(place), fields), *_earlier(place, subject)):
            if not _as_narrow(subject, fields, place.owner, source.audience):
                told = f"'{place.owner}' neemt '{name}' over, en dat leest niet iedereen: zet 'audience: "
                yield subject.say(place.owner, place.slot, f"{told}{source.audience}' bij '{place.owner}'.")
            if source.protection == SECRET and owner.protection != SECRET and source.type == owner.type:
                told = f"'{place.owner}' neemt '{name}' over, en dat is geheim: zet 'protection: secret' erbij."
                yield subject.say(place.owner, place.slot, told)


def _scored(subject: Subject) -> Iterator[Finding]:
    """What shows a score or works with one has an audience as narrow as everything that the score looks at."""
    fields = _by_id(subject.definition)
    for owner, slot, score in _shown(subject, fields):
        for name, source in dict(_own(sorted(_behind(score, subject)), fields)).items():
            if not _as_narrow(subject, fields, owner, source.audience):
                told = f"'{owner}' toont de score '{score}', waarin '{name}' meetelt, en dat leest niet iedereen: "
                yield subject.say(owner, slot, f"{told}zet 'audience: {source.audience}' bij '{owner}'.")


def _shown(subject: Subject, fields: dict[str, Field]) -> Iterator[tuple[str, str, str]]:
    """Where a score is shown, or stands in a value: field, property and score."""
    for one in subject.fields:
        if one.field.score:
            yield one.id, "score", one.field.score
    for place in subject.places:
        if place.owner in fields and place.slot in VALUES:
            yield from ((place.owner, place.slot, name) for name in sorted(_scores(used(place))))


def _behind(score: str, subject: Subject) -> frozenset[str]:
    """Every answer that a score looks at, also through other scores; not whether it is shown at all."""
    found: set[str] = set()
    waiting, seen = [score], set[str]()
    while waiting:
        name = waiting.pop()
        seen.add(name)
        for one in (one for one in subject.definition.scores if one.id == name):
            found |= {*one.items, *filter(None, [one.total])}
        named = {one for place in _looking(name, subject) for one in used(place)}
        found |= named
        waiting.extend(_scores(named) - seen)
    return frozenset(found)


def _looking(score: str, subject: Subject) -> Iterator[Place]:
    """The conditions that raise a score, adjust it or give it a level."""
    return (one for one in subject.places if one.owner == f"{SCORE}{score}" and one.slot != "shown_if")


def _scores(names: Iterable[str]) -> set[str]:
    return {name.removeprefix(SCORE) for name in names if name.startswith(SCORE)}


def _own(names: Iterable[str], fields: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """The questions of this form among some names, with the groups that those stand in."""
    for name in sorted(names):
        pieces = name.split(".")
        for end in range(1, len(pieces) + 1):
            dotted = ".".join(pieces[:end])
            if dotted in fields:
                yield dotted, fields[dotted]


def _earlier(place: Place, subject: Subject) -> Iterator[tuple[str, Field]]:
    """The questions of earlier forms that it names, as far as those forms are at hand."""
    for source in sorted(earlier_used(place), key=lambda one: (one.form, one.field)):
        other = subject.others.get(source.form)
        found = _by_id(other).get(source.field) if other else None
        if found is not None:
            yield f"earlier.{source.form}.{source.field}", found


def _by_id(definition: Definition) -> dict[str, Field]:
    return {one.id: one.field for one in located(definition)}


def _as_narrow(subject: Subject, fields: dict[str, Field], owner: str, audience: Audience) -> bool:
    """Whether a field, or a group around it, is read by no more people."""
    around = {one.id: one.group for one in subject.fields}
    here = owner
    while here:
        if fields[here].audience == audience or fields[here].audience in NARROWER[audience]:
            return True
        here = around.get(here, "")
    return False
