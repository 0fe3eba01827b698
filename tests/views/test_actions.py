"""Mijn acties: what one person must do over all his cases, reported in one line, and nothing else of the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Organisation, ProgressNote, User, clock
from portal.models.user import Role
from portal.services import plan_rows
from portal.services.plan_rows import Progress
from tests import families
from tests.factories import a_case, a_participant, a_submission, an_action, an_actor
from tests.plans import Followed, a_followed_plan, action_of, in_days
from tests.web import Browser

LIST = "/ovl/mijn-acties"


@pytest.fixture
def followed(session: Session) -> Followed:
    """A case with a first version of its plan."""
    return a_followed_plan(session)


def test_a_partner_sees_his_row_with_the_case_number_and_no_name(web: Browser, followed: Followed) -> None:
    web.be(followed.partner)
    page = web.get(LIST)
    assert page.h1 == "Mijn acties"
    assert "Het CAW gaat mee naar de school" in page.text
    assert f"Dossier {followed.case.number}" in page.text
    assert "doel: Thuis is het veilig voor Finn" in page.text
    assert "Esdoorn" not in page.text


def test_who_directs_the_case_reads_the_family_with_his_own_action(
    web: Browser, session: Session, followed: Followed
) -> None:
    mine = an_action(session, followed.plan, followed.case.key_id, responsible_id=followed.director.user_id)
    session.commit()
    web.be(followed.director)
    page = web.get(LIST)
    assert str(mine.details["text"]) in page.text
    assert "Gezin Esdoorn" in page.text
    assert "Het CAW gaat mee" not in page.text


def test_late_stands_first_and_is_said(web: Browser, session: Session, followed: Followed) -> None:
    key = followed.case.key_id
    for text, days in (("Later", 40), ("Te laat", -4)):
        an_action(
            session,
            followed.plan,
            key,
            details={"text": f"Actie {text}"},
            due=in_days(days),
            responsible_id=followed.partner.user_id,
        )
    session.commit()
    web.be(followed.partner)
    page = web.get(LIST)
    order = [page.text.index(words) for words in ("Actie Te laat", "Het CAW gaat mee", "Actie Later")]
    assert order == sorted(order)
    assert "te laat" in page.text


@pytest.mark.parametrize(
    ("outcome", "line", "said"),
    [
        ("klaar", "De school weet het.", "Gemeld als gedaan."),
        ("geblokkeerd", "Niemand neemt op.", "Gemeld dat het niet lukt."),
    ],
)
def test_a_partner_reports_in_one_line(
    web: Browser, session: Session, followed: Followed, outcome: str, line: str, said: str
) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.partner)
    opened = web.get(f"{LIST}?row={action.id}")
    sent = {"outcome": outcome, "text": line, "version": opened.value("version")}
    page = web.follow(web.post(f"{LIST}/{action.id}", sent))
    noted = session.scalars(select(ProgressNote)).one()
    assert said in page.text
    assert f"U schreef: {line}" in page.text
    session.refresh(action)
    assert (action.status, noted.text, noted.author_id) == (outcome, line, followed.partner.user_id)


def test_the_director_sees_the_report_in_the_plan_and_in_the_course_of_events(
    new_web: Callable[[], Browser], session: Session, followed: Followed
) -> None:
    partner, director = new_web(), new_web()
    partner.be(followed.partner)
    action = action_of(session, followed.plan)
    sent = {"outcome": "geblokkeerd", "text": "Niemand neemt op.", "version": str(action.version)}
    partner.post(f"{LIST}/{action.id}", sent)
    director.be(followed.director)
    assert "Niemand neemt op." in director.get(followed.url()).text
    sentence = "Actie ‘Het CAW gaat mee naar de school’: loopt vast, voorheen te doen"
    assert sentence in director.get(f"/ovl/dossiers/{followed.case.id}").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"outcome": "", "text": "Iets"}, "Kies of het gedaan is"),
        ({"outcome": "ontploft", "text": "Iets"}, "Kies of het gedaan is"),
        ({"outcome": "geblokkeerd", "text": " "}, "Schrijf in één zin wat er niet lukt"),
        ({"outcome": "klaar", "text": "x" * 301}, "Maak de zin korter"),
    ],
)
def test_what_is_wrong_is_said(
    web: Browser, session: Session, followed: Followed, sent: dict[str, str], sentence: str
) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.partner)
    page = web.post(f"{LIST}/{action.id}", sent | {"version": str(action.version)})
    assert page.status == 422
    assert any(sentence in error for error in page.errors)
    assert action.status == "te_doen"


def test_what_changed_meanwhile_is_shown_beside_what_was_typed(
    web: Browser, session: Session, followed: Followed
) -> None:
    action = action_of(session, followed.plan)
    old = action.version
    told = Progress(old, "bezig")
    plan_rows.note(session, followed.director, followed.case, followed.plan, "action", action, told)
    session.commit()
    web.be(followed.partner)
    page = web.post(f"{LIST}/{action.id}", {"outcome": "klaar", "text": "Gedaan.", "version": str(old)})
    assert page.status == 409
    assert "De stand is nu: bezig" in page.text
    assert page.value("text") == "Gedaan."


def test_nobody_reports_on_another_s_action(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    web.sign_in("partner")
    sent = {"outcome": "klaar", "text": "", "version": "1"}
    assert web.post(f"{LIST}/{action.id}", sent).status == 404
    web.sign_in("partner", "lim", user=session.get_one(User, followed.partner.user_id))
    assert web.get("/lim/mijn-acties").status == 200
    assert "Het CAW gaat mee" not in web.get("/lim/mijn-acties").text
    assert web.post(f"/lim/mijn-acties/{action.id}", sent).status == 404


def test_a_former_director_loses_his_actions(web: Browser, session: Session, followed: Followed) -> None:
    other = an_actor(session, "director")
    action_of(session, followed.plan).responsible_id = other.user_id
    session.commit()
    web.be(other)
    assert "U hebt nu geen acties." in web.get(LIST).text


@pytest.mark.parametrize("role", ["clerk", "admin", "auditor", "strategist"])
def test_other_hats_have_no_actions(web: Browser, role: Role) -> None:
    web.sign_in(role)
    assert web.get(LIST).status == 403


def test_an_empty_list_says_what_will_come(web: Browser) -> None:
    web.sign_in("referrer")
    assert "Zodra een casusregisseur u een actie geeft" in web.get(LIST).text


def test_who_takes_part_finds_what_is_meant_for_partners_and_opens_no_case(web: Browser, session: Session) -> None:
    partner = an_actor(session, "partner")
    case = a_case(session)
    plan = families.in_force(session, "safety_plan")
    sent = a_submission(
        session,
        an_actor(session, "director"),
        form="safety_plan",
        definition_version=plan,
        case_id=case.id,
        status="submitted",
        submitted_at=clock.now(),
    )
    session.commit()
    url = f"/ovl/formulieren/{sent.id}/inhoud"
    web.be(partner)
    assert url not in web.get("/ovl/mijn-acties").links
    assert web.get(url).status == 404
    organisation = session.get_one(Organisation, partner.organisation_id)
    a_participant(session, case, organisation, session.get_one(User, partner.user_id))
    session.commit()
    assert url in web.get("/ovl/mijn-acties").links
    page = web.get(url)
    assert page.h1 == "Veiligheidsplan"
    assert not [link for link in page.links if link.startswith("/ovl/dossiers")]
