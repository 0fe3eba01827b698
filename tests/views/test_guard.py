"""The guard: session → park → CSRF → access; denials, limits of size, headers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, g, session as flask_session
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.extensions import masked_token, unmasks_to
from portal.models import AuditEvent
from portal.views import headers
from tests.web import Browser


def events(session: Session, action: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


@pytest.mark.parametrize("token", ["", "x", "AAAA", "é", "/////w=="])
def test_a_change_without_the_token_of_this_session_is_refused(web: Browser, token: str) -> None:
    web.sign_in()
    page = web.post("/uitloggen", token=token)
    assert page.status == 400
    assert page.h1 == "Deze pagina stond te lang open"


def test_the_token_of_somebody_else_is_worth_nothing(web: Browser, new_web: Callable[[], Browser]) -> None:
    other = new_web()
    other.sign_in()
    other.get("/hoed")
    web.sign_in()
    assert web.post("/uitloggen", token=other.token).status == 400


def test_htmx_sends_the_token_in_a_header(web: Browser) -> None:
    web.sign_in()
    web.get("/hoed")
    assert web.post("/uitloggen", token="", headers={"X-CSRFToken": web.token}).status == 303


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://kwaad.invalid"),
        ("Origin", "null"),
        ("Origin", "http://localhost.kwaad.invalid"),
    ],
)
def test_a_change_from_another_site_is_refused_even_with_the_token(web: Browser, header: str, value: str) -> None:
    web.sign_in()
    web.get("/hoed")
    assert web.post("/uitloggen", headers={header: value}).status == 400


def test_a_change_from_our_own_pages_passes(web: Browser) -> None:
    web.sign_in()
    assert web.post("/uitloggen", headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status == 303


def test_a_token_is_masked_anew_each_time(app: Flask) -> None:
    with app.test_request_context("/"):
        first, second = masked_token(), masked_token()
        secret = str(flask_session["csrf_token"])
    assert first != second
    assert unmasks_to(first, secret)
    assert unmasks_to(second, secret)


@pytest.mark.parametrize("url", ["/hoed", "/start", "/bewaard", "/ovl/aanmeldingen", "/ovl/dossiers"])
def test_whoever_is_not_signed_in_gets_the_sign_in_page(web: Browser, url: str) -> None:
    page = web.get(url)
    assert page.status == 401
    assert page.h1 == "Inloggen"


@pytest.mark.parametrize(
    "url", ["/hoed/../start", "//start", "/%2fstart", "/start;x", "/start?x=/static/", "/static/../start", "/hoed/"]
)
def test_tricks_with_the_path_open_nothing(web: Browser, url: str) -> None:
    assert web.client.get(url).status_code in (301, 308, 401, 404)


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH"])
def test_other_methods_open_nothing(web: Browser, method: str) -> None:
    answer = web.client.open("/start", method=method, headers={"X-HTTP-Method-Override": "GET"})
    assert answer.status_code == (401 if method == "HEAD" else 405)
    assert not answer.headers.get("Location")


def test_a_place_of_another_region_does_not_exist_and_that_is_written_down(web: Browser, session: Session) -> None:
    actor = web.sign_in("director", "ovl")
    page = web.get("/lim/dossiers")
    assert page.status == 404
    denied = events(session, "access.denied")
    assert [event.actor_id for event in denied] == [actor.user_id]
    assert denied[0].outcome == "denied"


def test_a_function_of_another_role_is_refused_and_that_is_written_down(web: Browser, session: Session) -> None:
    web.sign_in("auditor")
    page = web.get("/ovl/instroom")
    assert page.status == 403
    assert events(session, "access.denied")[0].data["kind"] == "Denied"


def test_what_is_not_there_and_what_is_not_his_look_the_same(web: Browser) -> None:
    web.sign_in("director")
    unknown = web.get("/ovl/dossiers/0190b5c4-0000-7000-8000-000000000000")
    nowhere = web.get("/ovl/niets")
    assert unknown.status == nowhere.status == 404
    assert unknown.h1 == nowhere.h1 == "Deze pagina bestaat niet"


def test_a_body_over_two_megabytes_gets_its_own_page(web: Browser) -> None:
    web.sign_in()
    web.get("/hoed")
    page = web.post("/hoed", {"story": "x" * (2 * 1024 * 1024)})
    assert page.status == 413
    assert page.h1 == "Dit is te veel in één keer"


def test_a_body_of_just_under_two_megabytes_is_read(web: Browser) -> None:
    web.sign_in()
    web.get("/hoed")
    assert web.post("/hoed", {"story": "x" * (2 * 1024 * 1024 - 500)}).status == 422


def test_more_fields_than_any_form_has_are_refused(web: Browser) -> None:
    web.sign_in()
    web.get("/hoed")
    assert web.post("/hoed", {f"f{n}": "x" for n in range(5001)}).status == 413


def test_healthy_and_ready_say_one_word(web: Browser) -> None:
    assert web.client.get("/gezond").text == "ja"
    assert web.client.get("/klaar").text == "ja"


# Files


def test_a_file_asked_by_its_content_may_be_kept_for_ever(web: Browser) -> None:
    with web.client.get("/static/portal.css?v=abc") as kept, web.client.get("/static/portal.css") as asked_again:
        assert "immutable" in kept.headers["Cache-Control"]
        assert asked_again.headers["Cache-Control"] == "no-cache"


def test_tls_is_demanded_once_seen() -> None:
    app = Flask("secure")
    headers.init_app(app, secure=True)
    app.add_url_rule("/", "home", lambda: "")
    assert "max-age" in app.test_client().get("/").headers["Strict-Transport-Security"]


def test_a_page_with_the_editor_names_its_nonce(app: Flask) -> None:
    with app.test_request_context("/"):
        g.style_nonce = "abc"
        assert "style-src 'self' 'nonce-abc'" in headers.content_policy()


# Whole pages and parts


def test_rendering_gives_htmx_the_title_the_block_and_the_notices(web: Browser) -> None:
    web.sign_in()
    part = web.get("/hoed", htmx=True)
    assert not part.is_whole
    assert part.title == "In welke functie werkt u nu? – Ketenportaal"
    assert part.one(id="messages").get("hx-swap-oob") == "innerHTML"


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_a_restored_page_is_the_whole_page(web: Browser, header: str) -> None:
    web.sign_in()
    assert web.get("/hoed", htmx=True, headers={header: "true"}).is_whole
