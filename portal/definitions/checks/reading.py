"""Who reads what follows from an answer: never more people than read the answer itself (security.md B16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.definitions import dependencies
from portal.definitions.checks.subject import Subject
from portal.definitions.earlier import used as earlier_used
from portal.definitions.findings import Finding
from portal.definitions.language import Audience, Definition, Field
from portal.definitions.overlay import NARROWER
from portal.definitions.places import VALUES, Place, located

SECRET = "secret"  # noqa: S105 -- a level of protection, not a password


def copied(subject: Subject) -> Iterator[Finding]:
    """A value that is worked out or filled in has an audience as narrow as what it comes from, and is as secret."""
    fields, around = _by_id(subject.definition), {one.id: one.group for one in subject.fields}
    for place in subject.places:
        owner = fields.get(place.owner)
        if owner is None or place.slot not in VALUES:
            continue
        for name, source in (*_own(place, fields), *_earlier(place, subject)):
            groups = [fields[one] for one in _groups(place.owner, around)]
            if not _as_narrow((owner, *groups), source.audience):
                told = f"'{place.owner}' neemt '{name}' over, en dat leest niet iedereen: zet 'audience: "
                yield subject.say(place.owner, place.slot, f"{told}{source.audience}' bij '{place.owner}'.")
            if source.protection == SECRET and owner.protection != SECRET and source.type == owner.type:
                told = f"'{place.owner}' neemt '{name}' over, en dat is geheim: zet 'protection: secret' erbij."
                yield subject.say(place.owner, place.slot, told)


def _own(place: Place, fields: dict[str, Field]) -> Iterator[tuple[str, Field]]:
    """The questions of this form that an expression names, with the groups that those stand in."""
    for name in sorted(dependencies.used(place)):
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


def _groups(dotted: str, around: dict[str, str]) -> Iterator[str]:
    while dotted := around.get(dotted, ""):
        yield dotted


def _as_narrow(owners: Iterable[Field], audience: Audience) -> bool:
    """Whether one of these, a field or a group around it, is read by no more people."""
    return any(one.audience == audience or one.audience in NARROWER[audience] for one in owners)
