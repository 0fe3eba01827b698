"""A shared form that moves under a region's changes: noted at the import, until the region's admin went through it."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import bundle
from portal.models import BaseMove, DefinitionVersion, clock
from portal.queries import base_moves as queries
from portal.queries.base_moves import Moved
from portal.services import audit


def note(session: Session, actor: Actor, active: DefinitionVersion, base: str, *, waits: bool) -> None:
    """Remember that the base moved under a region's changes, as far as that asks something of its admin."""
    move = queries.move_of(session, active.region, active.form)
    moved_on = base != ((move.waiting_base if move else "") or active.base_source)
    if move is None and not moved_on:
        return
    old_base = move.old_base if move else active.base_source
    overlay = active.overlay_source if move is None or moved_on else move.overlay
    found = bundle.reviewed(old_base, base, active.region, active.form, overlay)
    if found is None or not (found.asking or found.news):
        forget(session, move)
        return
    if move is None:
        move = BaseMove(region=active.region, form=active.form, old_base=old_base, overlay=overlay, kept=[], points=[])
        session.add(move)
    points = [asdict(one) for one in queries.points_of(found, overlay)]
    if moved_on:
        move.kept = _carried(move, overlay)
        move.overlay, move.moved_at = overlay, clock.now()
    if move.waiting_base != (now_waits := base if waits else ""):
        move.waiting_base = now_waits
    if points != move.points:
        move.points = points
    session.flush()
    if moved_on:
        record(session, actor, move, "definitions.base_moved", waits=waits, points=len(points))


def _carried(move: BaseMove, overlay: str) -> list[str]:
    """What was kept, and what somebody changed knowing what the base said then."""
    moved = Moved(move, overlay, overlay)
    return sorted({*move.kept, *(one.key for one in moved.points if moved.choice(one) == "keep")})


def forget(session: Session, move: BaseMove | None) -> None:
    """There is nothing left to go through."""
    if move is not None:
        session.delete(move)
        session.flush()


def record(session: Session, actor: Actor, move: BaseMove, action: str, **data: object) -> None:
    """Write down what became of a move: codes only."""
    told = {"form": move.form, **data}
    audit.record(session, actor, ("region", move.region), action, told, region=move.region)
