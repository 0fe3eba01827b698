"""The case pages: who opens them, what stands there, and what a director does on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import AuditEvent, Case, CaseLook, Person, Submission, User, clock
from portal.services import tasks
from portal.services.case_events import happened
from tests import families
from tests.factories import a_case, a_person, an_actor
from tests.web import Browser


@pytest.fixture
def director(session: Session) -> Actor:
    """Whoever directs the case."""
    return an_actor(session, "director")


@pytest.fixture
def case(session: Session, director: Actor) -> Case:
    """The open case of the family Esdoorn."""
    families.in_force(session, "referral")
    families.in_force(session, "risk_assessment")
    found = a_case(session, director=session.get_one(User, director.user_id), label="Gezin Esdoorn")
    for details in families.ESDOORN:
        a_person(session, found, **details)
    session.commit()
    return found


def url(case: Case, folder: str = "") -> str:
    return f"/ovl/dossiers/{case.id}{folder}"


TABS = ("", "/formulieren", "/personen")


def test_a_director_sees_his_own_cases_only(web: Browser, session: Session, director: Actor, case: Case) -> None:
    other = a_case(session, director=session.get_one(User, an_actor(session, "director").user_id))
    web.be(director)
    page = web.get("/ovl/dossiers")
    assert page.h1 == "Mijn dossiers"
    assert case.number in page.text
    assert other.number not in page.text


def test_a_director_without_cases_reads_what_will_come(web: Browser) -> None:
    web.sign_in("director")
    assert "U hebt nog geen dossiers." in web.get("/ovl/dossiers").text


def test_a_coordinator_sees_the_cases_of_the_region_late_ones_first(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    late = a_case(session)
    tasks.plan_reassessment(session, director, late, clock.today() - timedelta(days=2))
    web.sign_in("coordinator")
    page = web.get("/ovl/dossiers")
    assert page.h1 == "Dossiers van de regio"
    assert page.text.index(late.number) < page.text.index(case.number)
    assert "te laat" in page.text


@pytest.mark.parametrize("role", ["referrer", "clerk", "admin", "auditor", "strategist", "partner"])
def test_other_hats_open_no_case(web: Browser, case: Case, role: str) -> None:
    web.sign_in(role)  # type: ignore[arg-type] # a role out of a list
    assert [web.get(url(case, tab)).status for tab in TABS] == [403, 403, 403]
    assert web.get("/ovl/dossiers").status == 403


def test_another_director_and_another_region_find_nothing(new_web: Callable[[], Browser], case: Case) -> None:
    other, elsewhere = new_web(), new_web()
    other.sign_in("director")
    elsewhere.sign_in("director", "lim")
    person = url(case, "/personen")
    assert [other.get(url(case, tab)).status for tab in (*TABS, "/contact")] == [404] * 4
    assert elsewhere.get(person).status == 404
    assert elsewhere.get(person.replace("/ovl/", "/lim/")).status == 404


def test_the_case_page_says_who_where_what_and_what_is_dangerous(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    families.a_referral(session, codes=[("critical_flags", "wurging")], case_id=case.id, referral_state="taken_in")
    session.commit()
    web.be(director)
    page = web.get(url(case))
    assert page.h1 == f"Dossier {case.number}"
    assert "Lore" not in page.title
    for words in (
        "Lore Esdoorn Slachtoffer",
        "Persoon die geweld gebruikt(e)",
        "Lore Esdoorn veilig bereiken: Gsm, op weekdagen",
        "Wurging (aanmelding van",
        "Schat het risico in: er is nog geen risicotaxatie",
        "Maak een plan van aanpak",
    ):
        assert words in page.text
    assert [words for words in ("Verloop", "Formulieren", "Plan", "Personen") if words not in page.text] == []


def test_a_look_is_written_down_and_news_is_shown(web: Browser, session: Session, director: Actor, case: Case) -> None:
    coordinator = an_actor(session, "coordinator")
    web.be(director)
    web.get(url(case))
    assert session.get(CaseLook, (director.user_id, case.id)) is not None
    session.scalars(select(CaseLook)).one().at -= timedelta(hours=1)
    happened(session, coordinator, case, "case.no_double", numbers=["OVL-2026-0001"])
    session.commit()
    page = web.get(url(case))
    assert "Nieuw sinds u op" in page.text
    assert "dit is geen dubbel van OVL-2026-0001" in page.text


def test_a_coordinator_says_what_for_and_comes_back_to_the_page(web: Browser, session: Session, case: Case) -> None:
    web.sign_in("coordinator")
    asked = web.get(url(case, "/personen"))
    assert asked.status == 303
    page = web.follow(asked)
    assert page.h1 == "Waarvoor opent u dit dossier?"
    assert "Esdoorn" not in page.text
    assert web.post(url(case, "/doel"), {}).errors == ["Kies waarvoor u dit dossier opent."]
    given = web.post(url(case, "/doel"), {"purpose": "quality", "volgende": page.value("volgende")})
    assert given.location == url(case, "/personen")
    assert "Lore Esdoorn" in web.follow(given).text
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == "case.purpose_given")).all()
    assert [event.data for event in events] == [{"purpose": "quality"}]


def test_a_purpose_page_sends_nobody_to_another_site(web: Browser, case: Case) -> None:
    web.sign_in("coordinator")
    given = web.post(url(case, "/doel"), {"purpose": "quality", "volgende": "//elders.example/"})
    assert given.location == url(case)


def test_a_coordinator_reads_and_does_not_edit(web: Browser, session: Session, case: Case) -> None:
    web.sign_in("coordinator")
    web.post(url(case, "/doel"), {"purpose": "quality"})
    page = web.get(url(case, "/personen"))
    assert page.status == 200
    assert not any("/personen/" in link for link in page.links)
    families.in_force(session, "exploration")
    assert web.post(url(case, "/formulieren"), {"form": "exploration"}).status == 403


def test_a_director_begins_a_risk_assessment_once(web: Browser, session: Session, director: Actor, case: Case) -> None:
    web.be(director)
    first, second = (web.post(url(case, "/formulieren"), {"form": "risk_assessment"}) for _ in range(2))
    drafts = session.scalars(select(Submission).where(Submission.case_id == case.id)).all()
    assert first.location == second.location == f"/ovl/formulieren/{drafts[0].id}/begin"
    assert [(draft.form, draft.status, draft.key_id) for draft in drafts] == [("risk_assessment", "draft", case.key_id)]
    assert "Verstuur uw risicotaxatie: u begon eraan" in web.get(url(case)).text
    assert web.post(url(case, "/formulieren"), {"form": "action_plan"}).status == 422


def test_the_forms_page_compares_the_risk_with_last_time(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    form = families.a_risk_assessment(session, case, director, {"f_strangulation": "aanwezig"})
    form.status, form.submitted_at = "submitted", clock.now()
    codes = {"level": "hoog", "previous": "medium", "critical": ["f_strangulation"]}
    happened(session, director, case, "case.risk_set", form.id, **codes)
    session.commit()
    web.be(director)
    page = web.get(url(case, "/formulieren"))
    assert "Risico: hoog" in page.text
    assert "voorheen medium" in page.text
    assert f"/ovl/formulieren/{form.id}/inhoud" in page.links


def test_a_director_changes_how_somebody_is_reached(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    lore = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.id)).first()
    assert lore is not None
    web.be(director)
    page = web.get(url(case, f"/personen/{lore.id}"))
    assert page.value(f"persons.{lore.id}.safe_contact") == families.LORE["safe_contact"]
    form = {"_version": page.value("_version"), f"persons.{lore.id}.safe_contact": "Via de school."}
    done = web.post(url(case, f"/personen/{lore.id}"), form | shown(page, lore))
    assert done.status == 303
    session.refresh(lore)
    assert lore.details["safe_contact"] == "Via de school."
    assert lore.details["last_name"] == "Esdoorn"
    assert (
        "Gegevens van Lore Esdoorn gewijzigd: Hoe en wanneer mogen we deze persoon veilig bereiken?"
        in web.get(url(case)).text
    )


def shown(page: object, person: Person) -> dict[str, list[str]]:
    """What the page says stood on it."""
    from tests.page import Page  # noqa: PLC0415 -- only for the type

    assert isinstance(page, Page)
    return {"_shown": [field.get("value", "") for field in page.all("input", name="_shown")]}


def test_a_change_on_an_old_page_shows_both_texts(web: Browser, session: Session, director: Actor, case: Case) -> None:
    lore = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.id)).first()
    assert lore is not None
    web.be(director)
    page = web.get(url(case, f"/personen/{lore.id}"))
    version = page.value("_version")
    lore.details = lore.details | {"safe_contact": "Niet meer bellen."}
    session.commit()
    form = {"_version": version, f"persons.{lore.id}.safe_contact": "Via de school."} | shown(page, lore)
    refused = web.post(url(case, f"/personen/{lore.id}"), form)
    assert refused.status == 409
    assert refused.value(f"persons.{lore.id}.safe_contact") == "Via de school."
    assert "Niet meer bellen." in refused.text
    assert lore.details["safe_contact"] == "Niet meer bellen."


def test_an_unknown_field_of_a_person_is_refused(web: Browser, session: Session, director: Actor, case: Case) -> None:
    lore = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.id)).first()
    assert lore is not None
    web.be(director)
    page = web.get(url(case, f"/personen/{lore.id}"))
    form = {"_version": page.value("_version"), f"persons.{lore.id}.secret": "x"} | shown(page, lore)
    assert web.post(url(case, f"/personen/{lore.id}"), form).status == 422


def test_a_coordinator_gives_the_case_to_somebody_else(
    new_web: Callable[[], Browser], session: Session, director: Actor, case: Case
) -> None:
    successor = an_actor(session, "director")
    coordinator, former, new = new_web(), new_web(), new_web()
    coordinator.sign_in("coordinator")
    former.be(director)
    new.be(successor)
    assert former.get(url(case)).status == 200
    page = coordinator.post(url(case, "/regisseur"), {"director": str(successor.user_id)})
    assert page.errors == ["Zeg in enkele woorden waarom dit dossier een andere casusregisseur krijgt."]
    form = {"director": str(successor.user_id), "reason": "Langdurig afwezig."}
    assert coordinator.post(url(case, "/regisseur"), form).status == 303
    assert (former.get(url(case)).status, new.get(url(case)).status) == (404, 200)


def test_a_question_about_a_case_names_it_for_its_director_only(
    new_web: Callable[[], Browser], director: Actor, case: Case
) -> None:
    mine, other = new_web(), new_web()
    mine.be(director)
    other.sign_in("director")
    assert f"Over dossier {case.number}" in mine.get(f"/ovl/hulp?dossier={case.id}").text
    assert case.number not in other.get(f"/ovl/hulp?dossier={case.id}").text
    assert other.get("/ovl/hulp?dossier=niets").status == 200
