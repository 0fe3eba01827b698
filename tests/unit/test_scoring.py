"""Scores of the basic risk level (forms.md 3.3): order, bands, what is critical, what is unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from portal.definitions.values import Unknown
from portal.forms.answers import Row
from portal.forms.journey import evaluate
from portal.forms.scoring import ScoreResult, in_words
from tests.forms import FACTS, a_form_of, options

ANSWERS = options("aanwezig", "vroeger", "afwezig", "onbekend")
FACTORS = [f"f{n}" for n in range(26)]
BLOCK = {
    "id": "ifg",
    "title": {"nl": "Basistaxatie"},
    "items": " ".join(FACTORS),
    "points": {"aanwezig": "1", "vroeger": "0.5"},
    "weights": {"f25": "2"},
    "critical": [
        {"id": "f0", "when": 'f0 == "aanwezig"', "label": {"nl": "Wurging"}},
        {"id": "both", "when": 'f1 == "aanwezig" && f2 == "aanwezig"', "label": {"nl": "Escalatie bij scheiding"}},
    ],
    "levels": [
        {
            "level": "hoog",
            "any_critical": "true",
            "at_least": "12",
            "when": 'children.exists(c, c.direct == "aanwezig")',
        },
        {"level": "niet_bepaald", "unknown_over": "8"},
        {"level": "medium", "at_least": "5"},
        {"level": "laag"},
    ],
}
CHILDREN = {
    "id": "children",
    "type": "group",
    "nl": "Kinderen",
    "columns": [{"id": "direct", "type": "choice", "nl": "Rechtstreeks?", "options": ANSWERS}],
}
FIELDS = [{"id": name, "type": "choice", "nl": name, "options": ANSWERS} for name in FACTORS]
FORM = a_form_of(*FIELDS, CHILDREN, scores=[BLOCK])


def scored(*, present: int = 0, past: int = 0, unknown: int = 0, **more: Any) -> ScoreResult:  # noqa: ANN401 -- answers of any type
    """The score with so many factors present, past and unknown (from the last one back) and the rest absent."""
    codes = ["aanwezig"] * present + ["vroeger"] * past + ["onbekend"] * unknown
    codes += ["afwezig"] * (26 - len(codes))
    answers = dict(zip(reversed(FACTORS[:25]), codes, strict=False)) | {"f25": codes[-1]}
    return evaluate(FORM, answers | more, FACTS).scores["ifg"]


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ({"present": 4, "past": 1}, "laag"),
        ({"present": 4, "past": 2}, "medium"),
        ({"present": 11, "past": 1}, "medium"),
        ({"present": 11, "past": 2}, "hoog"),
        ({"unknown": 8}, "laag"),
        ({"unknown": 9}, "niet_bepaald"),
        ({"present": 5, "unknown": 9}, "niet_bepaald"),
        ({"unknown": 20, "f0": "aanwezig"}, "hoog"),
        ({"f0": "vroeger"}, "laag"),
        ({"f1": "aanwezig"}, "laag"),
        ({"f1": "aanwezig", "f2": "aanwezig"}, "hoog"),
        ({"children": (Row("c1", {"direct": "aanwezig"}),)}, "hoog"),
        ({"children": (Row("c1", {"direct": "onbekend"}),)}, "laag"),
    ],
)
def test_the_first_level_of_which_a_demand_holds_wins(given: dict[str, Any], level: str) -> None:
    assert scored(**given).level == level


def test_the_past_counts_half_and_weights_count() -> None:
    assert scored(present=2, past=1).total == Decimal("2.5")
    assert scored(f25="aanwezig").total == 2


def test_unknown_and_not_answered_are_counted_apart_and_never_as_absent() -> None:
    result = scored(unknown=2, f0=None, f1=Unknown.REFUSED)
    assert (result.unknown, result.missing) == (3, 1)
    nothing = evaluate(FORM, {}, FACTS).scores["ifg"]
    assert (nothing.level, nothing.missing, nothing.total) == ("niet_bepaald", 26, Decimal(0))


def test_critical_items_are_named() -> None:
    assert [item.id for item in scored(f0="aanwezig", f1="aanwezig", f2="aanwezig").critical] == ["f0", "both"]


def test_what_is_not_asked_does_not_count_as_missing() -> None:
    fields = [FIELDS[0], {**FIELDS[1], "show_if": "false"}]
    block = {**BLOCK, "items": "f0 f1", "critical": [], "levels": [{"level": "hoog", "at_least": "99"}], "weights": {}}
    result = evaluate(a_form_of(*fields, scores=[block]), {"f0": "aanwezig", "f1": "aanwezig"}, FACTS).scores["ifg"]
    assert (result.total, result.missing, result.level) == (Decimal(1), 0, None)


def test_a_block_that_is_not_shown_says_nothing_and_conditions_see_the_rest() -> None:
    level = {"id": "level", "type": "computed", "nl": "Niveau", "compute": "score.ifg.level"}
    items = {"id": "items", "type": "computed", "nl": "Kritiek", "compute": "score.ifg.critical"}
    field = {"id": "shown", "type": "score", "nl": "Uitkomst", "score": "ifg"}
    fields: list[dict[str, Any]] = [*FIELDS, CHILDREN, level, items, field]
    shown = evaluate(a_form_of(*fields, scores=[BLOCK]), {"f0": "aanwezig"}, FACTS)
    assert (shown.value("level"), shown.value("items"), shown.value("shown")) == ("hoog", ("f0",), "hoog")
    form = a_form_of(*fields, scores=[{**BLOCK, "shown_if": 'f3 == "aanwezig"'}])
    hidden = evaluate(form, {"f0": "aanwezig"}, FACTS)
    assert not hidden.scores["ifg"].shown
    assert hidden.value("level") is Unknown.NOT_ASKED


ADJUSTED = {
    **BLOCK,
    "items": "f0 f1",
    "critical": [],
    "weights": {},
    "adjust": [
        {"id": "gun", "when": 'f2 == "aanwezig"', "points": "4", "label": {"nl": "Een vuurwapen"}},
        {"id": "apart", "when": 'f3 == "aanwezig"', "points": "-3", "label": {"nl": "Nooit samen gewoond"}},
        {"id": "always", "when": 'f4 == "aanwezig"', "level": "hoog", "label": {"nl": "Altijd hoog"}},
    ],
    "levels": [{"level": "medium", "at_least": "5"}, {"level": "laag"}],
}


@pytest.mark.parametrize(
    ("given", "total", "level"),
    [
        ({}, "1", "laag"),
        ({"f2": "aanwezig"}, "5", "medium"),
        ({"f2": "aanwezig", "f3": "aanwezig"}, "2", "laag"),
        ({"f2": "onbekend"}, "1", "laag"),
        ({"f4": "aanwezig"}, "1", "hoog"),
    ],
)
def test_a_condition_adds_points_takes_them_off_or_sets_the_level(
    given: dict[str, Any], total: str, level: str
) -> None:
    form = a_form_of(*FIELDS, scores=[ADJUSTED])
    result = evaluate(form, {"f0": "aanwezig", "f1": "afwezig", **given}, FACTS).scores["ifg"]
    assert (result.total, result.level) == (Decimal(total), level)


TYPED = {"id": "dash", "title": {"nl": "DASH"}, "total": "sum"}
BANDS = [{"level": "hoog", "at_least": "14"}, {"level": "laag"}]
SUM = {"id": "sum", "type": "number", "nl": "Som"}


@pytest.mark.parametrize(
    ("answers", "level"),
    [({"sum": Decimal(14)}, "hoog"), ({"sum": Decimal("13.5")}, "laag"), ({}, None), ({"sum": Unknown.REFUSED}, None)],
)
def test_the_sum_of_another_instrument_is_typed_and_its_bands_give_the_level(
    answers: dict[str, Any], level: str | None
) -> None:
    form = a_form_of(SUM, scores=[{**TYPED, "levels": BANDS}])
    assert evaluate(form, answers, FACTS).scores["dash"].level == level


def test_without_points_there_is_no_sum_and_the_level_is_a_judgement() -> None:
    block = {"id": "spj", "title": {"nl": "Oordeel"}, "items": "f0 f1", "levels": [{"level": "laag"}]}
    result = evaluate(a_form_of(*FIELDS, scores=[block]), {"f0": "aanwezig", "f1": "onbekend"}, FACTS).scores["spj"]
    assert (result.total, result.level, result.unknown, result.missing) == (None, None, 1, 0)


def test_an_alarm_counts_without_a_sum() -> None:
    levels = [{"level": "hoog", "any_critical": "true"}]
    block = {"id": "spj", "title": {"nl": "Oordeel"}, "items": "f0", "critical": BLOCK["critical"], "levels": levels}
    assert evaluate(a_form_of(*FIELDS, scores=[block]), {"f0": "aanwezig"}, FACTS).scores["spj"].level == "hoog"


def test_an_earlier_level_is_told_with_its_day_and_its_sum() -> None:
    assert in_words({"on": "2026-03-02", "level": "Hoog", "total": "12.5"}) == "2 maart 2026: Hoog (som 12,5)"
    assert in_words({"on": "2026-03-02", "level": "Hoog", "total": ""}) == "2 maart 2026: Hoog"
