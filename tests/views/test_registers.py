"""The registers: what each role finds there, the columns of a definition, and what becomes of an entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.definitions import library
from portal.models import AuditEvent, DefinitionVersion, Outbox, Submission, clock
from portal.models.user import Role
from portal.queries import definitions
from tests import factories, homes
from tests.factories import a_definition_version, an_actor, an_organisation
from tests.page import Page
from tests.web import Browser

LIST = "/ovl/registers/question"
WIZARD = "/ovl/formulieren"


@pytest.fixture(autouse=True)
def _in_force(session: Session) -> None:
    homes.in_force(session)


def rows(page: Page) -> int:
    return len(page.all("tr", within="govuk-table__body"))


def begins(web: Browser, form: str = "question") -> UUID:
    """Begin something and give its id."""
    web.get(f"/ovl/registers/{form}")
    page = web.post(f"/ovl/registers/{form}")
    assert page.status == 303, page.text
    return UUID(page.location.split("/")[-2])


def asks(web: Browser, topic: str = "Mag ik dit delen?") -> UUID:
    """Ask the centre something; gives the id of what was sent."""
    draft = begins(web)
    assert homes.fill(web, f"{WIZARD}/{draft}/stap/ask", {"topic": topic, "answers": "nee"}).status == 303
    assert homes.send(web, draft).status == 303
    return draft


def test_the_index_names_the_registers_of_a_role(web: Browser, session: Session) -> None:
    web.sign_in("coordinator", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    page = web.get("/ovl/registers")
    assert page.h1 == "Registers"
    assert [link for link in page.links if "/registers/" in link] == ["/ovl/registers/circle", LIST]
    assert "Een vraag zonder namen." in page.text
    assert "Het centrum vult het antwoord aan." not in page.text


def test_who_has_no_register_reads_so(web: Browser) -> None:
    web.sign_in("auditor")
    assert "Er zijn geen registers voor uw functie." in web.get("/ovl/registers").text


@pytest.mark.parametrize("role", ["referrer", "director", "strategist", "clerk", "admin", "auditor"])
def test_a_register_of_others_does_not_exist(web: Browser, role: Role) -> None:
    web.sign_in(role)
    assert web.get(LIST).status == 404
    assert web.post(LIST).status == 404


def test_a_form_of_a_case_is_no_register(web: Browser) -> None:
    web.sign_in("director")
    assert web.get("/ovl/registers/diary").status == 404
    assert web.post("/ovl/registers/diary").status == 404


def test_another_region_does_not_exist(web: Browser, session: Session) -> None:
    homes.in_force(session, "question", region="lim")
    entry = homes.sent(session, an_actor(session, "coordinator", "lim"), "question", {"topic": "Limburg"})
    web.sign_in("coordinator")
    assert web.get("/lim/registers/question").status == 404
    assert web.get(f"/lim/formulieren/{entry.id}/inhoud").status == 404
    assert web.get(f"{WIZARD}/{entry.id}/inhoud").status == 404
    assert "Limburg" not in web.get(LIST).text


def test_an_empty_register_says_what_will_come(web: Browser) -> None:
    web.sign_in("coordinator")
    page = web.get(LIST)
    assert page.h1 == "Vraag aan het centrum"
    assert "Hier staat nog niets." in page.text


def test_the_columns_are_what_the_definition_shows(web: Browser, session: Session) -> None:
    asker = an_actor(session, "partner")
    homes.sent(session, asker, "question", {"topic": "Mag ik dit delen?", "note_to_self": "Niet bellen na 18 u."})
    web.sign_in("coordinator", organisation=an_organisation(session, type="LOKAAL_BESTUUR"))
    page = web.get(LIST)
    assert [heading.text for heading in page.all("th")][:2] == ["Onderwerp", "Wanneer vroeg u dit?"]
    assert "Mag ik dit delen?" in page.text
    assert "Niet bellen" not in page.text  # for care only


def test_who_only_fills_in_sees_what_he_asked(web: Browser, session: Session) -> None:
    homes.sent(session, an_actor(session, "partner"), "question", {"topic": "Van een ander"})
    web.sign_in("partner")
    mine = asks(web, "Van mij")
    page = web.get(LIST)
    assert "Van mij" in page.text
    assert "Van een ander" not in page.text
    assert f"{WIZARD}/{mine}/inhoud" in page.links
    assert LIST in web.get(f"{WIZARD}/{mine}/inhoud").links


def test_an_entry_of_others_cannot_be_read_by_its_address(web: Browser, session: Session) -> None:
    other = homes.sent(session, an_actor(session, "partner"), "question", {"topic": "Van een ander"})
    web.sign_in("partner")
    assert [web.get(f"{WIZARD}/{other.id}/{page}").status for page in ("inhoud", "afdruk", "ontvangst")] == [404] * 3
    assert web.post(f"{LIST}/{other.id}").status == 404


def test_a_draft_is_its_writers_alone_and_can_be_thrown_away(
    web: Browser, new_web: Callable[[], Browser], session: Session
) -> None:
    web.sign_in("partner")
    draft = begins(web)
    assert "Werk verder aan: Vraag aan het centrum" in web.get(LIST).text
    homes.fill(web, f"{WIZARD}/{draft}/stap/ask", {"topic": "Een vraag van mij", "answers": "nee"})
    page = web.get(LIST)
    assert f"{WIZARD}/{draft}/verder" in page.links
    assert "Werk verder aan: Een vraag van mij – " in page.text
    coordinator = new_web()
    coordinator.sign_in("coordinator")
    assert "Begonnen" not in coordinator.get(LIST).text
    assert coordinator.post(f"{LIST}/{draft}/weg").status == 404
    assert web.post(f"{LIST}/{draft}/weg").status == 303
    assert f"{WIZARD}/{draft}/verder" not in web.get(LIST).links
    assert session.get_one(Submission, draft).status == "withdrawn"


def test_a_question_reaches_the_coordinators(web: Browser, session: Session) -> None:
    coordinator = an_actor(session, "coordinator")
    web.sign_in("partner")
    asks(web)
    assert coordinator.user_id in session.scalars(select(Outbox.recipient_user_id)).all()


def test_the_receipt_leads_back_to_the_register(web: Browser) -> None:
    web.sign_in("partner")
    page = web.get(f"{WIZARD}/{asks(web)}/ontvangst")
    assert page.h1 == "Verstuurd"
    assert LIST in page.links


def test_a_coordinator_takes_a_question_further_and_who_asked_reads_the_answer(
    web: Browser, new_web: Callable[[], Browser], session: Session
) -> None:
    asker = new_web()
    asked_by = asker.sign_in("partner")
    question = asks(asker)
    web.sign_in("coordinator")
    answer = UUID(web.post(f"{LIST}/{question}").location.split("/")[-2])
    assert UUID(web.post(f"{LIST}/{question}").location.split("/")[-2]) == answer
    page = web.get(f"{WIZARD}/{answer}/stap/ask")
    assert page.value("topic") == "Mag ik dit delen?"
    assert asker.get(f"{WIZARD}/{answer}/inhoud").status == 404
    homes.press(web, page, {"answers": "ja"})
    homes.fill(web, f"{WIZARD}/{answer}/stap/answer", {"advice": "Ja, met dit formulier."})
    assert homes.send(web, answer).status == 303
    assert "Ja, met dit formulier." in asker.get(f"{WIZARD}/{answer}/inhoud").text
    assert rows(asker.get(LIST)) == rows(web.get(LIST)) == 1
    assert session.get_one(Submission, question).status == "replaced"
    assert asked_by.user_id in session.scalars(select(Outbox.recipient_user_id)).all()


def test_what_a_colleague_takes_further_is_the_colleagues_alone_until_it_is_sent(
    web: Browser, new_web: Callable[[], Browser], session: Session
) -> None:
    here = an_organisation(session, type="LOKAAL_BESTUUR")
    asker = new_web()
    asker.sign_in("partner", organisation=here)
    question = asks(asker)
    web.sign_in("coordinator", organisation=here)
    answer = web.post(f"{LIST}/{question}").location.split("/")[-2]
    assert f"{WIZARD}/{answer}/verder" in web.get(LIST).links
    assert f"{WIZARD}/{answer}/verder" not in asker.get(LIST).links
    assert asker.get(f"{WIZARD}/{answer}/stap/ask").status == 404
    assert asker.post(f"{LIST}/{answer}/weg").status == 404
    page = web.get(f"{WIZARD}/{answer}/stap/ask")
    homes.press(web, page, {"answers": "nee"})
    assert homes.send(web, UUID(answer)).status == 303
    assert asker.get(f"{WIZARD}/{answer}/inhoud").status == 200


def test_two_people_do_not_take_the_same_further(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    entry = homes.sent(session, an_actor(session, "partner"), "question", {"topic": "Een vraag"})
    first = new_web()
    first.sign_in("coordinator")
    first.get(LIST)
    first.post(f"{LIST}/{entry.id}")
    web.sign_in("coordinator")
    web.get(LIST)
    assert "werkt dit al bij" in web.follow(web.post(f"{LIST}/{entry.id}")).text


@pytest.mark.parametrize("kind", ["LOKALE_POLITIE", "PARKET"])
def test_a_register_stays_closed_to_the_organisations_it_excludes(web: Browser, session: Session, kind: str) -> None:
    homes.in_force(session, "circle")
    entry = homes.sent(session, an_actor(session, "supporter", organisation=an_organisation(session, type="CAW")),
                       "circle", {"called": "De Lindegroep"})  # fmt: skip
    web.sign_in("partner", organisation=an_organisation(session, type=kind))
    assert "/ovl/registers/circle" not in web.get("/ovl/registers").links
    assert web.get("/ovl/registers/circle").status == 404
    assert web.post("/ovl/registers/circle").status == 404
    assert web.get(f"{WIZARD}/{entry.id}/inhoud").status == 404


def test_another_partner_does_see_it(web: Browser, session: Session) -> None:
    supporter = an_actor(session, "supporter", organisation=an_organisation(session, type="CAW"))
    homes.sent(session, supporter, "circle", {"called": "De Lindegroep"})
    web.sign_in("partner", organisation=an_organisation(session, type="CAW"))
    page = web.get("/ovl/registers/circle")
    assert "De Lindegroep" in page.text
    assert begins(web, "circle")


def test_a_double_click_begins_once(web: Browser, session: Session) -> None:
    web.sign_in("partner")
    key = {"_once": web.get(LIST).value("_once")}
    assert len({web.post(LIST, key).location for _ in range(2)}) == 1
    assert len(session.scalars(select(Submission.id)).all()) == 1


def test_case_f16_an_entry_that_cannot_be_read_takes_no_other_along(
    web: Browser, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "_shelf", library._Shelf(9))
    asker = an_actor(session, "partner")
    old, _ = (homes.sent(session, asker, "question", {"topic": topic}) for topic in ("Oud", "Nieuw"))
    version = definitions.active_version(session, "ovl", "question")
    damaged = a_definition_version(
        session, "ovl", "question", number=version.number + 1000, status="retired", hash="0" * 64,
        in_force_from=version.in_force_from, in_force_to=version.in_force_from,
        document={**version.document, "code": "x"},
    )  # fmt: skip
    moved = {"definition_version_id": damaged.id, "definition_hash": damaged.hash}
    session.execute(update(Submission).where(Submission.id == old.id).values(moved))
    session.commit()
    session.expire_all()
    web.sign_in("coordinator", organisation=an_organisation(session, type="LOKAAL_BESTUUR"))
    page = web.get(LIST)
    assert (page.status, rows(page)) == (200, 2)
    assert "Nieuw" in page.text
    assert page.text.count("Dit kunnen we nu niet openen.") == 1


def test_a_register_is_paged_by_key(web: Browser, session: Session) -> None:
    asker = an_actor(session, "partner")
    for number in range(27):
        sent_at = clock.now() - timedelta(hours=number)
        homes.sent(session, asker, "question", {"topic": f"Vraag {number}"}, submitted_at=sent_at)
    web.sign_in("coordinator")
    first = web.get(LIST)
    assert rows(first) == 25
    second = web.get(next(link for link in first.links if "na=" in link))
    assert [text for text in ("Vraag 25", "Vraag 26") if text in second.text] == ["Vraag 25", "Vraag 26"]
    assert rows(second) == 2


def test_the_municipality_that_is_named_is_known_from_then_on(web: Browser, session: Session) -> None:
    factories.a_municipality(session)
    web.sign_in("partner")
    draft = begins(web)
    homes.fill(web, f"{WIZARD}/{draft}/stap/ask", {"topic": "Waar?", "place": "99001", "answers": "nee"})
    assert session.get_one(Submission, draft).municipality_nis == "99001"
    assert "Voorbeeldgem" in web.get(f"{WIZARD}/{draft}/stap/ask").text


def test_reading_an_entry_is_written_down(web: Browser, session: Session) -> None:
    entry = homes.sent(session, an_actor(session, "partner"), "question", {"topic": "Een vraag"})
    web.sign_in("coordinator")
    assert web.get(f"{WIZARD}/{entry.id}/inhoud").status == 200
    assert web.get(f"{WIZARD}/{entry.id}/afdruk").status == 200
    actions = session.scalars(select(AuditEvent.action).where(AuditEvent.stream_id == str(entry.id))).all()
    assert {"submission.looked", "submission.printed"} <= set(actions)


def test_nobody_takes_further_what_holds_an_answer_that_is_not_for_him(web: Browser, session: Session) -> None:
    """Who takes something further writes the copy, and reads his own words whole."""
    author = an_actor(session, "partner", organisation=an_organisation(session, type="CAW"))
    closed = homes.sent(session, author, "question", {"topic": "Een gezin", "note_to_self": "Alleen voor hulp"})
    open_ = homes.sent(session, author, "question", {"topic": "Een ander gezin"})
    web.sign_in("coordinator", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    offered = [form.get("action") for form in web.get(LIST).all("form")]
    assert f"{LIST}/{closed.id}" not in offered
    assert f"{LIST}/{open_.id}" in offered
    assert web.post(f"{LIST}/{closed.id}").status == 403
    assert web.post(f"{LIST}/{open_.id}").status == 303


def test_what_was_sent_on_an_older_version_keeps_its_readers(web: Browser, session: Session) -> None:
    entry = homes.sent(session, an_actor(session, "coordinator"), "question", {"topic": "Toen gesloten"})
    older = session.get_one(DefinitionVersion, entry.definition_version_id)
    older.excludes, older.status, older.in_force_to = " LOKALE_POLITIE ", "retired", clock.now()
    session.commit()
    homes.in_force(session, "question")
    homes.sent(session, an_actor(session, "coordinator"), "question", {"topic": "Nu open"})
    web.sign_in("coordinator", organisation=an_organisation(session, type="LOKALE_POLITIE"))
    page = web.get(LIST)
    assert (rows(page), "Toen gesloten" in page.text) == (1, False)
