"""Forms that are closed for now: why, and whom to call meanwhile (security.md F13)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.languages import gettext as _
from portal.models import DefinitionVersion
from portal.queries import definitions, regions
from portal.queries.regions import About, ContactPoint


@dataclass(frozen=True)
class Closed:
    """A form that nobody begins now."""

    title: str
    reason: str
    """What the admin who withdrew it wrote for those who fill it in."""
    centre: ContactPoint | None

    @property
    def call(self) -> str:
        """Whom to call, in one sentence."""
        return whom_to_call(self.centre)

    @property
    def sentence(self) -> str:
        """Everything, for a page that has one line."""
        told = {"form": self.title, "reason": self.reason}
        return _("Het formulier ‘%(form)s’ is voorlopig gesloten. De reden: %(reason)s") % told + f" {self.call}"


def whom_to_call(centre: ContactPoint | None) -> str:
    """Whom to call, in one sentence."""
    if centre is None:
        return _("Kan het niet wachten? Bel uw Veilig Huis.")
    return _("Kan het niet wachten? Bel %(centre)s op %(phone)s.") % {"centre": centre.name, "phone": centre.phone}


def told(session: Session, version: DefinitionVersion, about: About | None = None) -> Closed:
    """What to say of a form whose version was withdrawn with nothing in its place."""
    about = about or regions.about(session, version.region)
    return Closed(definitions.title_of(version), version.withdrawn_reason, about.centre)


def closed(session: Session, region: str, form: str, about: About | None = None) -> Closed | None:
    """What to say of a form when it is closed; nothing when it can be begun, or is none of this region."""
    version = definitions.standing_version_or_none(session, region, form)
    return told(session, version, about) if version is not None and version.is_withdrawn else None
