"""The JSON Schema of `portal definitions schema`: an editor takes every file of ours and refuses typing errors."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from portal.cli import main
from portal.definitions.bindings import BINDINGS
from portal.definitions.documents import load_document
from portal.definitions.loader import place_of
from portal.definitions.schema import FILES, schema
from portal.forms.fields.registry import FIELD_TYPES
from tests.definitions.ours import FOLDER
from tests.definitions.test_broken import BROKEN, EXPECTED

HERE = Path(__file__).parent
FOLDERS = (FOLDER, HERE / "small", HERE / "homes", HERE / "new_region")

STRUCTURAL = {
    "missing_label": "steps/0/fields/1",
    "not_ascii_id": "steps/0/fields/1/id",
    "region_hours": "centres/0/hours/0/day centres/0/hours/0/from",
    "unknown_binding": "steps/0/fields/1/bind",
    "unknown_key": "steps/0/fields/1",
    "unknown_type": "steps/0/fields/1/type",
    "unlabelled_option": "steps/0/fields/0/options/1",
    "wrong_flag": "steps/0/fields/1/required",
}
"""What is wrong whatever else stands in the file, and where: that an editor sees."""
UNREADABLE = {"duplicate_key", "tab"}
"""What is no YAML that means one thing: an editor says so before it looks at any schema."""


@functools.cache
def validator(kind: str) -> Draft202012Validator:
    """What judges one kind of file."""
    return Draft202012Validator(schema(FILES[kind]))


def kind_of(path: str, data: dict[str, Any]) -> str:
    """Which kind of file this is."""
    kinds = {"sets": "options", "block": "block", "cases": "cases", "centres": "region", "steps": "form"}
    if path.startswith("registers/"):
        return Path(path).stem
    return next(
        (kind for key, kind in kinds.items() if key in data and not (key == "steps" and "region" in data)), "overlay"
    )


def read(file: Path) -> Any:  # noqa: ANN401 -- plain data
    """A file as an editor reads it: numbers and true or false are no text."""
    return YAML(typ="safe").load(file.read_text(encoding="utf-8"))


def unfit(path: str, data: dict[str, Any]) -> list[tuple[str, str]]:
    """Where a file does not fit its schema, and why: for each mistake what is nearest to it."""
    found = [best_match([one]) for one in validator(kind_of(path, data)).iter_errors(data)]
    return [("/".join(map(str, one.absolute_path)), one.message) for one in found if one]


def test_the_schemas_are_json_schemas(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["definitions", "schema"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed.keys() == FILES.keys()
    for one in printed.values():
        Draft202012Validator.check_schema(one)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda one: one.name)
def test_every_file_fits_its_schema(folder: Path) -> None:
    files = sorted(folder.rglob("*.yaml"))
    assert files
    for file in files:
        load_document(file)
        assert unfit(file.relative_to(folder).as_posix(), read(file)) == [], file


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_refused_as_far_as_a_schema_can(name: str) -> None:
    file = BROKEN / f"{name}.yaml"
    if name in UNREADABLE:
        with pytest.raises(YAMLError):
            read(file)
        return
    found = [where for where, _ in unfit(place_of(file), read(file))]
    assert found == STRUCTURAL.get(name, "").split()


def test_an_editor_offers_the_types_and_the_bindings() -> None:
    for kind, part in (("form", "Field"), ("block", "Field"), ("overlay", "Addition")):
        properties = schema(FILES[kind])["$defs"][part]["properties"]
        assert set(properties["type"]["enum"]) == FIELD_TYPES.keys()
        assert set(properties["bind"]["anyOf"][0]["enum"]) == BINDINGS


def test_a_region_rewords_in_one_language() -> None:
    assert unfit("regions/ovl/a.yaml", {"form": "a", "region": "ovl", "change": [{"id": "x", "en": "Other?"}]}) == []
    added = {"form": "a", "region": "ovl", "add": [{"id": "ovl_x", "type": "text", "en": "What?"}]}
    assert unfit("regions/ovl/a.yaml", added) == [("add/0", "'nl' is a required property")]
