"""Shared forms that moved under a region's changes: which, what still asks a choice, and what each line is by now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions import bundle, settling
from portal.definitions.review import Choice, Line, Review
from portal.definitions.settling import Place
from portal.languages import spoken
from portal.models import BaseMove
from portal.queries import remarks

ROOM = 8
"""The reviews that somebody goes through now: each is drawn several times."""


@dataclass(frozen=True)
class Point:
    """A line of a review that asks a choice, as it is kept with the move."""

    owner: str
    slot: str
    print: str
    """Stands for what the base says now."""
    said: str
    """Stands for what the region said when the base moved."""
    blocking: bool

    @property
    def place(self) -> Place:
        """Whose property it is, and which."""
        return self.owner, self.slot

    @property
    def key(self) -> str:
        """Under which somebody keeps it: until the base says something else there."""
        return f"{self.owner}#{self.slot}#{self.print}"

    def choice(self, said: Mapping[Place, str], kept: Collection[str]) -> Choice:
        """What was chosen: the line is gone, it was changed since or is kept, or nothing yet."""
        if self.place not in said:
            return "accept"
        return "keep" if said[self.place] != self.said or (not self.blocking and self.key in kept) else "later"


def points_of(found: Review, overlay_source: str) -> list[Point]:
    """What asks a choice in a review of this overlay."""
    said = said_in(found.region, found.form, overlay_source)
    return [
        Point(one.place[0], one.slot, one.print, said[one.place], one.blocking)
        for one in found.asking
        if one.place in said
    ]


def said_in(region: str, form: str, overlay_source: str) -> Mapping[Place, str]:
    """What a text of an overlay says, place by place."""
    overlay = bundle.overlay_in(region, form, overlay_source)
    return settling.said(overlay) if overlay else {}


@dataclass(frozen=True)
class Moved:
    """A move with the region's changes as they are in force, and as they are being worked on."""

    move: BaseMove
    active_source: str
    source: str

    @property
    def form(self) -> str:
        """The form that moved."""
        return self.move.form

    @property
    def waits(self) -> bool:
        """Whether the region still uses the form as it was before."""
        return bool(self.move.waiting_base)

    @cached_property
    def points(self) -> Sequence[Point]:
        """What asks a choice."""
        return [Point(**one) for one in self.move.points]

    @cached_property
    def said(self) -> Mapping[Place, str]:
        """What the region says with the change that is being made."""
        return said_in(self.move.region, self.form, self.source)

    @cached_property
    def in_force(self) -> Mapping[Place, str]:
        """What the region says in the version in force."""
        return said_in(self.move.region, self.form, self.active_source)

    def choice(self, point: Point) -> Choice:
        """What was chosen for a point, live or not."""
        return point.choice(self.said, self.move.kept)

    @property
    def open(self) -> int:
        """How many points still ask a choice."""
        return sum(self.choice(one) == "later" for one in self.points)

    @property
    def unpublished(self) -> bool:
        """Whether something that was chosen is not live yet."""
        chosen = [(self.choice(one), one.choice(self.in_force, self.move.kept)) for one in self.points]
        return self.waits or any(now != live for now, live in chosen)


@dataclass(frozen=True)
class Chosen:
    """A line of the review, its point, and what was chosen for it."""

    line: Line
    point: Point
    choice: Choice
    changed: bool
    """Whether the region's own text was changed since the base moved."""
    live: bool
    """Whether that change is in force."""
    number: int
    reason: str
    """What the base did, or what goes wrong on it, in words."""

    @property
    def keepable(self) -> bool:
        """Whether the region's own text can stay without thought."""
        return not self.line.blocking or self.line.mendable or self.changed

    @property
    def mended(self) -> bool:
        """Whether the own text was put where it fits, and is not in force yet: that can be turned back."""
        return self.changed and not self.live and self.line.blocking and self.line.mendable


def move_of(session: Session, region: str, form: str) -> BaseMove | None:
    """Return the move of a form that a region has not gone through yet."""
    return session.scalars(select(BaseMove).where(BaseMove.region == region, BaseMove.form == form)).one_or_none()


def moves(session: Session, region: str) -> Mapping[str, BaseMove]:
    """Return the moves that a region has not gone through yet, by form."""
    return {one.form: one for one in session.scalars(select(BaseMove).where(BaseMove.region == region))}


def review_of(move: BaseMove, base_source: str) -> Review | None:
    """Return what a move means, line by line, in the language that is spoken."""
    return _reviewed(move.old_base, base_source, move.region, move.form, move.overlay, spoken())


def chosen(found: Review, moved: Moved, known: Mapping[str, str]) -> list[Chosen]:
    """Return each line that asks a choice, with what was chosen; `known` is what fields are called."""
    points = {one.place: one for one in moved.points}
    asking = [(one, points[one.place]) for one in found.asking if one.place in points]
    return [
        Chosen(
            line=one,
            point=point,
            choice=moved.choice(point),
            changed=moved.said.get(point.place, point.said) != point.said,
            live=moved.in_force.get(point.place, point.said) != point.said,
            number=number,
            reason=remarks.named(one.because, known) if one.checked else one.because,
        )
        for number, (one, point) in enumerate(asking, 1)
    ]


@lru_cache(ROOM)
def _reviewed(old_base: str, base: str, region: str, form: str, overlay: str, language: str) -> Review | None:
    return bundle.reviewed(old_base, base, region, form, overlay)
