"""Why a question stays: every use for which the overlay refuses to hide it, in words."""

from __future__ import annotations

import pytest

from portal.definitions.language import Field
from portal.definitions.usage import needed
from portal.forms.hiding import may_not_hide, still_needed
from tests.definitions.building import a_definition, a_field, a_group

COLUMNS = (a_field("name", label={"nl": "Hoe heet hij?"}, bind="person.first_name"), a_field("age"))
FORM = a_definition(
    a_field("a"),
    a_field("b", label={"nl": "Waarom?"}, show_if='a == "ja"', required_if='a == "ja"'),
    a_group("people", *COLUMNS, summary=["age"], label={"nl": "Wie zijn er?"}),
    a_field("c"),
    a_field("free"),
    rules=[{"check": 'c == "ja"', "message": {"nl": "Kijk na"}, "fields": ["c"]}],
)


@pytest.mark.parametrize(
    ("field_id", "told"),
    [
        ("a", ("‘Waarom?’ hangt ervan af.",)),
        ("people.name", ("Het antwoord komt in het dossier van het gezin.",)),
        ("people.age", ("Elke rij van ‘Wie zijn er?’ toont het als opschrift.",)),
        ("people", ("Het antwoord komt in het dossier van het gezin.",)),
        ("c", ("Een controle van het hele formulier kijkt ernaar.",)),
        ("free", ()),
    ],
)
def test_each_use_is_said_once(field_id: str, told: tuple[str, ...]) -> None:
    assert still_needed(FORM, field_id) == told
    assert bool(told) is bool(list(needed(FORM, {field_id})))


def test_what_the_law_or_flanders_asks_stays() -> None:
    legal, asked = Field(id="a", type="text", legal=True), Field(id="b", type="text", required=True)
    assert "wettelijk" in may_not_hide(legal)
    assert "heel Vlaanderen" in may_not_hide(asked)
    assert may_not_hide(Field(id="c", type="text")) == ""
