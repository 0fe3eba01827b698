"""A base that moves under three regions: the review list says exactly what becomes of each line, and what is new."""

from __future__ import annotations

import textwrap

import pytest

from portal.definitions.loader import sources_from
from portal.definitions.review import Review, review
from tests.definitions.moved_base import NEW, OLD, REGIONS, base, moved, reviewed


def told(found: Review) -> list[tuple[str, str, str, str, bool]]:
    """Each line: whose, what, the verdict, why, and whether it blocks."""
    return [(one.owner, one.slot, one.verdict, one.because, one.blocking) for one in found.lines]


def test_a_base_that_stays_leaves_every_line_as_it_is() -> None:
    for region in REGIONS:
        found = reviewed(region, OLD)
        assert {one.verdict for one in found.lines} == {"taken_over"}
        assert (found.news, found.blocking) == ((), False)


def test_wording_options_audience_and_steps() -> None:
    assert told(reviewed("ovl")) == [
        ("what", "label", "conflict", "De basis zei 'Wat ziet u?' en zegt nu 'Wat hoort en ziet u?'.", False),
        ("what", "help", "taken_over", "", False),
        ("what", "required", "pointless", "De basis zegt dit nu zelf.", False),
        (
            "note",
            "audience",
            "conflict",
            "In de basis leest nu alleen de casusregisseur dit, vroeger de hulpverlening.",
            False,
        ),
        ("danger", "options_add:later", "taken_over", "", False),
        ("danger", "option_labels:ja", "taken_over", "", False),
        ("danger", "option_labels:nee", "conflict", "De basis noemde ze 'Nee' en noemt ze nu 'Neen'.", False),
        ("step:een", "title", "conflict", "De basis zei 'Wat er gebeurde' en zegt nu 'Wat gebeurde er?'.", False),
        ("step:een", "intro", "taken_over", "", False),
        ("step:twee", "title", "pointless", "De basis zegt dit nu zelf.", False),
        (
            "people.visits",
            "order",
            "conflict",
            "De basis heeft hier geen 'Was iemand van de school erbij?' meer.",
            True,
        ),
    ]


def test_what_a_region_adds() -> None:
    assert told(reviewed("lim")) == [
        ("lim_dog", "add", "pointless", "De basis vraagt dit nu zelf: 'Is er een hond in huis?'.", False),
        ("lim_since", "add", "conflict", "De plaats ervan (na 'Sinds wanneer ziet u dit?') is er niet meer.", True),
        (
            "lim_partly",
            "add",
            "conflict",
            "'deels' is geen optie van 'danger'. Kies uit: ja, nee.",
            True,
        ),
        ("lim_school", "add", "taken_over", "", False),
        ("rule", "check:answered(next) || answered(when)", "pointless", "De basis zegt dit nu zelf.", False),
        ("rule", "check:answered(since)", "conflict", "Er is geen veld 'since'. Bedoelde u 'lim_since'?", True),
    ]


MOVED = "In de basis was dit als u bij ‘Is er gevaar?’ ‘Ja’ antwoordt; "
MOVED += "nu als u bij ‘Is er gevaar?’ iets anders dan ‘Neen’ antwoordt."


def test_what_a_region_leaves_out_and_orders() -> None:
    assert told(reviewed("wvl")) == [
        ("since", "label", "conflict", "De basis heeft vraag 'Sinds wanneer ziet u dit?' niet meer.", True),
        ("danger", "options_hide:deels", "pointless", "De basis heeft deze keuze zelf niet meer.", True),
        ("note", "audience", "pointless", "De basis zegt dit nu zelf.", False),
        (
            "what",
            "show_if",
            "conflict",
            MOVED,
            False,
        ),
        ("people.visits.school", "hide", "pointless", "De basis heeft deze vraag zelf niet meer.", True),
        ("when", "hide", "conflict", "'when' kan niet verborgen worden: 'check' van 'regel 1' gebruikt het.", True),
        ("step:een", "order", "taken_over", "", False),
    ]


def test_what_the_base_brings_is_only_what_no_line_tells() -> None:
    shared = {
        "Vraag 'Is er een hond in huis?' kwam erbij.",
        "Vraag 'Was er een leerkracht bij?' kwam erbij.",
        "De vragen van 'Hoe het verder gaat' staan in een andere volgorde.",
    }
    news = {region: {one.sentence for one in reviewed(region).news} for region in REGIONS}
    assert all(shared <= found for found in news.values())
    reworked = "De regel 'Zeg wat de volgende stap is.' kijkt nu iets anders na: "
    reworked += "of ‘Wat is de volgende stap?’ ingevuld is of ‘Wanneer is de volgende stap?’ ingevuld is."
    assert {region for region, found in news.items() if reworked in found} == {"ovl", "wvl"}
    assert news["ovl"] - shared - {reworked} == {
        "Vraag 'Wat hoort en ziet u?' wordt getoond als u bij ‘Is er gevaar?’ iets anders dan ‘Neen’ antwoordt.",
        "Bij vraag 'Is er gevaar?' verdween 'Deels'.",
        "Vraag 'Sinds wanneer ziet u dit?' wordt niet meer gevraagd.",
        "Vraag 'Was iemand van de school erbij?' wordt niet meer gevraagd.",
    }
    shared.add(reworked)
    assert news["wvl"] - shared == {
        "Vraag 'Wat ziet u?' heet nu 'Wat hoort en ziet u?'.",
        "Vraag 'Wat hoort en ziet u?' werd verplicht.",
        "Bij vraag 'Is er gevaar?' heet 'Nee' nu 'Neen'.",
        "Stap 'Wat nu' heet nu 'Hoe het verder gaat'.",
        "Stap 'Wat er gebeurde' heet nu 'Wat gebeurde er?'.",
    }


