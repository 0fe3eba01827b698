"""Withdrawing a version urgently, because of the law or a mistake that cannot wait, and giving it free (F13).

One admin may do this alone: it asks nobody anything, it only stops what is being asked, and a mistake that puts people
in danger cannot wait for a second reader. What comes in its place was in force before and lies on the same base, so it
was read by whoever had to read it; anything else goes through the workshop. Every step is written down, those who are
filling in read the reason, nothing that they typed is lost or turned into another form, and it can be undone
(docs/decisions/0008).
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Gone, Invalid
from portal.languages import gettext as _, marked
from portal.models import DefinitionVersion, clock
from portal.queries import definitions as versions, withdrawals as queries
from portal.services import audit
from portal.services.definitions import new_version, put_in_force

NOTHING_TO_STOP = marked(
    "Deze versie kan niet ingetrokken worden: ze is niet van kracht en niemand is ze aan het invullen."
)
MOVED_ON = marked("Iemand anders wijzigde dit formulier sinds u de pagina opende. Lees het opnieuw.")


def withdraw(session: Session, actor: Actor, version: DefinitionVersion, reason: str, *, back: bool) -> None:
    """Stop everybody who fills in this version; `back` puts the one before in its place, else its form closes."""
    _hold(session, version)
    found = queries.withdrawal(session, version)
    if found is None:
        raise Gone(_(NOTHING_TO_STOP))
    if not reason.strip():
        raise Invalid("reason", _("Schrijf waarom u deze versie intrekt. Wie aan het invullen is, leest dit."))
    if back and found.way_back is None:
        raise Conflict(_(MOVED_ON))
    version.status, version.withdrawn_at, version.withdrawn_reason = "withdrawn", clock.now(), reason.strip()
    session.flush()
    _record(
        session, actor, "workshop.version_withdrawn", version, drafts=found.drafts, closes=found.stands and not back
    )
    if back and found.way_back is not None:
        _put_back(session, actor, version, found.way_back)


def release(session: Session, actor: Actor, version: DefinitionVersion) -> None:
    """Let everybody go on with a version that was withdrawn; where nothing took its place, its form opens again."""
    _hold(session, version)
    if not version.is_withdrawn:
        raise Gone(_("Deze versie is al weer vrij."))
    version.status = "active" if version.in_force_to is None else "retired"
    session.flush()
    _record(session, actor, "workshop.version_released", version)


def _hold(session: Session, version: DefinitionVersion) -> None:
    """See this version as it is now, and let nobody put another one in force meanwhile."""
    versions.locked_standing_version(session, version.region, version.form)
    session.refresh(version, with_for_update=True)


def _put_back(session: Session, actor: Actor, version: DefinitionVersion, earlier: DefinitionVersion) -> None:
    note = f"Terug naar versie {earlier.number}."
    same = versions.as_written(earlier)
    made = new_version(session, same, earlier.base_source, earlier.overlay_source, actor.user_id, note)
    put_in_force(session, made)
    _record(session, actor, "workshop.rolled_back", made, back_to=earlier.number)


def _record(session: Session, actor: Actor, action: str, version: DefinitionVersion, **data: object) -> None:
    named = {"form": version.form, "number": version.number, "version": str(version.id), "hash": version.hash}
    audit.record(session, actor, ("region", version.region), action, named | data, region=version.region)
