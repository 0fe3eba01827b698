"""The forms page of a case: what a role may begin, what it reads, and what a sent form leaves in the case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import library
from portal.models import Case, Contact, DefinitionVersion, Submission, Task, User, clock
from portal.models.submission import SubmissionStatus
from portal.models.user import Role
from portal.queries import definitions
from tests import families, homes
from tests.factories import a_case, a_person, an_actor
from tests.page import Page
from tests.web import Browser


@pytest.fixture
def director(session: Session) -> Actor:
    return an_actor(session, "director")


@pytest.fixture
def case(session: Session, director: Actor) -> Case:
    """An open case in a region with the small forms."""
    families.in_force(session, "referral")
    homes.in_force(session, "visit", "table_notes", "diary", "archive")
    found = a_case(session, director=session.get_one(User, director.user_id), track="3")
    a_person(session, found, **families.LORE)
    session.commit()
    return found


def url(case: Case) -> str:
    return f"/ovl/dossiers/{case.id}/formulieren"


def begin(web: Browser, case: Case, form: str) -> UUID:
    web.get(url(case))
    page = web.post(url(case), {"form": form})
    assert page.status == 303, page.text
    return UUID(page.location.split("/")[-2])


def opens(web: Browser, case: Case) -> None:
    """Say what for, as a coordinator."""
    web.get(f"/ovl/dossiers/{case.id}/doel")
    web.post(f"/ovl/dossiers/{case.id}/doel", {"purpose": "triage"})


def offered(page: Page) -> list[str]:
    return [field.get("value", "") for field in page.all("input", name="form")]


def step(draft: UUID, name: str) -> str:
    return f"/ovl/formulieren/{draft}/stap/{name}"


def visited(web: Browser, case: Case, **typed: str) -> Page:
    """Send a visit report."""
    at = clock.now().astimezone(clock.BRUSSELS) - timedelta(hours=1)
    day = {"at-day": str(at.day), "at-month": str(at.month), "at-year": str(at.year), "at-time": f"{at:%H.%M}"}
    draft = begin(web, case, "visit")
    person = web.get(step(draft, "visit")).all("input", name="present")
    present = [field.get("value", "") for field in person if field.get("type") == "checkbox"]
    page = homes.fill(web, step(draft, "visit"), {"kind": "huisbezoek", "present": present, **day, **typed})
    assert page.status == 303, page.errors
    return homes.send(web, draft)


def test_each_role_begins_what_its_definition_says(
    web: Browser, new_web: Callable[[], Browser], director: Actor, case: Case
) -> None:
    web.be(director)
    page = web.get(url(case))
    assert offered(page) == ["diary", "visit"]
    assert "Na elk bezoek." in page.text
    assert "Het staat in het verloop." not in page.text
    coordinator = new_web()
    coordinator.sign_in("coordinator")
    opens(coordinator, case)
    assert offered(coordinator.get(url(case))) == ["table_notes"]


@pytest.mark.parametrize(("form", "status"), [("table_notes", 403), ("archive", 403), ("onbekend", 404), ("", 422)])
def test_what_is_not_offered_is_refused(web: Browser, director: Actor, case: Case, form: str, status: int) -> None:
    web.be(director)
    assert web.post(url(case), {"form": form}).status == status


def test_a_form_of_a_register_does_not_begin_in_a_case(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    homes.in_force(session, "question")
    web.sign_in("coordinator")
    opens(web, case)
    assert web.post(url(case), {"form": "question"}).status == 422


def test_a_plan_is_begun_on_its_own_page(web: Browser, session: Session, director: Actor, case: Case) -> None:
    families.in_force(session, "action_plan")
    web.be(director)
    assert "action_plan" not in offered(web.get(url(case)))
    assert web.post(url(case), {"form": "action_plan"}).status == 422


@pytest.mark.parametrize("role", ["admin", "partner", "referrer", "clerk", "auditor", "strategist"])
def test_other_hats_begin_nothing_in_a_case(web: Browser, case: Case, role: Role) -> None:
    web.sign_in(role)
    assert web.get(url(case)).status == 403
    assert web.post(url(case), {"form": "visit"}).status == 403


def test_a_coordinator_says_what_for_before_beginning(web: Browser, case: Case) -> None:
    web.sign_in("coordinator")
    page = web.post(url(case), {"form": "table_notes"})
    assert page.status == 303
    assert "/doel" in page.location


def test_a_draft_goes_on_and_a_sent_form_may_be_followed_by_another(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    web.be(director)
    first = begin(web, case, "diary")
    assert begin(web, case, "diary") == first
    assert f"/ovl/formulieren/{first}/verder" in web.get(url(case)).links
    homes.fill(web, step(first, "day"), {"words": "Rustige dag."})
    assert homes.send(web, first).location == url(case)
    assert begin(web, case, "diary") != first
    assert "Dagboek" in web.get(url(case)).text


def test_each_page_of_a_form_says_of_which_case_it_is(web: Browser, director: Actor, case: Case) -> None:
    web.be(director)
    draft = begin(web, case, "diary")
    for name in ("begin", "stap/day", "nazicht"):
        assert case.number in web.get(f"/ovl/formulieren/{draft}/{name}").text
    homes.fill(web, step(draft, "day"), {"words": "Rustige dag."})
    homes.send(web, draft)
    assert f"Dossier {case.number}" in web.get(f"/ovl/formulieren/{draft}/inhoud").text


def test_a_draft_of_a_coordinator_is_not_the_directors(
    web: Browser, new_web: Callable[[], Browser], director: Actor, case: Case
) -> None:
    web.sign_in("coordinator")
    opens(web, case)
    draft = begin(web, case, "table_notes")
    other = new_web()
    other.be(director)
    assert other.get(step(draft, "note")).status == 404
    assert web.get(step(draft, "note")).status == 200


def test_who_the_definition_does_not_name_reads_nothing_of_it(
    web: Browser, new_web: Callable[[], Browser], director: Actor, case: Case
) -> None:
    web.be(director)
    diary = begin(web, case, "diary")
    homes.fill(web, step(diary, "day"), {"words": "Rustige dag."})
    homes.send(web, diary)
    coordinator = new_web()
    coordinator.sign_in("coordinator")
    opens(coordinator, case)
    assert f"/ovl/formulieren/{diary}/inhoud" not in coordinator.get(url(case)).links
    assert [coordinator.get(f"/ovl/formulieren/{diary}/{page}").status for page in ("inhoud", "afdruk")] == [404, 404]
    assert url(case) in web.get(f"/ovl/formulieren/{diary}/inhoud").links


def test_a_sent_form_stands_in_the_course_of_the_case(web: Browser, director: Actor, case: Case) -> None:
    web.be(director)
    diary = begin(web, case, "diary")
    homes.fill(web, step(diary, "day"), {"words": "Rustige dag."})
    homes.send(web, diary)
    assert "Dagboek ingediend." in web.get(f"/ovl/dossiers/{case.id}").text


def test_a_form_about_a_contact_is_a_contact_of_the_case(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    web.be(director)
    assert visited(web, case, summary="Het gaat beter.", new_incident="nee").status == 303
    page = web.get(f"/ovl/dossiers/{case.id}")
    assert "Huisbezoek met Lore Esdoorn." in page.text
    assert "Het gaat beter." in page.text
    assert "er is nog geen contact genoteerd" not in page.text
    assert session.scalars(select(Contact.case_id)).all() == [case.id]
    assert session.scalars(select(Task)).all() == []


@pytest.mark.parametrize(("reassess", "tasks"), [("ja", ["reassess_risk"]), ("nee", [])])
def test_after_a_new_incident_the_risk_is_assessed_again_unless_told_otherwise(
    web: Browser, session: Session, director: Actor, case: Case, reassess: str, tasks: list[str]
) -> None:
    web.be(director)
    visited(web, case, new_incident="ja", reassess=reassess)
    assert session.scalars(select(Task.kind).where(Task.done_at.is_(None))).all() == tasks


def test_a_contact_that_is_still_to_come_is_not_sent(
    web: Browser, session: Session, director: Actor, case: Case
) -> None:
    later = clock.now().astimezone(clock.BRUSSELS) + timedelta(days=400)
    web.be(director)
    page = visited(web, case, **{"at-year": str(later.year + 1)})
    assert page.status == 422
    assert "Kies een moment dat al geweest is." in page.text
    assert session.scalars(select(Contact)).all() == []


def test_a_note_of_the_table_sets_the_track_and_plans_the_next_look(web: Browser, session: Session, case: Case) -> None:
    web.sign_in("coordinator")
    opens(web, case)
    draft = begin(web, case, "table_notes")
    soon = clock.today() + timedelta(days=10)
    day = {"look_again-day": str(soon.day), "look_again-month": str(soon.month), "look_again-year": str(soon.year)}
    assert homes.fill(web, step(draft, "note"), {"note": "Opstart.", "track": "2", **day}).status == 303
    assert homes.send(web, draft).status == 303
    page = web.get(f"/ovl/dossiers/{case.id}")
    assert "Tafelnota ingediend." in page.text
    assert "Het dossier is nu op" in page.text
    assert "Bekijk het veiligheidsplan opnieuw" in page.text
    session.expire_all()
    assert session.get_one(Case, case.id).track == "2"


def test_nothing_is_begun_in_a_closed_case(web: Browser, session: Session, director: Actor, case: Case) -> None:
    case.status = "closed"
    session.commit()
    web.be(director)
    assert offered(web.get(url(case))) == []
    assert web.post(url(case), {"form": "diary"}).status == 410
    assert session.scalars(select(Submission)).all() == []


def test_one_page_begins_a_form_once(web: Browser, session: Session, director: Actor, case: Case) -> None:
    web.be(director)
    page = web.get(url(case))
    typed = {"form": "diary", "_once": page.all("input", name="_once")[0].get("value", "")}
    first = web.post(url(case), typed)
    begun = session.scalars(select(Submission)).one()
    begun.status, begun.submitted_at = (
        "submitted",
        clock.now(),
    )  # no draft stands that the second press could go on with
    session.commit()
    second = web.post(url(case), typed)
    assert (first.status, first.location) == (303, second.location)
    assert len(session.scalars(select(Submission.id).where(Submission.form == "diary")).all()) == 1


def test_case_f16_what_cannot_be_read_takes_no_other_form_along(
    web: Browser, session: Session, director: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: tuple[tuple[str, SubmissionStatus], ...] = (
        ("diary", "draft"),
        ("diary", "submitted"),
        ("visit", "submitted"),
    )
    for form, status in sent:
        found = homes.begun(session, director, form, case_id=case.id, key_id=case.key_id)
        found.status, found.submitted_at = status, clock.now() if status == "submitted" else None
    session.commit()
    version = definitions.active_version(session, "ovl", "diary")
    wrong = {**version.document, "title": {"nl": "Iets anders"}}
    session.execute(update(DefinitionVersion).where(DefinitionVersion.id == version.id).values(document=wrong))
    session.commit()
    session.expire_all()
    monkeypatch.setattr(library, "_shelf", library._Shelf(9))
    web.be(director)
    page = web.get(url(case))
    assert page.status == 200
    assert [link.rsplit("/", 1)[1] for link in page.links if "/ovl/formulieren/" in link] == ["inhoud", "afdruk"]
    assert page.text.count("Dit kunnen we nu niet openen.") == 2
    assert "Bezoekverslag" in page.text


def test_the_sent_forms_are_paged(web: Browser, session: Session, director: Actor, case: Case) -> None:
    for number in range(27):
        sent = homes.begun(session, director, "diary", case_id=case.id, key_id=case.key_id)
        sent.status, sent.submitted_at = "submitted", clock.now() - timedelta(hours=number)
    session.commit()
    web.be(director)
    first = web.get(url(case))
    second = web.get(next(link for link in first.links if "na=" in link))
    assert [len(page.all("tr", within="govuk-table__body")) for page in (first, second)] == [25, 2]
