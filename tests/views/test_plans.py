"""The plan page: read, told about row by row, changed into a next version, printed; also without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.models import Action, AuditEvent, Plan, StepAnswers, clock
from portal.models.user import Role
from portal.services import plan_rows, plan_versions
from portal.services.plan_rows import Progress
from tests.factories import an_actor, an_organisation
from tests.page import Page
from tests.plans import Followed, a_case_with_family, a_followed_plan, action_of, goal_of, in_days, step_of
from tests.web import Browser


@pytest.fixture
def followed(session: Session) -> Followed:
    """A case with a first version of its plan."""
    return a_followed_plan(session)


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements that a request sends."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401 -- SQLAlchemy's own
        sent.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def hidden(page: Page, action: str, name: str) -> str:
    """A hidden field of the form that goes to this address."""
    form = next(form for form in page.all("form") if (form.get("action") or "").endswith(action))
    return next(field.get("value", "") for field in form.iter("input") if field.get("name") == name)


def test_a_case_without_a_plan_offers_to_begin_one(web: Browser, session: Session) -> None:
    director = an_actor(session, "director")
    case = a_case_with_family(session, director)
    session.commit()
    web.be(director)
    address = f"/ovl/dossiers/{case.id}/plan"
    assert "Dit gezin heeft nog geen plan." in web.get(address).text
    begun = web.post(f"{address}/begin")
    assert begun.status == 303
    assert "/formulieren/" in begun.location
    assert "De eerste versie is begonnen" in web.get(address).text


def test_the_plan_stands_in_the_order_of_reading(web: Browser, followed: Followed) -> None:
    web.be(followed.director)
    page = web.get(followed.url())
    order = [
        "Wat gaat goed",
        "Samen rustig aan tafel.",
        "Thuis is het veilig voor Finn",
        "Lore legt een tas klaar",
        "Het CAW gaat mee naar de school",
        "Besproken met Lore Esdoorn",
    ]
    places = [page.text.index(words) for words in order]
    assert places == sorted(places)
    assert page.h1 == f"Dossier {followed.case.number}"
    assert "Nog geen actie vanuit deze invalshoek: gerechtelijk, politioneel, bestuurlijk" in page.text
    assert followed.partner.name in page.text


def test_late_is_said_with_a_word(web: Browser, session: Session) -> None:
    late = a_followed_plan(session, due=in_days(-2).isoformat())
    web.be(late.director)
    assert "1 te laat" in web.get(late.url()).text


def test_a_row_opens_where_it_stands(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.director)
    page = web.get(followed.url(f"?row={action.id}"))
    assert page.one("form", action=followed.url(f"/rij/{action.id}")) is not None
    assert [one.get("value") for one in page.all("input", name="status")][:2] == ["te_doen", "bezig"]
    assert len(page.all(id="row")) == 1


def test_progress_is_saved_from_the_row(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.director)
    sent = {"status": "klaar", "text": "De school weet het.", "done_on": "", "version": str(action.version)}
    answer = web.post(followed.url(f"/rij/{action.id}"), sent)
    assert answer.location.endswith(f"#r-{action.id}")
    page = web.follow(answer)
    assert "De school weet het." in page.text
    assert "klaar op" in page.text
    assert (
        "Actie ‘Het CAW gaat mee naar de school’: klaar, voorheen te doen"
        in web.get(f"/ovl/dossiers/{followed.case.id}").text
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"status": ""}, "Kies hoe ver het staat."),
        ({"status": "ontploft"}, "Kies hoe ver het staat."),
        ({"done_on": "gisteren"}, "Vul de dag in als dag/maand/jaar"),
        ({"done_on": "1/1/2199"}, "Kies een dag die al geweest is"),
        ({"text": "x" * 2001}, "Maak de tekst korter"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    web: Browser, session: Session, followed: Followed, wrong: dict[str, str], sentence: str
) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.director)
    sent = {"status": "bezig", "text": "Bijna", "done_on": "", "version": str(action.version)} | wrong
    page = web.post(followed.url(f"/rij/{action.id}"), sent)
    assert page.status == 422
    assert any(sentence in error for error in page.errors)
    assert page.value("text") == sent["text"]


def test_a_conflict_shows_both_texts(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    old = action.version
    told = Progress(old, "geblokkeerd", None, "De school is dicht.")
    plan_rows.note(session, followed.partner, followed.case, followed.plan, "action", action, told)
    session.commit()
    web.be(followed.director)
    page = web.post(followed.url(f"/rij/{action.id}"), {"status": "klaar", "text": "Gebeld.", "version": str(old)})
    assert page.status == 409
    assert "De school is dicht." in page.text
    assert page.value("text") == "Gebeld."
    version = hidden(page, f"/rij/{action.id}", "version")
    again = {"status": "klaar", "text": "Gebeld.", "version": version}
    assert web.post(followed.url(f"/rij/{action.id}"), again).status == 303


def test_a_partner_s_word_is_new_for_the_director(web: Browser, session: Session, followed: Followed) -> None:
    web.be(followed.director)
    web.get(followed.url())
    action = action_of(session, followed.plan)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        told = Progress(action.version, "klaar", None, "Gedaan.")
        plan_rows.note(session, followed.partner, followed.case, followed.plan, "action", action, told)
        session.commit()
        web.be(followed.director)
        assert "nieuw" in _tags(web.get(followed.url()))


def _tags(page: Page) -> list[str]:
    return ["".join(one.itertext()) for one in page.all("strong", class_="kp-tag")]


def test_htmx_gets_the_row_out_of_the_same_page(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.director)
    page = web.get(followed.url(f"?row={action.id}"), htmx=True)
    assert not page.is_whole
    assert page.one(id=f"r-{action.id}") is not None


def test_changes_wait_until_they_are_settled_together(web: Browser, session: Session, followed: Followed) -> None:
    action, goal = action_of(session, followed.plan), goal_of(session, followed.plan)
    web.be(followed.director)
    opened = web.follow(web.post(followed.url(f"/afspraak/{action.id}/open")))
    name = f"actions.{action.id}"
    kept = {
        "_instance": opened.value("_instance"),
        "_sequence": opened.value("_sequence"),
        f"{name}.text": "Het CAW belt de school",
    }
    assert web.post(followed.url(f"/afspraak/{action.id}"), kept).status == 303
    page = web.get(followed.url())
    add = {"kind": "sub_goal", "goal": str(goal.id), "_once": hidden(page, "/rijen", "_once")}
    row = web.follow(web.post(followed.url("/rijen"), add))
    fresh = session.scalars(select(StepAnswers.row_id).order_by(StepAnswers.id.desc())).first()
    step = {f"subgoals.{fresh}.step": "Lore belt haar zus", f"subgoals.{fresh}.who-text": "Lore"}
    page_keys = {name: hidden(row, f"/afspraak/{fresh}", name) for name in ("_instance", "_sequence")}
    assert web.post(followed.url(f"/afspraak/{fresh}"), step | page_keys).status == 303
    page = web.get(followed.url())
    assert "2 wijzigingen nog niet vastgelegd" in page.text
    assert "Het CAW gaat mee naar de school wordt Het CAW belt de school" in page.text
    settled = settle(web, followed, page, change_note="De school vroeg om te bellen.")
    assert settled.status == 303
    page = web.follow(settled)
    assert "Vastgelegd als versie 2" in page.text
    assert "De school vroeg om te bellen." in page.text
    assert "Lore belt haar zus" in page.text
    versions = [link for link in page.links if link.endswith("/inhoud")]
    assert "Het CAW gaat mee naar de school" in web.get(versions[1]).text


def settle(web: Browser, followed: Followed, page: Page, **told: str) -> Page:
    keys = {name: hidden(page, "/wijzigingen", name) for name in ("_once", "_instance", "_sequence")}
    return web.post(followed.url("/wijzigingen"), keys | told)


def changed(session: Session, followed: Followed) -> None:
    """A changed text that waits."""
    found = plan_versions.collect(session, followed.director, followed.case, followed.plan)
    _, place = plan_versions.place_of(found, action_of(session, followed.plan).id)
    part = found.parts[place.key]
    part.answers = {**part.answers, "text": "Anders"}
    session.commit()


def test_settling_needs_one_note(web: Browser, session: Session, followed: Followed) -> None:
    changed(session, followed)
    web.be(followed.director)
    page = settle(web, followed, web.get(followed.url()), change_note="")
    assert page.status == 422
    assert page.errors != []
    assert session.scalars(select(Plan.number)).one() == 1


def test_a_second_click_settles_once(web: Browser, session: Session, followed: Followed) -> None:
    changed(session, followed)
    web.be(followed.director)
    page = web.get(followed.url())
    assert [settle(web, followed, page, change_note="Kort.").status for _ in range(2)] == [303, 303]
    assert session.scalars(select(Plan.number)).one() == 2


def test_a_missing_answer_is_said_at_the_row(web: Browser, session: Session, followed: Followed) -> None:
    action = action_of(session, followed.plan)
    web.be(followed.director)
    web.post(followed.url(f"/afspraak/{action.id}/open"))
    page = web.post(followed.url(f"/afspraak/{action.id}"), {f"actions.{action.id}.text": ""})
    assert page.status == 422
    assert page.errors != []


def test_a_row_is_dropped_kept_and_everything_let_go(web: Browser, session: Session, followed: Followed) -> None:
    step = step_of(session, followed.plan)
    web.be(followed.director)
    drop = followed.url(f"/afspraak/{step.id}/weg")
    assert "valt weg bij het vastleggen" in web.follow(web.post(drop)).text
    assert "nog niet vastgelegd" not in web.follow(web.post(drop, {"_action": "keep"})).text
    web.post(drop)
    assert "Het plan staat zoals het was." in web.follow(web.post(followed.url("/wijzigingen/weg"))).text
    assert step.withdrawn_at is None


def test_the_next_state_names_what_it_needs(web: Browser, session: Session, followed: Followed) -> None:
    web.be(followed.director)
    for words in ("voorgelegd aan het gezin", "bij het team"):
        page = web.get(followed.url())
        version = session.scalars(select(Plan.version)).one()
        page = web.follow(web.post(followed.url("/stand"), {"version": str(version)}))
        assert f"Het plan is nu {words}." in page.text
    assert "Dat kan nog niet: Noteer het mandaat van Wout Esdoorn." in page.text
    version = session.scalars(select(Plan.version)).one()
    blocked = web.post(followed.url("/stand"), {"version": str(version), "team_date": "22/11/2026"})
    assert blocked.status == 422
    assert session.scalars(select(Plan.status)).one() == "team"


def test_after_a_closed_plan_a_new_one_may_begin(web: Browser, session: Session, followed: Followed) -> None:
    followed.plan.status = "afgesloten"
    session.commit()
    web.be(followed.director)
    page = web.get(followed.url())
    assert "Dit plan is afgesloten" in page.text
    assert "Wijzig" not in page.text
    assert web.post(followed.url("/begin")).status == 303
    assert "De eerste versie is begonnen" in web.get(followed.url()).text


def test_the_family_s_print_holds_what_the_family_may_see(web: Browser, session: Session) -> None:
    followed = a_followed_plan(session, visible_family="nee")
    web.be(followed.director)
    family, team = web.get(followed.url("/afdruk")), web.get(followed.url("/afdruk?voor=team"))
    assert family.h1 == "Ons plan"
    assert "Thuis is het veilig voor Finn" in family.text
    assert "Het CAW gaat mee naar de school" not in family.text
    assert "Overleg met de school" not in family.text
    assert "Het CAW gaat mee naar de school" in team.text
    printed = session.scalars(
        select(AuditEvent.data).where(AuditEvent.action == "plan.printed").order_by(AuditEvent.sequence)
    ).all()
    assert [one["audience"] for one in printed] == ["gezin", "team"]


def test_the_number_of_queries_does_not_grow_with_the_plan(web: Browser, session: Session, followed: Followed) -> None:
    changed(session, followed)
    web.be(followed.director)
    address = followed.url()
    web.get(address)
    with counted(session) as few:
        web.get(address)
    org = an_organisation(session)
    for number in range(8):
        other = an_actor(session, "partner", organisation=org)
        row = Action(
            region="ovl",
            plan_id=followed.plan.id,
            key_id=followed.case.key_id,
            details={"text": f"Actie {number}"},
            status="te_doen",
            organisation_id=org.id,
            responsible_id=other.user_id,
        )
        session.add(row)
        session.flush()
        told = Progress(row.version, "bezig", None, "Begonnen.")
        plan_rows.note(session, other, followed.case, followed.plan, "action", row, told)
    session.commit()
    with counted(session) as many:
        assert "Actie 7" in web.get(address).text
    assert len(many) == len(few)
    assert len(many) < 45


@pytest.mark.parametrize("role", ["referrer", "partner", "admin", "auditor", "clerk", "strategist"])
def test_other_hats_open_no_plan(web: Browser, followed: Followed, role: Any) -> None:  # noqa: ANN401 -- a role
    web.sign_in(role)
    assert [web.get(followed.url(page)).status for page in ("", "/afdruk")] == [403, 403]


@pytest.mark.parametrize(("role", "begin"), [("director", 404), ("supporter", 403)])
def test_who_works_on_other_cases_finds_no_plan(web: Browser, followed: Followed, role: Role, begin: int) -> None:
    web.sign_in(role)
    assert [web.get(followed.url(page)).status for page in ("", "/afdruk")] == [404, 404]
    assert web.post(followed.url("/begin")).status == begin


def test_a_coordinator_says_what_for_before_reading_a_plan(web: Browser, followed: Followed) -> None:
    web.sign_in("coordinator")
    assert web.get(followed.url()).status == 303
    assert web.post(followed.url("/begin")).status == 403


def test_a_coordinator_reads_and_changes_nothing(web: Browser, followed: Followed) -> None:
    web.sign_in("coordinator")
    web.post(f"/ovl/dossiers/{followed.case.id}/doel", {"purpose": "quality"})
    page = web.get(followed.url())
    assert "Het CAW gaat mee naar de school" in page.text
    assert "Wijzig" not in page.text


def test_an_unknown_row_does_not_exist(web: Browser, followed: Followed) -> None:
    web.be(followed.director)
    nobody = followed.case.id
    assert web.post(followed.url(f"/rij/{nobody}"), {"status": "klaar", "version": "1"}).status == 404
    assert web.post(followed.url(f"/afspraak/{nobody}/open")).status == 404
    assert web.get(followed.url("?row=geen")).status == 200
    assert web.post(followed.url("/rijen"), {"kind": "iets", "_once": "x" * 20}).status == 422
