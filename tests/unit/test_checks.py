"""The checks: every kind of mistake is found, and the sentence says what would be right."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.definitions.checks import CHECKS, check_definition, earlier
from portal.definitions.checks.subject import subject
from portal.definitions.scope import FIELD_KINDS
from portal.forms.fields.registry import FIELD_TYPES
from tests.definitions.building import YES_NO, a_definition, a_field, a_group, a_step, findings
from tests.definitions.mistakes import KINDS, A, a_rule, a_score


def test_a_whole_definition_has_no_findings() -> None:
    group = a_group("persons", a_field("c"), a_field("b", show_if='answered(row.c) && a == "ja"'), summary=["c"])
    extra = a_field("n", "number", min="0", max="9", default="1", rules=[a_rule("n > 3")])
    shown = a_field("s", "score", score="som")
    score = a_score(
        critical=[{"id": "a", "when": 'a == "ja"', "label": {"nl": "A", "en": "A"}}], shown_if="answered(n)"
    )
    more = {"scores": [score], "rules": [a_rule("size(persons) > 0", fields=["persons"])]}
    assert findings(A, group, extra, shown, **more) == []


@pytest.mark.parametrize(("fields", "more", "words"), [one[1:] for one in KINDS], ids=[one[0] for one in KINDS])
def test_a_kind_of_mistake_is_found(fields: list[dict[str, Any]], more: dict[str, Any], words: str) -> None:
    found = findings(*fields, **more)
    assert any(words in one for one in found), found


AMONG_OTHERS = frozenset({earlier.fitting})
"""What needs another form beside this one; tested in `test_earlier`."""


def test_every_check_has_a_mistake_that_it_finds() -> None:
    found = set()
    for _, fields, more, words in KINDS:
        looked_at = subject(a_definition(*fields, **more), {})
        found |= {check for check in CHECKS if any(words in one.message for one in check(looked_at))}
    assert {check.__qualname__ for check in {*CHECKS} - found - AMONG_OTHERS} == set()


ADVICE = re.compile(
    r"\b(schrijf|zet|haal|kies|geef|maak|bedoelde u|verander|laat|splits|voeg|zeg|vraag het|noem|verhoog|verlaag"
    r"|gebruik|er zijn|hoort een|is een geheel getal|kan alleen in)\b"
)


@pytest.mark.parametrize(("fields", "more", "words"), [one[1:] for one in KINDS], ids=[one[0] for one in KINDS])
def test_a_finding_says_what_to_do(fields: list[dict[str, Any]], more: dict[str, Any], words: str) -> None:
    silent = [one for one in findings(*fields, **more) if words in one and not ADVICE.search(one.lower())]
    assert not silent, "Say what a regional admin should write or take away instead"


def test_there_are_more_than_35_kinds_of_checks() -> None:
    assert len(CHECKS) >= 35
    assert all(check.__doc__ for check in CHECKS)


@pytest.mark.parametrize(
    "fields",
    [
        [a_field("a", optional_if="true", read_only_if="true")],
        [a_field("a", "choice", options=[*YES_NO, {"code": "oud", "label": YES_NO[0]["label"], "show_if": "false"}])],
        [
            a_step("een", a_field("b", show_if='a == "ja"')),
            a_step("twee", a_field("a", "choice", prefill="facts.region")),
        ],
        [a_step("een", a_field("b", show_if='c == "ja"')), a_step("twee", A, a_field("c", "computed", compute="a"))],
        [a_field("a", "choices", default='["ja"]')],
        [a_field("a", "record", of="partner", prefill="facts.organisation")],
        [a_field("a", "choice", default='facts.on_behalf ? "ja" : "nee"')],
        [a_field("a", "date", default="today() + 30", min="x")],
        [a_group("g", a_field("score"), a_field("name"))],
        [a_group("g", a_group("h", a_field("b"), a_field("c", show_if="answered(row.b)")))],
        [a_group("g", a_field("b", bind="person.first_name")), a_group("h", a_field("c", bind="person.last_name"))],
        [a_group("g", a_field("b", bind="goal.title"), a_field("c", bind="goal.measure"))],
        [A, a_field("b", show_if="facts.on_behalf && !facts.link_zone")],
        [A, a_field("b", show_if="answered(a)"), a_field("c", show_if="row_unknown == 1")][:2],
    ],
)
def test_what_is_fine_is_not_found(fields: list[dict[str, Any]]) -> None:
    assert findings(*fields) == []


def test_a_condition_with_very_many_cases_is_left_alone() -> None:
    choices = [a_field(f"a{i}", "choice") for i in range(8)]
    text = " && ".join(f'a{i} == "ja"' for i in range(8)) + ' && a0 == "nee"'
    assert findings(*choices, a_field("b", show_if=text)) == []


def test_without_marks_a_finding_still_names_the_form() -> None:
    found = check_definition(a_definition(a_field("a", "zzz")))
    assert found[0].file == "ovl/proef"


def test_every_type_of_the_registry_has_a_kind_in_expressions() -> None:
    assert FIELD_TYPES.keys() <= FIELD_KINDS.keys()


@pytest.mark.parametrize("name", ["a.b", "<b>.c", ".", "persons.persons"])
def test_an_id_with_a_dot_is_found_and_stops_no_other_check(name: str) -> None:
    inner = a_group("rows", a_field("d", show_if='answered(parent.c) && row.d == "ja"'))
    found = findings(a_group(name, a_field("c"), a_field("e", show_if="answered(row.c)"), inner), a_field("f", min="x"))
    assert any(name in one for one in found), found
    assert any("min" in one for one in found), found


def test_a_region_hears_of_the_text_box_it_added_wherever_it_stands() -> None:
    """A warning at a field of the base is no work for a region: the box too many is the one it added."""
    boxes = [a_field("ovl_a", required=True), *(a_field(f"b{n}", required=True) for n in range(4))]
    definition = a_definition(*boxes, origins={"ovl_a": "ovl"})
    found = [one.message for one in check_definition(definition) if "tekstvakken" in one.message]
    assert len(found) == 1
    assert "'ovl_a'" in found[0]
