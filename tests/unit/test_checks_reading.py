"""What follows from an answer is read by nobody who may not read that answer (security.md B16)."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.checks import check_definition
from tests.definitions.building import a_definition, a_field, a_group, findings

CARE = a_field("a", audience="care")
SECRET = a_field("a", protection="secret")


def computed(**more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any property of a field
    return a_field("b", "computed", **{"compute": "a", "value_type": "text", **more})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([CARE, computed()], "zet 'audience: care' bij 'b'"),
        ([CARE, computed(audience="justice")], "zet 'audience: care' bij 'b'"),
        ([CARE, a_field("b", prefill="a")], "zet 'audience: care' bij 'b'"),
        ([CARE, a_field("b", default="a")], "zet 'audience: care' bij 'b'"),
        ([SECRET, a_field("b", prefill="a")], "zet 'protection: secret'"),
        ([a_group("g", a_field("c"), audience="director"), computed(compute="string(size(g))")], "audience: director"),
    ],
)
def test_a_copy_is_not_for_more_people(fields: list[dict[str, Any]], sentence: str) -> None:
    assert any(sentence in found for found in findings(*fields))


@pytest.mark.parametrize(
    "fields",
    [
        [CARE, computed(audience="care")],
        [CARE, computed(audience="director")],
        [SECRET, a_field("b", prefill="a", protection="secret")],
        [a_field("a"), computed()],
        [a_field("a", audience="care"), a_field("b", show_if='a == "x"')],
    ],
)
def test_a_copy_for_the_same_people_or_fewer_is_fine(fields: list[dict[str, Any]]) -> None:
    assert not any("neemt" in found for found in findings(*fields))


def test_an_answer_of_an_earlier_form_keeps_its_readers() -> None:
    referral = a_definition(CARE, form="referral")
    table = a_definition(a_field("b", prefill="earlier.referral.a"), form="meeting")
    found = [one.message for one in check_definition(table, {}, {"referral": referral, "meeting": table})]
    assert any("'b' neemt 'earlier.referral.a' over" in one for one in found)
