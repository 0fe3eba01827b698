"""Publishing definitions from files: each region's resolved form becomes a version; no newer workshop edit is lost.

A version that came from files has the portal itself as author. When somebody changed a form in the workshop since,
the file must not undo that: the import refuses and shows both sides against what they both started from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import bundle, checks, editing
from portal.definitions.compare import differences
from portal.definitions.findings import Finding
from portal.definitions.language import Definition
from portal.definitions.loader import Sources
from portal.definitions.overlay import Resolution
from portal.definitions.review import Review
from portal.languages import marked
from portal.models import SYSTEM_ID, DefinitionVersion, clock
from portal.queries import definitions as versions
from portal.services import audit, base_moves, regions
from portal.services.regions import Counted
from portal.settings import national_numbers_allowed

Place = tuple[str, str]
"""Region and form."""


FROM_FILES = marked("Uit de bestanden.")
NEW_BASE = marked("De Vlaamse basis is vernieuwd; de wijzigingen van de regio bleven.")


@dataclass(frozen=True)
class Refusal:
    """A form that was changed in the portal and does not go with what the files say by now."""

    region: str
    form: str
    in_portal: tuple[str, ...]
    in_files: tuple[str, ...]
    review: Review | None = None
    """What the new base means for the changes in the portal, when the base moved too."""
    waits: bool = False
    """Whether only the base moved: then the region's admin chooses in the workshop, and nobody else has to."""

    def lines(self) -> Iterator[str]:
        """The three-way difference, a line each."""
        place = f"{self.region}/{self.form}"
        if self.waits:
            yield f"{place}: de nieuwe basis past niet op wat de regio in het portaal wijzigde. {TO_CHOOSE}"
            return
        yield f"{place}: gewijzigd in het portaal én in de bestanden; er is niets overschreven."
        yield from (f"{place}: in het portaal: {sentence}" for sentence in self.in_portal)
        yield from (f"{place}: in de bestanden: {sentence}" for sentence in self.in_files)


TO_CHOOSE = "Ze houdt de vorige versie tot haar beheerder in de werkplaats koos."


@dataclass
class ImportReport:
    """What an import did; with findings it did nothing at all."""

    findings: tuple[Finding, ...] = ()
    counted: Counted = field(default_factory=Counted)
    published: list[DefinitionVersion] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    withheld: list[Place] = field(default_factory=list)
    """What the files offer and a region withdrew, or closed after changing it itself: it says when that comes back."""
    reviews: list[Review] = field(default_factory=list)
    """What the new base means for each region whose changes it touches."""

    @property
    def ok(self) -> bool:
        """Whether everything in the files is now in force, or in the hands of a region's admin."""
        return not (self.findings or any(not one.waits for one in self.refused))


def import_library(
    session: Session, actor: Actor, sources: Sources, *, at: datetime | None = None, overwrite: Collection[Place] = ()
) -> ImportReport:
    """Write the regions and publish what differs; nothing at all when anything in the files is wrong.

    `overwrite` names the forms of which the file wins over a workshop edit.
    """
    found = {*checks.check_sources(sources), *_numbers_asked(sources)}
    errors = tuple(sorted(one for one in found if one.severity == "error"))
    if errors:
        return ImportReport(findings=errors)
    report = ImportReport(counted=regions.import_regions(session, sources.regions, sources.registers))
    for place, resolution in _resolutions(sources):
        offer = _Offer(session, sources, place, resolution, at or clock.now())
        refusal = None if place in overwrite else offer.refusal()
        if place not in overwrite and offer.is_withheld():
            report.withheld.append(place)
        elif refusal is not None:
            offer.note(actor, waits=True)
            report.refused.append(refusal)
        elif offer.differs() or offer.touched:
            report.reviews.extend(offer.touched)
            offer.note(actor, waits=False)
            report.published.append(offer.publish(actor, file_wins=place in overwrite))
        else:
            offer.note(actor, waits=False)
    return report


def exported_overlays(session: Session) -> dict[str, str]:
    """The overlays in force, by the path of their file, comments kept; a form that never had changes has none."""
    found = {}
    for one in versions.all_active_versions(session):
        text = one.overlay_source
        if not text.strip() and imported_overlay(session, one.region, one.form).strip():
            text = editing.blank(one.form, one.region)
        if text.strip():
            found[bundle.overlay_path(one.region, one.form)] = text
    return found


def imported_overlay(session: Session, region: str, form: str) -> str:
    """The overlay as the files had it at the last import that published something."""
    former = versions.last_imported(session, region, form)
    return former.overlay_source if former else ""


def put_in_force(session: Session, version: DefinitionVersion, at: datetime | None = None) -> None:
    """Make this the one version in force of its form and region; drafts stay on the version they have."""
    moment = at or clock.now()
    for former in versions.locked_running(session, version.region, version.form, moment):
        former.in_force_to = moment
        if not former.is_withdrawn:
            former.status = "retired"
    session.flush()
    version.status, version.in_force_from = "active", moment
    session.flush()


