"""`portal users`: what an operator does when somebody comes, moves or leaves."""

from __future__ import annotations

import io
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli import main
from portal.cli.connection import connected
from portal.models import AuditEvent, Membership, User, UserSession
from portal.queries import memberships, sessions as session_queries
from portal.services import accounts, sessions
from portal.services.keys import open_key_file
from portal.settings import Settings, from_environment
from tests.databases import Databases
from tests.factories import a_region, an_organisation

WHO = "hazel.wilg@demo.invalid"
AT = ["--region", "OVL", "--organisation", "CAW De Voorbeelden"]
PASSWORD = "lang-genoeg-wachtwoord"


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, places: Databases, tmp_path: Path) -> Settings:
    """A database with a region, an organisation and one account that coordinates."""
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    monkeypatch.setenv("PORTAL_DATABASE_URL", places.fresh())
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    settings = from_environment()
    open_key_file(settings.key_file, create=True)
    with connected(settings) as session:
        a_region(session, "ovl")
        an_organisation(session, name="CAW De Voorbeelden", type="CAW")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["users", "add", WHO, "Hazel Wilg", "--role", "coordinator", *AT, "--password-stdin"]) == 0
    return settings


def the_user(session: Session) -> User:
    return session.scalars(select(User).where(User.email == WHO)).one()


def signed_in(settings: Settings) -> str:
    """A session that stands; its token."""
    with connected(settings) as session:
        user = the_user(session)
        [hat] = memberships.hats(session, user.id)
        return sessions.begin(session, user.id, user.epoch, hat.membership_id, former=None, csrf_secret="x" * 32)


def stands(settings: Settings, token: str) -> bool:
    """Whether this token still opens anything."""
    with connected(settings) as session:
        assert session.get(UserSession, sessions.hashed(token)) is not None
        found = session_queries.by_hash(session, sessions.hashed(token))
        return found is not None and found.account_stands


def opens(settings: Settings, password: str) -> bool:
    """Whether one signs in with this password."""
    with connected(settings) as session:
        return accounts.authenticate(session, accounts.Attempt(WHO, password, "127.0.0.1")) is not None


def actions(settings: Settings) -> list[str]:
    with connected(settings) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.at, AuditEvent.sequence)))


def test_everybody_is_listed_with_what_they_may_do(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "give", WHO, "--role", "admin", *AT]) == 0
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{WHO}\topen\tadmin\tovl\tCAW De Voorbeelden",
        f"{WHO}\topen\tcoordinator\tovl\tCAW De Voorbeelden",
    ]


def test_a_role_ends_at_once_or_after_a_day(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["users", "end", WHO, "--role", "coordinator", *AT, "--last-day", "2099-12-31"]) == 0
    with connected(settings) as session:
        assert len(memberships.hats(session, the_user(session).id)) == 1
    assert main(["users", "end", WHO, "--role", "coordinator", *AT]) == 0
    with connected(settings) as session:
        assert memberships.hats(session, the_user(session).id) == ()
        assert session.scalars(select(Membership.to_date)).one() is not None
    assert actions(settings).count("membership.ended") == 2
    capsys.readouterr()
    assert main(["users", "list"]) == 0
    assert capsys.readouterr().out == f"{WHO}\topen\t-\t-\t-\n"


def test_a_new_password_ends_every_session_of_the_old_one(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    token = signed_in(settings)
    assert stands(settings, token)
    assert main(["users", "password", WHO]) == 0
    email, password = capsys.readouterr().out.split()
    assert email == WHO
    assert not stands(settings, token)
    assert not opens(settings, PASSWORD)
    assert opens(settings, password)


def test_a_closed_account_opens_nothing_until_it_is_opened_again(settings: Settings) -> None:
    token = signed_in(settings)
    assert main(["users", "close", WHO]) == 0
    assert not stands(settings, token)
    assert not opens(settings, PASSWORD)
    assert main(["users", "reopen", WHO]) == 0
    assert opens(settings, PASSWORD)
    assert not stands(settings, token)
    assert actions(settings)[-3:] == ["account.closed", "session.all_ended", "account.reopened"]


def test_somebody_is_signed_out_everywhere(settings: Settings) -> None:
    first, second = signed_in(settings), signed_in(settings)
    assert main(["users", "sign-out", WHO]) == 0
    assert not stands(settings, first)
    assert not stands(settings, second)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["give", "niemand@demo.invalid", "--role", "admin", *AT], "email"),
        (["give", WHO, "--role", "admin", "--region", "zzz", "--organisation", "CAW De Voorbeelden"], "region"),
        (["end", WHO, "--role", "admin", *AT], "role"),
        (["close", ""], "email"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(
    settings: Settings, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    before = actions(settings)
    assert main(["users", *words]) == 1
    assert capsys.readouterr().out.startswith(said)
    assert actions(settings) == before


def test_the_account_of_the_portal_itself_is_never_touched(settings: Settings) -> None:
    with connected(settings) as session:
        address = session.get_one(User, uuid.UUID(int=0)).email
    assert main(["users", "close", address]) == 1
    assert main(["users", "password", address]) == 1
