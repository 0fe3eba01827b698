"""What a matrix, a relation and a rijksregister number need beside what every field needs."""

from __future__ import annotations

import pytest

from portal.definitions.checks import numbers_asked, resolutions
from portal.settings import national_numbers_allowed
from tests.definitions.building import BASE, YES_NO, a_field, findings, library


def test_a_matrix_and_a_relation_have_what_they_need() -> None:
    lines = [{"code": "a", "nl": "A", "en": "A"}, {"code": "a", "nl": "B", "en": "B", "show_if": "true"}]
    few = {"options": YES_NO, "items": lines[:1]}
    assert findings(a_field("m", "matrix", **few)) == findings(a_field("r", "relation", options=YES_NO)) == []
    said = " ".join(
        [
            *findings(a_field("m", "matrix", options=YES_NO)),
            *findings(a_field("m", "matrix", options=YES_NO, items=lines, members="partner")),
            *findings(a_field("t", items=lines[:1], members="person")),
            *findings(a_field("r", "relation", of="partner", many=True)),
        ]
    )
    for words in (
        "heeft geen lijnen", "staat twee keer", "staat er altijd", "Leden kunnen geen 'partner'",
        "Alleen een matrix heeft 'items'", "Alleen een matrix heeft 'members'", "niet welke relaties",
        "geen relatie met 'partner'", "Een relatie is er met één",
    ):  # fmt: skip
        assert words in said


def test_a_matrix_is_read_as_a_list_and_a_relation_by_its_parts() -> None:
    lines = [{"code": "wonen", "nl": "Wonen", "en": "Housing"}]
    fields = (
        a_field("m", "matrix", options=YES_NO, items=lines, members="person"),
        a_field("r", "relation", options=YES_NO),
    )
    right = ('m.exists(c, c.item == "wonen" && c.value == "ja")', "size(m) > 3", 'r.kind == "ja"', "answered(r.to)")
    for text in right:
        assert findings(*fields, a_field("b", show_if=text)) == []
    wrong = ('m.exists(c, c.value == "goed")', 'm.exists(c, c.zaak == "ja")', 'r.kind == "goed"', 'm == "ja"')
    for text in wrong:
        assert findings(*fields, a_field("b", show_if=text)) != []


def test_a_rijksregister_number_is_secret_and_asked_only_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert any("geheim" in one for one in findings(a_field("n", "national_number")))
    assert findings(a_field("n", "national_number", protection="secret")) == []
    source = BASE.replace("type: text", "type: national_number\n        protection: secret", 1)
    asked = [one.message for it in resolutions(library(base__proef=source)) for one in numbers_asked(it)]
    assert len(asked) == 1
    assert "PORTAL_NATIONAL_NUMBER" in asked[0]
    assert not national_numbers_allowed()
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")
    assert national_numbers_allowed()
