"""Audiences: a field that was narrowed is read by fewer, never by more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from portal.access.actor import SYSTEM
from portal.access.audiences import EVERYTHING, readable
from portal.definitions.overlay import NARROWER
from portal.forms.audience_desk import READERS


@pytest.mark.parametrize(
    ("organisation", "audiences"),
    [
        ("LOKALE_POLITIE", {"form", "justice"}),
        ("PARKET", {"form", "justice"}),
        ("CAW", {"form", "care"}),
        ("HUISARTS", {"form", "care"}),
        ("LOKAAL_BESTUUR", {"form"}),
        ("ADVOCAAT", {"form"}),
    ],
)
def test_an_organisation_reads_what_is_meant_for_its_kind(organisation: str, audiences: set[str]) -> None:
    assert readable(replace(SYSTEM, organisation_type=organisation)) == audiences


def test_the_director_reads_care_and_justice_but_nothing_meant_for_others_by_name() -> None:
    assert readable(replace(SYSTEM, organisation_type="VZW"), directs=True) == EVERYTHING - {"named"}


def test_one_reads_ones_own_words_whole() -> None:
    assert readable(replace(SYSTEM, organisation_type="LOKAAL_BESTUUR"), own=True) == EVERYTHING


def test_the_workshop_words_every_audience_and_says_who_misses_the_narrower_ones() -> None:
    assert set(READERS) == set(NARROWER) == EVERYTHING
    assert readable(replace(SYSTEM, organisation_type="VLAAMSE_GEMEENSCHAP")) == {"form"}
