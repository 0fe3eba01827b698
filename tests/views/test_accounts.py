"""Signing in and out, and choosing a hat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import AuditEvent, Membership, Region, User, UserSession, clock
from portal.services import accounts, sessions
from tests.factories import a_membership, a_user, an_organisation
from tests.page import Page
from tests.web import Browser

PASSWORD = "een-heel-lang-wachtwoord"
HASH = accounts.HASHER.hash(PASSWORD)


@pytest.fixture
def user(session: Session) -> User:
    """Somebody with one hat and a password."""
    found = a_user(session, email="wies.esdoorn@demo.invalid", name="Wies Esdoorn", password_hash=HASH)
    a_membership(session, "referrer", user=found)
    session.commit()
    return found


def sign_in(web: Browser, user: User, password: str = PASSWORD, **more: str) -> Page:
    return web.post("/inloggen", {"email": user.email, "password": password, **more})


def events(session: Session, action: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_the_sign_in_page_asks_address_and_password(web: Browser) -> None:
    page = web.get("/inloggen")
    assert page.status == 200
    assert page.h1 == "Inloggen"
    assert page.one("input", name="password").get("autocomplete") == "current-password"


def test_the_right_password_opens_the_work_of_the_only_hat(web: Browser, user: User) -> None:
    page = sign_in(web, user)
    assert (page.status, page.location) == (303, "/start")
    assert web.follow(page).location == "/ovl/aanmeldingen"


def test_capitals_and_spaces_in_the_address_do_not_matter(web: Browser, user: User) -> None:
    page = web.post("/inloggen", {"email": " Wies.Esdoorn@Demo.invalid ", "password": PASSWORD})
    assert page.status == 303


def test_signing_in_is_audited(web: Browser, user: User, session: Session) -> None:
    sign_in(web, user)
    assert [event.actor_id for event in events(session, "session.signed_in")] == [user.id]


@pytest.mark.parametrize("form", [{}, {"email": "wies.esdoorn@demo.invalid"}, {"password": "x"}])
def test_an_empty_field_is_named(web: Browser, form: dict[str, str]) -> None:
    page = web.post("/inloggen", form)
    assert page.status == 422
    assert page.errors


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(web: Browser, user: User) -> None:
    wrong = sign_in(web, user, "niet-het-wachtwoord")
    unknown = web.post("/inloggen", {"email": "niemand.olm@demo.invalid", "password": PASSWORD})
    assert wrong.status == unknown.status == 422
    assert wrong.errors == unknown.errors
    assert set(wrong.response.headers.keys()) == set(unknown.response.headers.keys())


def test_the_typed_password_never_comes_back(web: Browser, user: User) -> None:
    page = sign_in(web, user, "niet-het-wachtwoord")
    assert page.value("password") == ""
    assert page.value("email") == user.email


def test_a_wrong_password_is_audited_and_leaves_no_session(web: Browser, user: User, session: Session) -> None:
    sign_in(web, user, "niet-het-wachtwoord")
    assert [event.stream_id for event in events(session, "session.sign_in_failed")] == [str(user.id)]
    assert session.scalars(select(UserSession)).first() is None


def test_somebody_inactive_does_not_come_in(web: Browser, user: User, session: Session) -> None:
    user.active = False
    session.commit()
    assert sign_in(web, user).status == 422


def test_after_five_wrong_tries_the_sixth_must_wait(web: Browser, user: User) -> None:
    with clock.frozen(clock.now()):
        for _ in range(5):
            assert sign_in(web, user, "fout-wachtwoord").status == 422
        page = sign_in(web, user)
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0
    assert page.h1 == "Even wachten"


def test_after_waiting_one_may_try_again(web: Browser, user: User) -> None:
    start = clock.now()
    with clock.frozen(start):
        for _ in range(5):
            sign_in(web, user, "fout-wachtwoord")
    with clock.frozen(start + timedelta(seconds=61)):
        assert sign_in(web, user).status == 303


def test_tries_on_many_accounts_from_one_address_are_limited(web: Browser) -> None:
    with clock.frozen(clock.now()):
        statuses = [
            web.post("/inloggen", {"email": f"berk.{n}@demo.invalid", "password": "x"}).status
            for n in range(accounts.BY_ADDRESS.burst + 1)
        ]
    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {422}


def test_signing_in_gives_a_new_session_and_kills_the_old_one(web: Browser, user: User, session: Session) -> None:
    web.client.set_cookie("portal", "een-vastgezette-sessie")
    sign_in(web, user)
    first = web.client.get_cookie("portal")
    assert first is not None
    assert first.value != "een-vastgezette-sessie"
    web.get("/hoed")
    sign_in(web, user)
    again = web.client.get_cookie("portal")
    assert again is not None
    assert again.value != first.value
    old = session.get_one(UserSession, sessions.hashed(first.value))
    assert old.ended_at is not None


def test_only_the_hash_of_a_token_is_stored(web: Browser, user: User, session: Session) -> None:
    sign_in(web, user)
    cookie = web.client.get_cookie("portal")
    assert cookie is not None
    assert len(cookie.value) >= 43
    assert session.get(UserSession, cookie.value) is None
    assert session.get(UserSession, sessions.hashed(cookie.value)) is not None


@pytest.mark.parametrize(
    "target",
    ["//kwaad.invalid", "/\\kwaad.invalid", "https://kwaad.invalid", "javascript:alert(1)", "/\t/kwaad", "\\\\kwaad",
     "https:kwaad.invalid", "/\u2024\u2024/x", "kwaad.invalid"],
)  # fmt: skip
def test_signing_in_never_leads_to_another_site(web: Browser, user: User, target: str) -> None:
    page = sign_in(web, user, volgende=target)
    assert page.location == "/start"


def test_signing_in_leads_to_the_page_that_was_asked(web: Browser, user: User) -> None:
    asked = web.get("/hoed?van=a")
    assert asked.status == 401
    assert asked.value("volgende") == "/hoed?van=a"
    assert sign_in(web, user, volgende=asked.value("volgende")).location == "/hoed?van=a"


def test_signing_out_ends_the_session_for_good(web: Browser, session: Session) -> None:
    web.sign_in("director")
    cookie = web.client.get_cookie("portal")
    assert cookie is not None
    page = web.post("/uitloggen")
    assert web.follow(page).text.count("U bent uitgelogd") == 1
    assert web.client.get_cookie("portal") is None
    web.client.set_cookie("portal", cookie.value)
    assert web.get("/hoed").status == 401
    assert len(events(session, "session.signed_out")) == 1


def test_several_hats_are_chosen_from(web: Browser, session: Session) -> None:
    user = a_user(session, email="noor.linde@demo.invalid", password_hash=HASH)
    a_membership(session, "director", "ovl", user=user)
    lim = a_membership(session, "referrer", "lim", user=user)
    session.commit()
    page = web.follow(web.follow(sign_in(web, user)))
    assert page.h1 == "In welke functie werkt u nu?"
    assert len(page.all("input", name="membership")) == 2
    chosen = web.post("/hoed", {"membership": str(lim.id)})
    assert chosen.location == "/lim/aanmeldingen"


def test_a_hat_of_somebody_else_cannot_be_put_on(web: Browser, session: Session) -> None:
    other = a_membership(session, "admin")
    web.sign_in("referrer")
    assert web.post("/hoed", {"membership": str(other.id)}).status == 422
    assert web.post("/hoed", {}).errors == ["Kies een van uw functies."]


def test_changing_hats_gives_a_new_token_and_is_audited(web: Browser, session: Session) -> None:
    actor = web.sign_in("referrer")
    other = a_membership(session, "clerk", user=session.get_one(User, actor.user_id))
    session.commit()
    before = web.client.get_cookie("portal")
    web.post("/hoed", {"membership": str(other.id)})
    after = web.client.get_cookie("portal")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert len(events(session, "session.hat_changed")) == 1


def test_an_ended_hat_is_not_offered_and_closes_its_sessions(web: Browser, session: Session) -> None:
    actor = web.sign_in("referrer")
    session.get_one(Membership, actor.membership_id).to_date = clock.today() - timedelta(days=1)
    session.commit()
    assert web.get("/hoed").status == 401


def test_raising_the_epoch_closes_every_session(web: Browser, new_web: Callable[[], Browser], session: Session) -> None:
    actor = web.sign_in("referrer")
    other = new_web()
    other.be(actor)
    sessions.end_all(session, actor, actor.user_id)
    session.commit()
    assert web.get("/hoed").status == 401
    assert other.get("/hoed").status == 401


def test_whoever_has_no_hat_reads_whom_to_ask(web: Browser, session: Session) -> None:
    user = a_user(session, email="iris.olm@demo.invalid", password_hash=HASH)
    session.commit()
    page = web.follow(web.follow(sign_in(web, user)))
    assert "U hebt op dit moment geen functie" in page.text


def test_a_password_of_older_strength_is_hashed_anew(web: Browser, user: User, session: Session) -> None:
    user.password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    weak = user.password_hash
    session.commit()
    sign_in(web, user)
    session.refresh(user)
    assert user.password_hash != weak


def test_in_a_region_that_is_switched_off_one_prepares_and_reads_on(web: Browser, session: Session) -> None:
    membership = a_membership(session, "referrer", "lim", organisation=an_organisation(session))
    user = session.get_one(User, membership.user_id)
    user.password_hash = HASH
    session.get_one(Region, "lim").enabled = False
    session.commit()
    page = web.follow(web.follow(sign_in(web, user)))
    assert page.status == 200
    assert "/lim/registers" in page.links
