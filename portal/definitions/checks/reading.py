"""Who reads what follows from an answer: never more people than read the answer itself (security.md B16)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from portal.definitions.checks.subject import Subject
from portal.definitions.dependencies import used
from portal.definitions.earlier import used as earlier_used
from portal.definitions.findings import Finding
from portal.definitions.language import Audience, Definition, Field
from portal.definitions.overlay import NARROWER
from portal.definitions.places import VALUES, Place, located
from portal.languages import gettext as _

SECRET = "secret"  # noqa: S105 -- a level of protection, not a password
SCORE = "score:"
EVERYBODY = "form"
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""From the most readers to the fewest."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one property of a field takes over from an answer that not everybody reads."""

    owner: str
    slot: str
    told: str
    name: str
    audience: Audience


def copied(subject: Subject) -> Iterator[Finding]:
    """A value that is worked out, filled in or scored has an audience as narrow as everything that it comes from."""
    fields = _by_id(subject.definition)
    taken: dict[str, list[_Taken]] = defaultdict(list)
    for one in (*_taken_over(subject, fields), *_scored(subject, fields)):
        taken[one.owner].append(one)
    for owner, found in taken.items():
        yield from _too_wide(subject, found, [one for one in found if not _as_narrow(subject, fields, owner, one)])
    yield from _secret(subject, fields)


def _too_wide(subject: Subject, taken: list[_Taken], wrong: list[_Taken]) -> Iterator[Finding]:
    """Say who may read a field; where its sources have different readers, once, and so that all of them agree."""
    if len({one.audience for one in taken}) == 1:
        for one in wrong:
            told = _("%(told)s, en dat leest niet iedereen: zet 'audience: %(audience)s' bij '%(field)s'.") % {
                "told": one.told,
                "audience": one.audience,
                "field": one.owner,
            }
            yield subject.say(one.owner, one.slot, told)
    elif wrong:
        owner, sources = wrong[0].owner, {one.name: f"'{one.name}' ({one.audience})" for one in taken}
        known, wanted = ", ".join(sorted(sources.values())), _widest(taken)
        told = _(
            "'%(owner)s' neemt over wat niet dezelfde mensen lezen: %(known)s. Zet 'audience: "
            "%(wanted)s' bij '%(owner)s', of maak er een veld van voor elke groep lezers."
        ) % {"owner": owner, "known": known, "wanted": wanted}
        yield subject.say(owner, wrong[0].slot, told)


def _widest(taken: Iterable[_Taken]) -> Audience:
    """The audience with the most readers, each of whom reads all of these."""
    wanted = {one.audience for one in taken}
    enough = {one: wanted <= {one, *(wide for wide in NARROWER if one in NARROWER[wide])} for one in AUDIENCES}
    return next(one for one in AUDIENCES if enough[one])


def _taken_over(subject: Subject, fields: dict[str, Field]) -> Iterator[_Taken]:
    """What is worked out or filled in, of answers of this form and of earlier ones."""
    for owner, slot, name, source in _copies(subject, fields):
        if source.audience != EVERYBODY:
            told = _("'%(owner)s' neemt '%(name)s' over") % {"owner": owner, "name": name}
            yield _Taken(owner, slot, told, name, source.audience)


def _secret(subject: Subject, fields: dict[str, Field]) -> Iterator[Finding]:
    """A value that says the same as its source is as secret as well."""
    for owner, slot, name, source in _copies(subject, fields):
        mine = fields[owner]
        if source.protection == SECRET and mine.protection != SECRET and source.type == mine.type:
            told = _("'%(owner)s' neemt '%(name)s' over, en dat is geheim: zet 'protection: secret' erbij.") % {
                "owner": owner,
                "name": name,
            }
            yield subject.say(owner, slot, told)


def _copies(subject: Subject, fields: dict[str, Field]) -> Iterator[tuple[str, str, str, Field]]:
    """Each answer that a value comes from: field, property, and the name and field of the answer."""
    for place in subject.places:
        if place.owner in fields and place.slot in VALUES:
            for name, source in (*_own(used(place), fields), *_earlier(place, subject)):
                yield place.owner, place.slot, name, source


def _scored(subject: Subject, fields: dict[str, Field]) -> Iterator[_Taken]:
    """What shows a score or works with one, and everything that the score looks at."""
    for owner, slot, score in _shown(subject, fields):
        for name, source in dict(_own(sorted(_behind(score, subject)), fields)).items():
            if source.audience != EVERYBODY:
                told = _("'%(owner)s' toont de score '%(score)s', waarin '%(name)s' meetelt") % {
                    "owner": owner,
                    "score": score,
                    "name": name,
                }
                yield _Taken(owner, slot, told, name, source.audience)


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


def _as_narrow(subject: Subject, fields: dict[str, Field], owner: str, taken: _Taken) -> bool:
    """Whether a field, or a group around it, is read by no more people than what it takes over."""
    around = {one.id: one.group for one in subject.fields}
    here = owner
    while here:
        if fields[here].audience == taken.audience or fields[here].audience in NARROWER[taken.audience]:
            return True
        here = around.get(here, "")
    return False
