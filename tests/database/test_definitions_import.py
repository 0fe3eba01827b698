"""Publishing from files: what differs becomes a version, nothing broken gets in, no workshop edit is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM, Actor
from portal.definitions.loader import sources_from
from portal.models import AuditEvent, Centre, DefinitionVersion, Organisation, PoliceZone as Zone, RegionPartner
from portal.queries import definitions as versions, records as record_queries, workshop as bench_queries
from portal.services import definitions, field_edits, workshop
from portal.services.definitions import ImportReport
from tests.definitions.ours import sources as our_sources
from tests.factories import an_actor

Files: TypeAlias = Mapping[str, str]

BASE = """form: welcome
code: F-WEL
title:
  nl: Welkom
  en: Welcome
readers:
  - coordinator
steps:
  - id: first
    title:
      nl: Eerste stap
      en: First step
    fields:
      - id: topic
        type: text
        nl: Waarover gaat het?
        en: What is it about?
        required: true
      - id: detail
        type: text
        nl: Vertel meer
        en: Tell more
"""
OVERLAY = """# Afgesproken met de politie
form: welcome
region: ovl
change:
  - id: detail
    nl: Vertel iets meer
    en: Tell a little more
"""
REGION = """region: ovl
name: Oost-Vlaanderen
brand: Veilig Huis Oost-Vlaanderen
enabled: true
centres:
  - code: OVL
    name: Veilig Huis Oost-Vlaanderen
    phone: "09 000 00 10"
partners:
  - id: ovl_olm
    name: Wijkhuis De Olm
    type: VZW
    perspective: hulpverlenend
    kind: network
    zones:
      - Gent
"""
BLANK = "form: welcome\nregion: ovl\n"
ZONES = """zones:
  - name: Gent
    region: ovl
