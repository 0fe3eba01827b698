"""A base that moves under three regions: the review list says exactly what becomes of each line, and what is new."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import pytest

from portal.definitions.loader import FormSource, OverlaySource, sources_from
from portal.definitions.overlay import resolve
from portal.definitions.review import Review, review
from portal.definitions.settling import accepted, mended, restored, said

OLD = """\
form: proef
code: F-X
title:
  nl: Proef
  en: Trial
steps:
  - id: een
    title:
      nl: Wat er gebeurde
      en: What happened
    fields:
      - id: danger
        type: choice
        nl: Is er gevaar?
        en: Is there danger?
        options:
          - code: ja
            nl: Ja
            en: "Yes"
          - code: nee
            nl: Nee
            en: "No"
          - code: deels
            nl: Deels
            en: Partly
      - id: what
        type: long_text
        nl: Wat ziet u?
        en: What do you see?
        show_if: danger == "ja"
      - id: since
        type: text
        nl: Sinds wanneer ziet u dit?
        en: Since when do you see this?
      - id: note
        type: text
        nl: Wat wilt u nog kwijt?
        en: What else do you want to say?
        audience: care
      - id: people
        type: group
        nl: Wie woont er in huis?
        en: Who lives in the house?
        row_name:
          nl: mens
          en: human
        summary: name
        columns:
          - id: name
            type: text
            nl: Hoe heet deze persoon?
            en: What is this person called?
          - id: visits
            type: group
            nl: Wanneer ging u bij deze persoon langs?
            en: When did you visit this person?
            row_name:
              nl: bezoek
              en: visit
            summary: place
            columns:
              - id: place
                type: text
                nl: Waar was dit bezoek?
                en: Where was this visit?
              - id: school
                type: text
                nl: Was iemand van de school erbij?
                en: Was somebody of the school there?
  - id: twee
    title:
      nl: Wat nu
      en: What now
    fields:
      - id: next
        type: text
        nl: Wat is de volgende stap?
        en: What is the next step?
      - id: when
        type: text
        nl: Wanneer is de volgende stap?
        en: When is the next step?
rules:
  - check: answered(next)
    message:
      nl: Zeg wat de volgende stap is.
      en: Say what the next step is.
    severity: warning
    fields: next
"""


def moved(text: str, *changes: tuple[str, str]) -> str:
    """A base in which each text made room for another."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


NEW = moved(
    OLD,
    ("nl: Wat ziet u?", "nl: Wat hoort en ziet u?"),
    ('        show_if: danger == "ja"\n', '        show_if: danger != "nee"\n        required: true\n'),
    ("          - code: deels\n            nl: Deels\n            en: Partly\n", ""),
    ("nl: Nee\n", "nl: Neen\n"),
    (
        (
            "      - id: since\n        type: text\n        nl: Sinds wanneer ziet u dit?\n"
            "        en: Since when do you see this?\n"
        ),
        "      - id: dog\n        type: text\n        nl: Is er een hond in huis?\n        en: Is there a dog?\n",
    ),
    ("audience: care", "audience: director"),
    (
        (
            "              - id: school\n                type: text\n"
            "                nl: Was iemand van de school erbij?\n"
            "                en: Was somebody of the school there?\n"
        ),
        (
            "              - id: teacher\n                type: text\n                nl: Was er een leerkracht bij?\n"
            "                en: Was a teacher there?\n"
        ),
    ),
    ("nl: Wat nu\n", "nl: Hoe het verder gaat\n"),
    ("nl: Wat er gebeurde\n", "nl: Wat gebeurde er?\n"),
    (
        (
            "      - id: next\n        type: text\n        nl: Wat is de volgende stap?\n"
            "        en: What is the next step?\n"
        ),
        "",
    ),
    (
        "        en: When is the next step?\n",
        (
            "        en: When is the next step?\n      - id: next\n        type: text\n"
            "        nl: Wat is de volgende stap?\n        en: What is the next step?\n"
        ),
    ),
    ("check: answered(next)", "check: answered(next) || answered(when)"),
)

