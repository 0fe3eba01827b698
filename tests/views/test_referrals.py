"""Referrals of a service: begun in the right region, shared, handed over, added to, withdrawn, answered."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.forms.fields.base import STAND_IN
from portal.models import Organisation, clock
from portal.models.user import Role
from portal.queries import submissions
from portal.services import intake
from tests import factories, families
from tests.drafts import Draft, a_police_officer
from tests.web import Browser


def colleague_of(session: Session, actor: Actor) -> Actor:
    return a_police_officer(session, session.get_one(Organisation, actor.organisation_id))


def a_sent_referral(web: Browser, session: Session) -> Draft:
    draft = Draft(web, session)
    draft.complete()
    draft.submit()
    return draft


def about(draft: Draft, what: str = "") -> str:
    return f"/ovl/aanmeldingen/{draft.submission.id}" + (f"/{what}" if what else "")


def test_a_visitor_reads_that_professionals_refer_and_sees_no_field(web: Browser) -> None:
    page = web.get("/aanmelden")
    assert page.status == 200
    assert "1712" in page.text
    assert not page.all("input", name="municipality")
    assert any("volgende=/aanmelden" in link.replace("%2F", "/") for link in page.links)


@pytest.mark.parametrize("role", ["auditor", "strategist", "admin"])
def test_who_does_not_refer_reads_why(web: Browser, session: Session, role: Role) -> None:
    web.sign_in(role)
    page = web.get("/aanmelden")
    assert page.h1 == "Aanmelden kan niet in deze functie"
    assert not page.all("input", name="municipality")


def test_the_municipality_makes_a_draft_in_its_region(web: Browser, session: Session) -> None:
    families.in_force(session, "referral")
    factories.a_municipality(session, name="Gent")
    web.sign_in()
    web.get("/aanmelden")
    page = web.follow(web.post("/aanmelden", {"municipality": " gent "}))
    assert page.h1 == "Aanmelding van een gezin"


@pytest.mark.parametrize("name", ["", "Atlantis", "\x00", "x" * 300])
def test_a_municipality_that_is_unknown_is_asked_again_and_kept(web: Browser, session: Session, name: str) -> None:
    web.sign_in()
    web.get("/aanmelden")
    page = web.post("/aanmelden", {"municipality": name})
    assert page.status == 422
    assert page.errors


def test_a_family_of_another_region_is_not_begun_here(web: Browser, session: Session) -> None:
    factories.a_municipality(session, "71022", "lim", name="Hasselt", province="Limburg", centre_code="LIM")
    web.sign_in()
    web.get("/aanmelden")
    page = web.post("/aanmelden", {"municipality": "Hasselt"})
    assert page.status == 422
    assert "andere regio" in page.text


def test_a_draft_stands_on_the_list_of_its_author_only(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.add_person()
    assert "Esdoorn" in web.get("/ovl/aanmeldingen").text
    web.be(colleague_of(session, draft.actor))
    assert "Esdoorn" not in web.get("/ovl/aanmeldingen").text


def test_a_draft_is_handed_to_a_colleague_of_the_same_service(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.add_person()
    colleague = colleague_of(session, draft.actor)
    web.get(about(draft, "doorgeven"))
    page = web.follow(web.post(about(draft, "doorgeven"), {"colleague": str(colleague.user_id)}))
    assert "De aanmelding is doorgegeven" in page.text
    web.be(colleague)
    assert "Esdoorn" in web.get("/ovl/aanmeldingen").text
    assert draft.open("who").status == 200


def test_a_draft_is_not_handed_to_another_service(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    colleague_of(session, draft.actor)
    stranger = a_police_officer(session, factories.an_organisation(session))
    web.get(about(draft, "doorgeven"))
    page = web.post(about(draft, "doorgeven"), {"colleague": str(stranger.user_id)})
    assert page.status == 422


def test_after_sending_a_fact_is_added_and_the_first_text_stays(web: Browser, session: Session) -> None:
    draft = a_sent_referral(web, session)
    web.get(about(draft, "aanvullen"))
    page = web.follow(web.post(about(draft, "aanvullen"), {"kind": "fact", "text": "Ze is zwanger.\r\nZe belde zelf."}))
    assert "Ze is zwanger." in page.text
    assert STAND_IN not in page.text
    assert "Buren belden na geroep." in page.text


@pytest.mark.parametrize("form", [{}, {"kind": "fact"}, {"kind": "fact", "text": "   "}, {"kind": "x", "text": "y"}])
def test_an_addition_without_words_is_asked_again(web: Browser, session: Session, form: dict[str, str]) -> None:
    draft = a_sent_referral(web, session)
    web.get(about(draft, "aanvullen"))
    page = web.post(about(draft, "aanvullen"), form)
    assert page.status == 422
    assert page.errors


def test_a_sent_referral_is_withdrawn_with_a_reason_and_stays_readable(web: Browser, session: Session) -> None:
    draft = a_sent_referral(web, session)
    web.get(about(draft, "intrekken"))
    assert web.post(about(draft, "intrekken"), {"reason": ""}).status == 422
    page = web.follow(web.post(about(draft, "intrekken"), {"reason": "Het ging om twee buren."}))
    assert "Ingetrokken" in page.text
    assert draft.reloaded().status == "withdrawn"
    assert "Buren belden na geroep." in web.get(about(draft)).text


def test_what_was_decided_cannot_be_withdrawn(web: Browser, session: Session) -> None:
    draft = a_sent_referral(web, session)
    coordinator = factories.an_actor(session, "coordinator")
    referral = draft.reloaded()
    advice = "De gewone hulp volstaat voorlopig."
    intake.advise(session, coordinator, referral, advice, version=referral.version, ground="bestaand_aanbod")
    web.get("/ovl/aanmeldingen")
    assert web.post(about(draft, "intrekken"), {"reason": "Toch niet nodig."}).status == 410
    assert advice in web.get(about(draft)).text


def test_a_question_is_answered_with_a_draft_that_is_filled_in_already(web: Browser, session: Session) -> None:
    draft = a_sent_referral(web, session)
    coordinator = factories.an_actor(session, "coordinator")
    referral = draft.reloaded()
    intake.ask_more(session, coordinator, referral, "Waar slaapt Lore?", version=referral.version)
    page = web.get(about(draft))
    assert "Waar slaapt Lore?" in page.text
    begun = web.post(about(draft, "antwoorden"))
    assert begun.status == 303
    answer = begun.location.split("/formulieren/")[1].split("/")[0]
    assert web.get(f"/ovl/formulieren/{answer}/stap/what").value("reason_summary") == "Buren belden na geroep."
    assert web.post(about(draft, "antwoorden")).location == begun.location


def test_a_clerk_refers_for_a_caller_and_does_not_sign_with_his_own_name(web: Browser, session: Session) -> None:
    families.in_force(session, "referral")
    factories.a_municipality(session, name="Gent")
    clerk = web.sign_in("clerk")
    web.get("/aanmelden")
    begun = web.post("/aanmelden", {"municipality": "Gent", "on_behalf": "y"})
    found = submissions.submission(session, "ovl", UUID(begun.location.split("/")[3]))
    assert found.on_behalf
    assert "account_name" not in found.facts
    assert found.author_id == clerk.user_id
    assert clock.today().isoformat() == found.facts["today"]
