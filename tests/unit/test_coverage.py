"""Branches: which there are, and which a few examples reach."""

from __future__ import annotations

from typing import Any

from portal.definitions.branches import forks, in_words
from portal.definitions.golden import Case, Expectation
from portal.definitions.language import Definition
from portal.forms.coverage import by_examples, by_walks, coverage
from tests.definitions.building import YES_NO, a_definition, a_field, a_group

SCORE = {
    "id": "som",
    "title": {"nl": "Som"},
    "items": ["a"],
    "points": {"ja": "2", "nee": "0"},
    "critical": [{"id": "ernstig", "when": 'a == "ja" && b == "brand"', "label": {"nl": "Brand"}}],
    "levels": [{"level": "hoog", "any_critical": "true"}, {"level": "midden", "at_least": "2"}, {"level": "laag"}],
}


def tiny(**more: Any) -> Definition:  # noqa: ANN401 -- keys of a definition
    """A form with a fork of every kind."""
    options = [YES_NO[0], {**YES_NO[1], "show_if": 'a == "ja"'}]
    return a_definition(
        a_field("a", "choice"),
        a_field("b", show_if='a == "ja"', required_if='a == "ja"'),
        a_field("c", "computed", compute='a == "ja" ? (b == "brand" ? "1" : "2") : "3"'),
        a_field("d", "choice", options=options),
        a_group("g", a_field("x"), a_field("y", required_if='row.x == "z"')),
        rules=[{"check": 'b != "brand"', "message": {"nl": "Kijk na"}}],
        scores=[SCORE],
        **more,
    )


def a_case(**answers: Any) -> Case:  # noqa: ANN401 -- answers as a case writes them
    """An example that expects nothing."""
    return Case(name="x", answers=answers, facts={"today": "2026-03-02"}, expect=Expectation())


def reached_by(*cases: Case) -> tuple[int, list[tuple[str, str, int, bool]]]:
    """How many branches there are, and those that no example reaches."""
    form = tiny()
    found = coverage(form, forks(form), by_examples(form, cases), frozenset())
    return found.all, [(gap.fork.owner, gap.fork.slot, gap.fork.number, gap.outcome) for gap in found.gaps]


def test_every_way_it_can_go_is_a_branch() -> None:
    every, gaps = reached_by()
    assert every == len(gaps)
    assert gaps == [
        ("b", "show_if", 0, True),
        ("b", "show_if", 0, False),
        ("b", "required_if", 0, True),
        ("c", "compute", 1, True),
        ("c", "compute", 1, False),
        ("c", "compute", 2, True),
        ("c", "compute", 2, False),
        ("d", "option:nee", 0, True),
        ("d", "option:nee", 0, False),
        ("g.y", "required_if", 0, True),
        ("g.y", "required_if", 0, False),
        ("rule:0", "check", 0, True),
        ("rule:0", "check", 0, False),
        ("score:som", "critical:ernstig", 0, True),
        ("score:som", "critical:ernstig", 0, False),
        ("score:som", "level:0", 0, True),
        ("score:som", "level:1", 0, True),
        ("score:som", "level:2", 0, True),
    ]


def test_an_example_reaches_what_it_passes_and_nothing_behind_it() -> None:
    gaps = reached_by(a_case(a="nee"))[1]
    assert ("c", "compute", 1, False) not in gaps
    assert {("c", "compute", 2, True), ("c", "compute", 2, False), ("c", "compute", 1, True)} <= set(gaps)
    assert ("score:som", "level:2", 0, True) not in gaps


def test_what_is_left_is_exactly_what_nobody_tried() -> None:
    rows = [{"id": "r1", "x": "z"}, {"id": "r2", "x": "q"}]
    assert reached_by(a_case(a="ja", b="water", g=rows), a_case(a="nee"))[1] == [
        ("c", "compute", 2, True),
        ("rule:0", "check", 0, False),
        ("score:som", "critical:ernstig", 0, True),
        ("score:som", "level:0", 0, True),
    ]
    everything = (a_case(a="ja", b="water", g=rows), a_case(a="nee"), a_case(a="ja", b="brand"))
    assert reached_by(*everything)[1] == []


def test_a_walk_answers_everything_in_turn() -> None:
    form = tiny()
    found = coverage(form, forks(form), frozenset(), by_walks(form))
    assert found.walked > 0
    assert ("rule:0", False) in [(gap.fork.owner, gap.outcome) for gap in found.gaps]
    assert ("b", True) not in [(gap.fork.owner, gap.outcome) for gap in found.gaps]


def test_a_branch_reads_in_dutch() -> None:
    form = tiny()
    words = {in_words(fork, form) for fork in forks(form)}
    assert {"dat u bij ‘Wat is b?’ ‘brand’ antwoordt", "niveau 'hoog'"} <= words
