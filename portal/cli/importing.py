"""`portal definitions import` and `export`: from the files into the portal, and back with comments kept."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from portal import settings as environment
from portal.access.actor import SYSTEM
from portal.cli.connection import connected
from portal.definitions.loader import load_library
from portal.errors import Invalid
from portal.services import definitions
from portal.services.definitions import ImportReport, Place

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FOUND_SOMETHING = 1


def add_commands(inner: Commands) -> None:
    """Add both commands under `portal definitions`."""
    importing = inner.add_parser("import", help="de bestanden publiceren; bij één fout gebeurt er niets")
    importing.add_argument("folder", nargs="?", type=Path, help="een andere map met definities")
    importing.add_argument(
        "--overwrite",
        action="append",
        default=[],
        metavar="REGIO/FORMULIER",
        help="laat het bestand winnen van een wijziging uit het portaal",
    )
    importing.set_defaults(run=import_definitions)
    exporting = inner.add_parser("export", help="de wijzigingen van elke regio terugschrijven naar de bestanden")
    exporting.add_argument("folder", nargs="?", type=Path, help="een andere map met definities")
    exporting.set_defaults(run=export_definitions)


def import_definitions(parsed: argparse.Namespace) -> int:
    """Publish what differs; with a finding, print file and line and publish nothing."""
    settings = environment.from_environment(default_profile="demo")
    sources = load_library(parsed.folder or settings.definitions)
    overwrite = [_place(text) for text in parsed.overwrite]
    with connected(settings) as session:
        report = definitions.import_library(session, SYSTEM, sources, overwrite=overwrite)
        for line in _lines(report):
            print(line)
    return 0 if report.ok else FOUND_SOMETHING


def export_definitions(parsed: argparse.Namespace) -> int:
    """Write each overlay that is in force to its file, where the file says something else."""
    settings = environment.from_environment(default_profile="demo")
    folder: Path = parsed.folder or settings.definitions
    with connected(settings) as session:
        overlays = definitions.exported_overlays(session)
    for path, text in overlays.items():
        file = folder / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            print(file.as_posix())
    return 0


def _place(text: str) -> Place:
    region, sign, form = text.partition("/")
    if not sign or not region or not form:
        raise Invalid("--overwrite", f"Schrijf regio en formulier met een schuine streep ertussen, niet '{text}'.")
    return region, form


def _lines(report: ImportReport) -> Iterator[str]:
    """What was done or what stands in the way, a line each."""
    yield from (str(finding) for finding in report.findings)
    if report.findings:
        yield f"{len(report.findings)} fouten; er is niets gepubliceerd"
        return
    for made in report.published:
        yield f"{made.region}/{made.form}: versie {made.number} is van kracht"
    for refusal in report.refused:
        yield from refusal.lines()
    if not (report.published or report.refused):
        yield "Alle formulieren waren al van kracht zoals in de bestanden."
