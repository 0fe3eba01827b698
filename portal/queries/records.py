"""What the fields of a step offer to choose from: lists where they are short, else only what is chosen or searched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field as attribute
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import NotFound
from portal.forms.answers import group_of
from portal.forms.fields.base import INVISIBLE, RecordChoice, Records, Searched
from portal.forms.fields.matching import FEWEST_SIGNS, MOST_FOUND, best, folded
from portal.forms.fields.records import SOUGHT_PART, text_part
from portal.forms.fields.registry import type_of
from portal.forms.posted import MultiDict, Posted
from portal.queries.record_sources import Asking, Source, source_of
from portal.queries.submissions import Loaded

MOST_SOUGHT = 60
"""How many texts of one post are looked up, a query each: a page has no more rows to search in."""
MOST_SIGNS = 200
"""No name is longer."""
Typed = MultiDict | Mapping[str, Sequence[str]]


class Lookups:
    """How many texts somebody may look up now, and which were: the same text twice counts once."""

    def __init__(self, left: Callable[[], float] = lambda: MOST_SOUGHT) -> None:
        self._left = left
        self.done: set[tuple[str, str]] = set()

    @cached_property
    def most(self) -> int:
        """How many there can be; asked when the first text comes."""
        return min(MOST_SOUGHT, int(self._left()))

    def allows(self, kind: str, text: str) -> bool:
        """Whether this text may be looked up, which then counts."""
        if (kind, text) not in self.done and len(self.done) >= self.most:
            return False
        self.done.add((kind, text))
        return True


@dataclass
class _Wanted:
    """What was chosen and typed in the fields of one kind of record."""

    ids: set[str] = attribute(default_factory=set)
    texts: set[str] = attribute(default_factory=set)


def choices(
    session: Session,
    found: Loaded,
    fields: Iterable[Field],
    actor: Actor | None = None,
    typed: Typed | None = None,
    lookups: Lookups | None = None,
) -> Records:
    """Return what the fields of one step offer, by kind of record.

    A kind with few records is looked up once and whole. Of a kind with many only those come along that were chosen
    in `typed`, and what its texts bring up, as far as `lookups` goes; without `actor` nothing comes that not everybody
    of the region may see.
    Rows of the submission itself (its persons, its goals) are added by `portal.forms.own_records`.
    """
    flat = tuple(_with_columns(fields))
    asking = _asking(found, actor)
    wanted = _wanted(flat, Posted.of(typed or {}))
    kinds = sorted({kind for one in flat if (kind := type_of(one).points_at(one))})
    lookups = lookups or Lookups()
    return {kind: _offered(session, asking, kind, wanted.get(kind, _Wanted()), lookups) for kind in kinds}


def field_named(found: Loaded, name: str) -> Field:
    """Return the field of a posted name that may be searched; raises NotFound for any other."""
    field = found.compiled.fields.get(group_of(name))
    if field is None or not type_of(field).searched:
        raise NotFound
    return field


def search(session: Session, found: Loaded, actor: Actor, field: Field, text: str) -> tuple[RecordChoice, ...]:
    """Return the records that a text brings up for one field; one more than is shown."""
    return _named(session, _asking(found, actor), source_of(type_of(field).points_at(field)), text)


def listed(session: Session, region: str, kind: str, at: date | None = None) -> Sequence[RecordChoice]:
    """Return what a field of a region lists on a day, whoever asks; nothing in it where it would be searched."""
    asking = Asking(region, day=at) if at else Asking(region)
    return _offered(session, asking, kind, _Wanted(), Lookups())


def _asking(found: Loaded, actor: Actor | None) -> Asking:
    submission = found.submission
    return Asking(submission.region, submission.case_id, submission.id, actor)


def _offered(session: Session, asking: Asking, kind: str, wanted: _Wanted, lookups: Lookups) -> Sequence[RecordChoice]:
    source = source_of(kind)
    first = source.first(session, asking)
    if len(first) <= source.most:
        return first
    known = source.of_ids(session, asking, wanted.ids) if wanted.ids else ()
    texts = [text for text in sorted(wanted.texts) if lookups.allows(kind, text)]
    sought = {text: _named(session, asking, source, text) for text in texts}
    return Searched.of(known, sought, wanted.texts - sought.keys())


def _named(session: Session, asking: Asking, source: Source, text: str) -> tuple[RecordChoice, ...]:
    """The records that a text brings up, each once, under the name it was found by."""
    if not FEWEST_SIGNS <= len(folded(text[: MOST_SIGNS + 1])) <= MOST_SIGNS:
        return ()
    found: dict[str, RecordChoice] = {}
    text = INVISIBLE.sub(" ", text)  # PostgreSQL takes no NUL
    for one in best(text, source.maybe_named(session, asking, text)):
        found.setdefault(one.id, one)
    return tuple(found.values())[: MOST_FOUND + 1]


def _wanted(fields: Collection[Field], posted: Posted) -> dict[str, _Wanted]:
    """Ids and texts, by kind, that were typed into the fields that may be searched."""
    searched = {one.id: one for one in fields if type_of(one).searched}
    found: dict[str, _Wanted] = {}
    for name in posted:
        field_id, _, suffix = name.rpartition(".")[2].partition("-")
        field = searched.get(field_id)
        if field is None:
            continue
        here = found.setdefault(type_of(field).points_at(field), _Wanted())
        values = [text.strip() for text in posted.getlist(name) if text.strip()]
        if not suffix:
            here.ids.update(one for one in values if not INVISIBLE.search(one))
        elif suffix == text_part(field) and len(here.texts) < MOST_SOUGHT and not _seen(field, posted, name, values):
            here.texts.update(values[:1])
    return found


def _seen(field: Field, posted: Posted, name: str, values: list[str]) -> bool:
    """Whether a text that is an answer of its own was looked up before."""
    sought = posted.getlist(f"{name.removesuffix(text_part(field))}{SOUGHT_PART}")
    return field.or_text and [text.strip() for text in sought] == values


def _with_columns(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _with_columns(field.columns)
