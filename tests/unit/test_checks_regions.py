"""What a region's own file names is there, and belongs to the region; a golden case is about what its form asks."""

from __future__ import annotations

import pytest

from portal.definitions.checks import check_sources
from tests.definitions.building import BASE, REGION, library

SETS = """\
sets:
  - id: org_type
    options:
      - code: CAW
        nl: CAW
        en: CAW
  - id: meeting_kind
    options:
      - code: triage
        nl: Triage
        en: Triage
  - id: location_kind
    options:
      - code: frontoffice
        nl: Onthaal
        en: Front office
  - id: legal_basis
    options:
      - code: decreet_2024
        nl: Decreet
        en: Decree
"""
TOWNS = """\
municipalities:
  - nis: "44021"
    name: Gent
    province: O
    region: ovl
  - nis: "11002"
    name: Antwerpen
    province: A
    region: ant
"""
ELSEWHERE = REGION.replace("ovl", "ant").replace("OVL", "ANT")


def said(region: str, **more: str) -> list[str]:
    """What the checks say of a region's file with something added."""
    files = {
        "base__options__sets": SETS,
        "base__proef": BASE,
        "regions__ovl__region": REGION + region,
        "regions__ant__region": ELSEWHERE,
        "registers__municipalities": TOWNS,
    }
    return [
        f"{one.file.rpartition('/')[2]}:{one.line}: {one.message}" for one in check_sources(library(**files | more))
    ]


def a_table(kind: str = "triage", types: str = "CAW", name: str = "ovl_triage") -> str:
    """A table with one seat."""
    return f"tables:\n  - id: {name}\n    name: T\n    kind: {kind}\n    seats:\n      - types: {types}\n"


def a_list(nis: str) -> str:
    """A list of one municipality."""
    return f'municipality_lists:\n  - name: a\n    municipalities:\n      - "{nis}"\n'


RIGHT = "legal_basis: decreet_2024\n" + a_table() + a_list("44021")
MISTAKES = [
    (a_list("99999"), "geen gemeente met NIS-code '99999'"),
    (a_list("Gent"), 'Schrijf de NIS-code van Gent: "44021"'),
    (a_list("11002"), "Antwerpen (11002) hoort in registers/municipalities.yaml bij regio 'ant'"),
    (a_table(kind="triagetafel"), "'triagetafel' staat niet in de lijst 'meeting_kind'. Bedoelde u 'triage'?"),
    (a_table(types="caw"), "'caw' staat niet in de lijst 'org_type'. Bedoelde u 'CAW'?"),
    (a_table(name="triage"), "begint met 'ovl_': schrijf 'ovl_triage'"),
    ("legal_basis: decreet\n", "Bedoelde u 'decreet_2024'?"),
    ("locations:\n  - id: ovl_a\n    name: A\n    kind: kelder\n", "Kies uit: frontoffice."),
    ("locations:\n  - id: ovl_a\n    name: A\n  - id: ovl_a\n    name: B\n", "'ovl_a' staat er twee keer"),
    ("partners:\n  - id: ovl_a\n    name: A\n    type: caw\n    kind: core\n", "Bedoelde u 'CAW'?"),
    ("tracks:\n  - kind: twee\n    name: Spoor 2\n", 'een van: "0", "1", "2", "3"'),
    ('tracks:\n  - kind: "2"\n    name: Spoor 2\n    planned_months: "6"\n    most_months: "4"\n', "lopen niet op"),
    ("controller: <wie verantwoordelijk is>\n", "Vul in wat tussen < en > staat"),
]


def test_a_region_that_fits_gets_no_finding() -> None:
    assert said(RIGHT) == []


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_what_a_region_names_is_there_and_is_its_own(text: str, message: str) -> None:
    (found,) = said(text)
    assert message in found
    assert found.startswith("region.yaml:")


def test_a_region_that_is_switched_on_has_municipalities() -> None:
    towns = TOWNS.replace("region: ovl", "region: ant")
    assert any("Geen enkele gemeente hoort bij regio 'ovl'" in one for one in said("", registers__municipalities=towns))


def test_a_municipality_stands_once_in_the_register() -> None:
    (found,) = said("", registers__municipalities=TOWNS.replace("11002", "44021"))
    assert "'44021' staat er twee keer" in found


