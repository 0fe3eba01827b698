"""`portal definitions coverage`: which branches no example and no walk reaches, per form and region."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from portal.definitions.branches import forks, in_words
from portal.definitions.bundle import examples
from portal.definitions.compare import WHEN
from portal.definitions.loader import Sources
from portal.definitions.overlay import resolve
from portal.forms.coverage import Coverage, Gap, by_examples, by_walks, coverage, own_forks

BASE = "base"
OUTCOMES = {True: "waar", False: "onwaar"}
SLOTS = {
    **WHEN,
    "check": "regel",
    "rule": "regel",
    "option": "keuze",
    "compute": "berekening",
    "default": "voorstel",
    "prefill": "vooraf ingevuld",
    "critical": "kritiek punt",
    "adjust": "bijstelling",
    "shown_if": "wordt getoond",
}


def coverages(sources: Sources) -> Iterator[Coverage]:
    """Each base form, then each region's own branches of it.

    What a region shares with the base is counted with the base, where the examples of every region count too.
    """
    for form, source in sources.forms.items():
        base = resolve(source, None, BASE).definition
        shared = {fork.key: fork for fork in forks(base)}
        reached = by_examples(base, examples(sources, BASE, form))
        walked = by_walks(base)
        regional = []
        for region in sources.regions:
            overlay = sources.overlays.get((region, form))
            if overlay is not None:
                definition = resolve(source, overlay, region).definition
                found = by_examples(definition, examples(sources, region, form))
                regional.append(coverage(definition, own_forks(definition, shared), found, by_walks(definition)))
                reached |= found
        yield coverage(base, shared.values(), reached, walked)
        yield from (one for one in regional if one.all)


def lines(found: Coverage) -> Iterator[str]:
    """A line with the count, then a line per branch that is not reached."""
    name = f"{found.definition.region}/{found.definition.form}"
    reached = found.all - len(found.gaps)
    yield f"{name}: {reached} van {found.all} takken bereikt, waarvan {found.walked} alleen door een doorloop"
    for gap in found.gaps:
        yield f"{name}: {_sentence(found, gap)}"


def _sentence(found: Coverage, gap: Gap) -> str:
    """What never happened, in Dutch."""
    fork = gap.fork
    words = in_words(fork, found.definition)
    if fork.condition is None:
        return f"{fork.owner}: {words} komt nooit uit"
    kind, _, rest = fork.slot.partition(":")
    slot = f"{SLOTS.get(kind, kind)} {rest}".strip()
    return f"{fork.owner}: {slot}: nooit {OUTCOMES[gap.outcome]}: {words}"


def as_json(found: Coverage) -> dict[str, Any]:
    """The same as data."""
    return {
        "form": found.definition.form,
        "region": found.definition.region,
        "branches": found.all,
        "reached": found.all - len(found.gaps),
        "reached_by_walk_only": found.walked,
        "unreached": [
            {
                "owner": gap.fork.owner,
                "slot": gap.fork.slot,
                "expression": gap.fork.text,
                "outcome": gap.outcome,
                "sentence": _sentence(found, gap),
            }
            for gap in found.gaps
        ],
    }


def printed(sources: Sources, *, data: bool) -> None:
    """Print the coverage of everything, as lines or as JSON."""
    every = list(coverages(sources))
    if data:
        print(json.dumps([as_json(one) for one in every], ensure_ascii=False, indent=2))
        return
    for one in every:
        for line in lines(one):
            print(line)
    unreached, branches = sum(len(one.gaps) for one in every), sum(one.all for one in every)
    print(f"{branches - unreached} van {branches} takken bereikt, {unreached} niet")
