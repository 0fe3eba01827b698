"""Settings: a weak value stops production with a sentence, and the example names exactly the settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal import settings
from portal.errors import Misconfigured
from portal.settings import CHECKOUT, VARIABLES, from_environment

GOOD = {
    "PORTAL_PROFILE": "production",
    "PORTAL_DATABASE_URL": "postgresql+psycopg://portal@db/portal",
    "PORTAL_SECRET_KEY": "k9-Vq2x_77TzLmPw0RaBcDeFgHiJkLmNo",
    "PORTAL_DATA": "/var/lib/portal",
    "PORTAL_BASE_URL": "https://portaal.voorbeeld.be",
    "PORTAL_PROXY_HOPS": "1",
}


def test_the_example_names_exactly_the_settings_with_their_defaults() -> None:
    lines = (CHECKOUT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = dict(line.split("=", 1) for line in lines if re.match(r"PORTAL_", line))
    assert named == dict(VARIABLES), "Make .env.example name each setting of portal/settings.py with its default."


def test_a_complete_production_starts() -> None:
    read = from_environment(GOOD)
    assert read.production
    assert read.secure
    assert read.data == Path("/var/lib/portal")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_SECRET_KEY", "kort"),
        ("PORTAL_SECRET_KEY", "a" * 64),
        ("PORTAL_SECRET_KEY", settings.DEMO_KEY),
        ("PORTAL_DATABASE_URL", ""),
        ("PORTAL_DATA", ""),
        ("PORTAL_BASE_URL", ""),
        ("PORTAL_BASE_URL", "http://portaal.voorbeeld.be"),
        ("PORTAL_PROXY_HOPS", ""),
        ("FLASK_DEBUG", "1"),
    ],
)
def test_a_missing_or_weak_value_stops_production(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as stopped:
        from_environment(GOOD | {name: value})
    assert name in str(stopped.value)


def test_every_weakness_is_said_at_once() -> None:
    with pytest.raises(Misconfigured) as stopped:
        from_environment({"PORTAL_PROFILE": "production"})
    assert len(stopped.value.sentences) >= 5


def test_sqlite_serves_one_node() -> None:
    with pytest.raises(Misconfigured, match="PORTAL_NODES"):
        from_environment(GOOD | {"PORTAL_NODES": "2", "PORTAL_DATABASE_URL": "sqlite:////var/lib/portal/x.sqlite"})
    assert from_environment(GOOD | {"PORTAL_NODES": "2"}).nodes == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORTAL_PROFILE", "prod"), ("PORTAL_PORT", "8k"), ("PORTAL_PORT", "²"), ("PORTAL_READ_ONLY", "yes")],
)
def test_a_value_of_the_wrong_kind_is_named_in_every_profile(name: str, value: str) -> None:
    with pytest.raises(Misconfigured) as stopped:
        from_environment({"PORTAL_PROFILE": "demo"} | {name: value})
    assert name in str(stopped.value)


def test_without_a_profile_it_is_production() -> None:
    assert from_environment(GOOD | {"PORTAL_PROFILE": ""}).profile == "production"


def test_the_demo_needs_nothing() -> None:
    read = from_environment({"PORTAL_PROFILE": "demo"})
    assert read.demo
    assert read.database_url.startswith("sqlite:///")
    assert read.definitions == CHECKOUT / "form_definitions"