def test_a_region_file_that_is_wrong_is_the_only_thing_said() -> None:
    overlay = "form: proef\nregion: ovl\nchange:\n  - id: gevaar\n    nl: Is er gevaar?\n    en: Is there danger?\n"
    found = said("enabeld: true\n", regions__ovl__proef=overlay)
    assert [one for one in found if "enabeld" not in one] == []


CASES = """\
form: proef
region: ovl
cases:
  - name: Eén
    facts:
      today: "2026-03-02"
    answers:
      gevaar: ja
    expect:
      visible: wat
"""
WRONG_CASES = [
    ('today: "2026-03-02"', "today: 1/2/2025", 6, "Bij 'today' hoort een dag, zoals 2026-01-31"),
    ('today: "2026-03-02"', "open_cases: veel", 6, "Bij 'open_cases' hoort een getal"),
    ('today: "2026-03-02"', "on_behalf: ja", 6, "Bij 'on_behalf' hoort true of false"),
    ('today: "2026-03-02"', "intake_status: dicht", 6, "een van: open, full, closed"),
    ('today: "2026-03-02"', "to_day: x", 6, "Bedoelde u 'today'?"),
    ("gevaar: ja", "gevar: ja", 8, "Bedoelde u 'gevaar'?"),
    ("gevaar: ja", "gevaar: misschien", 8, "'misschien' is geen optie van 'gevaar'. Kies uit: ja, nee."),
    ("gevaar: ja", "mensen: Jan", 8, "'mensen' is een groep"),
    ("gevaar: ja", "mensen:\n        - naam_x: Jan", 9, "Er is geen veld 'mensen.naam_x'"),
    ("visible: wat", "visible: waat", 10, "Bedoelde u 'wat'?"),
    ("visible: wat", "steps: eeen", 10, "Er is geen stap 'eeen'. Bedoelde u 'een'?"),
    ("visible: wat", "values:\n        waat: a", 11, "Bedoelde u 'wat'?"),
    ("visible: wat", "levels:\n        som: a", 11, "Er is geen score 'som'"),
    ("region: ovl", "region: ant", 2, "maar het bestand heet 'ovl'"),
    ("form: proef", "form: proeef", 1, "maar het bestand heet 'proef'"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "message"), WRONG_CASES)
def test_a_golden_case_names_what_its_form_has(right: str, wrong: str, line: int, message: str) -> None:
    found = said("", **{"regions__ovl__proef.cases": CASES.replace(right, wrong, 1)})
    assert any(one.startswith(f"proef.cases.yaml:{line}: ") and message in one for one in found), found


def test_a_golden_case_that_fits_gets_no_finding_and_its_name_is_its_own() -> None:
    assert said("", **{"regions__ovl__proef.cases": CASES}) == []
    twice = CASES + CASES[CASES.index("  - name") :]
    (found,) = said("", **{"regions__ovl__proef.cases": twice})
    assert "al een voorbeeldgeval met deze naam" in found


TAKES = (
    BASE.replace("proef", "later").replace("F-X", "F-Y")
    + """\
      - id: eerder
        type: text
        nl: Wat was er toen?
        en: What was there then?
        earlier: proef.wat
"""
)
CHANGED = "form: proef\nregion: ovl\n"


def test_what_a_region_breaks_in_another_form_is_said_where_the_region_wrote_it() -> None:
    hidden = said("", base__later=TAKES, regions__ovl__proef=CHANGED + "hide:\n  - wat\n")
    assert hidden[:1] == [
        (
            f"proef.yaml:4: Hierdoor klopt formulier 'later' niet meer (base/later.yaml:{len(TAKES.splitlines())}): "
            "'proef' heeft geen vraag 'wat'."
        )
    ]
    assert said("", base__later=TAKES) == []


def test_a_change_to_what_is_hidden_does_nothing_and_is_said() -> None:
    change = "change:\n  - id: wat\n    nl: Wat is er?\n    en: What is it?\nhide:\n  - wat\n"
    found = said("", regions__ovl__proef=CHANGED + change)
    assert any("'wat' wordt ook verborgen" in one for one in found)
