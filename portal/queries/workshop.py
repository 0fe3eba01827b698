"""What the workshop works with: the form in force, the change that is being made, what that does and what is wrong.

Everything here comes from definitions. No answer is ever read: of submissions only their number (security.md B11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from portal.definitions import bundle, golden
from portal.definitions.compare import Difference, differences
from portal.definitions.earlier import wanted
from portal.definitions.findings import Finding
from portal.definitions.language import Definition, Field
from portal.definitions.library import labels
from portal.definitions.loader import Sources
from portal.definitions.overlay import Resolution
from portal.definitions.places import located
from portal.forms.examples import consequences, run_examples
from portal.forms.hiding import may_not_hide, still_needed
from portal.forms.wording import words
from portal.languages import gettext as _
from portal.models import BaseMove, DefinitionVersion, OverlayDraft
from portal.queries import base_moves, definitions as versions, english_texts, remarks
from portal.queries.base_moves import Moved
from portal.queries.english_texts import Behind
from portal.queries.remarks import Others, Remark

AT_ONCE = frozenset({"wording", "order"})
"""The kinds of change that need no second reader (design.md, Versions)."""

IDS = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?")


@dataclass(frozen=True)
class Bench:
    """One form of one region on the bench: in force, shared, and with the change that is being made."""

    region: str
    form: str
    active: DefinitionVersion
    draft: OverlayDraft | None
    current: Definition
    shared: Definition
    sources: Sources
    resolution: Resolution
    running: int
    base_source: str
    """The files of the base that the change lies on: those in force, or newer ones that wait for a choice."""
    moved: Moved | None
    """The base that moved under the region's changes, until somebody went through what that means."""
    read_others: Callable[[], Others]

    @property
    def version(self) -> int:
        """The number of the change, for the conflict check; 0 before there is one."""
        return self.draft.version if self.draft else 0

    @property
    def changed(self) -> Definition:
        """What the form asks with the change in it."""
        return self.resolution.definition

    @property
    def title(self) -> str:
        """What the form is called."""
        return words(self.changed.title)

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What the change does, in sentences."""
        return tuple(differences(self.current, self.changed)) if self.draft else ()

    @property
    def asked(self) -> bool:
        """Whether the change alters what is asked, so that a second person has to read it."""
        return any(one.kind not in AT_ONCE for one in self.differences)

    @cached_property
    def tidier(self) -> bool:
        """Whether the change asks the same of everybody, and only the region's own text is another."""
        if self.draft is None or self.differences or _bare(self.changed) != _bare(self.current):
            return False
        texts = self.draft.source, self.active.overlay_source
        draft, active = (base_moves.said_in(self.region, self.form, text) for text in texts)
        return self.base_source != self.active.base_source or draft != active

    @cached_property
    def others(self) -> Others:
        """The other forms of the region, as they are in force."""
        return self.read_others()

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """What the checks found, mistakes first, in this form and in those that take answers from it."""
        found = [one for one in self._findings if not english_texts.is_about_english(one)]
        told = remarks.in_words(found, self.resolution)
        return (*remarks.elsewhere(self.current, self.changed, self.others), *told)

    @cached_property
    def english(self) -> tuple[Behind, ...]:
        """Where English lacks, or stayed while the Dutch changed: nothing that stops anybody."""
        return english_texts.behind(self._findings, self.current, self.resolution)

    @cached_property
    def examples(self) -> tuple[golden.Failure, ...]:
        """The examples that come out otherwise than they should."""
        found = run_examples(self.changed, bundle.examples(self.sources, self.region, self.form))
        return tuple(golden.Failure(one.case, _named(self.changed, one.message)) for one in found)

    @cached_property
    def consequences(self) -> tuple[golden.Failure, ...]:
        """What the change makes different for the examples, without being a mistake."""
        return _outcomes(self.current, self.changed, self.sources)

    @property
    def example_count(self) -> int:
        """How many examples there are."""
        return len(bundle.examples(self.sources, self.region, self.form))

    @property
    def errors(self) -> bool:
        """Whether something stands in the way of publishing."""
        return any(one.error for one in self.remarks) or bool(self.examples)

    @cached_property
    def _findings(self) -> tuple[Finding, ...]:
        """What the checks found, as far as it is this region's to mend."""
        return tuple(filter(self._is_mine, remarks.findings(self.sources, self.resolution, self.others)))

    def _is_mine(self, finding: Finding) -> bool:
        """Warnings about the shared files are no work for a region."""
        return finding.severity == "error" or finding.file == bundle.overlay_path(self.region, self.form)


