"""Overlays: what a region may change, where each property comes from, and what is said when a change does not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.definitions.language import Definition
from portal.definitions.loader import sources_from
from portal.definitions.overlay import resolve
from tests.definitions.building import BASE, fields_of, laid_over


def said(overlay: str) -> list[tuple[str, str]]:
    """Severity and message of each finding of an overlay."""
    return [(one.severity, one.message) for one in laid_over(overlay).findings]


def test_without_an_overlay_a_form_is_the_base() -> None:
    sources = sources_from({"base/proef.yaml": BASE})
    found = resolve(sources.forms["proef"], None, "lim")
    assert found.findings == ()
    assert found.definition.region == "lim"
    assert set(found.definition.origins.values()) == {"base"}
    assert found.marks["mensen.naam"].line == 43
    assert found.marks["wat#show_if"].line == 27
    assert found.marks["gevaar#label"].line == 14


ADDED = """\
  - id: ovl_extra
    type: text
    nl: Wat nog?
    en: What else?
"""


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ("after: gevaar", lambda one: [f.id for f in one.steps[0].fields][:3] == ["gevaar", "ovl_extra", "wat"]),
        ("before: gevaar", lambda one: one.steps[0].fields[0].id == "ovl_extra"),
        ("step: een", lambda one: one.steps[0].fields[-1].id == "ovl_extra"),
        ("step: twee", lambda one: one.steps[1].fields[-1].id == "ovl_extra"),
        ("after: mensen.naam", lambda one: one.steps[0].fields[3].columns[1].id == "ovl_extra"),
        ("step: mensen", lambda one: one.steps[0].fields[3].columns[-1].id == "ovl_extra"),
    ],
)
def test_a_region_adds_a_field_where_it_says(place: str, where: Callable[[Definition], bool]) -> None:
    found = laid_over(f"add:\n{ADDED}    {place}\n")
    assert found.findings == ()
    assert where(found.definition)
    dotted = next(name for name in fields_of(found.definition) if name.endswith("ovl_extra"))
    assert found.definition.origins[dotted] == "ovl"
    assert found.marks[dotted].file == "regions/ovl/proef.yaml"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("    after: gevar\n", "Bedoelde u 'gevaar'"),
        ("    step: een1\n", "Bedoelde u 'een'"),
        ("    step: zzz\n", "Er zijn: een, twee"),
        ("    step: wat\n", "Er is geen stap 'wat'"),
        ("    after: zz.zz\n", "Er is geen veld 'zz.zz'"),
        ("", "Zeg waar 'ovl_extra' komt"),
        ("    after: gevaar\n    bind: person.phone\n", "niet aan het dossier gebonden"),
        ("    after: gevaar\n    before: wat\n", "Kies één plaats"),
    ],
)
def test_an_addition_without_a_good_place_is_said(lines: str, words: str) -> None:
    found = said(f"add:\n{ADDED}{lines}")
    assert [(severity, words in message) for severity, message in found] == [("error", True)], found


def test_the_ids_of_a_region_start_with_its_code_and_are_new() -> None:
    text = f"add:\n{ADDED.replace('ovl_extra', 'gevaar')}    after: wat\n"
    assert [
        words in message for (_, message), words in zip(said(text), ("begint met 'ovl_'", "bestaat al"), strict=True)
    ] == [True, True]


def test_a_field_of_the_region_binds_nothing_not_even_in_a_column() -> None:
    text = f"add:\n{ADDED.replace('type: text', 'type: group')}"
    text += "    after: gevaar\n    row_name:\n      nl: x\n      en: x\n    columns:\n      - id: naam\n"
    text += "        type: text\n        nl: Naam?\n        en: Name?\n        bind: person.first_name\n"
    assert ["gebonden" in message for _, message in said(text)] == [True]


def test_a_change_replaces_properties_and_says_whose_they_are() -> None:
    found = laid_over(
        """\
        change:
          - id: wat
            nl: Wat ziet u nu?
            help:
              nl: Kort
              en: Short
            required: true
            required_if: gevaar == "nee"
            show_if: gevaar == "nee"
            default: facts.account_name
          - id: nota
            audience: director
          - id: mensen.school
            en: The school
        """
    )
    assert found.findings == ()
    fields, origins = fields_of(found.definition), found.definition.origins
    assert fields["wat"].label == {"nl": "Wat ziet u nu?", "en": "What do you see?"}
    assert (fields["wat"].required, fields["wat"].show_if) == (True, 'gevaar == "nee"')
    assert fields["nota"].audience == "director"
    assert origins["wat"] == "base"
    assert {key for key, one in origins.items() if one == "ovl"} == {
        *(f"wat#{key}" for key in ("label", "help", "required", "required_if", "show_if", "default")),
        "nota#audience",
        "mensen.school#label",
    }
    assert found.marks["wat#show_if"].file.startswith("regions/")
    assert found.marks["wat"].file.startswith("base/")


def test_options_come_go_and_change_their_label() -> None:
    found = laid_over(
        """\
        change:
          - id: gevaar
            options_add:
              - code: deels
                nl: Deels
                en: Partly
            options_hide: nee
            option_labels:
              ja:
                nl: Jawel
        """
    )
    options = fields_of(found.definition)["gevaar"].options
    assert found.findings == ()
    assert [(one.code, one.label["nl"]) for one in options] == [("ja", "Jawel"), ("deels", "Deels")]


@pytest.mark.parametrize(
    ("lines", "severity", "words"),
    [
        ("  - id: wt\n    required: true\n", "error", "geen veld 'wt'"),
        ("  - id: mensen.nam\n    required: true\n", "error", "Bedoelde u 'mensen.naam'"),
        ("  - id: wat\n", "warning", "verandert niets"),
        ("  - id: grond\n    required: true\n", "warning", "'required' van 'grond' is in de basis al zo"),
        ("  - id: grond\n    required: false\n", "error", "wettelijk nodig"),
        ("  - id: grond\n    show_if: 'false'\n", "error", "wettelijk nodig"),
        ("  - id: nota\n    audience: form\n", "error", "minder mensen"),
        ("  - id: nota\n    audience: justice\n", "error", "Mogelijk: director, named"),
        ("  - id: gevaar\n    options_hide: deels\n", "error", "geen optie 'deels'"),
        ("  - id: gevaar\n    option_labels:\n      deels:\n        nl: D\n", "error", "geen optie 'deels'"),
        ("  - id: gevaar\n    options_add:\n      - code: ja\n        nl: D\n", "error", "bestaat al"),
    ],
)
def test_a_change_that_does_not_fit_is_said(lines: str, severity: str, words: str) -> None:
    found = said(f"change:\n{lines}")
    assert (severity, True) in [(weight, words in message) for weight, message in found], found


def test_the_narrowest_audience_stays() -> None:
    narrow = BASE.replace("audience: care", "audience: named")
    found = laid_over("change:\n  - id: nota\n    audience: care\n", narrow)
    assert ["geen enkele" in one.message for one in found.findings] == [True]


def test_a_step_gets_another_title() -> None:
    found = laid_over("steps:\n  - id: twee\n    title:\n      nl: Tweede\n      en: Second\n")
    assert found.definition.steps[1].title["nl"] == "Tweede"
    assert found.definition.origins["step:twee#title"] == "ovl"
    assert [words in said(text)[0][1] for text, words in (
        ("steps:\n  - id: drie\n", "geen stap 'drie'"),
        ("steps:\n  - id: twee\n", "verandert niets"),
    )] == [True, True]  # fmt: skip


def test_a_region_adds_a_rule() -> None:
    found = laid_over("rules:\n  - check: gevaar == 'ja'\n    message:\n      nl: Kijk na\n      en: Check\n")
    assert found.definition.origins["rule:0"] == "ovl"
    assert found.marks["rule:0#check"].line == 4


def test_a_region_hides_what_nobody_needs() -> None:
    found = laid_over("hide:\n  - nota\n  - mensen.school\n")
    assert found.findings == ()
    assert "nota" not in fields_of(found.definition)
    assert "mensen.school" not in fields_of(found.definition)


def test_what_hides_together_does_not_stand_in_its_own_way() -> None:
    found = laid_over("hide: gevaar wat\n")
    assert found.findings == ()
    assert set(fields_of(found.definition)) == {"grond", "mensen", "mensen.naam", "mensen.school", "nota"}


RULED = (
    BASE
    + """\
