"""Records that are too many to list: searching them, choosing from results, and what a typed name stands for."""

from __future__ import annotations

from typing import Any

import pytest

from portal.definitions.values import Reference
from portal.forms.field_views import views
from portal.forms.fields.base import Context, RecordChoice, Searched, Typed, WrongError
from portal.forms.fields.matching import best, folded, same
from portal.forms.fields.records import Picker
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from tests.forms import a_form_of, read, templates, the_field

KRUISEM = RecordChoice("45068", "Kruisem", also="Kruishoutem")
OLM, OLMEN = RecordChoice("o1", "Wijkhuis De Olm"), RecordChoice("o2", "Wijkhuis Olmen")
FOUND = {"kruis": (KRUISEM,), "Kruishoutem": (KRUISEM,), "olm": (OLM, OLMEN), "wijkhuis de ólm": (OLM, OLMEN), "x": ()}


def a_search(known: tuple[RecordChoice, ...] = ()) -> dict[str, Any]:
    """Records of which nothing is listed."""
    return {"partner": Searched.of(known, FOUND)}


def picker(field: Any, typed: dict[str, list[str]], **context: Any) -> Picker:  # noqa: ANN401 -- handed on
    """What the page shows of a search."""
    drawn = type_of(field).drawn_with(field, "it", Typed(typed), Context(records=a_search(), **context))
    found = drawn["picker"]
    assert isinstance(found, Picker)
    return found


ONE = the_field("record", of="partner")
MANY = the_field("record", of="partner", many=True)
OR_TEXT = the_field("record", of="partner", or_text=True)


def test_accents_capitals_and_the_order_of_words_do_not_count() -> None:
    assert folded("  Ÿpres  CAFÉ ") == "ypres cafe"
    names = [RecordChoice(name, name) for name in ("Huis De Beuk", "Beukenhof", "De Beuk", "Café Béuk", "Olm")]
    assert [one.label for one in best("beuk", names)] == ["Beukenhof", "Café Béuk", "De Beuk", "Huis De Beuk"]
    assert [one.label for one in best("BEUK huis", names)] == ["Huis De Beuk"]
    assert same("kruishoutem", KRUISEM)
    assert not same("", KRUISEM)
    assert len(best("n", [RecordChoice(str(n), f"Naam {n}") for n in range(50)])) == 21


def test_nothing_is_listed_and_the_box_asks_for_a_name() -> None:
    assert type_of(ONE).offered(ONE, Context(records=a_search())) == ()
    shown = picker(ONE, {})
    assert (shown.chosen, shown.asks, shown.results) == ((), True, None)


def test_a_typed_text_brings_up_results_to_choose_from() -> None:
    shown = picker(ONE, {"search": ["olm"]})
    assert (shown.text, shown.results, shown.more) == ("olm", (OLM, OLMEN), False)
    assert read(ONE, {"": ["o1"], "search": ["olm"], "sought": ["olm"]}, records=a_search()) == Reference("o1")
    assert picker(ONE, {"": ["o1"], "search": ["olm"]}).asks is False


def test_a_text_that_is_the_name_of_one_record_is_that_record_also_by_an_old_name() -> None:
    assert read(ONE, {"search": ["Kruishoutem"]}, records=a_search()) == Reference("45068")
    assert read(OR_TEXT, {"text": ["wijkhuis de ólm"]}, records=a_search()) == Reference("o1")
    stored = Reference("o1", "Wijkhuis De Olm")
    again = {"text": ["wijkhuis de ólm"], "sought": ["wijkhuis de ólm"]}
    assert read(OR_TEXT, again, records={"partner": Searched()}, stored=stored) == stored
    assert [one.id for one in picker(OR_TEXT, again, stored=stored).chosen] == ["o1"]


@pytest.mark.parametrize(("text", "sentence"), [("olm", "Kies een van de resultaten"), ("x", "We vonden hier niets")])
def test_a_text_without_a_choice_stays_and_says_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(WrongError, match=sentence):
        read(ONE, {"search": [text]}, records=a_search())
    assert picker(ONE, {"search": [text]}).text == text


def test_a_free_text_is_an_answer_where_that_is_allowed_and_its_results_are_shown_once() -> None:
    assert read(OR_TEXT, {"text": ["olm"]}, records=a_search()) == Reference("", text="olm")
    assert picker(OR_TEXT, {"text": ["olm"]}).results == (OLM, OLMEN)
    assert picker(OR_TEXT, {"text": ["olm"], "sought": ["olm"]}).results is None
    picked = {"": ["o1"], "text": ["olm"], "sought": ["olm"]}
    assert read(OR_TEXT, picked, records=a_search((OLM,))) == Reference("o1")
    with pytest.raises(WrongError, match="niet allebei"):
        read(OR_TEXT, {"": ["o1"], "text": ["iets anders"]}, records=a_search((OLM,)))


def test_of_several_the_chosen_ones_stay_while_one_searches_on() -> None:
    stored = (Reference("o1", "Wijkhuis De Olm"),)
    more = {"": ["", "o1", "o2"], "search": ["olm"], "sought": ["olm"]}
    assert read(MANY, more, records=a_search(), stored=stored) == (Reference("o1"), Reference("o2"))
    shown = picker(MANY, {"": ["o1"], "search": ["olm"]}, stored=stored)
    assert ([one.id for one in shown.chosen], shown.asks) == (["o1"], True)
    assert [one.id for one in shown.results or ()] == ["o2"]
    with pytest.raises(WrongError, match="Kies een van de resultaten"):
        read(MANY, {"": ["o1"], "search": ["olm"]}, records=a_search(), stored=stored)


def test_what_is_not_on_offer_is_refused_and_what_was_chosen_before_stays() -> None:
    with pytest.raises(WrongError, match="Kies uit de lijst"):
        read(ONE, {"": ["o9"]}, records=a_search())
    assert read(ONE, {"": ["o9"]}, records=a_search(), stored=Reference("o9", "Oud")) == Reference("o9")


@pytest.mark.parametrize("typed", [{}, {"it-search": ["olm"]}, {"it": ["o1"], "it-search": ["olm"]}])
def test_a_search_never_draws_more_than_it_found(typed: dict[str, list[str]]) -> None:
    from_here = templates().get_template("components/draw_field.html").module
    form = a_form_of({"id": "it", "type": "record", "nl": "Wie?", "of": "partner"})
    field = views(form, "one", evaluate(form, {}, {}), typed, records=a_search())[0]
    html = from_here.draw_field(field)  # type: ignore[attr-defined]  # a macro of the template
    assert len(html) < 6_000
    assert 'id="it"' in html