def bench(session: Session, region: str, form: str) -> Bench:
    """Put a form of a region on the bench."""
    active = versions.standing_version(session, region, form)
    draft = versions.draft(session, region, form)
    moved = _moved(active, draft, base_moves.move_of(session, region, form))
    base_source = (moved.move.waiting_base if moved else "") or active.base_source
    sources = bundle.opened(base_source, region, form, draft.source if draft else active.overlay_source)
    base_only = Sources(forms=sources.forms)
    return Bench(
        region=region,
        form=form,
        active=active,
        draft=draft,
        current=versions.as_written(active),
        shared=bundle.resolved(base_only, region, form).definition,
        sources=sources,
        resolution=bundle.resolved(sources, region, form),
        running=versions.running_drafts(session, region, form),
        base_source=base_source,
        moved=moved,
        read_others=lambda: versions.others(session, region, form),
    )


def _moved(active: DefinitionVersion, draft: OverlayDraft | None, move: BaseMove | None) -> Moved | None:
    """The base that moved, with the region's changes; nothing after a way back to a version before it moved."""
    if move is None or (not move.waiting_base and active.base_source == move.old_base):
        return None
    return Moved(move, active.overlay_source, draft.source if draft else active.overlay_source)


def _bare(definition: Definition) -> Definition:
    """A definition without whose each piece is."""
    return definition.model_copy(update={"origins": {}})


def resolved_with(bench: Bench, source: str) -> Definition:
    """What the form asks with another text of the overlay."""
    return _laid(bench, source)[1].definition


def _laid(bench: Bench, source: str) -> tuple[Sources, Resolution]:
    opened = bundle.opened(bench.base_source, bench.region, bench.form, source)
    return opened, bundle.resolved(opened, bench.region, bench.form)


def hidden_fields(bench: Bench) -> Sequence[str]:
    """The shared fields that the region leaves out."""
    source = bench.sources.overlays.get((bench.region, bench.form))
    return source.overlay.hide if source else ()


def field_or_none(definition: Definition, field_id: str) -> Field | None:
    """A field or column by its dotted id."""
    return next((one.field for one in located(definition) if one.id == field_id), None)


def is_regional(bench: Bench, field_id: str) -> bool:
    """Whether the region added the field itself."""
    return bench.changed.origins.get(field_id) == bench.region


def known_ids(bench: Bench) -> set[str]:
    """Every id that is or was taken in this form: an id keeps its meaning for ever."""
    return {one.id for form in (bench.shared, bench.current, bench.changed) for one in located(form)}


def taken_over_by(bench: Bench, field_id: str) -> list[str]:
    """The other forms of the region that take the answer to a field from this one, by what they are called."""
    others = (other for other in bench.others.values() if other.form != bench.form)
    return [words(other.title) for other in others if field_id in wanted(other).get(bench.form, frozenset())]


def has_to_stay(bench: Bench, field_id: str) -> tuple[str, ...]:
    """Why a field cannot be hidden or taken out, in sentences; nothing when it can."""
    shared = field_or_none(bench.shared, field_id)
    if shared and (lawful := may_not_hide(shared)):
        return (lawful,)
    told = _("Het formulier ‘%(form)s’ neemt het antwoord over.")
    taken = (told % {"form": title} for title in taken_over_by(bench, field_id))
    return (*still_needed(bench.changed, field_id), *taken)


def refusals(bench: Bench, source: str, besides: str = "") -> list[str]:
    """Why a new text of the overlay cannot even be kept, in words: mistakes that were not there before.

    `besides` is another text whose mistakes are known: what was in force when the base moved.
    """
    opened, resolution = _laid(bench, source)
    before = {one.message for one in remarks.findings(bench.sources, bench.resolution, bench.others)}
    if besides:
        before |= {one.message for one in remarks.findings(*_laid(bench, besides), bench.others)}
    found = [one for one in remarks.findings(opened, resolution, bench.others) if _is_new(one, before)]
    sentences = [remarks.remark(bench.changed, resolution, one).sentence for one in found]
    return [*sentences, *(one.sentence for one in _broken(bench, resolution) if one not in bench.remarks)]