CAREFUL = """\
change:
  - id: what
    nl: Wat ziet u thuis?
    en: What do you see at home?
    help:
      nl: Schrijf kort.
      en: Be brief.
    required: true
  - id: note
    audience: named
  - id: danger
    options_add:
      - code: later
        nl: Later
        en: Later
    option_labels:
      ja:
        nl: Jawel
        en: Yes indeed
      nee:
        nl: Helemaal niet
        en: Not at all
steps:
  - id: een
    title:
      nl: Het verhaal
      en: The story
    intro:
      nl: Begin bij vandaag.
      en: Begin with today.
  - id: twee
    title:
      nl: Hoe het verder gaat
      en: What now
order:
  - step: people.visits
    fields: school place
"""
ADDING = """\
add:
  - id: lim_dog
    type: text
    nl: Is er een hond in huis
    en: Is there a dog in the house?
    after: danger
  - id: lim_since
    type: text
    nl: Wie zag dit het eerst?
    en: Who saw this first?
    after: since
  - id: lim_partly
    type: text
    nl: Waarom maar deels?
    en: Why only partly?
    show_if: danger == "deels"
    after: danger
  - id: lim_school
    type: text
    nl: Welke school was erbij?
    en: Which school was there?
    after: people.visits.place
rules:
  - check: answered(next) || answered(when)
    message:
      nl: Vul een van beide in.
      en: Fill in one of both.
  - check: answered(since)
    message:
      nl: Zeg sinds wanneer.
      en: Say since when.
"""
LEAVING = """\
change:
  - id: since
    nl: Sinds wanneer?
    en: Since when?
  - id: danger
    options_hide: deels
  - id: note
    audience: director
  - id: what
    show_if: danger == "nee"
hide:
  - people.visits.school
  - when
order:
  - step: een
    fields: note danger
"""
REGIONS = {"ovl": CAREFUL, "lim": ADDING, "wvl": LEAVING}


@dataclass(frozen=True)
class Base:
    """One version of the base with the three overlays."""

    form: FormSource
    overlays: dict[str, OverlaySource]


def base(text: str) -> Base:
    """A base and what the regions lay over it."""
    files = {f"regions/{code}/proef.yaml": f"form: proef\nregion: {code}\n{one}" for code, one in REGIONS.items()}
    sources = sources_from({"base/proef.yaml": text, **files})
    assert not [one for one in sources.findings if one.severity == "error"], sources.findings
    return Base(sources.forms["proef"], {code: sources.overlays[code, "proef"] for code in REGIONS})


def reviewed(region: str, new: str = NEW) -> Review:
    """What a new base means for a region."""
    old = base(OLD)
    return review(old.form, base(new).form, old.overlays[region])


def text_of(region: str) -> str:
    """A region's overlay as it stands in its file."""
    return f"form: proef\nregion: {region}\n{REGIONS[region]}"


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


