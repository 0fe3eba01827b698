"""Every file of the broken corpus is refused, at the right line, in words that help."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from portal.definitions.checks import check_sources
from portal.definitions.documents import MAX_BYTES
from portal.definitions.findings import Finding
from portal.definitions.loader import files_of, place_of, sources_from

BROKEN = Path(__file__).parent / "broken"
OURS = Path(__file__).parents[2] / "form_definitions"

EXPECTED: dict[str, tuple[int, int, str]] = {
    "always_false": (21, 18, "nooit waar"),
    "anchor": (4, 7, "Ankers"),
    "cycle": (21, 18, "a1 → b1 → c1 → a1"),
    "dangling_reference": (21, 18, "Bedoelde u 'gevaar'"),
    "duplicate_id": (17, 13, "bestaat al"),
    "duplicate_key": (21, 9, "twee keer"),
    "duplicate_option": (17, 11, "staat twee keer"),
    "earlier_half": (21, 18, "earlier.<form>.<field>"),
    "earlier_itself": (21, 18, "niet naar zichzelf"),
    "earlier_register": (22, 18, "hoort bij geen dossier"),
    "earlier_unknown_form": (21, 18, "geen eerder formulier 'aanmelding'"),
    "fact_against_nothing": (21, 34, "schrijf answered(facts.centre)"),
    "forward_reference": (21, 18, "dat pas in stap 'twee'"),
    "group_summary": (24, 18, "Bedoelde u 'name'"),
    "lost_default": (21, 18, "Schrijf 'prefill'"),
    "missing_label": (19, 13, "Nederlandse tekst"),
    "nested_binding": (32, 23, "zet de vraag als kolom in een groep van de stap zelf"),
    "not_ascii_id": (17, 13, "kleine letters"),
    "over_budget": (21, 518, "hoogstens 500"),
    "overlay_hides_legal": (4, 5, "wettelijk nodig"),
    "overlay_hides_used": (4, 5, "kan niet verborgen worden"),
    "overlay_pointless": (5, 15, "al zo"),
    "overlay_prefix": (4, 9, "begint met 'ovl_'"),
    "overlay_unknown_field": (4, 9, "Bedoelde u 'acute_danger'"),
    "pointless_clearing": (21, 22, "is altijd te zien"),
    "region_hours": (10, 14, "Kies uit: ma, di"),
    "required_never_shown": (21, 19, "wordt nooit getoond"),
    "reserved_name": (17, 13, "voorbehouden"),
    "score_adjust": (28, 15, "verandert niets"),
    "score_band_too_high": (27, 9, "meer dan 1 kan niet"),
    "score_bands_overlap": (29, 9, "wordt nooit bereikt"),
    "score_dangling": (22, 12, "geen veld 'weg'"),
    "score_hole": (27, 9, "een som zonder niveau"),
    "score_total": (26, 12, "geen getal 'wat'"),
    "score_without_sum": (24, 9, "heeft geen som"),
    "syntax_error": (21, 25, "schrijf =="),
    "tab": (17, 1, "een tab"),
    "too_deep": (21, 34, "Te veel haakjes"),
    "too_many_questions": (12, 7, "16 vragen; hoogstens 14"),
    "too_many_texts": (41, 19, "verplicht 5 tekstvakken"),
    "twice_filled": (21, 18, "alleen 'prefill' telt"),
    "type_mismatch": (25, 37, "niet te vergelijken"),
    "unknown_binding": (21, 15, "person.shoe_size"),
    "unknown_block": (17, 14, "Bedoelde u 'person_details'"),
    "unknown_fact": (21, 18, "geen 'weather'"),
    "unknown_key": (21, 9, "Bedoelde u 'required'"),
    "unknown_option": (21, 28, "Bedoelde u 'ja'"),
    "unknown_option_set": (21, 18, "Bedoelde u 'yn'"),
    "unknown_type": (18, 15, "Bedoelde u 'choice'"),
    "unlabelled_option": (20, 13, "Nederlandse tekst voor de optie"),
    "unreachable_field": (27, 18, "hangt af van 'school'"),
    "unreachable_option": (31, 18, "Niemand kan nog 'vroeger' kiezen"),
    "upside_down": (16, 18, "verschijnt boven 'gevaar'"),
    "wrong_flag": (21, 19, "true of false"),
}


@functools.cache
def found_in(file: Path) -> list[Finding]:
    """What the checks say about one file among our own definitions."""
    place = place_of(file)
    needed: tuple[str, ...] = ("base/options/", "base/blocks/", "regions/ovl/region.yaml")
    needed += ("base/referral.yaml",) if place.startswith("regions/") else ()
    ours = {path: one for path, one in files_of(OURS).items() if path.startswith(needed)}
    sources = sources_from({**ours, place: file})
    return [one for one in check_sources(sources) if one.file == file.as_posix()]


def test_the_table_names_every_file_of_the_corpus() -> None:
    assert {file.stem for file in BROKEN.glob("*.yaml")} == EXPECTED.keys()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_is_refused_at_its_line(name: str) -> None:
    line, column, words = EXPECTED[name]
    found = found_in(BROKEN / f"{name}.yaml")
    assert any((one.line, one.column) == (line, column) and words in one.message for one in found), found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_one_mistake_gives_few_findings(name: str) -> None:
    assert len(found_in(BROKEN / f"{name}.yaml")) <= 2


def test_our_own_definitions_are_without_errors() -> None:
    assert [one for one in check_sources(sources_from(files_of(OURS))) if one.severity == "error"] == []


def test_every_file_of_ours_is_far_from_the_limit() -> None:
    assert all(path.stat().st_size < MAX_BYTES / 2 for path in OURS.rglob("*.yaml"))
