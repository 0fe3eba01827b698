"""`portal definitions`: check, show, test, diff, schema, coverage and new-region, over the files of a folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from portal.cli import comparing, coverage, importing, new_region, showing
from portal.cli.library import FOUND_SOMETHING, WRONG_USE, definition_of, existing, folder, library, root_of, there_is
from portal.definitions.checks import check_sources, numbers_asked, resolutions
from portal.definitions.checks.examples import check_examples
from portal.definitions.findings import Finding
from portal.definitions.golden import CaseFile, Failure, run
from portal.definitions.language import Definition
from portal.definitions.loader import Sources, files_of, load_library, place_of, sources_from
from portal.definitions.schema import FILES, schema
from portal.forms.examples import run_examples
from portal.forms.rehearsal import rehearse
from portal.settings import national_numbers_allowed

if TYPE_CHECKING:
    from collections.abc import Callable

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
    Run = Callable[[argparse.Namespace], int]


def add_parser(commands: Commands) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("definitions", help="definities nakijken, tonen, testen en vergelijken")
    inner = parser.add_subparsers(metavar="WAT", required=True)
    check = _command(inner, "check", "alles wat niet klopt, met bestand en regel", check_definitions)
    check.add_argument("path", nargs="*", type=existing, help="een map met definities, of bestanden daarin")
    show = _command(inner, "show", "een formulier zoals een regio het krijgt, met herkomst", show_definition)
    _form_of_region(show)
    test = _command(inner, "test", "de voorbeeldgevallen narekenen", test_definitions)
    test.add_argument("path", nargs="*", type=existing, help="een map met definities, of bestanden daarin")
    diff = _command(inner, "diff", "wat er verschilt tussen twee mappen met definities", diff_definitions)
    _form_of_region(diff)
    diff.add_argument("old", type=existing)
    diff.add_argument("new", type=existing)
    diff.add_argument("--review", action="store_true", help="ook wat er wordt van de wijzigingen van de regio")
    importing.add_commands(inner)
    _command(inner, "schema", "JSON Schema van de bestanden, voor editors", print_schema)
    covered = _command(inner, "coverage", "welke takken geen voorbeeldgeval of doorloop bereikt", print_coverage)
    covered.add_argument("path", nargs="?", type=existing, help="een andere map met definities")
    covered.add_argument("--json", action="store_true", help="als JSON")
    new_region.add_command(inner)


def _command(inner: Commands, name: str, words: str, act: Run) -> argparse.ArgumentParser:
    parser = inner.add_parser(name, help=words)
    parser.set_defaults(run=act)
    return parser


def _form_of_region(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("region", type=str.lower)
    parser.add_argument("form")
    parser.add_argument("--json", action="store_true", help="als JSON")


def check_definitions(arguments: argparse.Namespace) -> int:
    """Print every finding; errors make the exit code 1, warnings do not."""
    found = [finding for path in arguments.path or [folder()] for finding in _findings(path)]
    for finding in found:
        print(finding if finding.severity == "error" else f"{finding} (waarschuwing)")
    errors = sum(1 for finding in found if finding.severity == "error")
    print(f"{errors} fouten, {len(found) - errors} waarschuwingen", file=sys.stderr)
    return FOUND_SOMETHING if errors else 0


def _findings(path: Path) -> list[Finding]:
    """What is wrong in a folder, or in one file: among its own, or among the portal's definitions."""
    root = root_of(path)
    if path.is_dir():
        within = f"{path.as_posix()}/"
        return [one for one in _found(load_library(root or path)) if root is None or one.file.startswith(within)]
    files = files_of(root or folder())
    if root is None:
        files[place_of(path)] = path
    return [one for one in _found(sources_from(files)) if one.file == path.as_posix()]


def _found(sources: Sources) -> list[Finding]:
    """What is wrong anywhere, and what this portal does not allow."""
    refused = [] if national_numbers_allowed() else [one for it in resolutions(sources) for one in numbers_asked(it)]
    return sorted({*check_sources(sources), *refused})


def show_definition(arguments: argparse.Namespace) -> int:
    """Print a resolved form with, per field, where it and its properties come from."""
    sources = library()
    definition = definition_of(sources, arguments.region, arguments.form)
    if definition is None:
        return WRONG_USE
    showing.printed(sources, definition, data=arguments.json)
    return 0


def test_definitions(arguments: argparse.Namespace) -> int:
    """Run every golden case; a line per thing that comes out otherwise."""
    ran = failed = 0
    for path in arguments.path or [folder()]:
        root = root_of(path) or path
        sources = library(root)
        asked = [one for one in sources.cases if (root / one.place).is_relative_to(path)]
        wrong = list(check_examples(sources))
        print(*wrong, sep="\n", end="\n" if wrong else "")
        failed += len(wrong)
        for resolution in () if wrong else resolutions(sources):
            definition = resolution.definition
            for one in asked:
                if one.form == definition.form and one.region in {"", definition.region}:
                    ran += len(one.cases)
                    failures = _failures(definition, one)
                    failed += len({failure.case for failure in failures})
                    for failure in failures:
                        print(f"{definition.region}/{definition.form}: {failure.case}: {failure.message}")
    print(f"{ran} voorbeeldgevallen, {failed} kloppen niet", file=sys.stderr)
    return FOUND_SOMETHING if failed else 0


def _failures(definition: Definition, file: CaseFile) -> tuple[Failure, ...]:
    """What comes out otherwise; the examples of the base leave to a region what it may decide."""
    if file.region:
        return run(definition, file.cases, rehearse)
    return run_examples(definition, file.cases)


def diff_definitions(arguments: argparse.Namespace) -> int:
    """Print what differs for one form and region between two folders of definitions."""
    region, form = arguments.region, arguments.form
    old, new = (library(path) for path in (arguments.old, arguments.new))
    if not (there_is(old, region, form) and there_is(new, region, form)):
        return WRONG_USE
    found = comparing.between(old, new, region, form)
    listed = comparing.reviewed(old, new, region, form) if arguments.review else None
    if arguments.json:
        print(comparing.as_json(found, listed))
    else:
        print(*comparing.as_lines(found, listed), sep="\n", end="\n" if found or listed else "")
    return FOUND_SOMETHING if found else 0


def print_schema(_: argparse.Namespace) -> int:
    """Print the JSON Schema of every kind of file."""
    print(json.dumps({name: schema(model) for name, model in FILES.items()}, ensure_ascii=False, indent=2))
    return 0


def print_coverage(arguments: argparse.Namespace) -> int:
    """Print which branches nothing reaches, per form and region; that is no mistake, so the exit code is 0."""
    coverage.printed(library(arguments.path), data=arguments.json)
    return 0
