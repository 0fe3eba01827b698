"""What the eight regions say about themselves fits the registers, the option sets and each other."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

import pytest

from portal.definitions.regions import Centre, Consult, Partner, Region
from portal.definitions.registers import Municipality
from tests.definitions.ours import sources

REGIONS = ("ant", "bru", "kem", "lim", "ovl", "riv", "vbr", "wvl")
CENTRES = {"ANT", "RIV", "KEM", "LIM", "LEU", "HAV", "OVL", "NWV", "ZWV"}  # codespell:ignore hav
FACILITY = {"23009", "23098", "23099", "23100", "23101", "23102", "23103"}
"""The six municipalities with language facilities around Brussels, and one at the language border."""


@functools.cache
def by_nis() -> Mapping[str, Municipality]:
    return {one.nis: one for one in sources().registers.municipalities}


def codes(option_set: str) -> set[str]:
    return {option.code for option in sources().option_sets[option_set].options}


def region(code: str) -> Region:
    return sources().regions[code]


def named(code: str) -> Iterator[str]:
    """Every NIS code that a region names, wherever it does."""
    one = region(code)
    holders = (one.tracks, one.divisions, one.municipality_lists, one.partners)
    yield from (nis for several in holders for holder in several for nis in holder.municipalities)


def test_the_eight_regions_are_there_and_brussels_is_switched_off() -> None:
    assert tuple(sorted(sources().regions)) == REGIONS
    assert [code for code in REGIONS if not region(code).enabled] == ["bru"]


def test_every_municipality_has_a_region_and_but_for_what_is_not_certain_a_centre() -> None:
    places = sources().registers.municipalities
    assert {one.region for one in places} == set(REGIONS)
    assert {(one.region, one.nis[:2]) for one in places if not one.centre} == {("bru", "21"), ("wvl", "37")}
    theirs = {(code, centre.code) for code in REGIONS for centre in region(code).centres}
    assert {(one.region, one.centre) for one in places if one.centre} <= theirs
    assert {centre for code, centre in theirs if code != "bru"} == CENTRES


@pytest.mark.parametrize("code", REGIONS)
def test_a_region_names_only_its_own_municipalities(code: str) -> None:
    assert {nis for nis in named(code) if nis not in by_nis() or by_nis()[nis].region != code} == set()


@pytest.mark.parametrize("code", REGIONS)
def test_no_municipality_lies_in_two_judicial_divisions(code: str) -> None:
    found = [nis for division in region(code).divisions for nis in division.municipalities]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("code", REGIONS)
def test_nothing_in_a_region_is_called_real_until_it_is_confirmed(code: str) -> None:
    one = region(code)
    contacts: list[Centre | Partner | Consult] = [*one.centres, *one.partners, *filter(None, [one.consult])]
    assert not any(contact.confirmed for contact in contacts)
    assert not any(table.confirmed for table in one.tables)
    assert all(contact.email.endswith("@voorbeeld.invalid") for contact in contacts)
    assert all(contact.phone.startswith("0") and " 00" in contact.phone for contact in contacts)


@pytest.mark.parametrize("code", REGIONS)
def test_kinds_of_partners_seats_tables_places_and_tracks_exist(code: str) -> None:
    one = region(code)
    assert {partner.type for partner in one.partners} | set(one.core_types) <= codes("org_type")
    assert {kind for table in one.tables for seat in table.seats for kind in seat.types} <= codes("org_type")
    assert {partner.perspective for partner in one.partners} <= codes("perspective")
    assert {table.kind for table in one.tables} <= codes("meeting_kind")
    assert {place.kind for place in one.locations} <= codes("location_kind")
    assert {track.kind for track in one.tracks} <= codes("track")
    assert one.legal_basis in codes("legal_basis")


@pytest.mark.parametrize("code", REGIONS)
def test_ids_of_tables_and_places_begin_with_the_region_and_stand_once(code: str) -> None:
    ids = [*(one.id for one in region(code).tables), *(one.id for one in region(code).locations)]
    assert all(one.startswith(f"{code}_") for one in ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", [code for code in REGIONS if code != "bru"])
def test_each_region_has_the_seven_core_partners(code: str) -> None:
    core = {partner.type for partner in region(code).partners if partner.kind == "core"}
    assert set(region(code).core_types) <= core, "D1-08"


@pytest.mark.parametrize("code", REGIONS)
def test_partners_work_in_zones_of_the_register(code: str) -> None:
    zones = {zone.name for zone in sources().registers.zones if zone.region == code}
    assert {zone for partner in region(code).partners for zone in partner.zones} <= zones


def test_the_expert_table_of_oost_vlaanderen_has_nine_seats_and_its_triage_three() -> None:
    seats = {table.id: len(table.seats) for table in region("ovl").tables}
    assert seats == {"ovl_triage": 3, "ovl_experten": 9}, "D3-89 D3-91"


def test_the_lists_of_municipalities() -> None:
    lists = {(code, one.name): one.municipalities for code in REGIONS for one in region(code).municipality_lists}
    assert set(lists) == {("riv", "joined"), ("vbr", "facility")}
    assert set(lists["vbr", "facility"]) == FACILITY


def test_a_region_that_says_nothing_has_no_overlays() -> None:
    assert not [form for code, form in sources().overlays if code == "kem"]
