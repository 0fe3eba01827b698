"""Ids: unique, plain, short, and none that means something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from portal.definitions.checks.subject import Subject
from portal.definitions.findings import Finding
from portal.languages import gettext as _

LONGEST_ID = 60
PLAIN_ID = re.compile(r"[a-z][a-z0-9_]*\Z", re.ASCII)
PLAIN_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z", re.ASCII)

RESERVED = frozenset(
    {
        "csrf_token", "id", "constructor", "prototype", "hasownproperty", "tostring", "valueof",
        "true", "false", "null", "none", "in", "exists", "all", "filter", "map",
        "data", "errors", "meta", "validate", "process", "populate_obj",
    }
)  # fmt: skip
"""Words of the expressions, of JavaScript and of the form library: no id at all."""

RESERVED_OUTSIDE = frozenset(
    {
        "row", "parent", "facts", "score", "earlier", "today", "size", "count", "sum", "contains", "answered",
        "refused", "not_known", "days_between", "age_at", "submit", "reset", "action", "method", "elements",
        "length", "name", "main", "messages", "progress", "removed",
    }
)  # fmt: skip
"""Words that mean something else at the top of an expression, on a form element or as the id of a part of the page: no
field outside a group."""


def duplicate_fields(subject: Subject) -> Iterator[Finding]:
    """A field id stands once in a form, a column id once in its group."""
    yield from _twice(subject, (one.id for one in subject.fields), _("Het veld '{}' bestaat al. Kies een ander id."))


def duplicate_steps(subject: Subject) -> Iterator[Finding]:
    """A step id stands once."""
    owners = (f"step:{step.id}" for step in subject.definition.steps)
    yield from _twice(subject, owners, _("De stap '{}' bestaat al. Kies een ander id."))


def duplicate_scores(subject: Subject) -> Iterator[Finding]:
    """A score id stands once."""
    owners = (f"score:{score.id}" for score in subject.definition.scores)
    yield from _twice(subject, owners, _("De score '{}' bestaat al. Kies een ander id."))


def _twice(subject: Subject, owners: Iterable[str], sentence: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for owner in owners:
        if owner in seen:
            yield subject.say(owner, "id", sentence.format(owner.rpartition(":")[2]))
        seen.add(owner)


def plain_ids(subject: Subject) -> Iterator[Finding]:
    """Ids are lower-case ASCII words joined by underscores."""
    for owner, name in _ids(subject):
        if not PLAIN_ID.match(name):
            message = _("Het id '%(id)s' kan niet: gebruik kleine letters, cijfers en _ en begin met een letter.") % {
                "id": name[:LONGEST_ID]
            }
            yield subject.say(owner, "id", message)


def short_ids(subject: Subject) -> Iterator[Finding]:
    """Ids stay short enough to read in a URL."""
    for owner, name in _ids(subject):
        if len(name) > LONGEST_ID:
            yield subject.say(
                owner,
                "id",
                _("Dit id telt %(count)s tekens; hoogstens %(most)s mag. Kies een korter.")
                % {"count": len(name), "most": LONGEST_ID},
            )


def reserved_ids(subject: Subject) -> Iterator[Finding]:
    """Ids are not words that the portal, the browser or the expressions use."""
    for owner, name in _ids(subject):
        outside = owner == name and name.lower() in RESERVED_OUTSIDE
        if outside or name.lower() in RESERVED or "__" in name:
            yield subject.say(
                owner, "id", _("Het id '%(id)s' is voorbehouden. Kies een ander woord.") % {"id": name[:LONGEST_ID]}
            )


def _ids(subject: Subject) -> Iterator[tuple[str, str]]:
    for step in subject.definition.steps:
        yield f"step:{step.id}", step.id
    for one in subject.fields:
        yield one.id, one.field.id
    for score in subject.definition.scores:
        yield f"score:{score.id}", score.id


def duplicate_options(subject: Subject) -> Iterator[Finding]:
    """An option code stands once in its list."""
    for one in subject.fields:
        codes = [option.code for option in one.field.options]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield subject.say(
                one.id,
                "options",
                _("De optie '%(code)s' staat twee keer bij '%(field)s'. Haal er één weg.")
                % {"code": code, "field": one.id},
            )


def plain_codes(subject: Subject) -> Iterator[Finding]:
    """Option codes are plain words."""
    for one in subject.fields:
        for slot, options in (("option:{}", one.field.options), ("items", one.field.items)):
            for option in options:
                if not PLAIN_CODE.match(option.code) or len(option.code) > LONGEST_ID:
                    message = _("De code '%(code)s' kan niet: gebruik letters, cijfers en _.") % {
                        "code": option.code[:LONGEST_ID]
                    }
                    yield subject.say(one.id, slot.format(option.code), message)
