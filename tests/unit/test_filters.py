"""Dates, moments, roles and status words as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from portal import languages
from portal.access.policy import ROLES
from portal.views import filters
from tests.forms import read, templates, the_field

SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
WINTER = datetime(2026, 11, 22, 13, 32, tzinfo=UTC)


def test_a_moment_is_shown_on_the_clock_of_brussels() -> None:
    assert filters.moment(WINTER) == "22/11/2026 om 14.32 u."
    assert filters.moment(SUMMER) == "02/07/2026 om 00.30 u."
    assert filters.clock_time(WINTER) == "14.32 u."


def test_a_date_is_a_date() -> None:
    assert filters.date_short(date(2026, 3, 4)) == "04/03/2026"
    assert filters.date_long(date(2026, 11, 22)) == "zondag 22 november 2026"
    assert filters.date_short(SUMMER) == "02/07/2026"
    assert filters.date_long(SUMMER) == "donderdag 2 juli 2026"


def test_what_time_elements_want() -> None:
    assert filters.moment_iso(WINTER) == "2026-11-22T14:32+01:00"
    assert filters.moment_iso(date(2026, 3, 4)) == "2026-03-04"


@pytest.mark.parametrize("name", ["date_short", "date_long", "clock_time", "moment", "moment_iso"])
def test_nothing_is_shown_of_nothing(name: str) -> None:
    assert filters.FILTERS[name](None) == ""


def test_each_role_has_a_name() -> None:
    assert set(filters.ROLES) == set(ROLES)
    assert filters.role_name("director") == "casusregisseur"
    assert filters.role_name(None) == ""


def test_codes_and_status_words() -> None:
    assert filters.region_code("ovl") == "OVL"
    assert filters.region_code(None) == ""
    assert filters.status_word("draft") == "concept"
    assert filters.status_word("iets_anders") == "iets_anders"


ENGLISH = {
    "%(day)s om %(hour)s": "%(day)s at %(hour)s",
    "%(hour)s.%(minute)s u.": "%(hour)s:%(minute)s",
    "zondag": "Sunday",
    "november": "November",
    "maart": "March",
    "casusregisseur": "case director",
}


@pytest.fixture
def _english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(languages, "catalogue", lambda _: ENGLISH)
    with languages.speaking("en"):
        yield


@pytest.mark.usefixtures("_english")
def test_days_hours_and_roles_in_english() -> None:
    assert filters.moment(WINTER) == "22/11/2026 at 14:32"
    assert filters.date_long(date(2026, 11, 22)) == "Sunday 22 November 2026"
    assert filters.role_name("director") == "case director"


@pytest.mark.usefixtures("_english")
@pytest.mark.parametrize("month", ["3", "March", "mar", "maart"])
def test_a_month_may_be_written_in_either_language(month: str) -> None:
    assert read(the_field("date"), f"22 {month} 2025") == date(2025, 3, 22)


@pytest.mark.usefixtures("_english")
def test_names_are_no_texts_to_translate() -> None:
    environment = templates()
    environment.filters["translated"] = filters.translated
    drawn = environment.from_string("{{ name | translated }}")
    assert drawn.render(name="<b>100% zorg</b>") == "&lt;b&gt;100% zorg&lt;/b&gt;"
