"""Public pages: help first, whom to call, no form for citizens (D1-28, scenario 7), and files that travel light."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.forms.fields.registry import FIELD_TYPES
from portal.forms.pattern_fields import pattern_fields
from portal.forms.patterns import STATES
from portal.models import Centre
from portal.models.identity import new_id
from tests.factories import a_region
from tests.forms import templates
from tests.page import Page, text_of
from tests.web import Browser

PUBLIC = ("/", "/contactpunten", "/privacy", "/toegankelijkheid", "/aanmelden")
PATTERNS = ("/patronen", "/patronen/lijsten", *(f"/patronen/velden/{state}" for state in STATES), "/patronen/afdruk")


@pytest.fixture
def gent(session: Session) -> Centre:
    """A Veilig Huis with everything a caller needs."""
    a_region(session, name="Oost-Vlaanderen", brand="Veilig Huis Oost-Vlaanderen", enabled=True)
    hours = [{"day": day, "from": "09:00", "to": "16:30"} for day in ("ma", "di", "wo")]
    centre = Centre(
        id=new_id(), region="ovl", code="proef", name="Veilig Huis Proefstad", phone="09 000 00 99",
        email="proef@voorbeeld.invalid", address="Voorbeeldplein 9", hours=hours, intake_message="Beperkt bereikbaar.",
    )  # fmt: skip
    session.add(centre)
    session.commit()
    return centre


def external(page: Page) -> list[str]:
    return [link for link in page.links if link.startswith("https://")]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_says_first_where_help_is_and_shows_the_way_out(web: Browser, path: str) -> None:
    page = web.get(path)
    assert page.status == 200
    assert {"tel:112", "tel:101"} <= set(page.links)
    bar, order = page.one("p", class_="kp-help-bar__text"), list(page.root.iter())
    assert text_of(bar).startswith("Geen crisisdienst. Bij acuut gevaar: bel 112 of 101")
    assert order.index(bar) < order.index(page.one("h1"))
    exit_link = page.one("a", class_="kp-exit")
    assert "noreferrer" in exit_link.get("rel", "")
    assert exit_link.get("href", "").startswith("https://")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_citizen_finds_no_form_and_gets_no_cookie(web: Browser, path: str) -> None:
    page = web.get(path)
    assert not page.all("form")
    assert not page.all("textarea")
    assert "Set-Cookie" not in page.response.headers


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_asks_nothing_of_other_sites(web: Browser, path: str) -> None:
    page = web.get(path)
    loaded = [
        str(element.get("src") or element.get("href")) for tag in ("script", "img", "link") for element in page.all(tag)
    ]
    assert all(address.startswith("/static/") for address in loaded)


def test_the_start_page_leads_citizens_to_1712_and_professionals_to_their_work(web: Browser) -> None:
    page = web.get("/")
    assert "tel:1712" in page.links
    assert {"/inloggen", "/aanmelden", "/contactpunten"} <= set(page.links)


def test_a_link_to_another_site_in_a_new_window_says_so(web: Browser) -> None:
    link = web.get("/").one("a", target="_blank")
    assert text_of(link) == "1712.be (opent in nieuw venster)"
    assert "noopener" in link.get("rel", "")


def test_whoever_works_here_goes_on_to_his_own_start_page(web: Browser) -> None:
    web.sign_in("referrer")
    assert web.get("/").location == "/ovl/aanmeldingen"


def test_the_hours_beside_a_form_keep_the_capitals_of_their_language() -> None:
    drawn = '{% from "components/contact_card.html" import contact_card %}{% call contact_card(centre) %}{% endcall %}'
    hours = ["Monday to Friday", "maandag tot vrijdag"]
    card = templates().from_string(drawn).render(centre={"name": "Gent", "phone": "09 000 00 10", "hours": hours})
    assert "Monday to Friday" in card
    assert "Maandag tot vrijdag" in card


def test_the_contact_points_name_phone_and_hours_of_each_centre(web: Browser, gent: Centre) -> None:
    page = web.get("/contactpunten")
    assert "tel:090000099" in page.links
    assert "Maandag tot woensdag 9 tot 16.30 u." in page.text
    assert "Beperkt bereikbaar." in page.text
    assert "Houd dit bij de hand als u belt" in page.text


def test_a_region_that_is_switched_off_is_not_offered(web: Browser, session: Session, gent: Centre) -> None:
    a_region(session).enabled = False
    session.commit()
    assert "Veilig Huis Proefstad" not in web.get("/contactpunten").text


def test_who_is_signed_in_finds_the_way_back_from_a_public_page(web: Browser) -> None:
    web.sign_in("referrer")
    page = web.get("/contactpunten")
    assert "Terug naar mijn werk" in page.text
    assert "/inloggen" not in page.links


@pytest.mark.parametrize("path", PATTERNS)
def test_the_components_page_shows_its_examples(web: Browser, path: str) -> None:
    assert web.get(path).status == 200


def test_every_type_of_field_is_shown(web: Browser) -> None:
    assert {field.type for field in pattern_fields()} == set(FIELD_TYPES)


def test_the_wrong_state_shows_an_error_at_nearly_every_field(web: Browser) -> None:
    assert len(web.get("/patronen/velden/fout").errors) > len(FIELD_TYPES)


def test_trying_the_fields_keeps_nothing(web: Browser) -> None:
    page = web.post("/patronen/velden/leeg", {"text": "Esdoorn"})
    assert page.status == 422
    assert page.value("text") == "Esdoorn"
    assert web.get("/patronen/velden/leeg").value("text") == ""


def test_a_state_that_does_not_exist_is_not_found(web: Browser) -> None:
    assert web.get("/patronen/velden/raar").status == 404


def test_real_people_never_see_the_components_page(web: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], profile="production"))
    assert [web.get(path).status for path in PATTERNS] == [404] * len(PATTERNS)


def file(app: Flask, name: str, encoding: str = "gzip") -> TestResponse:
    """A file as a browser gets it, read whole."""
    return app.test_client().get(f"/static/{name}", headers={"Accept-Encoding": encoding}, buffered=True)


@pytest.mark.parametrize(
    "name", ["portal.css", "portal.js", "vendor/htmx-2.0.11.js", "vendor/govuk-frontend-6.6.0.css"]
)
def test_files_travel_compressed_to_whoever_reads_that(app: Flask, name: str) -> None:
    packed, plain = file(app, name), file(app, name, "identity")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert packed.mimetype == plain.mimetype
    assert "Accept-Encoding" in packed.vary


def test_a_file_with_its_version_in_its_name_is_kept_for_ever(app: Flask) -> None:
    assert "immutable" in file(app, "vendor/htmx-2.0.11.js").headers["Cache-Control"]
    assert file(app, "portal.css").headers["Cache-Control"] == "no-cache"
    assert "immutable" in file(app, "portal.css?v=1").headers["Cache-Control"]


@pytest.mark.parametrize("name", ["../portal.py", "%2e%2e/settings.py", "vendor", "nothing.css", "vendor/x.js"])
def test_nothing_else_is_served(app: Flask, name: str) -> None:
    assert file(app, name).status_code == 404
