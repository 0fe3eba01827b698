"""Three hundred made-up definitions and as many broken ones (security.md F19, G10); ten thousand of each under soak.

Each goes the whole way without a database: load, check, resolve in a region, draw every step and row from the real
templates, fill in at random, bind, draw the mistakes, store as JSON and read back, check, print, preview, compare.
`test_fuzz_pages.py` takes a smaller number through the running portal. No test but a soak run fails on the clock: what
is counted here is events, bytes and elements; under soak seconds and memory are measured, told and judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from hypothesis import HealthCheck, given, settings

from portal.definitions import bundle
from portal.definitions.checks import check_sources
from portal.definitions.documents import MAX_NODES
from portal.definitions.findings import Finding
from portal.definitions.loader import Sources, files_of, load_document, sources_from
from portal.forms.fields.registry import FIELD_TYPES
from tests.definitions.acting import Stage, stage, whole
from tests.definitions.generated import FORM, REGION, Library, a_library, library
from tests.definitions.hostile import faults, parsed_faults
from tests.definitions.mutations import Broken, a_broken_library, broken
from tests.measuring import PARTS, Costs, numbers

OURS = Path(__file__).parents[2] / "form_definitions"
IN_TESTS = 300
MOST_DRAWN = 2_000_000
"""Bytes that all pages of one made-up form may take together."""
MOST_ELEMENTS = 40_000
MOST_FINDINGS = 200
"""Findings that one broken file may give."""
PARSED = 20
"""Of so many pages one is read by the parser of a browser, the others by the quick judge."""
EACH = settings(
    deadline=None,
    max_examples=IN_TESTS,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def events_of(texts: dict[str, str]) -> int:
    """How many events a parser gives for these files."""
    return sum(1 for text in texts.values() for _ in yaml.parse(text, Loader=yaml.CSafeLoader))


def lived(app: Flask, sources: Sources, number: int, findings: tuple[Finding, ...]) -> Stage:
    """Everything that people do with the form, judged at once."""
    changed, shared = (bundle.resolved(sources, place, FORM).definition for place in (REGION, "base"))
    found = stage(app, changed, number)
    found.played()
    found.explained(shared, findings)
    page = whole(found.markup)
    assert (faults if number % PARSED else parsed_faults)(page) == []
    assert len(page.encode()) <= MOST_DRAWN
    assert page.count("<") <= MOST_ELEMENTS
    return found


def tried(app: Flask, made: Library) -> None:
    """A valid library: no error, and everything can be done with it."""
    texts = made.texts
    sources = sources_from(texts)
    found = check_sources(sources)
    assert [str(one) for one in found if one.severity == "error"] == []
    assert events_of(texts) <= MAX_NODES
    lived(app, sources, made.number, tuple(found))


def tried_broken(app: Flask, made: Broken) -> bool:
    """A broken library: refused with findings that have a place, or accepted and then whole; whether it was refused."""
    sources = sources_from(made.texts)
    found = check_sources(sources)
    assert len(found) <= MOST_FINDINGS
    for one in found:
        assert 1 <= one.line <= made.texts[one.file].count("\n") + 2, str(one)
        assert one.column >= 1
    refused = FORM not in sources.forms or any(one.severity == "error" for one in found)
    if not refused:
        lived(app, sources, made.number, tuple(found))
    return refused


@EACH
@given(a_library())
def test_any_definition_can_be_filled_in_read_and_printed(
    drawing_app: Flask, national_numbers: None, made: Library
) -> None:
    tried(drawing_app, made)


@EACH
@given(a_broken_library())
def test_a_broken_definition_is_refused_at_its_place_or_works(
    drawing_app: Flask, national_numbers: None, made: Broken
) -> None:
    tried_broken(drawing_app, made)


def test_every_type_of_field_takes_part() -> None:
    seen = {
        one["type"]
        for number in range(60)
        for step in library(number, 5).data[f"base/{FORM}.yaml"]["steps"]
        for field in step["fields"]
        for one in (field, *field.get("columns", ()))
        if "type" in one
    }
    assert seen == set(FIELD_TYPES)


def test_most_broken_definitions_are_refused_and_some_are_not(drawing_app: Flask, national_numbers: None) -> None:
    refused = [tried_broken(drawing_app, broken(library(number, 2), number)) for number in range(60)]
    assert 0.3 < sum(refused) / len(refused) < 0.98


def ours(form: str) -> Library:
    """A form of ours with the files around it, as plain data."""
    wanted = (
        "base/options/",
        "base/blocks/",
        f"base/{form}.yaml",
        "regions/ovl/region.yaml",
        f"regions/ovl/{form}.yaml",
    )
    files = {path: file for path, file in files_of(OURS).items() if path.startswith(wanted)}
    return Library(0, {path: plain(load_document(file).data) for path, file in files.items()})


def plain(data: Any) -> Any:  # noqa: ANN401 -- plain data
    """Marked mappings and lists as ordinary ones."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    return [plain(one) for one in data] if isinstance(data, list) else data


FORMS = sorted(file.stem for file in (OURS / "base").glob("*.yaml") if "." not in file.stem)


@pytest.mark.parametrize("form", FORMS)
def test_our_own_forms_broken_are_refused_at_their_place_or_resolve(form: str) -> None:
    whole_one = ours(form)
    for number in range(3):
        made = broken(whole_one, number, path=f"base/{form}.yaml")
        sources = sources_from(made.texts)
        for one in check_sources(sources):
            assert 1 <= one.line <= made.texts[one.file].count("\n") + 2, str(one)


WAYS: Mapping[str, Callable[[Flask, int], object]] = {
    "valid": lambda app, number: tried(app, library(number, 1 + number % 7)),
    "hostile": lambda app, number: tried(app, library(number, 1 + number % 7, hostile=True)),
    "broken": lambda app, number: tried_broken(app, broken(library(number, 1 + number % 3), number)),
}


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", WAYS)
def test_ten_thousand_of_each_within_time_and_memory(
    kind: str, part: int, drawing_app: Flask, national_numbers: None, record_property: Callable[[str, object], None]
) -> None:
    tried(drawing_app, library(0, 7))
    costs = Costs(f"{kind} definitions, part {part}")
    for number in numbers(part):
        costs.of(lambda number=number: WAYS[kind](drawing_app, number), number)  # type: ignore[misc]  # bound now
    record_property("measured", costs.told())
    costs.judge()