@pytest.mark.parametrize("region", REGIONS)
def test_each_line_says_what_each_choice_does_and_where_it_stands(region: str) -> None:
    found = reviewed(region)
    lines = f"form: proef\nregion: {region}\n{REGIONS[region]}".splitlines()
    for one in found.lines:
        assert set(one.choices) == {"accept", "keep", "later"}
        assert all(sentence.endswith(".") for sentence in (one.says, *one.choices.values()))
        assert 3 <= one.line <= len(lines)
    assert [one.line for one in found.lines] == sorted(one.line for one in found.lines)


def test_a_line_that_blocks_cannot_be_kept_as_it_is() -> None:
    blocked = next(one for one in reviewed("lim").lines if one.blocking and not one.mendable)
    assert "aanpast" in blocked.choices["keep"]
    assert reviewed("lim").blocking
    assert not reviewed("lim", OLD).blocking


def test_a_field_that_became_legally_needed_takes_no_change_of_when_it_is_asked() -> None:
    new = moved(OLD, ("nl: Sinds wanneer ziet u dit?\n", "nl: Sinds wanneer ziet u dit?\n        legal: true\n"))
    text = "form: proef\nregion: ovl\nchange:\n  - id: since\n    show_if: danger == 'ja'\n"
    found = review(
        base(OLD).form,
        base(new).form,
        sources_from({"base/proef.yaml": OLD, "regions/ovl/proef.yaml": text}).overlays["ovl", "proef"],
    )
    assert told(found) == [
        (
            "since",
            "show_if",
            "conflict",
            "'since' is wettelijk nodig: 'show_if' blijft zoals in de basis.",
            True,
        )
    ]


def test_an_option_or_field_that_the_base_took_over() -> None:
    came = "            nl: Deels\n            en: Partly\n          - code: later\n            nl: Later\n"
    new = moved(OLD, ("            nl: Deels\n", came))
    found = reviewed("ovl", new)
    options = next(one for one in found.lines if one.slot == "options_add:later")
    assert (options.verdict, options.because, options.blocking) == (
        "pointless",
        "De basis heeft deze keuze nu zelf.",
        True,
    )
    renamed = reviewed("ovl", new.replace("nl: Later\n", "nl: Ooit\n"))
    assert next(one for one in renamed.lines if one.slot == "options_add:later").verdict == "conflict"


def test_the_order_of_the_base_counts_too() -> None:
    text = textwrap.dedent("form: proef\nregion: ovl\norder:\n  - step: twee\n    fields: when next\n")
    overlay = sources_from({"base/proef.yaml": OLD, "regions/ovl/proef.yaml": text}).overlays["ovl", "proef"]
    found = review(base(OLD).form, base(NEW).form, overlay)
    assert told(found) == [("step:twee", "order", "pointless", "De basis zet ze nu zelf zo.", False)]


def test_each_line_says_what_the_base_said_says_now_and_what_the_region_says() -> None:
    told = {(one.owner, one.slot): one for one in reviewed("ovl").lines}
    label = told["what", "label"]
    assert (label.where, label.part) == ("Wat hoort en ziet u?", "het opschrift")
    assert (label.was, label.now, label.ours) == (("Wat ziet u?",), ("Wat hoort en ziet u?",), ("Wat ziet u thuis?",))
    assert [told["what", "required"].was, told["what", "required"].now] == [("niet verplicht",), ("verplicht",)]
    renamed = told["danger", "option_labels:nee"]
    assert (renamed.part, renamed.was, renamed.now) == ("het antwoord ‘Neen’", ("Nee",), ("Neen",))
    order = told["people.visits", "order"]
    assert order.was == ("Waar was dit bezoek?", "Was iemand van de school erbij?")
    assert order.ours == tuple(reversed(order.was))
    condition = next(one for one in reviewed("wvl").lines if one.slot == "show_if")
    assert condition.now == ("als u bij ‘Is er gevaar?’ iets anders dan ‘Neen’ antwoordt",)


def test_a_base_that_changed_its_english_only_is_shown_in_english() -> None:
    new = moved(OLD, ("en: What do you see?", "en: What do you hear and see?"))
    line = next(one for one in reviewed("ovl", new).lines if one.slot == "label")
    assert line.now == ("English: What do you hear and see?",)