def new_version(
    session: Session, definition: Definition, base_source: str, overlay_source: str, author_id: object, note: str = ""
) -> DefinitionVersion:
    """Write a version down, not in force yet."""
    made = DefinitionVersion(
        form=definition.form,
        region=definition.region,
        number=versions.next_number(session, definition.region, definition.form),
        hash=definition.content_hash(),
        document=definition.document(),
        base_source=base_source,
        overlay_source=overlay_source,
        author_id=author_id,
        note=note,
    )
    session.add(made)
    session.flush()
    return made


def _resolutions(sources: Sources) -> Iterator[tuple[Place, Resolution]]:
    for region, data in sources.regions.items():
        if data.enabled:
            for form in sources.forms:
                yield (region, form), bundle.resolved(sources, region, form)


class _Offer:
    """What the files offer for one form of one region, beside what is in force."""

    def __init__(
        self, session: Session, sources: Sources, place: Place, resolution: Resolution, moment: datetime
    ) -> None:
        self.session = session
        self.region, self.form = place
        self.definition = resolution.definition
        self.base = bundle.bundled(sources, *place)
        self.overlay = sources.texts.get(bundle.overlay_path(*place), "")
        self.moment = moment
        self.active = versions.standing_version_or_none(session, *place)

    def edited_here(self) -> bool:
        """Whether the version in force was made in the workshop, and differs from the file's overlay."""
        active = self.active
        return active is not None and active.author_id != SYSTEM_ID and active.overlay_source != self.overlay

    def is_withheld(self) -> bool:
        """Whether the files may not open what the region withdrew: that content, or a closed form it changed itself."""
        if self.active is None:
            return False
        offered, withdrawn = self.wanted()[0].content_hash(), self.active.is_withdrawn
        if not withdrawn and offered == self.active.hash:
            return False
        known = versions.withdrawn_hashes(self.session, self.region, self.form)
        return offered in known or (withdrawn and self.edited_here())

    @cached_property
    def file_moved(self) -> bool:
        """Whether the file's overlay is another one than at the last import."""
        former = versions.last_imported(self.session, self.region, self.form)
        return former is None or former.overlay_source != self.overlay

    def reapplied(self) -> Resolution | None:
        """The workshop's overlay on the new base, when the file's overlay did not move; None when that does not fit."""
        if self.active is None or self.file_moved:
            return None
        opened = bundle.opened(self.base, self.region, self.form, self.active.overlay_source)
        found = bundle.resolved(opened, self.region, self.form)
        problems = (*found.findings, *checks.check_definition(found.definition, found.marks))
        return None if any(one.severity == "error" for one in problems) else found

    def wanted(self) -> tuple[Definition, str]:
        """The definition that should be in force, and the overlay it comes from."""
        kept = self.reapplied() if self.edited_here() else None
        if kept is not None and self.active is not None:
            return kept.definition, self.active.overlay_source
        return self.definition, self.overlay

    @cached_property
    def touched(self) -> tuple[Review, ...]:
        """What a moved base means for the changes that stay in force, when it touches any of them."""
        found = self.review_of(self.wanted()[1])
        return (found,) if found is not None and found.asking else ()

    def review_of(self, overlay_source: str) -> Review | None:
        """What becomes of an overlay on the new base; nothing when the base stayed or there is no overlay."""
        if self.active is None:
            return None
        return bundle.reviewed(self.active.base_source, self.base, self.region, self.form, overlay_source)

    def note(self, actor: Actor, *, waits: bool) -> None:
        """Let the region's admin know what the moved base means for the changes that are in force."""
        if self.active is not None:
            base_moves.note(self.session, actor, self.active, self.base, waits=waits)

    def differs(self) -> bool:
        """Whether there is anything to publish."""
        return self.active is None or self.wanted()[0].content_hash() != self.active.hash

    def refusal(self) -> Refusal | None:
        """The three-way difference, when file and workshop both moved and do not agree."""
        if self.active is None or not self.edited_here() or self.active.hash == self.definition.content_hash():
            return None
        if self.reapplied() is not None:
            return None
        former = versions.last_imported(self.session, self.region, self.form)
        common = versions.definition(former) if former is not None else self.definition
        found = self.review_of(self.active.overlay_source)
        return Refusal(
            self.region,
            self.form,
            tuple(one.sentence for one in differences(common, versions.definition(self.active))),
            tuple(one.sentence for one in differences(common, self.definition)),
            found,
            waits=found is not None and not self.file_moved,
        )

    def publish(self, actor: Actor, *, file_wins: bool) -> DefinitionVersion:
        """Put the offer in force; what was kept of the workshop stays in its author's name."""
        definition, overlay = (self.definition, self.overlay) if file_wins else self.wanted()
        from_files = overlay == self.overlay or self.active is None
        author_id = SYSTEM_ID if from_files or self.active is None else self.active.author_id
        note = FROM_FILES if from_files else NEW_BASE
        made = new_version(self.session, definition, self.base, overlay, author_id, note)
        put_in_force(self.session, made, self.moment)
        data = {"form": self.form, "number": made.number, "version": str(made.id), "hash": made.hash}
        audit.record(self.session, actor, ("region", self.region), "definitions.imported", data, region=self.region)
        return made


def _numbers_asked(sources: Sources) -> Iterator[Finding]:
    """The rijksregister numbers that these files ask, where the operator does not allow that."""
    if not national_numbers_allowed():
        for resolution in checks.resolutions(sources):
            yield from checks.numbers_asked(resolution)
