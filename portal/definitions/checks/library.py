"""Files against each other: overlays, regions and registers name things that exist."""

from __future__ import annotations

from collections.abc import Iterator

from portal.definitions.checks.examples import check_examples
from portal.definitions.checks.region_files import check_regions
from portal.definitions.complaints import locate
from portal.definitions.expressions.wording import did_you_mean
from portal.definitions.findings import Finding, Mark, finding
from portal.definitions.loader import Sources
from portal.languages import gettext as _


def check_library(sources: Sources) -> Iterator[Finding]:
    """What does not fit between files."""
    yield from _overlays(sources)
    yield from check_examples(sources)
    yield from _zones(sources)
    yield from _partners(sources)
    yield from check_regions(sources)


def _overlays(sources: Sources) -> Iterator[Finding]:
    """An overlay changes a form and belongs to a region that exist."""
    for (region, form), source in sources.overlays.items():
        if form not in sources.forms:
            message = _("Er is geen formulier '%(form)s'.%(hint)s") % {
                "form": form,
                "hint": did_you_mean(form, sources.forms),
            }
            yield finding(source.data.value_marks["form"], message)
        if region not in sources.regions and not sources.refused(f"regions/{region}/region.yaml"):
            message = _(
                "De regio '%(region)s' heeft geen (geldig) region.yaml. Schrijf er een: portal definitions "
                "new-region %(region)s."
            ) % {"region": region}
            yield finding(source.data.value_marks["region"], message)


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
                    mark,
                    _("Er is geen gemeente met NIS-code '%(nis)s': kies er een uit registers/municipalities.yaml.")
                    % {"nis": nis},
                )
            if nis in covered:
                yield finding(
                    mark,
                    _("Gemeente '%(nis)s' hoort al bij de zone '%(zone)s': haal ze bij een van beide weg.")
                    % {"nis": nis, "zone": covered[nis]},
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
                yield finding(
                    mark,
                    _("Het id van een partner begint met '%(code)s_': schrijf '%(code)s_%(partner)s'.")
                    % {"code": code, "partner": partner.id},
                )
            if partner.id in seen:
                yield finding(
                    mark,
                    _("De partner '%(partner)s' staat er twee keer. Haal er één weg of kies een ander id.")
                    % {"partner": partner.id},
                )
            seen.add(partner.id)
