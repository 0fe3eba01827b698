"""Whose a ticket is: given by who answers, used by who asked, taken back when the advice changes (D3-40)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import AuditEvent, Organisation, Region, Submission, Ticket, clock
from tests import factories, homes
from tests.page import Page
from tests.views.test_tickets import WIZARD, day
from tests.web import Browser

REGISTER = "/ovl/registers/question"
UNKNOWN = "is niet gekend in deze regio"


class Consult:
    """A partner asks, the centre answers; each in a browser of his own."""

    def __init__(self, session: Session, new_web: Callable[[], Browser]) -> None:
        homes.in_force(session, "question", "referral")
        factories.a_municipality(session)
        self.session, self.new_web = session, new_web
        self.asker, self.centre = new_web(), new_web()
        self.partner: Actor = self.asker.sign_in("partner", organisation=factories.an_organisation(session, type="CAW"))
        self.centre.sign_in("coordinator", organisation=factories.an_organisation(session))
        self.asker.get(REGISTER)
        self.asked = self._draft(self.asker.post(REGISTER))
        self.answer(self.asker, self.asked, answers="nee")

    def _draft(self, page: Page) -> UUID:
        return UUID(page.location.split("/")[-2])

    def answer(self, web: Browser, draft: UUID, valid_to: date | None = None, **typed: str) -> Page:
        """Fill in what stands there, and send."""
        ask = {"topic": "Een gezin", "answers": typed.pop("answers", "ja")}
        assert homes.fill(web, f"{WIZARD}/{draft}/stap/ask", ask).status == 303
        if ask["answers"] == "ja":
            url, given = f"{WIZARD}/{draft}/stap/answer", {"advice": "Meld aan.", "ticket_kind": "spoor3", **typed}
            homes.fill(web, url, given)
            if given["ticket_kind"]:
                homes.fill(web, url, {**given, **day("ticket_valid_to", valid_to or clock.today() + timedelta(days=9))})
        return homes.send(web, draft)

    def further(self, web: Browser, entry: UUID) -> UUID:
        """Begin what takes an entry further."""
        web.get(REGISTER)
        return self._draft(web.post(f"{REGISTER}/{entry}"))

    def given(self) -> UUID:
        """Let the centre answer with a ticket."""
        draft = self.further(self.centre, self.asked)
        page = self.answer(self.centre, draft)
        assert page.status == 303, page.text
        return draft

    def ticket(self) -> Ticket:
        """The one ticket there is."""
        self.session.expire_all()
        return self.session.scalars(select(Ticket)).one()

    def refers(self, web: Browser, *, on_behalf: bool = False) -> Page:
        """Refer with the number of that ticket."""
        assert web.actor is not None
        beginning = {"municipality_nis": "99001", "on_behalf": on_behalf}
        draft = homes.begun(self.session, web.actor, "referral", **beginning)
        typed = {"ticket_number": self.ticket().number, "reason": "Het is onveilig."}
        assert homes.fill(web, f"{WIZARD}/{draft.id}/stap/why", typed).status == 303
        return homes.send(web, draft.id)


@pytest.fixture
def consult(session: Session, new_web: Callable[[], Browser]) -> Consult:
    return Consult(session, new_web)


def test_a_ticket_is_of_the_organisation_that_asked(consult: Consult) -> None:
    consult.given()
    assert consult.ticket().organisation_id == consult.partner.organisation_id


def test_another_organisation_cannot_use_it_and_hears_nothing_of_it(
    consult: Consult, session: Session, new_web: Callable[[], Browser]
) -> None:
    consult.given()
    other = new_web()
    other.sign_in("partner", organisation=factories.an_organisation(session, type="CAW"))
    page = consult.refers(other)
    assert page.status == 422
    assert UNKNOWN in page.text
    assert consult.refers(other, on_behalf=True).status == 422
    assert consult.ticket().used_by_id is None
    assert consult.refers(consult.asker).status == 303
    assert UNKNOWN in consult.refers(other).text


def test_a_colleague_of_the_asker_uses_it(consult: Consult, session: Session, new_web: Callable[[], Browser]) -> None:
    consult.given()
    colleague = new_web()
    organisation = session.get_one(Organisation, consult.partner.organisation_id)
    colleague.sign_in("referrer", organisation=organisation)
    assert consult.refers(colleague).status == 303


def test_the_centre_uses_it_only_for_the_asker_who_refers_by_phone(consult: Consult, session: Session) -> None:
    consult.given()
    session.expire_all()
    clerk = consult.new_web()
    clerk.sign_in("clerk")
    assert consult.refers(clerk).status == 422
    assert consult.refers(clerk, on_behalf=True).status == 303


def test_who_only_asks_gives_no_ticket(consult: Consult, session: Session) -> None:
    consult.asker.get(REGISTER)
    draft = consult._draft(consult.asker.post(REGISTER))
    page = consult.answer(consult.asker, draft)
    assert page.status == 422
    assert "Alleen wie een consult beantwoordt, kan een ticket geven of veranderen." in page.text
    assert f"{WIZARD}/{draft}/stap/answer#ticket_kind" in page.links
    assert session.scalars(select(Ticket)).all() == []


def test_the_asker_does_not_stretch_his_ticket(consult: Consult) -> None:
    given = consult.given()
    until = consult.ticket().valid_to
    page = consult.answer(consult.asker, consult.further(consult.asker, given), clock.today() + timedelta(days=900))
    assert page.status == 422
    assert consult.ticket().valid_to == until


def test_the_asker_who_asks_again_keeps_his_ticket(consult: Consult) -> None:
    further = consult.further(consult.asker, consult.given())
    assert consult.answer(consult.asker, further, answers="nee").status == 303
    ticket = consult.ticket()
    assert (ticket.consult_id, ticket.withdrawn_at) == (further, None)
    assert ticket.number in consult.asker.get(f"{WIZARD}/{further}/ontvangst").text
    assert consult.refers(consult.asker).status == 303


def test_an_answer_without_a_ticket_takes_back_the_one_that_was_given(consult: Consult, session: Session) -> None:
    further = consult.further(consult.centre, consult.given())
    assert consult.answer(consult.centre, further, ticket_kind="").status == 303
    assert consult.ticket().withdrawn_at is not None
    assert consult.ticket().number not in consult.centre.get(f"{WIZARD}/{further}/inhoud").text
    page = consult.refers(consult.asker)
    assert page.status == 422
    assert f"Ticket {consult.ticket().number} is ingetrokken." in page.text
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.stream_id == str(further))).all()
    assert "ticket.withdrawn" in actions


def test_a_consult_never_has_two_tickets(consult: Consult) -> None:
    first = consult.given()
    number = consult.ticket().number
    without = consult.further(consult.centre, first)
    consult.answer(consult.centre, without, ticket_kind="")
    again = consult.further(consult.centre, without)
    assert consult.answer(consult.centre, again).status == 303
    ticket = consult.ticket()
    assert (ticket.number, ticket.withdrawn_at, ticket.consult_id) == (number, None, again)
    assert consult.refers(consult.asker).status == 303


def test_a_ticket_that_was_used_does_not_change(consult: Consult) -> None:
    first = consult.given()
    until = consult.ticket().valid_to
    assert consult.refers(consult.asker).status == 303
    again = consult.further(consult.centre, first)
    page = consult.answer(consult.centre, again, clock.today() + timedelta(days=90))
    assert page.status == 422
    assert "is al gebruikt en verandert niet meer" in page.text
    assert consult.answer(consult.centre, again, until).status == 303
    assert consult.ticket().used_by_id is not None


def test_the_answer_to_a_question_may_come_after_the_day_of_its_ticket(consult: Consult, session: Session) -> None:
    consult.given()
    assert consult.refers(consult.asker).status == 303
    ticket = consult.ticket()
    ticket.valid_to = clock.today() - timedelta(days=1)
    session.get_one(Submission, ticket.used_by_id).referral_state = "more_asked"
    session.commit()
    consult.asker.get("/ovl/aanmeldingen")
    answer = consult.asker.post(f"/ovl/aanmeldingen/{ticket.used_by_id}/antwoorden").location.split("/")[-2]
    assert homes.send(consult.asker, answer).status == 303


def test_a_ticket_for_support_only_holds_where_the_family_can_get_it(consult: Consult, session: Session) -> None:
    """`spoor2` needs a municipality of the list (domain/forms.md, 3.6; D3-44), also when the ticket is used."""
    consult.given()
    consult.ticket().kind = "spoor2"
    session.commit()
    page = consult.refers(consult.asker)
    assert page.status == 422
    assert "geldt niet in de gemeente van dit gezin" in page.text
    region = session.scalars(select(Region).where(Region.code == "ovl")).one()
    region.document = {**region.document, "tracks": [{"kind": "2", "name": "Spoor 2", "municipalities": ["99001"]}]}
    session.commit()
    assert consult.refers(consult.asker).status == 303
