"""Whose mistake it is: what a region changes in one form can break another; it is said where the region wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from portal.definitions.documents import MarkedList, MarkedMap
from portal.definitions.earlier import wanted
from portal.definitions.findings import Finding, Mark, finding
from portal.definitions.loader import OverlaySource, Sources
from portal.definitions.overlay import Resolution
from portal.languages import gettext as _


def blamed(sources: Sources, resolution: Resolution, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of a form; one in a file of the base that names what the region changed elsewhere moves there."""
    definition = resolution.definition
    own = sources.overlays.get((definition.region, definition.form))
    touched = list(_touched(sources, resolution))
    for one in found:
        outside = own is None or one.file != own.document.name
        cause = next((mark for name, mark in touched if outside and _names(one, *name)), None)
        if cause is None:
            yield one
            continue
        told = _("Hierdoor klopt formulier '%(form)s' niet meer (%(file)s:%(line)s): %(message)s")
        where = {"form": definition.form, "file": one.file, "line": one.line, "message": one.message}
        yield finding(cause, told % where, one.severity)


def _touched(sources: Sources, resolution: Resolution) -> Iterator[tuple[tuple[str, str], Mark]]:
    """Form and id of each question that the region changes or hides and this form takes over, and where it does."""
    region = resolution.definition.region
    for form, names in wanted(resolution.definition).items():
        overlay = sources.overlays.get((region, form))
        if overlay is not None:
            yield from (((form, name), mark) for name, mark in _places(overlay) if name in names)


def _places(overlay: OverlaySource) -> Iterator[tuple[str, Mark]]:
    hidden = overlay.data.get("hide")
    marks = hidden.item_marks if isinstance(hidden, MarkedList) else ()
    yield from zip(overlay.overlay.hide, marks, strict=False)
    for change, piece in zip(overlay.overlay.change, overlay.data.get("change", ()), strict=True):
        if isinstance(piece, MarkedMap):
            yield change.id, piece.value_marks.get("audience", piece.mark)


def _names(one: Finding, form: str, name: str) -> bool:
    """Whether a finding speaks of a question of an earlier form."""
    return f"{form}.{name}'" in one.message or (f"'{form}'" in one.message and f"'{name}'" in one.message)