rules:
  - check: answered(nota)
    message:
      nl: Vul in
      en: Fill in
    fields: nota
scores:
  - id: som
    title:
      nl: Som
      en: Sum
    items: gevaar
    points:
      ja: "1"
      nee: "0"
"""
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("grond", "wettelijk nodig"),
        ("zz", "geen veld 'zz'"),
        ("gevaar", "'show_if' van 'wat' gebruikt het; de score 'som' telt het mee"),
        ("nota", "'check' van 'regel 1' gebruikt het; een regel zet er zijn melding bij"),
        ("mensen", "landt in het dossier (person.first_name)"),
        ("mensen.naam", "het staat in de samenvatting van 'mensen'"),
    ],
)
def test_what_is_needed_is_not_hidden_and_says_by_what(name: str, words: str) -> None:
    found = laid_over(f"hide:\n  - {name}\n", RULED)
    assert [words in one.message for one in found.findings] == [True], found.findings
    assert found.findings[0].line == 4
    assert name in {*fields_of(found.definition), "zz"}


def test_a_field_that_stays_keeps_what_it_needs() -> None:
    chain = RULED.replace("check: answered(nota)", "check: answered(wat)")
    found = laid_over("hide: gevaar wat\n", chain)
    assert {one.message.split("'")[1] for one in found.findings} == {"gevaar", "wat"}
    assert {"gevaar", "wat"} <= fields_of(found.definition).keys()


def test_a_group_with_something_legal_in_it_stays() -> None:
    legal = BASE.replace("            en: School of the person\n", "            en: School\n            legal: true\n")
    assert ["wettelijk" in one.message for one in laid_over("hide:\n  - mensen\n", legal).findings] == [True]


def test_the_named_fields_change_places_and_the_others_stay() -> None:
    found = laid_over("order:\n  - step: een\n    fields: grond gevaar\n")
    assert [one.id for one in found.definition.steps[0].fields] == ["grond", "wat", "gevaar", "mensen"]
    inside = laid_over("order:\n  - step: mensen\n    fields: school naam\n")
    assert [one.id for one in inside.definition.steps[0].fields[3].columns] == ["school", "naam"]


@pytest.mark.parametrize(
    ("lines", "severity", "words"),
    [
        ("step: drie\n    fields: wat", "error", "geen stap 'drie'"),
        ("step: een\n    fields: wt gevaar", "error", "Bedoelde u 'wat'"),
        ("step: een\n    fields: gevaar wat", "warning", "is al zo"),
    ],
)
def test_an_order_that_does_not_fit_is_said(lines: str, severity: str, words: str) -> None:
    found = said(f"order:\n  - {lines}\n")
    assert (severity, True) in [(weight, words in message) for weight, message in found], found


def test_a_block_is_named_as_the_source() -> None:
    block = "block: kind\nfields:\n  - id: school2\n    type: text\n    nl: School\n    en: School\n"
    using = BASE.replace(
        "      - id: wat\n", '      - use: kind\n        show_if: gevaar == "ja"\n      - id: wat\n', 1
    )
    sources = sources_from({"base/blocks/kind.yaml": block, "base/proef.yaml": using})
    found = resolve(sources.forms["proef"], None, "ovl")
    assert found.definition.origins["school2"] == "block:kind"
    assert found.definition.origins["school2#show_if"] == "base"
    assert found.marks["school2"].file == "base/blocks/kind.yaml"
    assert found.marks["school2#show_if"].file == "base/proef.yaml"


def test_the_reason_for_a_question_is_wording_too() -> None:
    found = laid_over("change:\n  - id: nota\n    why:\n      nl: Omdat het helpt.\n      en: Because it helps.\n")
    assert found.findings == ()
    assert found.definition.origins["nota#why"] == "ovl"
