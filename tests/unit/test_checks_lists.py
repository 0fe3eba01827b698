"""What a list of a register is headed with, and in which order forms stand in a list."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.checks import check_definition
from portal.definitions.compare import differences
from tests.definitions.building import a_definition, a_field, findings

LONG = {"nl": "Wat is het beroep van wie om advies vraagt?", "en": "What is the profession of who asks?"}
SHORT = {"nl": "Beroep", "en": "Profession"}


def about_lists(field: dict[str, Any], shows: str = "a") -> list[str]:
    """What the checks say of the columns of a list."""
    return [one for one in findings(field, home="register", shows=shows) if "lijst" in one]


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (a_field("a"), 0),
        (a_field("a", label=LONG), 1),
        (a_field("a", label=LONG, short=SHORT), 0),
        (a_field("a", short=LONG), 1),
    ],
)
def test_a_column_with_a_long_label_has_a_short_name(field: dict[str, Any], said: int) -> None:
    assert len(about_lists(field)) == said


def test_a_short_name_without_a_list_does_nothing() -> None:
    assert "'short' doet niets" in about_lists(a_field("a", short=SHORT), shows="")[0]


def test_a_short_name_is_said_in_both_languages() -> None:
    found = check_definition(a_definition(a_field("a", short={"nl": "Beroep"}), home="register", shows="a"))
    assert [one.message for one in found] == ["Er ontbreekt een Engelse tekst voor 'short' van 'a': schrijf 'en:'."]


def test_another_place_in_a_list_is_an_order_and_another_short_name_a_wording() -> None:
    old = a_definition(a_field("a"), home="register", shows="a")
    new = a_definition(a_field("a", short=SHORT), home="register", shows="a", rank="10")
    assert {(one.kind, one.slot) for one in differences(old, new)} == {("order", "rank"), ("wording", "short")}
