"""A region's own file against the registers and the option sets: what it names exists, and is the region's."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.definitions.complaints import locate
from portal.definitions.documents import Document
from portal.definitions.expressions.wording import did_you_mean, one_of
from portal.definitions.facts import TRACKS
from portal.definitions.findings import Finding, Mark, Weight, finding
from portal.definitions.loader import Sources
from portal.definitions.regions import Region
from portal.languages import gettext as _

Path = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A region with the file it was read from."""

    code: str
    region: Region
    document: Document
    sources: Sources

    def say(self, path: Path, message: str, severity: Weight = "error") -> Finding:
        """A finding at a place of the file."""
        return finding(locate(self.document.data, path), message, severity)


def check_regions(sources: Sources) -> Iterator[Finding]:
    """What does not fit in the file of each region; one with another name the loader already named."""
    yield from _register(sources)
    for code, region in sources.regions.items():
        document = sources.documents.get(f"regions/{code}/region.yaml")
        if document is not None:
            file = _File(code, region, document, sources)
            for check in CHECKS:
                yield from check(file)


def _register(sources: Sources) -> Iterator[Finding]:
    """A municipality of the register stands there once."""
    document = sources.documents.get("registers/municipalities.yaml")
    seen: set[str] = set()
    for index, one in enumerate(sources.registers.municipalities if document else ()):
        if document and one.nis in seen:
            told = _("De NIS-code '%(nis)s' staat er twee keer. Haal er één weg.")
            yield finding(locate(document.data, ("municipalities", index, "nis")), told % {"nis": one.nis})
        seen.add(one.nis)


def _territory(file: _File) -> Iterator[Finding]:
    """Municipalities stand in the register, under this region."""
    register = {one.nis: one for one in file.sources.registers.municipalities}
    for path in _municipalities(file.region) if register else ():
        nis = str(_value(file.document.data, path))
        if nis not in register:
            named = next((one for one in register.values() if one.name == nis), None)
            told = _("Er is geen gemeente met NIS-code '%(nis)s': kies er een uit registers/municipalities.yaml.")
            by_name = _('Schrijf de NIS-code van %(name)s: "%(nis)s".')
            yield file.say(path, by_name % {"name": nis, "nis": named.nis} if named else told % {"nis": nis})
        elif register[nis].region != file.code:
            told = _(
                "%(name)s (%(nis)s) hoort in registers/municipalities.yaml bij regio '%(owner)s': haal ze hier weg of "
                "verander het register."
            )
            yield file.say(path, told % {"name": register[nis].name, "nis": nis, "owner": register[nis].region})


def _municipalities(region: Region) -> Iterator[Path]:
    """Where a municipality of the region itself is named."""
    for key in ("tracks", "divisions", "municipality_lists"):
        for index, one in enumerate(getattr(region, key)):
            for place in range(len(one.municipalities)):
                yield key, index, "municipalities", place


def _codes(file: _File) -> Iterator[Finding]:
    """What is chosen from an option set is one of its codes."""
    for path, written, name in _chosen(file.region):
        found = file.sources.option_sets.get(name)
        known = [one.code for one in found.options] if found else []
        if known and written not in known:
            told = _("'%(code)s' staat niet in de lijst '%(name)s'.%(hint)s")
            alike = next((one for one in known if one.lower() == written.lower()), None)
            hint = did_you_mean(alike, known) if alike else one_of(written, known)
            yield file.say(path, told % {"code": written, "name": name, "hint": hint})


def _chosen(region: Region) -> Iterator[tuple[Path, str, str]]:
    """Where a code of an option set stands, the code, and the set."""
    if region.legal_basis:
        yield ("legal_basis",), region.legal_basis, "legal_basis"
    for index, table in enumerate(region.tables):
        yield ("tables", index, "kind"), table.kind, "meeting_kind"
        for place, seat in enumerate(table.seats):
            yield from (((("tables", index, "seats", place, "types")), code, "org_type") for code in seat.types)
    for index, location in enumerate(region.locations):
        if location.kind:
            yield ("locations", index, "kind"), location.kind, "location_kind"
    for index, partner in enumerate(region.partners):
        yield ("partners", index, "type"), partner.type, "org_type"


def _tracks(file: _File) -> Iterator[Finding]:
    """A track is of a known kind, once, and its months go up."""
    for index, track in enumerate(file.region.tracks):
        if track.kind not in TRACKS:
            told = _("Een spoor heeft als 'kind' een van: %(known)s.")
            yield file.say(("tracks", index, "kind"), told % {"known": ", ".join(f'"{one}"' for one in TRACKS)})
        months = [getattr(track, f"{name}_months") for name in ("least", "planned", "most")]
        known = [one for one in months if one is not None]
        if known != sorted(known):
            told = _("De maanden van dit spoor lopen niet op: least_months, planned_months, most_months.")
            yield file.say(("tracks", index, "kind"), told)


def _ids(file: _File) -> Iterator[Finding]:
    """What a region names begins with its code; nothing is named twice."""
    for key in ("tables", "locations"):
        for index, one in enumerate(getattr(file.region, key)):
            if not one.id.startswith(f"{file.code}_"):
                told = _("Dit id begint met '%(code)s_': schrijf '%(code)s_%(name)s'.")
                yield file.say((key, index, "id"), told % {"code": file.code, "name": one.id})
    for key, name in (("tables", "id"), ("locations", "id"), ("centres", "code"), ("tracks", "kind")):
        for (_i, one), (index, other) in itertools.combinations(enumerate(getattr(file.region, key)), 2):
            if getattr(one, name) == getattr(other, name):
                told = _("'%(name)s' staat er twee keer. Haal er één weg of verander '%(key)s'.")
                yield file.say((key, index, name), told % {"name": getattr(other, name), "key": name})


def _ready(file: _File) -> Iterator[Finding]:
    """A region that is switched on has a centre and municipalities, and nothing is left to fill in."""
    if not file.region.enabled:
        return
    for mark in _unfilled(file.document.data):
        yield finding(mark, _("Vul in wat tussen < en > staat, of haal de regel weg."))
    if not file.region.centres:
        yield file.say(("centres",), _("Een regio die aan staat, heeft minstens één Veilig Huis onder 'centres'."))
    register = file.sources.registers.municipalities
    if register and all(one.region != file.code for one in register):
        told = _(
            "Geen enkele gemeente hoort bij regio '%(code)s': niemand komt er terecht. Zet 'region: %(code)s' bij haar "
            "gemeenten in registers/municipalities.yaml."
        )
        yield file.say(("enabled",), told % {"code": file.code}, "warning")


def _unfilled(data: Any) -> Iterator[Mark]:  # noqa: ANN401 -- as the file holds it
    """The texts of the skeleton that nobody filled in."""
    keyed = isinstance(data, Mapping)
    for place, value in data.items() if keyed else enumerate(data):
        if not isinstance(value, str):
            yield from _unfilled(value)
        elif "<" in value and value.index("<") < value.rfind(">"):
            yield locate(data, (place,))


def _value(data: Any, path: Path) -> object:  # noqa: ANN401 -- as the file holds it
    for part in path:
        data = data[part]
    return data


CHECKS = (_territory, _codes, _tracks, _ids, _ready)
