"""The command line: exit 0 is good, 1 is "found something wrong" with a line each, 2 is wrong usage."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.cli import main
from portal.cli.connection import connected
from portal.models import AuditEvent, AuditStream, Membership, User
from portal.services import accounts, audit
from portal.settings import Settings, from_environment
from tests.databases import Databases
from tests.factories import a_region, an_organisation


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, places: Databases, tmp_path: Path) -> Settings:
    """The settings of a command on an empty database."""
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    monkeypatch.setenv("PORTAL_DATABASE_URL", places.fresh(migrated=False))
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    return from_environment()


@pytest.fixture
def filled(settings: Settings) -> Settings:
    """A database with a region and an organisation."""
    assert main(["db", "upgrade"]) == 0
    with connected(settings) as session:
        a_region(session, "ovl")
        an_organisation(session, name="CAW De Voorbeelden", type="CAW")
    return settings


def test_a_new_database_is_made_checked_and_taken_back(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["db", "check"]) == 1
    assert main(["db", "upgrade"]) == 0
    assert settings.key_file.exists()
    assert main(["db", "check"]) == 0
    assert main(["db", "downgrade", "base"]) == 0
    assert "db upgrade" in capsys.readouterr().out


def test_a_lost_key_file_is_never_replaced_in_silence(filled: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    filled.key_file.unlink()
    assert main(["db", "upgrade"]) == 1
    assert "sleutelbestand" in capsys.readouterr().out
    assert not filled.key_file.exists()


def test_a_command_refuses_a_database_that_is_behind(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 1
    assert "portal db upgrade" in capsys.readouterr().out


def test_an_account_is_made_with_a_hat_and_its_password_shown_once(
    filled: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["users", "add", "Hazel.Wilg@demo.invalid", "Hazel Wilg", "--role", "admin", "--region", "OVL"]
    assert main([*words, "--organisation", "CAW De Voorbeelden"]) == 0
    email, password = capsys.readouterr().out.split()
    with connected(filled) as session:
        attempt = accounts.Attempt(email, password, "127.0.0.1")
        assert accounts.authenticate(session, attempt) is not None
        assert session.scalars(select(Membership.role)).all() == ["admin"]
        assert len(session.scalars(select(AuditEvent)).all()) == 2


@pytest.mark.parametrize(
    ("organisation", "password", "said"),
    [("Bestaat niet", "lang-genoeg-wachtwoord", "organisation"), ("CAW De Voorbeelden", "kort", "password")],
)
def test_what_is_wrong_with_an_account_is_said(
    filled: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    organisation: str, password: str, said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    words = ["users", "add", "a@demo.invalid", "A", "--role", "admin", "--region", "ovl", "--password-stdin"]
    assert main([*words, "--organisation", organisation]) == 1
    assert capsys.readouterr().out.startswith(said)
    with connected(filled) as session:
        assert session.scalars(select(User).where(User.email == "a@demo.invalid")).first() is None


def test_a_good_trail_says_nothing_and_a_changed_one_says_where(
    filled: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with connected(filled) as session:
        _three_events(session)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == ""
    with connected(filled) as session:
        session.execute(update(AuditStream).where(AuditStream.id == "x").values(last_sequence=5))
    assert main(["audit", "verify"]) == 1
    assert "user/x:4:" in capsys.readouterr().out


def _three_events(session: Session) -> None:
    for _ in range(3):
        audit.record(session, SYSTEM, stream=("user", "x"), action="account.added", data={})


def test_routes_are_listed_with_who_may(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["routes"]) == 0
    said = capsys.readouterr().out
    assert any(line.split() == ["GET", "/inloggen", "iedereen"] for line in said.splitlines())


@pytest.mark.parametrize("words", [[], ["nonsense"], ["users", "add"], ["db", "sideways"]])
def test_wrong_usage_is_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
