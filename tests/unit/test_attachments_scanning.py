"""The scanner: a clear answer or none; whatever is wrong with it never makes a file clean (security.md H02)."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.errors import Misconfigured
from portal.services.scanning import Clamd, scanner_at
from portal.settings import from_environment
from tests.uploads import VIRUS, a_pdf, clamd


def at(folder: Path, seconds: float = 5) -> Clamd:
    return Clamd(f"unix:{folder}/clamd.ctl", seconds)


def test_it_says_what_the_scanner_says(tmp_path: Path) -> None:
    with clamd(tmp_path):
        assert at(tmp_path).look(a_pdf(size=200_000)) == "clean"
        assert at(tmp_path).look(VIRUS) == "found"
        assert at(tmp_path).look(b"") == "clean"


def test_a_scanner_that_is_down_knows_nothing(tmp_path: Path) -> None:
    assert at(tmp_path).look(a_pdf()) == "unknown"
    assert Clamd("tcp:127.0.0.1:9").look(a_pdf()) == "unknown"
    assert Clamd("nergens").look(a_pdf()) == "unknown"


@pytest.mark.parametrize("mood", ["silent", "rude"])
def test_a_scanner_that_is_slow_or_refuses_knows_nothing(tmp_path: Path, mood: str) -> None:
    with clamd(tmp_path) as server:
        server.mood = mood
        assert at(tmp_path, 0.3).look(a_pdf(size=2_000_000)) == "unknown"


def test_no_time_left_is_no_answer(tmp_path: Path) -> None:
    with clamd(tmp_path):
        assert at(tmp_path, 0).look(a_pdf()) == "unknown"


def test_without_an_address_there_is_no_scanner() -> None:
    assert scanner_at("") is None
    assert scanner_at("tcp:127.0.0.1:3310") == Clamd("tcp:127.0.0.1:3310")


@pytest.mark.parametrize("address", ["/run/clamd.ctl", "tcp:clamd", "http://clamd:3310", "unix:clamd"])
def test_an_address_that_is_none_stops_the_start(address: str) -> None:
    with pytest.raises(Misconfigured, match="PORTAL_CLAMD"):
        from_environment({"PORTAL_PROFILE": "demo", "PORTAL_CLAMD": address})
