"""Files held against each other: forms, regions, example cases, registers and partners."""

from __future__ import annotations

from portal.definitions.checks import check_sources, resolutions
from tests.definitions.building import BASE, REGION, library

PARTNERS = """\
partners:
  - id: ovl_a
    name: A
    type: CAW
    kind: core
  - id: ovl_a
    name: B
    type: CAW
    kind: core
  - id: lim_a
    name: C
    type: CAW
    kind: network
"""
TOWNS = """\
municipalities:
  - nis: "44021"
    name: Gent
    province: O
    region: ovl
"""
ZONES = """\
zones:
  - name: Gent
    region: ovl
    municipalities:
      - "44021"
      - "99999"
  - name: Dubbel
    region: ovl
    municipalities:
      - "44021"
"""


def test_files_are_held_against_each_other() -> None:
    sources = library(
        base__proef=BASE,
        regions__ovl__region=REGION + PARTNERS,
        regions__ovl__anders="form: anders\nregion: ovl\n",
        regions__lim__proef="form: proef\nregion: lim\n",
        registers__municipalities=TOWNS,
        registers__police_zones=ZONES,
        **{"regions__ovl__weg.cases": "form: weg\nregion: ovl\ncases:\n  - name: Een\n    expect:\n      visible: a\n"},
    )
    found = {(one.file, one.line): one.message for one in check_sources(sources)}
    assert "Er is geen formulier 'anders'" in found["regions/ovl/anders.yaml", 1]
    assert "De regio 'lim'" in found["regions/lim/proef.yaml", 2]
    assert "formulier is er niet" in found["regions/ovl/weg.cases.yaml", 1]
    assert "NIS-code '99999'" in found["registers/police_zones.yaml", 6]
    assert "hoort al bij de zone 'Gent'" in found["registers/police_zones.yaml", 10]
    assert "staat er twee keer" in found["regions/ovl/region.yaml", 14]
    assert "begint met 'ovl_'" in found["regions/ovl/region.yaml", 18]


def test_without_regions_the_base_itself_is_checked() -> None:
    assert [one.definition.region for one in resolutions(library(base__proef=BASE))] == ["base"]


def test_a_register_without_zones_is_fine() -> None:
    assert check_sources(library(base__proef=BASE)) == []