def _is_new(finding: Finding, before: set[str]) -> bool:
    return finding.severity == "error" and finding.message not in before


def _broken(bench: Bench, resolution: Resolution) -> list[Remark]:
    """What goes wrong in other forms when this one is as resolved here."""
    return list(remarks.elsewhere(bench.current, resolution.definition, bench.others))


def way_back(session: Session, active: DefinitionVersion) -> DefinitionVersion | None:
    """The version before, when going back to it changes only wording, help or order."""
    known = versions.published(session, active.region, active.form)
    former = next((one for one in known if one.number < active.number), None)
    if former is None or former.hash in {active.hash, *versions.withdrawn_hashes(session, active.region, active.form)}:
        return None
    changes = differences(versions.as_written(active), versions.as_written(former))
    return former if all(one.kind in AT_ONCE for one in changes) else None


def compared(older: DefinitionVersion, newer: DefinitionVersion) -> Sequence[Difference]:
    """What a newer version does otherwise, in sentences."""
    return differences(versions.as_written(older), versions.as_written(newer))


def outcomes(older: DefinitionVersion, newer: DefinitionVersion) -> tuple[golden.Failure, ...]:
    """What a newer version makes different for the examples, without being a mistake."""
    sources = bundle.opened(newer.base_source, newer.region, newer.form, newer.overlay_source)
    return _outcomes(versions.as_written(older), versions.as_written(newer), sources)


@dataclass(frozen=True)
class FormCard:
    """One form on the first page of the workshop."""

    active: DefinitionVersion
    title: str
    draft: OverlayDraft | None
    running: tuple[tuple[int, int], ...]
    """Number of a version and the drafts that still run on it, the newest first."""
    moved: Moved | None = None
    """The base that moved under the region's changes, until somebody went through what that means."""

    @property
    def asks(self) -> bool:
        """Whether its admin has something to choose, or to put live."""
        proposed = self.draft is not None and self.draft.status == "proposed"
        return self.moved is not None and (self.moved.open > 0 or (self.moved.waits and not proposed))


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for a second reader."""

    proposal: DefinitionVersion
    title: str
    author: str
    mine: bool


def form_cards(session: Session, region: str) -> list[FormCard]:
    """The forms of a region, by title."""
    used = versions.use(session, region)
    drafts = versions.drafts(session, region)
    moves = base_moves.moves(session, region)
    cards = []
    for active in versions.standing_versions(session, region):
        known = versions.versions(session, region, active.form)
        running = tuple((one.number, used[one.id].drafts) for one in known if one.id in used and used[one.id].drafts)
        title, draft = versions.title_of(active), drafts.get(active.form)
        moved = _moved(active, draft, moves.get(active.form))
        cards.append(FormCard(active, title, draft, running, moved))
    return sorted(cards, key=lambda card: card.title)


def waiting(session: Session, user_id: UUID) -> list[Waiting]:
    """What waits for a second reader, in every region; one's own is marked: somebody else has to read it."""
    names = versions.author_names(session)
    return [
        Waiting(
            proposal=proposal,
            title=versions.title_of(proposal),
            author=names.get(proposal.author_id, ""),
            mine=proposal.author_id == user_id,
        )
        for proposal in versions.proposals(session)
    ]


def _outcomes(current: Definition, changed: Definition, sources: Sources) -> tuple[golden.Failure, ...]:
    cases = bundle.examples(sources, changed.region, changed.form)
    found = consequences(current, changed, cases)
    return tuple(golden.Failure(one.case, _named(changed, one.compared)) for one in found)


def _named(definition: Definition, sentence: str) -> str:
    """What comes out otherwise, with fields and steps under their name."""
    named = {**labels(definition), **{step.id: words(step.title) for step in definition.steps}}
    told = IDS.sub(lambda found: f"‘{named[found[0]]}’" if found[0] in named else found[0], sentence)
    return told.replace("'‘", "‘").replace("’'", "’")
