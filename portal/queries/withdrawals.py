"""What withdrawing a version would mean: whether it may be, how much work stops, and what could come in its place."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.models import DefinitionVersion, OverlayDraft, clock
from portal.queries import definitions as versions, workshop
from portal.queries.definitions import Use


@dataclass(frozen=True)
class Withdrawal:
    """A version that an admin thinks of withdrawing."""

    version: DefinitionVersion
    drafts: int
    """The drafts that stop."""
    stands: bool
    """Whether it is the one in force: then something has to come in its place, or the form closes."""
    way_back: DefinitionVersion | None
    """The earlier version that may come back at once, without a second reader."""
    change: OverlayDraft | None = None
    """The change that somebody is making to this form: putting it live opens a form that was closed."""
    proposal: DefinitionVersion | None = None
    """That change, when it waits for a second reader."""


def is_in_force(version: DefinitionVersion) -> bool:
    """Whether a version counts now."""
    ended = version.in_force_to is not None and version.in_force_to <= clock.now()
    begun = version.in_force_from is None or version.in_force_from <= clock.now()
    return version.status in ("active", "retired") and begun and not ended


def may_be_withdrawn(version: DefinitionVersion, use: Use | None) -> bool:
    """Whether withdrawing it stops anything: it is in force, or somebody is still filling it in."""
    return is_in_force(version) or (version.status == "retired" and use is not None and use.drafts > 0)


def withdrawal(session: Session, version: DefinitionVersion) -> Withdrawal | None:
    """What withdrawing a version means; None when there is nothing to withdraw."""
    used = versions.use(session, version.region).get(version.id)
    if not may_be_withdrawn(version, used):
        return None
    stands = is_in_force(version)
    back = _way_back(session, version) if stands and version.status == "active" else None
    change = versions.draft(session, version.region, version.form) if stands else None
    waits = change is not None and change.status == "proposed"
    proposal = versions.proposal_of(session, version.region, version.form) if waits else None
    return Withdrawal(version, used.drafts if used else 0, stands, back, change, proposal)


def _way_back(session: Session, version: DefinitionVersion) -> DefinitionVersion | None:
    """The last earlier version that says something else, where going back undoes the region's own change at most.

    It was in force, so it was read by whoever had to read it; on another base it could let go of what is asked in all
    of Flanders, and then a second reader has to see it first.
    """
    out = {version.hash, *versions.withdrawn_hashes(session, version.region, version.form)}
    known = versions.published(session, version.region, version.form)
    earlier = next((one for one in known if one.number < version.number and one.hash not in out), None)
    if earlier is None or earlier.base_source == version.base_source:
        return earlier
    return workshop.way_back(session, version)
