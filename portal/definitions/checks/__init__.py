"""Everything that can be wrong with a definition before anybody sees it; one small function per kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from portal.definitions.checks import (
    bands,
    burden,
    earlier,
    identity,
    kinds,
    landing,
    logic,
    reach,
    reading,
    scores,
    shape,
    size,
    texts,
)
from portal.definitions.checks.blame import blamed
from portal.definitions.checks.library import check_library
from portal.definitions.checks.subject import Subject, subject
from portal.definitions.earlier import wanted
from portal.definitions.findings import Finding, Mark, first
from portal.definitions.language import Definition
from portal.definitions.loader import Sources
from portal.definitions.overlay import Resolution, resolve

CHECKS: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    identity.duplicate_fields,
    identity.duplicate_steps,
    identity.duplicate_scores,
    identity.plain_ids,
    identity.short_ids,
    identity.reserved_ids,
    identity.duplicate_options,
    identity.plain_codes,
    texts.labels,
    texts.titles,
    texts.option_labels,
    texts.messages,
    texts.helps,
    texts.languages,
    texts.short_labels,
    texts.headings,
    shape.types,
    shape.options,
    shape.groups,
    shape.summaries,
    shape.row_names,
    shape.records,
    shape.computed,
    shape.silent_fields,
    shape.twice_required,
    shape.bounds,
    shape.counted,
    shape.lengths,
    shape.steps,
    landing.bindings,
    landing.bound_twice,
    landing.misplaced,
    landing.mixed_rows,
    shape.readers,
    shape.columns_of_a_register,
    shape.unknown_states,
    kinds.matrices,
    kinds.lines,
    kinds.relations,
    kinds.national_numbers,
    logic.readable,
    logic.fitting,
    logic.values,
    logic.cycles,
    logic.answerable,
    logic.against_nothing,
    logic.constants,
    logic.never_shown,
    reach.unreachable_fields,
    reach.unreachable_options,
    reach.lost_defaults,
    reach.twice_filled,
    reach.pointless_clearing,
    earlier.written,
    earlier.fitting,
    earlier.sent_before,
    reading.copied,
    burden.text_boxes,
    burden.crowded_steps,
    burden.upside_down,
    scores.items,
    scores.points,
    scores.numbers,
    scores.weights,
    scores.totals,
    scores.adjustments,
    bands.sumless_levels,
    bands.attainable,
    bands.holes,
    bands.unreachable_levels,
    scores.shown,
    scores.rule_fields,
)


def check_definition(
    definition: Definition, marks: Mapping[str, Mark] | None = None, others: Mapping[str, Definition] | None = None
) -> list[Finding]:
    """Everything that is wrong with one resolved definition, by place; `others` are the other forms of its region."""
    marks = marks or MappingProxyType({})
    whole = size.file_mark(definition, marks)
    if too_large := size.too_large(definition, whole):
        return [too_large]
    looked_at = subject(definition, marks, others or MappingProxyType({}))
    return sorted({*first((finding for check in CHECKS for finding in check(looked_at)), whole)})


def numbers_asked(resolution: Resolution) -> Iterator[Finding]:
    """Where a form asks a rijksregister number: wrong in a portal whose operator does not allow that."""
    return kinds.numbers_asked(subject(resolution.definition, resolution.marks))


def resolutions(sources: Sources) -> Iterator[Resolution]:
    """Every form in every region; without regions, every form as the base says it."""
    for name, source in sources.forms.items():
        for region in sources.regions or ("base",):
            yield resolve(source, sources.overlays.get((region, name)), region)


def check_sources(sources: Sources) -> list[Finding]:
    """Everything that is wrong in a folder of definitions, each thing once, by place.

    A form that comes to the same in several regions is looked at once: what it says, and what it wants of other forms.
    """
    found = {*sources.findings, *check_library(sources)}
    regions: dict[str, list[Resolution]] = defaultdict(list)
    for resolution in resolutions(sources):
        regions[resolution.definition.region].append(resolution)
    seen: set[frozenset[tuple[str, str]]] = set()
    for region in regions.values():
        others = {one.definition.form: one.definition for one in region}
        for one in region:
            looked_at = _variants(sources, one.definition)
            if looked_at not in seen:
                seen.add(looked_at)
                told = check_definition(one.definition, one.marks, others)
                found |= {*one.findings, *blamed(sources, one, told)}
    return sorted(found)


def _variants(sources: Sources, definition: Definition) -> frozenset[tuple[str, str]]:
    """The form and the forms it asks about, each with the region whose overlay it has; none is the base as it is."""
    forms = {definition.form, *wanted(definition)}
    region = definition.region
    return frozenset((form, region if (region, form) in sources.overlays else "") for form in forms) | {
        (definition.form, "itself")
    }
