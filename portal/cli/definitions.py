"""`portal definitions`: check, show, test, diff and schema, over the files of the definitions folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from portal import settings as environment
from portal.cli import importing
from portal.definitions.checks import check_sources, resolutions
from portal.definitions.compare import differences
from portal.definitions.findings import Finding
from portal.definitions.golden import CaseFile, Failure, run
from portal.definitions.language import Definition, Field, Form, Overlay
from portal.definitions.loader import Sources, files_of, load_library, place_of, sources_from
from portal.definitions.overlay import resolve
from portal.definitions.regions import Region
from portal.definitions.schema import schema
from portal.forms.examples import run_examples
from portal.forms.rehearsal import rehearse

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

FOUND_SOMETHING = 1
WRONG_USE = 2


def add_parser(commands: Commands) -> None:
    """Add the command and its own commands."""
    parser = commands.add_parser("definitions", help="definities nakijken, tonen, testen en vergelijken")
    inner = parser.add_subparsers(metavar="WAT", required=True)
    check = inner.add_parser("check", help="alles wat niet klopt, met bestand en regel")
    check.add_argument("path", nargs="*", type=Path, help="een map met definities, of bestanden daarin")
    check.set_defaults(run=check_definitions)
    show = inner.add_parser("show", help="een formulier zoals een regio het krijgt, met herkomst")
    show.add_argument("region")
    show.add_argument("form")
    show.add_argument("--json", action="store_true", help="als JSON")
    show.set_defaults(run=show_definition)
    test = inner.add_parser("test", help="de voorbeeldgevallen narekenen")
    test.add_argument("path", nargs="*", type=Path)
    test.set_defaults(run=test_definitions)
    diff = inner.add_parser("diff", help="wat er verschilt tussen twee mappen met definities")
    diff.add_argument("region")
    diff.add_argument("form")
    diff.add_argument("old", type=Path)
    diff.add_argument("new", type=Path)
    diff.add_argument("--json", action="store_true", help="als JSON")
    diff.set_defaults(run=diff_definitions)
    importing.add_commands(inner)
    inner.add_parser("schema", help="JSON Schema van de bestanden, voor editors").set_defaults(run=print_schema)


def check_definitions(arguments: argparse.Namespace) -> int:
    """Print every finding; errors make the exit code 1, warnings do not."""
    found = [finding for path in arguments.path or [_folder()] for finding in _findings(path)]
    for finding in found:
        print(finding if finding.severity == "error" else f"{finding} (waarschuwing)")
    errors = sum(1 for finding in found if finding.severity == "error")
    print(f"{errors} fouten, {len(found) - errors} waarschuwingen", file=sys.stderr)
    return FOUND_SOMETHING if errors else 0


def _findings(path: Path) -> list[Finding]:
    """What is wrong in a folder, or in one file: among its own, or among the portal's definitions."""
    if path.is_dir():
        return check_sources(load_library(path))
    files = files_of(_root(path) or _folder())
    if _root(path) is None:
        files[place_of(path)] = path
    return [one for one in check_sources(sources_from(files)) if one.file == path.as_posix()]


def _root(file: Path) -> Path | None:
    """The folder of definitions that a file stands in: the one above base, regions or registers."""
    return next((one.parent for one in file.parents if one.name in {"base", "regions", "registers"}), None)


def _folder() -> Path:
    return environment.from_environment(default_profile="demo").definitions


def _library(path: Path | None = None) -> Sources:
    return load_library(path or _folder())


def _definition(sources: Sources, region: str, form: str) -> Definition | None:
    """A form as a region gets it; says so when it is not there."""
    source = sources.forms.get(form)
    if source is None or region not in sources.regions:
        print(f"Er is geen formulier '{form}' in regio '{region}'.")
        print(f"Formulieren: {', '.join(sources.forms)}. Regio's: {', '.join(sources.regions)}.")
        return None
    return resolve(source, sources.overlays.get((region, form)), region).definition


def show_definition(arguments: argparse.Namespace) -> int:
    """Print a resolved form with, per field, where it and its properties come from."""
    definition = _definition(_library(), arguments.region, arguments.form)
    if definition is None:
        return WRONG_USE
    if arguments.json:
        print(json.dumps(shown(definition), ensure_ascii=False, indent=2))
        return 0
    print(f"{definition.title['nl']} ({definition.code}, {definition.region.upper()}) {definition.content_hash()[:12]}")
    for step in definition.steps:
        print(f"\n{step.id}: {step.title['nl']}")
        for field in step.fields:
            _print_field(definition, field, "", 1)
    return 0


def _print_field(definition: Definition, field: Field, group: str, level: int) -> None:
    dotted = f"{group}.{field.id}" if group else field.id
    other = [f"{key}: {origin}" for key, origin in _property_origins(definition, dotted).items()]
    origin = ", ".join([definition.origins.get(dotted, ""), *other])
    print(f"{'  ' * level}{field.id} ({field.type}) {field.label.get('nl', '')} [{origin}]")
    for column in field.columns:
        _print_field(definition, column, dotted, level + 1)


def _property_origins(definition: Definition, dotted: str) -> dict[str, str]:
    """The properties of a field that come from elsewhere than the field itself."""
    prefix = f"{dotted}#"
    return {key.removeprefix(prefix): one for key, one in definition.origins.items() if key.startswith(prefix)}


def shown(definition: Definition) -> dict[str, Any]:
    """A resolved form as JSON data (design.md, Commands)."""
    return {
        "form": definition.form,
        "region": definition.region,
        "version": definition.content_hash(),
        "steps": [
            {"id": step.id, "title": step.title, "fields": [_field(definition, field, "") for field in step.fields]}
            for step in definition.steps
        ],
    }


def _field(definition: Definition, field: Field, group: str) -> dict[str, Any]:
    dotted = f"{group}.{field.id}" if group else field.id
    own = field.model_dump(mode="json", exclude_defaults=True, exclude={"id", "type", "columns"})
    found = {"id": field.id, "type": field.type, "from": definition.origins.get(dotted, ""), **own}
    if origins := _property_origins(definition, dotted):
        found["from_per_property"] = origins
    if field.columns:
        found["fields"] = [_field(definition, column, dotted) for column in field.columns]
    return found


def test_definitions(arguments: argparse.Namespace) -> int:
    """Run every golden case; a line per thing that comes out otherwise."""
    ran = failed = 0
    for folder in arguments.path or [_folder()]:
        sources = _library(folder)
        for resolution in resolutions(sources):
            definition = resolution.definition
            for one in sources.cases:
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
    old, new = (_definition(_library(path), region, form) for path in (arguments.old, arguments.new))
    if old is None or new is None:
        return WRONG_USE
    found = differences(old, new)
    if arguments.json:
        rows = [{"kind": one.kind, "owner": one.owner, "slot": one.slot, "sentence": one.sentence} for one in found]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(f"{one.kind}: {one.sentence}")
    return FOUND_SOMETHING if found else 0


def print_schema(_: argparse.Namespace) -> int:
    """Print the JSON Schema of forms, overlays and regions."""
    kinds: dict[str, type[BaseModel]] = {"form": Form, "overlay": Overlay, "region": Region}
    print(json.dumps({name: schema(model) for name, model in kinds.items()}, ensure_ascii=False, indent=2))
    return 0
