"""Numbers run on without gaps, per region, kind and year."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from portal.models import clock
from portal.services.numbering import next_number
from tests.factories import a_region


def test_numbers_run_on_per_region_kind_and_year(session: Session) -> None:
    a_region(session, "ovl")
    a_region(session, "lim")
    with clock.frozen(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)):
        given = [next_number(session, region, "case") for region in ("ovl", "ovl", "lim")]
        other = next_number(session, "ovl", "submission")
    assert given == ["OVL-2026-0001", "OVL-2026-0002", "LIM-2026-0001"]
    assert other == "OVL-2026-0001"


def test_the_year_is_that_of_brussels(session: Session) -> None:
    a_region(session, "ovl")
    with clock.frozen(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        assert next_number(session, "ovl", "case") == "OVL-2027-0001"