def test_what_a_region_leaves_out_and_orders() -> None:
    assert told(reviewed("wvl")) == [
        ("since", "label", "conflict", "De basis heeft vraag 'Sinds wanneer ziet u dit?' niet meer.", True),
        ("danger", "options_hide:deels", "pointless", "De basis heeft deze keuze zelf niet meer.", True),
        ("note", "audience", "pointless", "De basis zegt dit nu zelf.", False),
        (
            "what",
            "show_if",
            "conflict",
            "In de basis was dit als ‘Is er gevaar?’ is ‘Ja’; nu als ‘Is er gevaar?’ is niet ‘Neen’.",
            False,
        ),
        ("people.visits.school", "hide", "pointless", "De basis heeft deze vraag zelf niet meer.", True),
        ("when", "hide", "conflict", "'when' kan niet verborgen worden: 'check' van 'rule:0' gebruikt het.", True),
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
    reworked += "‘Wat is de volgende stap?’ is ingevuld of ‘Wanneer is de volgende stap?’ is ingevuld."
    assert {region for region, found in news.items() if reworked in found} == {"ovl", "wvl"}
    assert news["ovl"] - shared - {reworked} == {
        "Vraag 'Wat hoort en ziet u?' wordt getoond als ‘Is er gevaar?’ is niet ‘Neen’.",
        "Bij vraag 'Is er gevaar?' verdween 'Deels'.",
        "Vraag 'Sinds wanneer ziet u dit?' wordt niet meer gevraagd.",
        "Vraag 'Was iemand van de school erbij?' wordt niet meer gevraagd.",
    }
    shared.add(reworked)
    assert news["wvl"] - shared == {
        "Vraag 'Wat ziet u?' heet nu 'Wat hoort en ziet u?'.",
        "Vraag 'Wat hoort en ziet u?' werd verplicht.",
        "Bij vraag 'Is er gevaar?' heet 'Nee' nu 'Neen'.",
        "Van stap 'Wat nu' veranderde de titel.",
        "Van stap 'Wat er gebeurde' veranderde de titel.",
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


@pytest.mark.parametrize("region", REGIONS)
def test_whoever_accepts_what_blocks_has_an_overlay_that_fits(region: str) -> None:
    found = reviewed(region)
    text = accepted(text_of(region), [one for one in found.lines if one.blocking])
    sources = sources_from({"base/proef.yaml": NEW, f"regions/{region}/proef.yaml": text})
    overlay = sources.overlays[region, "proef"]
    assert not [one for one in resolve(sources.forms["proef"], overlay, region).findings if one.severity == "error"]
    left = review(base(OLD).form, sources.forms["proef"], overlay)
    assert not left.blocking
    assert {(one.owner, one.slot) for one in left.lines} == {
        (one.owner, one.slot) for one in found.lines if not one.blocking
    }


@pytest.mark.parametrize("region", REGIONS)
def test_whoever_accepts_everything_has_the_base_again(region: str) -> None:
    assert accepted(text_of(region), reviewed(region).lines).split() == ["form:", "proef", "region:", region]


def test_accepting_takes_out_its_own_lines_only() -> None:
    conflicts = [one for one in reviewed("ovl").lines if one.slot == "option_labels:nee"]
    text = text_of("ovl")
    assert accepted(text, conflicts) == text.replace(
        "      nee:\n        nl: Helemaal niet\n        en: Not at all\n", ""
    )


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
    assert condition.now == ("als ‘Is er gevaar?’ is niet ‘Neen’",)


def test_a_base_that_changed_its_english_only_is_shown_in_english() -> None:
    new = moved(OLD, ("en: What do you see?", "en: What do you hear and see?"))
    line = next(one for one in reviewed("ovl", new).lines if one.slot == "label")
    assert line.now == ("English: What do you hear and see?",)


def overlay_of(region: str, text: str) -> OverlaySource:
    """What a text of an overlay says."""
    return sources_from({f"regions/{region}/proef.yaml": text}).overlays[region, "proef"]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("backwards", [False, True])
def test_what_was_accepted_is_put_back_as_it_was(region: str, backwards: bool) -> None:
    former, lines = text_of(region), reviewed(region).lines
    text = accepted(former, lines)
    for line in reversed(lines) if backwards else lines:
        text = restored(text, line, former)
    assert said(overlay_of(region, text).overlay) == said(overlay_of(region, former).overlay)
    assert [one.id for one in overlay_of(region, text).overlay.add] == [
        one.id for one in overlay_of(region, former).overlay.add
    ]


def test_each_line_has_its_own_place_in_what_an_overlay_says() -> None:
    for region in REGIONS:
        assert {one.place for one in reviewed(region).lines} == set(said(overlay_of(region, text_of(region)).overlay))


def test_a_question_that_lost_its_place_fits_next_to_what_stood_there() -> None:
    line = next(one for one in reviewed("lim").lines if one.owner == "lim_since")
    assert line.choices["keep"] == "De vraag van de regio blijft, en komt na ‘Wat hoort en ziet u?’."
    text = mended(text_of("lim"), line)
    after = review(base(OLD).form, base(NEW).form, overlay_of("lim", text))
    again = next(one for one in after.lines if one.owner == "lim_since")
    assert (again.verdict, again.blocking) == ("taken_over", False)


def test_an_order_that_lost_a_question_keeps_the_rest() -> None:
    text = "form: proef\nregion: ovl\norder:\n  - step: een\n    fields: note since danger\n"
    found = review(base(OLD).form, base(NEW).form, overlay_of("ovl", text))
    line = found.lines[0]
    assert (line.blocking, line.rest) == (True, ("note", "danger"))
    after = review(base(OLD).form, base(NEW).form, overlay_of("ovl", mended(text, line)))
    assert not after.blocking


def test_a_question_beside_another_of_the_region_keeps_its_place() -> None:
    own = "  - id: lim_{0}\n    type: text\n    nl: Wat is {0}?\n    en: What is {0}?\n    after: {1}\n"
    text = "form: proef\nregion: lim\nadd:\n" + own.format("een", "what") + own.format("twee", "lim_een")
    found = review(base(OLD).form, base(NEW).form, overlay_of("lim", text))
    assert {one.verdict for one in found.lines} == {"taken_over"}


def test_a_rule_that_a_region_makes_of_one_of_the_base_is_none_of_what_moved() -> None:
    text = "form: proef\nregion: lim\nrules:\n  - check: answered(next)\n    message:\n      nl: Zeg het.\n"
    new = moved(OLD, ("nl: Nee\n", "nl: Neen\n"))
    assert review(base(OLD).form, base(new).form, overlay_of("lim", text)).asking == ()


@pytest.mark.parametrize(
    ("left", "place"),
    [(["first"], ("after", "first")), (["last"], ("before", "last")), ([], ("step", "een"))],
)
def test_the_nearest_place_is_before_after_or_in_the_step(left: list[str], place: tuple[str, str]) -> None:
    field = "      - id: {0}\n        type: text\n        nl: Wat is {0}?\n        en: What is {0}?\n"
    head, tail = OLD[: OLD.index("      - id: danger")], OLD[OLD.index("  - id: twee") :]
    old = head + "".join(field.format(one) for one in ("first", "middle", "last")) + tail
    new = head + "".join(field.format(one) for one in (*left, "other")) + tail
    text = "form: proef\nregion: lim\nadd:\n  - id: lim_x\n    type: text\n    nl: X?\n    after: middle\n"
    before, after = (sources_from({"base/proef.yaml": one}).forms["proef"] for one in (old, new))
    assert review(before, after, overlay_of("lim", text)).lines[0].refuge == place
