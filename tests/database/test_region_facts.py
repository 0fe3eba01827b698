"""What a region's own file makes of a municipality: centre, division, intake status, lists (D3-21 D3-44 D4-06)."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.models import Centre
from portal.queries import submissions as queries
from portal.services import regions, submissions
from portal.services.submissions import Beginning
from tests import families
from tests.definitions import ours
from tests.factories import an_actor

DECIDED = {
    ("vbr", "23102"): ("HAV", "halle_vilvoorde", ["facility", "track2"]),  # codespell:ignore hav
    ("vbr", "24062"): ("LEU", "leuven", ["track2"]),
    ("wvl", "35013"): ("NWV", "brugge", ["track2"]),
    ("wvl", "34022"): ("ZWV", "kortrijk", []),
    ("wvl", "37022"): ("", "", []),
    ("riv", "12025"): ("RIV", "mechelen", ["joined", "track2"]),
    ("riv", "12021"): ("RIV", "mechelen", ["track2"]),
    ("ovl", "45068"): ("OVL", "", ["track2"]),
    ("ovl", "43005"): ("OVL", "", []),
}
"""Region and municipality → centre, judicial division, lists."""


def facts_of(session: Session, region: str, nis: str) -> dict[str, object]:
    families.in_force(session, "referral", region)
    beginning = Beginning(form="referral", municipality_nis=nis)
    return dict(submissions.start(session, an_actor(session, region=region), region, beginning).facts)


def test_what_a_municipality_decides_in_its_region(session: Session) -> None:
    regions.import_regions(session, ours.sources().regions, ours.sources().registers)
    found = {place: facts_of(session, *place) for place in DECIDED}
    told = {place: (one["centre"], one["division"], one["municipality_lists"]) for place, one in found.items()}
    assert told == DECIDED
    assert {place: one["intake_status"] for place, one in found.items()} == {
        place: "open" if centre else "" for place, (centre, _, _) in DECIDED.items()
    }
    assert found["wvl", "35013"]["tracks"] == ["0", "1", "2", "3"]


def test_a_stop_that_came_after_a_draft_began_counts(session: Session) -> None:
    regions.import_regions(session, ours.sources().regions, ours.sources().registers)
    families.in_force(session, "referral", "vbr")
    beginning = Beginning(form="referral", municipality_nis="24062")
    draft = submissions.start(session, an_actor(session, region="vbr"), "vbr", beginning)
    assert queries.loaded(session, draft).evaluation.value("vbr_intake_status") == "open"
    session.execute(update(Centre).where(Centre.code == "LEU").values(intake_status="closed"))
    assert queries.loaded(session, draft).evaluation.value("vbr_intake_status") == "gesloten"


def test_without_a_municipality_it_is_not_known_on_which_lists_it_stands(session: Session) -> None:
    families.in_force(session, "referral", "vbr")
    facts = submissions.start(session, an_actor(session, region="vbr"), "vbr", Beginning(form="referral")).facts
    assert "municipality_lists" not in facts
