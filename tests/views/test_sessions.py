"""Sessions: how long they live, what an expired one keeps, and what a slow or forged request cannot do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import AuditEvent, ParkedPost, UserSession, clock
from portal.models.user import Role
from portal.services import accounts, sessions
from tests.factories import a_membership, a_user
from tests.page import Page
from tests.web import Browser

PASSWORD = "een-heel-lang-wachtwoord"
HASH = accounts.HASHER.hash(PASSWORD)
MORNING = datetime.fromisoformat("2026-11-22T08:00:00+01:00")


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with clock.frozen(MORNING):
        yield


def later(**time: float) -> None:
    """Let time pass; the clock of the test goes back by itself."""
    moment = clock.now() + timedelta(**time)
    clock.set_clock(lambda: moment)


def row(session: Session) -> UserSession:
    session.expire_all()
    return session.scalars(select(UserSession)).one()


def come_back(web: Browser) -> Page:
    """Sign in again as the same person, in the same browser."""
    assert web.actor is not None
    web.token = ""
    web.actor = None
    return web.post("/inloggen", {"email": "wies.esdoorn@demo.invalid", "password": PASSWORD})


def somebody(web: Browser, session: Session, role: Role = "referrer") -> None:
    user = a_user(session, email="wies.esdoorn@demo.invalid", name="Wies Esdoorn", password_hash=HASH)
    web.sign_in(role, user=user)
    web.get("/hoed")


def test_a_session_lives_while_somebody_works(web: Browser) -> None:
    web.sign_in()
    for _ in range(10):
        later(minutes=29)
        assert web.get("/hoed").status == 200


@pytest.mark.parametrize(("role", "minutes"), [("referrer", 31), ("director", 31), ("admin", 16)])
def test_a_silent_session_runs_out(web: Browser, role: Role, minutes: int) -> None:
    web.sign_in(role)
    later(minutes=minutes - 2)
    assert web.get("/hoed").status == 200
    later(minutes=minutes)
    page = web.get("/hoed")
    assert page.status == 401
    assert "Uw sessie is afgelopen" in page.text


def test_no_session_lives_longer_than_half_a_day(web: Browser) -> None:
    web.sign_in()
    for _ in range(28):
        later(minutes=25)
        web.get("/hoed")
    later(minutes=25)
    assert web.get("/hoed").status == 401


def test_the_last_sign_of_life_is_written_once_a_minute_at_most(web: Browser, session: Session) -> None:
    web.sign_in()
    later(seconds=59)
    web.get("/hoed")
    assert row(session).last_seen_at == MORNING
    later(seconds=2)
    web.get("/hoed")
    assert row(session).last_seen_at == clock.now()


def test_a_timer_on_an_unattended_page_keeps_nothing_alive(web: Browser, session: Session) -> None:
    web.sign_in()
    for _ in range(3):
        later(minutes=10)
        web.get("/hoed", headers={"X-Autosave": "timer"})
    assert row(session).last_seen_at == MORNING
    later(minutes=1)
    assert web.get("/hoed", headers={"X-Autosave": "timer"}).status == 401


def test_typing_does(web: Browser, session: Session) -> None:
    web.sign_in()
    later(minutes=20)
    web.get("/hoed", htmx=True)
    assert row(session).last_seen_at == clock.now()


@pytest.mark.parametrize("cookie", ["x", "x" * 4000, "gASVBAAAAAAAAACMAXiULg==", "../../etc/passwd", "é", "\x01"])
def test_a_forged_cookie_opens_nothing_and_makes_no_session(web: Browser, session: Session, cookie: str) -> None:
    web.client.set_cookie("portal", cookie)
    assert web.get("/hoed").status == 401
    assert session.scalars(select(UserSession)).first() is None


def test_a_remember_cookie_is_never_accepted(web: Browser) -> None:
    web.client.set_cookie("remember_token", "1|0")
    assert web.get("/hoed").status == 401


def test_before_signing_in_there_is_no_session_row(web: Browser, session: Session) -> None:
    web.get("/inloggen")
    assert session.scalars(select(UserSession)).first() is None
    assert web.client.get_cookie("portal") is None


def test_a_slow_request_does_not_revive_an_ended_session(web: Browser, session: Session) -> None:
    web.sign_in()
    found = row(session)
    sessions.end(session, found.token_hash, "signed_out")
    sessions.touch_of(found.token_hash, clock.now() + timedelta(hours=1))(session)
    sessions.data_of(found.token_hash, {"x": 1})(session)
    assert row(session).last_seen_at == MORNING
    assert row(session).data == {}


def test_ended_sessions_are_forgotten_after_a_day(web: Browser, session: Session) -> None:
    web.sign_in()
    web.post("/uitloggen")
    later(hours=25)
    web.sign_in()
    assert row(session).ended_at is None


# A post that comes too late


def test_what_is_posted_into_an_expired_session_is_kept_and_given_back(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    page = web.post("/hoed", {"story": "Het gaat niet goed met Wies.", "_instance": "a1", "twice": "één"})
    assert page.status == 401
    assert "30 minuten bewaard" in page.text
    back = web.follow(come_back(web))
    assert back.h1 == "Uw tekst is bewaard"
    assert back.value("story") == "Het gaat niet goed met Wies."
    assert back.value("_instance") == "a1"
    assert back.all("form", action="/hoed")


def test_line_breaks_and_repeated_names_come_back_as_typed(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    text = "\neerste regel\r\ntweede <b>regel</b> \U0001f600 "
    web.client.post("/hoed", data={"csrf_token": web.token, "story": text, "who": ["a", "b"]})
    back = web.follow(come_back(web))
    assert back.value("story") == text.replace("\r\n", "\n") or back.value("story") == text
    assert [field.get("value") for field in back.all("input", name="who")] == ["a", "b"]


def test_what_is_kept_is_sealed(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    web.post("/hoed", {"story": "kanarie"})
    stored = session.scalars(select(ParkedPost.body)).one()
    assert stored is not None
    assert b"kanarie" not in stored


def test_giving_it_back_forgets_it(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    web.post("/hoed", {"membership": str(web.actor.membership_id) if web.actor else ""})
    back = web.follow(come_back(web))
    fields = {
        field.get("name", ""): field.get("value", "") for field in back.all("form", action="/hoed")[0].iter("input")
    }
    assert web.post("/hoed", fields).status == 303
    assert session.scalars(select(ParkedPost)).first() is None


def test_it_can_be_thrown_away(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    web.post("/hoed", {"story": "weg"})
    web.follow(come_back(web))
    parked = session.scalars(select(ParkedPost)).one()
    page = web.follow(web.post(f"/bewaard/{parked.id}/weg"))
    assert "Er is niets meer voor u bewaard" in page.text


def test_nobody_else_gets_it(web: Browser, new_web: Callable[[], Browser], session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    web.post("/hoed", {"story": "enkel voor mij"})
    parked = session.scalars(select(ParkedPost)).one()
    other = new_web()
    other.sign_in("admin")
    assert "enkel voor mij" not in other.get("/bewaard").text
    assert other.post(f"/bewaard/{parked.id}/weg").status == 404


def test_after_half_an_hour_it_is_gone(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    web.post("/hoed", {"story": "te laat"})
    later(minutes=31)
    assert come_back(web).location == "/start"


def test_nothing_is_kept_of_whoever_signed_out(web: Browser, session: Session) -> None:
    somebody(web, session)
    cookie = web.client.get_cookie("portal")
    assert cookie is not None
    token = web.token
    web.post("/uitloggen")
    web.client.set_cookie("portal", cookie.value)
    page = web.post("/hoed", {"story": "niet bewaren"}, token=token)
    assert page.status == 400 or page.status == 401
    assert session.scalars(select(ParkedPost)).first() is None


@pytest.mark.parametrize("token", ["", "onzin", "AAAA"])
def test_nothing_is_kept_without_the_token_of_the_ended_session(web: Browser, session: Session, token: str) -> None:
    somebody(web, session)
    later(minutes=31)
    page = web.post("/hoed", {"story": "vals"}, token=token)
    assert page.status == 401
    assert session.scalars(select(ParkedPost)).first() is None


def test_the_later_post_of_a_page_replaces_the_earlier(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    token = web.token
    for story in ("een", "twee"):
        web.post("/hoed", {"story": story}, token=token)
    assert session.scalars(select(ParkedPost)).one().body["fields"] == [["story", "twee"]]


def test_keeping_is_limited(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    token = web.token
    answers = [web.post("/hoed", {"story": str(n)}, token=token).text for n in range(21)]
    assert "is 30 minuten bewaard" in answers[0]
    assert "is 30 minuten bewaard" not in answers[-1]


def test_htmx_gets_a_notice_in_the_page_and_never_the_sign_in_page(web: Browser, session: Session) -> None:
    somebody(web, session)
    later(minutes=31)
    page = web.post(
        "/hoed", {"story": "x"}, htmx=True, headers={"HX-Current-URL": "http://localhost/ovl/formulieren/1/stap/who"}
    )
    assert page.status == 401
    assert page.response.headers["HX-Retarget"] == "#messages"
    assert page.response.headers["HX-Reswap"] == "innerHTML"
    assert "Wat u typte, is bewaard" in page.text
    assert not page.is_whole
    assert not page.all("input", name="password")
    assert page.links == ["/inloggen?volgende=/ovl/formulieren/1/stap/who"]


@pytest.mark.parametrize(
    ("page", "kept_for"),
    [
        ("http://localhost/hoed", "/hoed"),
        ("http://localhost/start", "/bewaard/0190b5c4-0000-7000-8000-000000000000/weg"),
        ("https://kwaad.invalid/hoed", "/bewaard/0190b5c4-0000-7000-8000-000000000000/weg"),
    ],
)
def test_what_htmx_saved_by_the_way_comes_back_on_its_page(
    web: Browser, session: Session, page: str, kept_for: str
) -> None:
    somebody(web, session)
    later(minutes=31)
    url = "/bewaard/0190b5c4-0000-7000-8000-000000000000/weg"
    web.post(url, {"story": "halverwege"}, htmx=True, headers={"HX-Current-URL": page})
    assert session.scalars(select(ParkedPost)).one().path == kept_for


def test_pages_that_are_still_open_work_after_coming_back(web: Browser, session: Session) -> None:
    somebody(web, session)
    old_token = web.token
    membership = str(web.actor.membership_id) if web.actor else ""
    later(minutes=31)
    web.get("/hoed")
    come_back(web)
    assert web.post("/hoed", {"membership": membership}, token=old_token).status == 303


def test_after_signing_out_an_old_token_is_worth_nothing(web: Browser, session: Session) -> None:
    somebody(web, session)
    old_token = web.token
    web.post("/uitloggen")
    come_back(web)
    assert web.post("/hoed", {}, token=old_token).status == 400


def test_another_user_never_inherits_the_token_of_a_session_that_ran_out(web: Browser, session: Session) -> None:
    web.sign_in("director")
    web.get("/hoed")
    old_token = web.token
    later(minutes=31)
    user = a_user(session, email="wies.esdoorn@demo.invalid", password_hash=HASH)
    a_membership(session, "referrer", user=user)
    session.commit()
    come_back(web)
    assert web.post("/hoed", {}, token=old_token).status == 400


def test_own_wrong_tries_in_a_known_browser_are_not_blocked_by_those_of_others(
    web: Browser, new_web: Callable[[], Browser], session: Session
) -> None:
    somebody(web, session)
    later(minutes=31)
    attacker = new_web()
    for _ in range(6):
        page = attacker.post("/inloggen", {"email": "wies.esdoorn@demo.invalid", "password": "gok"})
    assert page.status == 429
    assert come_back(web).status == 303
    failed = select(AuditEvent).where(AuditEvent.action == "session.sign_in_failed")
    assert len(session.scalars(failed).all()) == 5
