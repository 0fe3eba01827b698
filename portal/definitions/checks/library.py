"""Files against each other: overlays, regions and registers name things that exist."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.complaints import locate
from portal.definitions.expressions.types import did_you_mean
from portal.definitions.findings import Finding, Mark, finding
from portal.definitions.loader import Sources


def check_library(sources: Sources) -> Iterator[Finding]:
    """What does not fit between files."""
    yield from _overlays(sources)
    yield from _cases(sources)
    yield from _zones(sources)
    yield from _partners(sources)


def _overlays(sources: Sources) -> Iterator[Finding]:
    """An overlay changes a form and belongs to a region that exist."""
    for (region, form), source in sources.overlays.items():
        if form not in sources.forms:
            message = f"Er is geen formulier '{form}'.{did_you_mean(form, sources.forms)}"
            yield finding(source.data.value_marks["form"], message)
        if region not in sources.regions:
            message = (
                f"De regio '{region}' heeft geen (geldig) region.yaml. Schrijf er een: portal definitions "
                f"new-region {region}."
            )
            yield finding(source.data.value_marks["region"], message)


def _cases(sources: Sources) -> Iterator[Finding]:
    """Golden cases stand beside a form that exists."""
    for case_file in sources.cases:
        if case_file.form not in sources.forms:
            message = (
                f"Er zijn voorbeeldgevallen voor '{case_file.form}', maar dat formulier is er niet. Haal "
                "ze weg of verander 'form'."
            )
            yield finding(Mark(f"{case_file.form}.cases.yaml"), message)


def _zones(sources: Sources) -> Iterator[Finding]:
    """A police zone covers municipalities of the register, and none is covered twice."""
    known = {one.nis for one in sources.registers.municipalities}
    document = sources.documents.get("registers/police_zones.yaml")
    covered: dict[str, str] = {}
    for index, zone in enumerate(sources.registers.zones if document else ()):
        for place, nis in enumerate(zone.municipalities):
            mark = locate(document.data, ("zones", index, "municipalities", place)) if document else Mark("")
            if nis not in known:
                yield finding(
                    mark, f"Er is geen gemeente met NIS-code '{nis}': kies er een uit registers/municipalities.yaml."
                )
            if nis in covered:
                yield finding(
                    mark, f"Gemeente '{nis}' hoort al bij de zone '{covered[nis]}': haal ze bij een van beide weg."
                )
            covered[nis] = zone.name


def _partners(sources: Sources) -> Iterator[Finding]:
    """A region's partners have ids of the region, once each."""
    for code, region in sources.regions.items():
        document = sources.documents.get(f"regions/{code}/region.yaml")
        if document is None:
            continue  # the file has another name than the region in it: the loader said so
        seen: set[str] = set()
        for index, partner in enumerate(region.partners):
            mark = locate(document.data, ("partners", index, "id"))
            if not partner.id.startswith(f"{code}_"):
                yield finding(mark, f"Het id van een partner begint met '{code}_': schrijf '{code}_{partner.id}'.")
            if partner.id in seen:
                yield finding(
                    mark, f"De partner '{partner.id}' staat er twee keer. Haal er één weg of kies een ander id."
                )
            seen.add(partner.id)
