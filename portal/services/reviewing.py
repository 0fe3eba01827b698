"""Going through what a moved base means: what the region's admin chooses, point by point.

Taking the base over, or putting an own question elsewhere, is an edit of the overlay like any other in the workshop:
it goes live, or to a second reader, by the same rules. Keeping the own text changes nothing and is noted only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import editing, settling
from portal.definitions.library import labels
from portal.definitions.review import Choice
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _, marked
from portal.queries import base_moves as queries, workshop as benches
from portal.queries.base_moves import Chosen, Moved
from portal.queries.workshop import Bench
from portal.services import base_moves, workshop

SETTLED = marked("Iemand anders koos intussen. Uw keuzes staan er nog: kijk ze na en bewaar opnieuw.")


@dataclass(frozen=True)
class Seen:
    """The versions of the change and of the list that a page was drawn from."""

    change: int
    move: int


def choose(session: Session, actor: Actor, bench: Bench, seen: Seen, choices: Mapping[int, Choice]) -> Moved:
    """Choose, per point, between what the base says now and what the region says; each can be turned back."""
    moved = _shown(bench, seen)
    wanted = [(one, choices.get(one.number, one.choice)) for one in points(bench)]
    changed = [(one, choice) for one, choice in wanted if choice != one.choice]
    source = text = bench.draft.source if bench.draft else bench.active.overlay_source
    kept = set(moved.move.kept)
    for one, choice in changed:
        text = _REWRITTEN[choice](text, one, moved)
        kept = kept | {one.point.key} if choice == "keep" and not one.line.blocking else kept - {one.point.key}
    if text != source or (moved.waits and bench.draft is None):
        _rework(session, actor, bench, text, moved.move.overlay)
    if kept != set(moved.move.kept):
        moved.move.kept = sorted(kept)
    session.flush()
    for one, choice in changed:
        slot = one.line.slot.partition(":")[0]
        base_moves.record(
            session, actor, moved.move, "workshop.settled", subject=one.line.owner, slot=slot, choice=choice
        )
    return Moved(moved.move, bench.active.overlay_source, text)


def points(bench: Bench) -> list[Chosen]:
    """The points of the list, with what was chosen for each."""
    if bench.moved is None:
        return []
    found = queries.review_of(bench.moved.move, bench.base_source)
    known = {**labels(bench.current), **labels(bench.changed), **labels(bench.shared)}
    return queries.chosen(found, bench.moved, known) if found else []


def close(session: Session, actor: Actor, bench: Bench, seen: Seen) -> None:
    """Put the list away: everything was chosen, and what was chosen is live."""
    moved = _shown(bench, seen)
    if moved.open or moved.unpublished:
        raise Invalid("", _("Kies eerst bij elk punt, en zet uw keuzes live."))
    base_moves.record(session, actor, moved.move, "workshop.base_read")
    base_moves.forget(session, moved.move)


def _shown(bench: Bench, seen: Seen) -> Moved:
    """Return the move that the page showed, or say that it is gone or that somebody else chose."""
    if bench.moved is None:
        raise Gone(_("Deze lijst is al afgewerkt."))
    if (bench.version, bench.moved.move.version) != (seen.change, seen.move):
        raise Conflict(_(SETTLED))
    return bench.moved


def _rework(session: Session, actor: Actor, bench: Bench, text: str, besides: str) -> None:
    refused = benches.refusals(bench, text, besides)
    if refused:
        raise Invalid("", refused[0])
    workshop.rework(session, actor, bench, text or editing.blank(bench.form, bench.region))


def _taken(text: str, one: Chosen, moved: Moved) -> str:
    return settling.accepted(text, [one.line])


def _kept(text: str, one: Chosen, moved: Moved) -> str:
    """The text with the region's own line in it, at a place where it fits."""
    if not one.keepable:
        raise Invalid(f"choice-{one.number}", _("Zo past uw eigen tekst niet meer. Kies iets anders."))
    text = _turned_back(text, one, moved) if one.choice == "accept" else text
    return settling.mended(text, one.line) if one.line.blocking else text


def _turned_back(text: str, one: Chosen, moved: Moved) -> str:
    """The text with the line as it is in force, or as it was when the base moved."""
    former = moved.active_source if one.point.place in moved.in_force else moved.move.overlay
    return settling.restored(text, one.line, former) if one.choice == "accept" or one.mended else text


_REWRITTEN: Mapping[Choice, Callable[[str, Chosen, Moved], str]] = {
    "accept": _taken,
    "keep": _kept,
    "later": _turned_back,
}