"""


def files(**changed: str) -> dict[str, str]:
    """A small library: one form, one region, one overlay, one zone."""
    given = {"base": BASE, "overlay": OVERLAY, "region": REGION, "zones": ZONES} | changed
    return {
        "base/welcome.yaml": given["base"],
        "regions/ovl/region.yaml": given["region"],
        "regions/ovl/welcome.yaml": given["overlay"],
        "registers/police_zones.yaml": given["zones"],
    }


def imported(session: Session, **changed: str) -> ImportReport:
    """Import the small library."""
    return definitions.import_library(session, SYSTEM, sources_from(files(**changed)))


def in_force(session: Session) -> DefinitionVersion:
    """The version in force of the small form."""
    return versions.active_version(session, "ovl", "welcome")


def label(session: Session, field_id: str) -> str:
    """What a field is called in the version in force."""
    return versions.compiled_version(in_force(session)).fields[field_id].label["nl"]


def reworded(session: Session, actor: Actor, field_id: str, words: str) -> None:
    """Somebody changes a label in the workshop and puts it live."""
    bench = bench_queries.bench(session, "ovl", "welcome")
    field_edits.word_field(session, actor, bench, bench.version, field_id, {"label_nl": words, "label_en": "Words"})
    bench = bench_queries.bench(session, "ovl", "welcome")
    workshop.publish(session, actor, bench, bench.version)


def test_the_first_import_publishes_version_1_of_each_form(session: Session) -> None:
    report = imported(session)
    assert [(one.region, one.form, one.number, one.status) for one in report.published] == [
        ("ovl", "welcome", 1, "active")
    ]
    assert label(session, "detail") == "Vertel iets meer"


def test_the_same_files_again_publish_nothing(session: Session) -> None:
    imported(session)
    again = imported(session)
    assert again.published == []
    assert not again.counted


def test_a_changed_file_becomes_the_next_version_and_the_old_one_ends(session: Session) -> None:
    first = imported(session).published[0]
    second = imported(session, base=BASE.replace("Waarover gaat het?", "Wat is er?")).published[0]
    assert (first.status, second.number, second.status) == ("retired", 2, "active")
    assert first.in_force_to == second.in_force_from


def test_a_region_that_is_switched_off_gets_no_version(session: Session) -> None:
    report = imported(session, region=REGION.replace("enabled: true", "enabled: false"))
    assert report.published == []


@pytest.mark.parametrize(
    ("part", "text", "line"),
    [
        ("overlay", OVERLAY.replace("nl: Vertel iets", "nl: Vertel: iets"), 6),
        ("overlay", OVERLAY.replace("id: detail", "id: detial"), 5),
        ("base", BASE.replace("required: true", "required: maybe"), 18),
        ("overlay", OVERLAY + "hide:\n  - topicc\n", 9),
    ],
)
def test_a_broken_file_is_named_with_its_line_and_nothing_is_published(
    session: Session, part: str, text: str, line: int
) -> None:
    report = imported(session, **{part: text})
    name = {"overlay": "regions/ovl/welcome.yaml", "base": "base/welcome.yaml"}[part]
    assert (name, line) in [(one.file, one.line) for one in report.findings]
    assert not report.ok
    counts = (session.scalar(select(func.count()).select_from(table)) for table in (DefinitionVersion, Centre))
    assert list(counts) == [0, 0]


def test_region_centre_zone_and_partner_come_from_the_files(session: Session) -> None:
    counted = imported(session).counted
    assert (counted.regions, counted.centres, counted.zones, counted.partners) == (1, 1, 1, 1)
    assert record_queries.listed(session, "ovl", "police_zone")[0].label == "Gent"
    assert [one.label for one in record_queries.listed(session, "ovl", "partner")] == ["Wijkhuis De Olm"]


def test_a_partner_that_was_changed_in_the_portal_keeps_its_changes(session: Session) -> None:
    imported(session)
    session.scalars(select(Organisation)).one().name = "Wijkhuis De Linde"
    session.scalars(select(RegionPartner)).one().phone = "09 111 11 11"
    session.flush()
    imported(session, region=REGION.replace("De Olm", "De Olmen"))
    assert session.scalars(select(Organisation.name)).all() == ["Wijkhuis De Linde"]
    assert session.scalars(select(RegionPartner.phone)).all() == ["09 111 11 11"]


def test_a_zone_that_is_confirmed_later_stays_the_same_zone(session: Session) -> None:
    imported(session)
    zone = session.scalars(select(Zone)).one()
    imported(session, zones=ZONES + '    code: "5415"\n    confirmed: true\n')
    session.refresh(zone)
    assert (zone.code, zone.confirmed) == ("5415", True)


def test_a_workshop_edit_survives_an_import_of_the_same_files(session: Session) -> None:
    imported(session)
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    assert imported(session).published == []
    assert label(session, "topic") == "Wat is er aan de hand?"


def test_a_workshop_edit_is_laid_over_a_new_base(session: Session) -> None:
    imported(session)
    admin = an_actor(session, "admin")
    reworded(session, admin, "topic", "Wat is er aan de hand?")
    base = BASE.replace("Tell more", "Tell us more").replace("nl: Eerste stap", "nl: Om te beginnen")
    report = imported(session, base=base)
    assert [one.author_id for one in report.published] == [admin.user_id]
    assert label(session, "topic") == "Wat is er aan de hand?"
    assert versions.definition(in_force(session)).steps[0].title["nl"] == "Om te beginnen"


def test_a_file_that_moved_too_is_refused_with_both_sides(session: Session) -> None:
    imported(session)
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    report = imported(session, overlay=OVERLAY.replace("iets meer", "alles"))
    assert report.published == []
    assert not report.ok
    lines = list(report.refused[0].lines())
    assert "er is niets overschreven" in lines[0]
    assert any("in het portaal" in line and "Wat is er aan de hand?" in line for line in lines)
    assert any("in de bestanden" in line and "Vertel alles" in line for line in lines)
    assert label(session, "topic") == "Wat is er aan de hand?"


def test_the_file_wins_when_that_is_asked_by_name(session: Session) -> None:
    imported(session)
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    sources = sources_from(files(overlay=OVERLAY.replace("iets meer", "alles")))
    report = definitions.import_library(session, SYSTEM, sources, overwrite=[("ovl", "welcome")])
    assert report.ok
    assert (label(session, "topic"), label(session, "detail")) == ("Waarover gaat het?", "Vertel alles")


def test_what_was_exported_can_be_imported_again(session: Session) -> None:
    imported(session)
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    exported = definitions.exported_overlays(session)
    assert "# Afgesproken met de politie" in exported["regions/ovl/welcome.yaml"]
    report = imported(session, overlay=exported["regions/ovl/welcome.yaml"])
    assert report.ok
    assert report.published == []


def test_each_publish_leaves_an_event(session: Session) -> None:
    imported(session)
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "definitions.imported")).one()
    assert (event.stream_kind, event.stream_id, event.data["number"]) == ("region", "ovl", 1)


def test_our_own_definitions_import_without_a_word(session: Session) -> None:
    ours = our_sources()
    report = definitions.import_library(session, SYSTEM, ours)
    assert report.ok
    assert {(one.region, one.form) for one in report.published} == {
        (code, form) for code, region in ours.regions.items() if region.enabled for form in ours.forms
    }
    assert definitions.import_library(session, SYSTEM, ours).published == []


def test_a_new_base_says_what_it_means_for_each_region_that_it_touches(session: Session) -> None:
    imported(session)
    assert imported(session, base=BASE.replace("Waarover gaat het?", "Wat is er?")).reviews == []
    report = imported(session, base=BASE.replace("nl: Vertel meer", "nl: Vertel alles"))
    assert [(one.region, one.form) for one in report.reviews] == [("ovl", "welcome")]
    line = report.reviews[0].lines[0]
    assert (line.verdict, line.blocking) == ("conflict", False)
    assert line.sentence == (
        "Vraag 'Vertel alles' heet in OVL 'Vertel iets meer'. De basis zei 'Vertel meer' en zegt nu 'Vertel alles'."
    )
    assert label(session, "detail") == "Vertel iets meer"


def test_a_workshop_change_that_fits_no_longer_is_refused_with_its_review(session: Session) -> None:
    imported(session, overlay=BLANK)
    reworded(session, an_actor(session, "admin"), "detail", "Vertel iets meer")
    without = BASE[: BASE.index("      - id: detail")]
    report = imported(session, overlay=BLANK, base=without)
    refusal = report.refused[0]
    assert refusal.review is not None
    assert [(one.owner, one.verdict, one.blocking) for one in refusal.review.lines] == [("detail", "conflict", True)]
    assert "aanpast" in refusal.review.lines[0].choices["keep"]
    assert [line for line in refusal.lines() if "werkplaats" in line] == list(refusal.lines())
    assert report.ok, "the region's admin chooses: nothing is wrong with the files, and the portal starts"


def test_an_export_after_a_workshop_edit_differs_in_the_edited_lines_only(session: Session) -> None:
    imported(session)
    reworded(session, an_actor(session, "admin"), "detail", "Vertel ons meer")
    exported = definitions.exported_overlays(session)["regions/ovl/welcome.yaml"]
    before, after = OVERLAY.splitlines(), exported.splitlines()
    assert [line for line in before if line not in after] == [
        "    nl: Vertel iets meer",
        "    en: Tell a little more",
    ]
    assert after[:5] == before[:5]
    assert after[5:] == ["    nl: Vertel ons meer", "    en: Words"]


def test_an_export_of_what_was_imported_is_the_same_to_the_byte(session: Session) -> None:
    imported(session)
    assert definitions.exported_overlays(session) == {"regions/ovl/welcome.yaml": OVERLAY}


def test_a_region_that_took_its_changes_back_exports_an_empty_overlay(session: Session) -> None:
    imported(session)
    former, admin = in_force(session), an_actor(session, "admin")
    base = versions.definition(former)
    definitions.put_in_force(session, definitions.new_version(session, base, former.base_source, "", admin.user_id))
    assert definitions.exported_overlays(session) == {"regions/ovl/welcome.yaml": BLANK}
