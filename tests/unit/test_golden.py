"""Golden cases: every difference between what a case expects and what comes out is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from portal.definitions.golden import Case, Outcome, run
from portal.definitions.language import Definition
from portal.languages import ENGLISH, speaking
from tests.definitions.building import a_definition, a_field

FOUND = Outcome(
    steps=("een", "twee"),
    visible=frozenset({"a"}),
    values={"a": "1"},
    levels={"som": "hoog"},
    missing=frozenset({"b"}),
)


def evaluate(
    definition: Definition,
    answers: Mapping[str, Any],
    facts: Mapping[str, str],
    earlier: Mapping[str, Mapping[str, Any]],
) -> Outcome:
    """The same outcome whatever is asked."""
    return FOUND


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ({"steps": "een"}, "de stappen zijn een, twee, verwacht: een"),
        ({"steps": ""}, "de stappen zijn een, twee, verwacht: geen"),
        ({"visible": "b"}, "'b' is niet te zien"),
        ({"hidden": "a"}, "'a' is te zien en zou verborgen zijn"),
        ({"values": {"a": "2"}}, "'a' is '1', verwacht: '2'"),
        ({"values": {"z": "2"}}, "'z' is '', verwacht: '2'"),
        ({"levels": {"som": "laag"}}, "'som' is 'hoog', verwacht: 'laag'"),
        ({"missing": ""}, "nog in te vullen: b, verwacht: geen"),
        ({"errors": "a"}, "fout: geen, verwacht: a"),
        ({"warnings": "a"}, "waarschuwing: geen, verwacht: a"),
    ],
)
def test_what_comes_out_otherwise_is_said(expect: dict[str, Any], message: str) -> None:
    case = Case.model_validate({"name": "Eén", "expect": expect})
    assert [one.message for one in run(a_definition(a_field("a")), (case,), evaluate)] == [message]


def test_what_comes_out_otherwise_is_said_in_english_too_and_beside_what_came_before() -> None:
    case = Case.model_validate({"name": "Eén", "expect": {"steps": "", "hidden": "a", "missing": ""}})
    with speaking(ENGLISH):
        found = run(a_definition(a_field("a")), (case,), evaluate)
        assert [one.message for one in found] == [
            "the steps are een, twee, expected: none",
            "'a' is shown and would be hidden",
            "still to be filled in: b, expected: none",
        ]
        assert found[0].compared == "the steps are een, twee; before: none"
    assert found[1].compared == "'a' is shown and would be hidden"


def test_what_a_case_does_not_name_is_not_looked_at() -> None:
    expect = {"steps": "een twee", "visible": "a", "hidden": "b", "values": {"a": "1"}, "missing": "b"}
    cases = tuple(Case.model_validate({"name": "Eén", "expect": one}) for one in ({}, expect))
    assert run(a_definition(a_field("a")), cases, evaluate) == ()
