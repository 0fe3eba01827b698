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


JUSTICE = a_field("c", audience="justice")
BOTH = "'b' neemt over wat niet dezelfde mensen lezen: 'a' (care), 'c' (justice). Zet 'audience: director' bij 'b', "


@pytest.mark.parametrize(
    "copy",
    [
        computed(compute='a + " " + c'),
        computed(compute='a + " " + c', audience="care"),
        computed(compute='a + " " + c', audience="justice"),
        a_field("b", prefill="a", default="c"),
    ],
)
def test_sources_with_different_readers_give_one_finding_whose_advice_holds(copy: dict[str, Any]) -> None:
    told = [one for one in findings(CARE, JUSTICE, copy) if "neemt" in one]
    assert len(told) == 1
    assert f"{BOTH}of maak er een veld van voor elke groep lezers." in told[0]
    mended = findings(CARE, JUSTICE, {**copy, "audience": "director"})
    assert not any("neemt" in one for one in mended)


def test_of_two_narrow_sources_the_narrowest_says_who_reads() -> None:
    fields = [CARE, a_field("c", audience="director")]
    told = [one for one in findings(*fields, computed(compute='a + " " + c', audience="care")) if "neemt" in one]
    assert len(told) == 1
    assert "'a' (care), 'c' (director). Zet 'audience: director' bij 'b'" in told[0]


CHOSEN = a_field("a", "choice", audience="care")
OPEN = a_field("c", "choice")


def a_score(name: str = "som", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any property of a score
    """A score over a question that everybody reads."""
    found = {"id": name, "title": {"nl": "Som", "en": "Sum"}, "items": ["c"], "points": {"ja": "1", "nee": "0"}}
    return {**found, "levels": [{"level": "laag", "at_least": "0"}], **more}


def shown(**more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any property of a field
    return a_field("s", "score", score="som", **more)


CRITICAL = [{"id": "x", "when": 'a == "ja"', "label": {"nl": "Ernstig", "en": "Serious"}}]
ADJUSTED = [{"id": "x", "when": 'a == "ja"', "label": {"nl": "Meer", "en": "More"}, "points": "1"}]
NARROWER_SCORES = [
    {"items": ["a"]},
    {"critical": CRITICAL},
    {"adjust": ADJUSTED},
    {"levels": [{"level": "hoog", "when": 'a == "ja"'}]},
]


@pytest.mark.parametrize("score", NARROWER_SCORES)
def test_a_score_is_not_for_more_people_than_what_it_looks_at(score: dict[str, Any]) -> None:
    found = findings(CHOSEN, OPEN, shown(), scores=[a_score(**score)])
    assert any("'s' toont de score 'som', waarin 'a' meetelt" in one for one in found)
    assert any("zet 'audience: care' bij 's'" in one for one in found)
    narrow = findings(CHOSEN, OPEN, shown(audience="director"), scores=[a_score(**score)])
    assert not any("meetelt" in one for one in narrow)


def test_a_value_that_is_worked_out_from_a_score_follows_it() -> None:
    fields = [CHOSEN, OPEN, computed(compute="string(score.som.total)")]
    assert any("'b' toont de score 'som'" in one for one in findings(*fields, scores=[a_score(items=["a"])]))
    assert not any("meetelt" in one for one in findings(*fields, scores=[a_score()]))


def test_a_score_that_looks_at_another_score_follows_that_one_too() -> None:
    upper = a_score("boven", critical=[{**CRITICAL[0], "when": "score.som.total > 0"}])
    field = a_field("s", "score", score="boven")
    found = findings(CHOSEN, OPEN, field, scores=[a_score(items=["a"]), upper])
    assert any("'s' toont de score 'boven', waarin 'a' meetelt" in one for one in found)


def test_what_takes_an_answer_over_and_works_with_a_score_follows_both() -> None:
    """Also when a group around it makes it narrow enough for one of them."""
    fields = [CHOSEN, OPEN, a_field("d", audience="justice")]
    copy = computed(compute="d + string(score.som.total)")
    for told in (
        findings(*fields, copy, scores=[a_score(items=["a"])]),
        findings(*fields, a_group("g", copy, audience="justice"), scores=[a_score(items=["a"])]),
    ):
        about = [one for one in told if "audience: " in one]
        assert len(about) == 1
        assert "'a' (care), 'd' (justice). Zet 'audience: director'" in about[0]


def test_when_a_score_is_shown_tells_nothing_of_the_answer() -> None:
    found = findings(CHOSEN, OPEN, shown(), scores=[a_score(shown_if='a == "ja"')])
    assert not any("meetelt" in one for one in found)
