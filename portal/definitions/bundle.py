"""The files that a published version was made of, in one text: the workshop works on these, not on the disk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from portal.definitions.golden import Case
from portal.definitions.language import Definition, Overlay
from portal.definitions.loader import Sources, sources_from
from portal.definitions.overlay import Resolution, resolve
from portal.definitions.review import Review, review


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


EXAMPLES = ".cases.yaml"
ROOM = 24
"""As many forms as one import moves at once, before and after."""


def overlay_in(region: str, form: str, overlay_source: str) -> Overlay | None:
    """What a text of an overlay says by itself, its lists of answers not filled in; nothing for an empty text."""
    texts = {overlay_path(region, form): overlay_source} if overlay_source.strip() else {}
    found = sources_from(texts).overlays.get((region, form))
    return found.overlay if found else None


def reviewed(old_base: str, new_base: str, region: str, form: str, overlay_source: str) -> Review | None:
    """What becomes of an overlay when its base moves; nothing where the base asks the same or nothing lies on it."""
    if old_base == new_base or not _moved(_without_examples(old_base), _without_examples(new_base), form):
        return None
    former = opened(_without_examples(old_base), region, form, "")
    laid = opened(_without_examples(new_base), region, form, overlay_source)
    overlay = laid.overlays.get((region, form))
    if overlay is None or form not in former.forms:
        return None
    return review(former.forms[form], laid.forms[form], overlay)


def _moved(old_base: str, new_base: str, form: str) -> bool:
    """Whether the shared form itself differs: it, or a list or block that it uses."""
    old, new = _bare(old_base, form), _bare(new_base, form)
    return old_base != new_base and old != new


@lru_cache(ROOM)
def _bare(base_source: str, form: str) -> Definition | None:
    """The shared form as a region without changes has it."""
    found = opened(base_source, "", form, "").forms.get(form)
    return resolve(found, None, "").definition if found else None


@lru_cache(ROOM)
def _without_examples(base_source: str) -> str:
    texts: Mapping[str, str] = json.loads(base_source)
    return json.dumps({path: text for path, text in texts.items() if not path.endswith(EXAMPLES)}, sort_keys=True)
