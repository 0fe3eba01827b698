"""Differences between two versions, and whether they change what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.compare import NAMES, SEPARATE, asks_something_else, differences
from portal.definitions.language import Field
from tests.definitions.building import YES_NO, a_definition, a_field, a_group, a_step

A = a_field("a", "choice")
B = a_field("b")
RULE = {"check": 'a == "ja"', "message": {"nl": "Kijk na", "en": "Check"}}
SCORE = {"id": "som", "title": {"nl": "Som"}, "items": ["a"], "points": {"ja": "1"}}
Fields = list[dict[str, Any]]


def between(
    old: Fields, new: Fields, old_more: dict[str, Any] | None = None, new_more: dict[str, Any] | None = None
) -> list[tuple[str, str]]:
    """Kind and sentence of each difference."""
    before, after = a_definition(*old, **(old_more or {})), a_definition(*new, **(new_more or {}))
    return [(one.kind, one.sentence) for one in differences(before, after)]


def test_the_same_definition_has_no_differences() -> None:
    assert between([A, B], [A, B], {"rules": [RULE], "scores": [SCORE]}, {"rules": [RULE], "scores": [SCORE]}) == []


@pytest.mark.parametrize(
    ("old", "new", "kind", "sentence"),
    [
        ([B], [{**B, "required": True}], "asked", "Vraag 'Wat is b?' werd verplicht."),
        ([{**B, "required": True}], [B], "asked", "Vraag 'Wat is b?' is niet meer verplicht."),
        ([A], [A, B], "asked", "Vraag 'Wat is b?' kwam erbij."),
        ([A, B], [A], "asked", "Vraag 'Wat is b?' wordt niet meer gevraagd."),
        ([A, B], [B, A], "order", "De vragen van 'Stap een' staan in een andere volgorde."),
        ([B], [{**B, "label": {"nl": "Wat?", "en": "What?"}}], "wording", "Vraag 'Wat is b?' heet nu 'Wat?'."),
        (
            [B],
            [{**B, "label": {"nl": "Wat is b?", "en": "X"}}],
            "wording",
            "Van vraag 'Wat is b?' veranderde het opschrift.",
        ),
        ([B], [{**B, "help": {"nl": "Kort"}}], "wording", "Bij vraag 'Wat is b?' luidt de uitleg nu: 'Kort'"),
        ([{**B, "help": {"nl": "Kort"}}], [B], "wording", "Bij vraag 'Wat is b?' staat geen uitleg meer."),
        ([B], [{**B, "help": {"nl": "", "en": "Short"}}], "wording", "Van vraag 'Wat is b?' veranderde de uitleg."),
        ([B], [{**B, "max_length": 9}], "asked", "Van vraag 'Wat is b?' veranderde de hoogste lengte."),
        ([B], [{**B, "many": True}], "asked", "Van vraag 'Wat is b?' veranderde of er meer dan één antwoord kan."),
        (
            [A, B],
            [A, {**B, "show_if": 'a == "ja"'}],
            "asked",
            "Vraag 'Wat is b?' wordt getoond als u bij ‘Wat is a?’ ‘Ja’ antwoordt.",
        ),
        ([A, B], [A, {**B, "required_if": "a ="}], "asked", "Vraag 'Wat is b?' is verplicht als a =."),
        (
            [A, {**B, "required_if": 'a == "ja"'}],
            [A, B],
            "asked",
            "Vraag 'Wat is b?': de voorwaarde 'is verplicht' verviel.",
        ),
        ([A], [a_field("a", "choice", options=YES_NO[:1])], "asked", "Bij vraag 'Wat is a?' verdween 'Nee'."),
        ([a_field("a", "choice", options=YES_NO[:1])], [A], "asked", "Bij vraag 'Wat is a?' kwam 'Nee' erbij."),
        (
            [A],
            [a_field("a", "choice", options=[{"code": "ja", "label": {"nl": "Zeker"}}, YES_NO[1]])],
            "wording",
            "Bij vraag 'Wat is a?' heet 'Ja' nu 'Zeker'.",
        ),
        (
            [A],
            [a_field("a", "choice", options=[{**YES_NO[0], "help": {"nl": "Echt"}}, YES_NO[1]])],
            "wording",
            "Bij vraag 'Wat is a?' veranderde de uitleg van 'Ja'.",
        ),
        (
            [A],
            [a_field("a", "choice", options=[{**YES_NO[0], "show_if": "false"}, YES_NO[1]])],
            "asked",
            "Bij vraag 'Wat is a?' veranderde wanneer 'Ja' te kiezen is.",
        ),
        (
            [A],
            [a_field("a", "choice", options=YES_NO[::-1])],
            "order",
            "De keuzes van vraag 'Wat is a?' staan in een andere volgorde.",
        ),
        ([A, B], [A, {**B, "rules": [RULE]}], "asked", "Van vraag 'Wat is b?' veranderden de regels."),
        (
            [A, {**B, "rules": [RULE]}],
            [A, {**B, "rules": [{**RULE, "message": {"nl": "Let op"}}]}],
            "wording",
            "Van vraag 'Wat is b?' veranderden de regels.",
        ),
        (
            [a_group("g", a_field("x"), a_field("y"))],
            [a_group("g", a_field("y"), a_field("x"))],
            "order",
            "De vragen van 'Wat is g?' staan in een andere volgorde.",
        ),
        ([a_step("een", A), a_step("twee", B)], [a_step("een", A)], "asked", "Stap 'Stap twee' verdween."),
        ([a_step("een", A)], [a_step("een", A), a_step("twee", B)], "asked", "Stap 'Stap twee' kwam erbij."),
        (
            [a_step("een", A), a_step("twee", B)],
            [a_step("twee", B), a_step("een", A)],
            "order",
            "De stappen staan in een andere volgorde.",
        ),
        (
            [a_step("een", A)],
            [a_step("een", A, title={"nl": "Eerst"})],
            "wording",
            "Stap 'Stap een' heet nu 'Eerst'.",
        ),
        (
            [a_step("een", A), a_step("twee", B)],
            [a_step("een", A), a_step("twee", B, optional_if='a == "ja"')],
            "asked",
            "Stap 'Stap twee' hoeft niet als u bij ‘Wat is a?’ ‘Ja’ antwoordt.",
        ),
        (
            [a_step("een", A, B), a_step("twee", a_field("c"))],
            [a_step("een", A), a_step("twee", a_field("c"), B)],
            "order",
            "Vraag 'Wat is b?' staat nu in stap 'Stap twee'.",
        ),
        ([a_field("b", label={})], [a_field("b", label={}, required=True)], "asked", "Vraag 'b' werd verplicht."),
        (
            [a_field("b", label={"nl": "x" * 80})],
            [a_field("b", label={"nl": "x" * 80}, required=True)],
            "asked",
            f"Vraag '{'x' * 59}…' werd verplicht.",
        ),
    ],
)
def test_a_difference_is_said_and_weighed(old: Fields, new: Fields, kind: str, sentence: str) -> None:
    assert (kind, sentence) in between(old, new)


@pytest.mark.parametrize(
    ("old", "new", "kind", "sentence"),
    [
        ({}, {"title": {"nl": "Anders"}}, "wording", "Van het formulier veranderde de titel."),
        ({}, {"readers": ["director"]}, "asked", "Van het formulier veranderde wie het leest."),
        ({}, {"rules": [RULE]}, "asked", "Er kwam een regel bij: 'Kijk na'"),
        ({"rules": [RULE]}, {}, "asked", "De regel 'Kijk na' verviel."),
        (
            {"rules": [RULE]},
            {"rules": [{**RULE, "check": 'a == "nee"'}]},
            "asked",
            "De regel 'Kijk na' kijkt nu iets anders na: of u bij ‘Wat is a?’ ‘Nee’ antwoordt.",
        ),
        ({"rules": [RULE]}, {"rules": [{**RULE, "severity": "info"}]}, "asked", "De regel 'Kijk na' veranderde."),
        ({"rules": [RULE]}, {"rules": [{**RULE, "fields": ["a"]}]}, "wording", "De regel 'Kijk na' veranderde."),
        ({}, {"scores": [SCORE]}, "asked", "De score 'Som' kwam erbij."),
        ({"scores": [SCORE]}, {}, "asked", "De score 'Som' verviel."),
        (
            {"scores": [SCORE]},
            {"scores": [{**SCORE, "points": {"ja": "2"}}]},
            "asked",
            "Van de score 'Som' veranderde: de punten.",
        ),
        (
            {"scores": [SCORE]},
            {"scores": [{**SCORE, "notice": {"nl": "Let op"}}]},
            "wording",
            "Van de score 'Som' veranderde: de opmerking ernaast.",
        ),
    ],
)
def test_rules_scores_and_the_form_itself_are_compared(
    old: dict[str, Any], new: dict[str, Any], kind: str, sentence: str
) -> None:
    assert between([A], [A], old, new) == [(kind, sentence)]


@pytest.mark.parametrize("slot", [one for one in Field.model_fields if one not in SEPARATE])
def test_every_property_has_a_name(slot: str) -> None:
    assert NAMES.get(slot, "")[:1].islower()


def test_the_lines_of_a_matrix_are_compared() -> None:
    def matrix(*codes: str, words: str = "Lijn") -> Fields:
        items = [{"code": code, "label": {"nl": f"{words} {code}"}} for code in codes]
        return [a_field("m", "matrix", items=items, options=YES_NO)]

    said = between(matrix("a", "b"), matrix("c", "b"))
    assert ("asked", "Bij vraag 'Wat is m?' verdween de lijn 'Lijn a'.") in said
    assert ("asked", "Bij vraag 'Wat is m?' kwam de lijn 'Lijn c' erbij.") in said
    renamed = between(matrix("a"), matrix("a", words="Rij"))
    assert renamed == [("wording", "Bij vraag 'Wat is m?' veranderde de lijn 'Rij a'.")]
    order = "De lijnen van vraag 'Wat is m?' staan in een andere volgorde."
    assert between(matrix("a", "b"), matrix("b", "a")) == [("order", order)]


def test_a_step_on_the_page_of_the_check_is_said() -> None:
    old, new = a_definition(a_step("een", A)), a_definition(a_step("een", A, with_check=True))
    said = "Stap 'Stap een' staat nu op de pagina waar men nakijkt en verstuurt."
    assert [one.sentence for one in differences(old, new)] == [said]


def test_the_differences_of_a_field_come_in_one_order() -> None:
    new = {**B, "help": {"nl": "Kort"}, "max_length": 9, "statistics": True, "why": {"nl": "Daarom"}}
    assert [one.slot for one in differences(a_definition(B), a_definition(new))] == [
        "help",
        "why",
        "statistics",
        "max_length",
    ]


def test_an_ordered_list_in_another_order_changes_what_is_asked() -> None:
    old = [a_field("a", "choice", ordered=True)]
    new = [a_field("a", "choice", ordered=True, options=YES_NO[::-1])]
    assert between(old, new)[0][0] == "asked"


def test_a_group_that_goes_is_said_once() -> None:
    assert len(between([A, a_group("g", a_field("x"))], [A])) == 1


def test_a_second_reader_is_needed_when_something_else_is_asked() -> None:
    wording = a_definition({**B, "help": {"nl": "Kort"}})
    assert not asks_something_else(differences(a_definition(B), wording))
    assert asks_something_else(differences(a_definition(B), a_definition(B, A)))
