"""The workshop in tests: an admin at his desk, forms filled in as a browser would."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.definitions.loader import load_library
from portal.models import DefinitionVersion
from portal.queries import definitions as versions
from portal.services import definitions
from tests.page import Page
from tests.web import Browser

SMALL = Path(__file__).parent / "definitions" / "small"
HOME = "/ovl/werkplaats"
FORM = f"{HOME}/referral"
NOTE = "Vraag van de politie.\r\nMet spoed."
"""Two lines, as a browser posts them."""


def at_the_desk(web: Browser) -> Browser:
    """Publish the small library and be the admin of OVL."""
    definitions.import_library(web.session, SYSTEM, load_library(SMALL))
    web.session.commit()
    web.sign_in("admin")
    return web


def active(session: Session, form: str = "referral") -> DefinitionVersion:
    """The version in force."""
    session.expire_all()
    return versions.active_version(session, "ovl", form)


def inputs(page: Page, form_part: str = "") -> dict[str, list[str]]:
    """What a browser would post from the first form whose address holds a text, buttons aside."""
    form = next(one for one in page.all("form", method="post") if form_part in one.get("action", ""))
    found: dict[str, list[str]] = {}
    for field in form.iter():
        name = field.get("name")
        if name is None or field.tag == "button":
            continue
        if field.get("type") in ("radio", "checkbox") and field.get("checked") is None:
            continue
        if field.tag == "select":
            chosen = [one.get("value", "") for one in field.iter("option") if one.get("selected") is not None]
            found.setdefault(name, []).extend(chosen or [""])
        elif field.tag == "textarea":
            found.setdefault(name, []).append("".join(field.itertext()))
        else:
            found.setdefault(name, []).append(field.get("value", ""))
    return found


def sent(browser: Browser, page: Page, form_part: str, **typed: str) -> Page:
    """Fill in a form of a page and send it."""
    form = next(one for one in page.all("form", method="post") if form_part in one.get("action", ""))
    values = inputs(page, form_part) | {name: [text] for name, text in typed.items()}
    return browser.post(form.get("action", ""), {name: texts for name, texts in values.items() if name != "csrf_token"})


def worded(browser: Browser, field_id: str, **typed: str) -> Page:
    """Change a field on its own page."""
    page = browser.get(f"{FORM}/veld/{field_id}")
    return sent(browser, page, f"/veld/{field_id}", **typed)


def proposed(browser: Browser, field_id: str = "detection_source", **typed: str) -> DefinitionVersion:
    """A change of what is asked, offered to a second reader."""
    worded(browser, field_id, **(typed or {"required": "ja"}))
    browser.follow(sent(browser, browser.get(f"{FORM}/wijziging"), "/stel-voor", note=NOTE))
    found = browser.session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "proposed"))
    return found.one()
