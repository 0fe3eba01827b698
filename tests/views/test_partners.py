"""Partners as an admin meets them: find or make an organisation, agree, rename, end; fields follow at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.definitions.loader import load_library
from portal.models import Organisation, RegionPartner, clock
from portal.models.user import Role
from portal.queries import records
from portal.services import definitions
from tests.factories import an_organisation
from tests.page import Page
from tests.web import Browser

SMALL = Path(__file__).parents[1] / "definitions" / "small"
PARTNERS = "/ovl/partners"
DAY = {"from_date-day": "1", "from_date-month": "9", "from_date-year": "2026"}
NEW = DAY | {
    "name": "Wijkhuis De Olm",
    "type": "VZW",
    "perspective": "hulpverlenend",
    "kind": "network",
    "contact_point": "Onthaal",
    "phone": "09 000 02 00",
    "email": "onthaal@voorbeeld.invalid",
}


@pytest.fixture
def admin(web: Browser) -> Browser:
    """The admin of OVL, with one partner from the files."""
    clock.set_clock(lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    definitions.import_library(web.session, SYSTEM, load_library(SMALL))
    web.session.commit()
    web.sign_in("admin")
    return web


def offered(session: Session) -> list[str]:
    """What a partner field offers now."""
    session.expire_all()
    return [one.label for one in records.listed(session, "ovl", "partner")]


def partner_of(session: Session, name: str) -> RegionPartner:
    """The agreement with an organisation."""
    found = select(RegionPartner).join(Organisation, Organisation.id == RegionPartner.organisation_id)
    return session.scalars(found.where(Organisation.name == name)).one()


def added(browser: Browser, **typed: str) -> Page:
    """Add a new organisation."""
    page = browser.get(f"{PARTNERS}/nieuw")
    return browser.post(f"{PARTNERS}/nieuw", NEW | {"_once": page.value("_once")} | typed)


def edited(browser: Browser, whose: str, version: int | None = None, **typed: str) -> Page:
    """Change a partner, keeping what is not typed."""
    partner = partner_of(browser.session, whose)
    given = {"_version": str(partner.version if version is None else version)}
    return browser.post(f"{PARTNERS}/{partner.id}", NEW | given | typed)


def test_a_new_organisation_is_a_partner_and_offered_at_once(admin: Browser) -> None:
    page = admin.follow(added(admin))
    assert "Wijkhuis De Olm is toegevoegd" in page.text
    assert "Onthaal" in page.text
    assert offered(admin.session) == ["CAW De Linde", "Wijkhuis De Olm"]


def test_adding_twice_with_one_page_adds_once(admin: Browser) -> None:
    page = admin.get(f"{PARTNERS}/nieuw")
    form = NEW | {"_once": page.value("_once")}
    assert [admin.post(f"{PARTNERS}/nieuw", form).status for _ in range(2)] == [303, 303]
    assert len(offered(admin.session)) == 2


def test_an_organisation_that_the_portal_knows_is_found_first(admin: Browser) -> None:
    organisation = an_organisation(admin.session, name="Politiezone Beuk")
    admin.session.commit()
    page = admin.get(f"{PARTNERS}/zoek?naam=beuk")
    link = next(url for url in page.links if "organisatie=" in url)
    assert str(organisation.id) in link
    page = admin.get(link)
    assert page.h1 == "Politiezone Beuk toevoegen"
    agreed = {name: NEW[name] for name in (*DAY, "kind", "contact_point", "phone", "email")}
    admin.follow(admin.post(link, agreed | {"_once": page.value("_once")}))
    assert "Politiezone Beuk" in offered(admin.session)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Naam van de organisatie"),
        ({"name": "x" * 201}, "tekst korter"),
        ({"name": "nul\0"}, "onzichtbaar teken"),
        ({"name": "CAW De Linde"}, "al een organisatie met deze naam"),
        ({"type": "KASTEEL"}, "Kies een van de antwoorden"),
        ({"kind": ""}, "Hoe werkt ze mee in deze regio?"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"phone": "bel mij"}, "telefoonnummer"),
        ({"from_date-day": "32"}, "Partner sinds"),
    ],
)
def test_a_mistake_is_said_at_its_field_and_the_text_stays(
    admin: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = added(admin, **typed)
    assert page.status == 422
    assert sentence in page.errors[0]
    assert page.value("contact_point") == "Onthaal"
    assert offered(admin.session) == ["CAW De Linde"]


def test_a_new_name_holds_from_today_and_the_old_one_is_kept(admin: Browser) -> None:
    admin.follow(added(admin))
    admin.follow(edited(admin, "Wijkhuis De Olm", name="Wijkhuis De Beuk"))
    assert offered(admin.session) == ["CAW De Linde", "Wijkhuis De Beuk"]
    page = admin.get(f"{PARTNERS}/{partner_of(admin.session, 'Wijkhuis De Beuk').id}")
    assert "Wijkhuis De Olm, sinds 01/09/2026 tot en met 21/11/2026" in page.text


def test_two_admins_do_not_overwrite_each_other(admin: Browser) -> None:
    admin.follow(added(admin))
    seen = partner_of(admin.session, "Wijkhuis De Olm").version
    admin.follow(edited(admin, "Wijkhuis De Olm", phone="09 000 02 01"))
    page = edited(admin, "Wijkhuis De Olm", version=seen, phone="09 000 02 02")
    assert page.status == 409
    assert page.value("phone") == "09 000 02 02"
    assert partner_of(admin.session, "Wijkhuis De Olm").phone == "09 000 02 01"


def test_an_ended_partner_leaves_the_fields_and_can_come_back(admin: Browser) -> None:
    partner = partner_of(admin.session, "CAW De Linde")
    page = admin.get(f"{PARTNERS}/{partner.id}/einde")
    day = {"to_date-day": "21", "to_date-month": "11", "to_date-year": "2026", "_version": page.value("_version")}
    page = admin.follow(admin.post(f"{PARTNERS}/{partner.id}/einde", day))
    assert "tot en met 21/11/2026" in page.text
    assert offered(admin.session) == []
    assert "CAW De Linde" in admin.get(f"{PARTNERS}?toestand=ended").text
    page = admin.get(f"{PARTNERS}/{partner.id}")
    version = page.all("input", name="_version")[0].get("value", "")
    admin.follow(admin.post(f"{PARTNERS}/{partner.id}/hervat", {"_version": version}))
    assert offered(admin.session) == ["CAW De Linde"]


def test_the_last_day_cannot_lie_before_the_first(admin: Browser) -> None:
    admin.follow(added(admin))
    partner = partner_of(admin.session, "Wijkhuis De Olm")
    day = {"to_date-day": "1", "to_date-month": "1", "to_date-year": "2026", "_version": str(partner.version)}
    page = admin.post(f"{PARTNERS}/{partner.id}/einde", day)
    assert (page.status, "eerste dag" in page.errors[0]) == (422, True)


def test_the_list_narrows_by_type_and_kind(admin: Browser) -> None:
    admin.follow(added(admin))
    assert "CAW De Linde" not in admin.get(f"{PARTNERS}?type=VZW").text
    assert "Wijkhuis De Olm" not in admin.get(f"{PARTNERS}?soort=core").text
    assert "Geen partners gevonden." in admin.get(f"{PARTNERS}?type=VZW&soort=core").text


def test_a_partner_of_another_region_is_not_found(admin: Browser) -> None:
    elsewhere = RegionPartner(region="lim", organisation_id=an_organisation(admin.session).id, kind="core")
    admin.session.add(elsewhere)
    admin.session.commit()
    assert admin.get(f"{PARTNERS}/{elsewhere.id}").status == 404


@pytest.mark.parametrize("role", ["coordinator", "strategist", "auditor"])
def test_who_works_with_partners_reads_the_list_and_changes_nothing(web: Browser, role: Role) -> None:
    definitions.import_library(web.session, SYSTEM, load_library(SMALL))
    web.session.commit()
    web.sign_in(role)
    page = web.get(PARTNERS)
    assert "Aanmeldpunt CAW De Linde" in page.text
    assert not [url for url in page.links if url.startswith(f"{PARTNERS}/")]
    assert web.get(f"{PARTNERS}/zoek").status == 403


def test_a_referrer_has_no_partner_list(web: Browser) -> None:
    web.sign_in("referrer")
    assert web.get(PARTNERS).status == 403


def test_a_partner_without_a_known_first_day_can_be_edited(admin: Browser) -> None:
    empty: dict[str, Any] = dict.fromkeys(DAY, "")
    admin.follow(edited(admin, "CAW De Linde", name="CAW De Linde", contact_point="Onthaal", **empty))
    partner = partner_of(admin.session, "CAW De Linde")
    assert (partner.contact_point, partner.from_date) == ("Onthaal", None)
