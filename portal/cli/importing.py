"""`portal definitions import` and `export`: from the files into the portal, and back with comments kept."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from portal import settings as environment
from portal.access.actor import SYSTEM
from portal.cli.comparing import news_lines, reviewed_line
from portal.cli.connection import connected
from portal.cli.library import existing, folder
from portal.definitions.loader import LoadError, load_document, load_library
from portal.definitions.review import Review
from portal.errors import Invalid
from portal.services import definitions
from portal.services.definitions import ImportReport, Place

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FOUND_SOMETHING = 1


def add_commands(inner: Commands) -> None:
    """Add both commands under `portal definitions`."""
    importing = inner.add_parser("import", help="de bestanden publiceren; bij één fout gebeurt er niets")
    importing.add_argument("folder", nargs="?", type=existing, help="een andere map met definities")
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
    exporting.add_argument("--overwrite", action="store_true", help="laat het portaal winnen van een nieuwer bestand")
    exporting.set_defaults(run=export_definitions)


def import_definitions(parsed: argparse.Namespace) -> int:
    """Publish what differs; with a finding, print file and line and publish nothing."""
    settings = environment.from_environment(default_profile="demo")
    sources = load_library(parsed.folder or folder())
    overwrite = [_place(text) for text in parsed.overwrite]
    with connected(settings) as session:
        report = definitions.import_library(session, SYSTEM, sources, overwrite=overwrite)
        for line in _lines(report):
            print(line)
    return 0 if report.ok else FOUND_SOMETHING


def export_definitions(parsed: argparse.Namespace) -> int:
    """Write each overlay that is in force to its file, where that holds what was imported; never over newer work."""
    settings = environment.from_environment(default_profile="demo")
    folder: Path = parsed.folder or settings.definitions
    with connected(settings) as session:
        overlays = definitions.exported_overlays(session)
        known = {path: definitions.imported_overlay(session, *_named(path)) for path in overlays}
    refused = [
        path for path, text in overlays.items() if not _written(folder / path, text, known[path], parsed.overwrite)
    ]
    for path in refused:
        print(f"{(folder / path).as_posix()}: gewijzigd sinds de laatste import; er is niets overschreven. {HOW}")
    return FOUND_SOMETHING if refused else 0


HOW = "Importeer het bestand eerst, of laat het portaal winnen met --overwrite."


SHE_OPENS = "Haar beheerder geeft ze weer vrij of zet een nieuwe versie live."


def _written(file: Path, text: str, imported: str, overwrite: bool) -> bool:
    """Whether a file says what the portal says by now; a file that moved on by itself is left alone."""
    now = file.read_bytes().decode("utf-8") if file.is_file() else None
    if now is not None and _says_the_same(now, text):
        return True
    if now is not None and now != imported and not overwrite:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode("utf-8"))
    print(file.as_posix())
    return True


def _says_the_same(one: str, other: str) -> bool:
    """Whether two texts differ in comments and layout at most: then a file keeps its own."""
    try:
        return one == other or load_document(one).data == load_document(other).data
    except LoadError:
        return False


def _named(path: str) -> Place:
    """The region and the form of an overlay's path."""
    file = Path(path)
    return file.parent.name, file.stem


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
    for region, form in report.withheld:
        yield f"{region}/{form}: ingetrokken door de regio; niet opnieuw gepubliceerd. {SHE_OPENS}"
    for refusal in report.refused:
        yield from refusal.lines()
        yield from _reviewed(refusal.review) if refusal.review else ()
    for review in report.reviews:
        yield from _reviewed(review)
    if not (report.published or report.refused or report.withheld):
        yield "Alle formulieren waren al van kracht zoals in de bestanden."


def _reviewed(found: Review) -> Iterator[str]:
    """What a new base means for a region: how many changes it takes over, then what asks a choice, then what is new."""
    name = f"{found.region}/{found.form}"
    yield f"{name}: de basis wijzigde; {len(found.of('taken_over'))} van {len(found.lines)} wijzigingen overgenomen"
    for line in found.lines:
        if line.verdict != "taken_over":
            yield f"{name}: {reviewed_line(line)}"
    yield from (f"{name}: {line}" for line in news_lines(found))
