"""Partners of a region: fields follow at once, old answers keep the old name, nobody overwrites somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Conflict, Invalid
from portal.forms.fields.base import RecordChoice
from portal.models import AuditEvent, RegionPartner, clock
from portal.queries import partners as queries, records
from portal.queries.partners import Filter
from portal.services import partners
from portal.services.partners import Agreement, OrganisationDetails
from tests.factories import a_region, an_actor, an_organisation

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _one_day() -> None:
    clock.set_clock(lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def admin(session: Session) -> Actor:
    """The admin of the region."""
    return an_actor(session, "admin")


def agreement(kind: str = "core", phone: str = "", from_date: date = TODAY) -> Agreement:
    """A core partner since today, unless told otherwise."""
    return Agreement(kind=kind, contact_point="Meldpunt", phone=phone, email="", from_date=from_date)


def details(name: str = "Wijkhuis De Olm", **values: str) -> OrganisationDetails:
    """An organisation that helps, unless told otherwise."""
    return OrganisationDetails(**{"name": name, "type": "VZW", "perspective": "hulpverlenend"} | values)


def offered(session: Session, of: str = "organisation", region: str = "ovl") -> list[str]:
    """What a partner field offers today."""
    return [one.label for one in records.listed(session, region, of)]


def test_a_new_partner_is_offered_at_once(session: Session, admin: Actor) -> None:
    partners.add(session, admin, "ovl", details(), agreement())
    assert "Wijkhuis De Olm" in offered(session)
    assert "Wijkhuis De Olm" in offered(session, "partner")


def test_a_partner_belongs_to_its_own_region_only(session: Session, admin: Actor) -> None:
    a_region(session, "lim")
    partners.add(session, admin, "ovl", details(), agreement())
    assert "Wijkhuis De Olm" not in offered(session, region="lim")


def test_an_existing_organisation_becomes_a_partner_under_the_same_id(session: Session, admin: Actor) -> None:
    organisation = an_organisation(session, name="Politiezone Beuk")
    partners.add(session, admin, "ovl", organisation.id, agreement())
    assert RecordChoice(str(organisation.id), "Politiezone Beuk") in records.listed(session, "ovl", "partner")


def test_an_organisation_is_a_partner_once(session: Session, admin: Actor) -> None:
    organisation = an_organisation(session)
    partners.add(session, admin, "ovl", organisation.id, agreement())
    with pytest.raises(Invalid, match="al partner"):
        partners.add(session, admin, "ovl", organisation.id, agreement())


def test_a_new_organisation_may_not_have_the_name_of_another(session: Session, admin: Actor) -> None:
    an_organisation(session, name="CAW Linde")
    with pytest.raises(Invalid, match="al een organisatie met deze naam"):
        partners.add(session, admin, "ovl", details("caw linde"), agreement())


def test_an_ended_partner_is_offered_on_its_last_day_and_not_after(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement(from_date=date(2026, 1, 1)))
    partners.end(session, admin, partner, partner.version, date(2026, 11, 21))
    assert "Wijkhuis De Olm" not in offered(session)
    on_last_day = records.listed(session, "ovl", "partner", date(2026, 11, 21))
    assert "Wijkhuis De Olm" in [one.label for one in on_last_day]


def test_a_partner_that_still_has_to_begin_is_not_offered_yet(session: Session, admin: Actor) -> None:
    partners.add(session, admin, "ovl", details(), agreement(from_date=date(2026, 12, 1)))
    assert "Wijkhuis De Olm" not in offered(session)
    assert [line.in_force for line in queries.partners(session, "ovl", Filter())] == [False]


def test_a_partner_cannot_end_before_it_began(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement())
    with pytest.raises(Invalid, match="eerste dag"):
        partners.end(session, admin, partner, partner.version, date(2026, 11, 1))


def test_an_ended_partner_can_go_on(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement(from_date=date(2026, 1, 1)))
    partners.end(session, admin, partner, partner.version, date(2026, 11, 1))
    partners.resume(session, admin, partner, partner.version)
    assert "Wijkhuis De Olm" in offered(session)


def test_a_partner_that_came_back_under_a_new_agreement_is_not_resumed_twice(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement(from_date=date(2026, 1, 1)))
    partners.end(session, admin, partner, partner.version, date(2026, 11, 1))
    partners.add(session, admin, "ovl", partner.organisation_id, agreement())
    with pytest.raises(Invalid, match="opnieuw toegevoegd"):
        partners.resume(session, admin, partner, partner.version)


def test_a_new_name_keeps_the_old_one_in_history(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement(from_date=date(2026, 1, 1)))
    partners.edit(session, admin, partner, partner.version, details("Wijkhuis De Beuk"), agreement())
    names = [(one.name, one.from_date, one.to_date) for one in queries.names_of(session, partner.organisation_id)]
    assert names == [
        ("Wijkhuis De Beuk", TODAY, None),
        ("Wijkhuis De Olm", date(2026, 1, 1), date(2026, 11, 21)),
    ]
    assert offered(session) == ["Wijkhuis De Beuk"]


def test_a_name_corrected_on_its_first_day_leaves_no_trace(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement())
    partners.edit(session, admin, partner, partner.version, details("Wijkhuis De Olmen"), agreement())
    assert [one.name for one in queries.names_of(session, partner.organisation_id)] == ["Wijkhuis De Olmen"]


def test_nobody_overwrites_what_somebody_else_changed(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement())
    seen = partner.version
    partners.edit(session, admin, partner, seen, details(), agreement(kind="network"))
    with pytest.raises(Conflict, match="Iemand anders"):
        partners.edit(session, admin, partner, seen, details(), agreement(phone="09 000 00 00"))


def test_a_save_that_changes_nothing_leaves_no_event(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement())
    assert partners.edit(session, admin, partner, partner.version, details(), agreement()) == []
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence)).all() == ["partner.added"]


def test_the_trail_names_what_changed_and_never_the_values(session: Session, admin: Actor) -> None:
    partner = partners.add(session, admin, "ovl", details(), agreement())
    partners.edit(session, admin, partner, partner.version, details(), agreement(phone="09 000 00 00"))
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "partner.edited")).one()
    assert event.data["fields"] == ["phone"]
    assert "09 000" not in str(event.data)


def test_the_list_narrows_by_type_kind_and_state(session: Session, admin: Actor) -> None:
    police = partners.add(session, admin, "ovl", details("Politiezone Wilg", type="LOKALE_POLITIE"), agreement())
    partners.add(session, admin, "ovl", details(), agreement(kind="network"))
    ended = partners.add(session, admin, "ovl", details("Oud"), agreement(from_date=date(2020, 1, 1)))
    partners.end(session, admin, ended, ended.version, date(2021, 1, 1))

    def names(narrowed: Filter) -> list[str]:
        return [line.organisation.name for line in queries.partners(session, "ovl", narrowed)]

    assert names(Filter()) == ["Politiezone Wilg", "Wijkhuis De Olm"]
    assert names(Filter(type="LOKALE_POLITIE")) == [name_of(session, police)]
    assert names(Filter(kind="network")) == ["Wijkhuis De Olm"]
    assert names(Filter(state="ended")) == ["Oud"]
    assert names(Filter(state="all")) == ["Oud", "Politiezone Wilg", "Wijkhuis De Olm"]


def name_of(session: Session, partner: RegionPartner) -> str:
    """The name behind an agreement."""
    return queries.organisation(session, partner.organisation_id).name


def test_search_offers_organisations_that_are_no_partner_yet(session: Session, admin: Actor) -> None:
    an_organisation(session, name="CAW 100% Linde")
    partner = partners.add(session, admin, "ovl", details("CAW Olm"), agreement())
    found = queries.organisations_named(session, "ovl", "caw")
    assert [one.name for one in found] == ["CAW 100% Linde"]
    assert queries.organisations_named(session, "ovl", "%zz") == []
    assert partner.organisation_id not in [one.id for one in found]


def test_a_record_field_of_something_unknown_offers_nothing(session: Session) -> None:
    assert records.listed(session, "ovl", "goal") == []
