"""The files that a published version was made of, in one text: the workshop works on these, not on the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping

from portal.definitions.golden import Case
from portal.definitions.loader import Sources, sources_from
from portal.definitions.overlay import Resolution, resolve


def overlay_path(region: str, form: str) -> str:
    """Where an overlay stands in a folder of definitions."""
    return f"regions/{region}/{form}.yaml"


def bundled(sources: Sources, region: str, form: str) -> str:
    """The base form, the lists and blocks that all forms share, and the examples of this form, without the overlay."""
    wanted = {f"base/{form}.yaml", f"base/{form}.cases.yaml", f"regions/{region}/{form}.cases.yaml"}
    shared = ("base/options/", "base/blocks/")
    texts = {path: text for path, text in sources.texts.items() if path in wanted or path.startswith(shared)}
    return json.dumps(texts, ensure_ascii=False, sort_keys=True)


def opened(base_source: str, region: str, form: str, overlay_source: str) -> Sources:
    """The definitions that a version and an overlay's text make together; an empty text is no overlay."""
    texts: Mapping[str, str] = json.loads(base_source)
    overlay = {overlay_path(region, form): overlay_source} if overlay_source.strip() else {}
    return sources_from({**texts, **overlay})


def resolved(sources: Sources, region: str, form: str) -> Resolution:
    """What a form asks in a region."""
    return resolve(sources.forms[form], sources.overlays.get((region, form)), region)


def examples(sources: Sources, region: str, form: str) -> tuple[Case, ...]:
    """The golden cases that hold for a form in a region."""
    return tuple(case for one in sources.cases if one.form == form and one.region in ("", region) for case in one.cases)
