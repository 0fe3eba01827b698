"""Example cases are read as a post is."""

from __future__ import annotations

from decimal import Decimal

from portal.definitions.values import Unknown
from portal.forms.rehearsal import fact_value, rehearse
from tests.forms import TODAY, a_form_of, options

FORM = a_form_of(
    {"id": "way", "type": "choice", "nl": "Weg", "options": options("a", "b"), "unknown": ["refused"]},
    {"id": "many", "type": "choices", "nl": "Wat", "options": options("a", "b")},
    {"id": "at", "type": "datetime", "nl": "Wanneer"},
    {"id": "tick", "type": "agreement", "nl": "Ja", "required": "true", "legal": "true"},
    {"id": "half", "type": "computed", "nl": "H", "compute": "size(rows) / 2"},
    {"id": "truth", "type": "computed", "nl": "T", "compute": 'way == "a"'},
    {
        "id": "rows",
        "type": "group",
        "nl": "Rijen",
        "columns": [
            {"id": "name", "type": "text", "nl": "Naam", "required": "true", "unknown": ["not_known"]},
            {
                "id": "late",
                "type": "text",
                "nl": "L",
                "rules": [{"check": 'row.late != "x"', "message": {"nl": "!"}, "severity": "warning"}],
            },
        ],
    },
    rules=[{"check": 'way != "b"', "message": {"nl": "Niet b."}, "fields": "way"}],
    scores=[{"id": "s", "title": {"nl": "S"}, "items": "way", "points": {"a": "1"}, "levels": [{"level": "laag"}]}],
)


def test_a_case_comes_to_what_a_person_would_see() -> None:
    rows = [{"id": "r1", "name": "not_known", "late": "x"}, {"late": "y"}]
    written = {"way": "a", "many": ["b", "a"], "at": "2026-03-01T22:15", "tick": "true", "rows": rows}
    found = rehearse(FORM.definition, written, {"today": "2026-11-22"})
    assert found.steps == ("one",)
    assert {"rows.name", "rows.r1.name", "rows.2.name", "way"} <= found.visible
    assert (found.values["many"], found.values["half"], found.values["truth"]) == ("a b", "1", "true")
    assert found.values["at"] == "2026-03-01T21:15:00+00:00"
    assert found.levels == {"s": "laag"}
    assert (found.missing, found.warnings) == (frozenset({"rows.name"}), frozenset({"rows.late"}))
    assert not found.errors


def test_what_cannot_be_read_or_does_not_exist_is_an_error() -> None:
    found = rehearse(FORM.definition, {"way": "z", "nothing": "x", "tick": "false"}, {})
    assert found.errors == {"way", "nothing"}
    assert found.missing == {"tick"}
    assert rehearse(FORM.definition, {"way": "b"}, {}).errors == {"way"}
    assert rehearse(FORM.definition, {"way": "refused"}, {}).values["way"] == ""


def test_facts_have_their_declared_type() -> None:
    assert fact_value("today", "2026-11-22") == TODAY
    assert fact_value("plan_version", "2") == Decimal(2)
    assert fact_value("on_behalf", "true") is True
    assert fact_value("region", "ovl") == "ovl"
    assert fact_value("region", "") is Unknown.NOT_ASKED
