"""Tickets: a consult gives a number, one referral uses it, and only until its day (scenario 1, steps 3 to 6)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import Conflict
from portal.models import AuditEvent, Submission, Ticket, clock
from portal.queries import submissions as queries
from portal.services import tickets
from tests import factories, homes
from tests.factories import an_actor
from tests.page import Page
from tests.web import Browser

WIZARD = "/ovl/formulieren"


@pytest.fixture(autouse=True)
def _in_force(session: Session) -> None:
    homes.in_force(session, "question", "referral")
    factories.a_municipality(session)


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def gives(web: Browser, valid_to: date | None = None, draft: UUID | None = None) -> UUID:
    """Answer a question with a ticket; gives the id of what was sent."""
    if draft is None:
        web.get("/ovl/registers/question")
        draft = UUID(web.post("/ovl/registers/question").location.split("/")[-2])
    homes.fill(web, f"{WIZARD}/{draft}/stap/ask", {"topic": "Een gezin", "answers": "ja"})
    on = day("ticket_valid_to", valid_to or clock.today() + timedelta(days=30))
    homes.fill(web, f"{WIZARD}/{draft}/stap/answer", {"advice": "Meld aan.", "ticket_kind": "spoor3"})
    homes.fill(web, f"{WIZARD}/{draft}/stap/answer", {"advice": "Meld aan.", "ticket_kind": "spoor3", **on})
    page = homes.send(web, draft)
    assert page.status == 303, page.text
    return draft


def refers(web: Browser, session: Session, number: str) -> tuple[Submission, Page]:
    """Refer with a ticket."""
    assert web.actor is not None
    draft = homes.begun(session, web.actor, "referral", municipality_nis="99001")
    page = homes.fill(web, f"{WIZARD}/{draft.id}/stap/why", {"ticket_number": number, "reason": "Het is onveilig."})
    assert page.status == 303, page.errors
    return draft, homes.send(web, draft.id)


def a_ticket(session: Session, **values: object) -> Ticket:
    """A ticket that was given before."""
    consult = homes.sent(session, an_actor(session, "coordinator"), "question", {"topic": "Een gezin"})
    given = {"number": "T-OVL-2026-0042", "kind": "spoor3", "valid_to": clock.today() + timedelta(days=3)} | values
    ticket = Ticket(region="ovl", consult_id=consult.id, **given)
    session.add(ticket)
    session.commit()
    return ticket


def test_a_consult_gets_a_number_that_stays(web: Browser, session: Session) -> None:
    web.sign_in("coordinator")
    given = gives(web)
    ticket = session.scalars(select(Ticket)).one()
    assert re.fullmatch(rf"T-OVL-{clock.today().year}-[2-9A-HJKMNP-Z]{{4}}-[2-9A-HJKMNP-Z]{{4}}", ticket.number)
    assert (ticket.consult_id, ticket.kind, ticket.used_by_id) == (given, "spoor3", None)
    for page in ("ontvangst", "inhoud", "afdruk"):
        assert ticket.number in web.get(f"{WIZARD}/{given}/{page}").text
    assert ticket.number in web.get("/ovl/registers/question").text
    session.expire_all()
    sent = session.get_one(Submission, given)
    assert sent.facts["ticket_number"] == sent.computed["ticket_number"] == ticket.number


def test_each_ticket_has_a_number_of_its_own(web: Browser, session: Session) -> None:
    web.sign_in("coordinator")
    gives(web)
    gives(web)
    assert len(set(session.scalars(select(Ticket.number)))) == 2


def test_without_a_ticket_there_is_no_number(web: Browser, session: Session) -> None:
    web.sign_in("coordinator")
    web.get("/ovl/registers/question")
    draft = web.post("/ovl/registers/question").location.split("/")[-2]
    homes.fill(web, f"{WIZARD}/{draft}/stap/ask", {"topic": "Een gezin", "answers": "nee"})
    homes.send(web, draft)
    assert session.scalars(select(Ticket)).all() == []


def test_who_takes_a_consult_further_keeps_its_number(web: Browser, session: Session) -> None:
    web.sign_in("coordinator")
    first = gives(web)
    number = session.scalars(select(Ticket.number)).one()
    web.get("/ovl/registers/question")
    further = UUID(web.post(f"/ovl/registers/question/{first}").location.split("/")[-2])
    gives(web, draft=further)
    session.expire_all()
    ticket = session.scalars(select(Ticket)).one()
    assert (ticket.number, ticket.consult_id) == (number, further)


def test_a_referral_uses_a_ticket_once(web: Browser, session: Session) -> None:
    ticket = a_ticket(session)
    web.sign_in("partner")
    first, sent = refers(web, session, " t-ovl-2026-0042 ")
    assert sent.status == 303
    session.expire_all()
    assert (ticket.used_by_id, ticket.used_at is not None) == (first.id, True)
    second, refused = refers(web, session, "T-OVL-2026-0042")
    assert refused.status == 422
    assert "Ticket T-OVL-2026-0042 is al gebruikt voor een aanmelding. Een ticket geldt één keer." in refused.text
    assert f"{WIZARD}/{second.id}/stap/why#ticket_number" in refused.links
    session.expire_all()
    assert session.get_one(Submission, second.id).status == "draft"
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.stream_id == str(first.id))).all()
    assert "ticket.used" in actions


def test_a_wrong_number_gives_a_clear_error_and_keeps_what_was_typed(web: Browser, session: Session) -> None:
    a_ticket(session)
    web.sign_in("partner")
    draft, page = refers(web, session, "T-OVL-2026-0043")
    assert page.status == 422
    assert "Ticketnummer T-OVL-2026-0043 is niet gekend in deze regio." in page.text
    assert web.get(f"{WIZARD}/{draft.id}/stap/why").value("ticket_number") == "T-OVL-2026-0043"


def test_a_ticket_of_another_region_is_not_known_here(web: Browser, session: Session) -> None:
    homes.in_force(session, "question", region="lim")
    consult = homes.sent(session, an_actor(session, "coordinator", "lim"), "question", {"topic": "Limburg"})
    soon = clock.today() + timedelta(days=3)
    session.add(Ticket(region="lim", consult_id=consult.id, number="T-LIM-2026-0001", kind="spoor3", valid_to=soon))
    web.sign_in("partner")
    assert "is niet gekend in deze regio" in refers(web, session, "T-LIM-2026-0001")[1].text


def test_a_ticket_holds_until_its_last_day(web: Browser, session: Session) -> None:
    ticket = a_ticket(session, valid_to=clock.today())
    web.sign_in("partner")
    ticket.valid_to = clock.today() - timedelta(days=1)
    session.commit()
    _, page = refers(web, session, ticket.number)
    assert f"gold tot en met {ticket.valid_to:%d/%m/%Y}" in page.text
    ticket.valid_to = clock.today()
    session.commit()
    assert refers(web, session, ticket.number)[1].status == 303


def test_an_answer_to_a_question_keeps_the_ticket_of_the_referral_it_replaces(web: Browser, session: Session) -> None:
    ticket = a_ticket(session)
    web.sign_in("partner")
    first, _ = refers(web, session, ticket.number)
    session.expire_all()
    session.get_one(Submission, first.id).referral_state = "more_asked"
    session.commit()
    web.get("/ovl/aanmeldingen")
    answer = web.post(f"/ovl/aanmeldingen/{first.id}/antwoorden").location.split("/")[-2]
    assert homes.send(web, answer).status == 303
    session.expire_all()
    assert ticket.used_by_id == UUID(answer)


def test_two_at_once_do_not_use_the_same_ticket(session: Session) -> None:
    ticket = a_ticket(session)
    partner = an_actor(session, "partner")
    drafts = [homes.begun(session, partner, "referral", municipality_nis="99001") for _ in range(2)]
    for draft in drafts:
        factories.step_answers(session, draft, "why", answers={"ticket_number": ticket.number}, raw={})
    first, second = (queries.loaded(session, draft) for draft in drafts)
    assert list(tickets.mistakes(session, partner, second)) == []
    tickets.use(session, partner, first)
    with pytest.raises(Conflict):
        tickets.use(session, partner, second)
