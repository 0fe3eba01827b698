"""What a reader finds and what he leaves behind: narrowed fields, looks and prints, other hats, other rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import bundle
from portal.definitions.language import hash_of
from portal.models import AuditEvent, Organisation, Submission, User
from tests import factories, families
from tests.definitions import ours
from tests.drafts import VICTIM, WHAT, Draft, a_police_officer, filled_in
from tests.plans import a_followed_plan
from tests.web import Browser


def narrowed(session: Session, field: str, audience: str) -> None:
    """Put a referral in force in which one field is for fewer readers."""
    factories.a_region(session)
    document = bundle.resolved(ours.sources(), "ovl", "referral").definition.document()
    found: list[dict[str, Any]] = [one for step in document["steps"] for one in step["fields"] if one["id"] == field]
    found[0]["audience"] = audience
    factories.a_definition_version(session, hash=hash_of(document), document=document)


def events(session: Session, submission: Submission, actor: Actor) -> list[str]:
    """What somebody's audit lines about a submission say."""
    mine = select(AuditEvent.action).where(
        AuditEvent.stream_id == str(submission.id), AuditEvent.actor_id == actor.user_id
    )
    return [one for one in session.scalars(mine) if one in ("submission.looked", "submission.printed")]


def test_a_narrowed_field_is_read_by_its_author_and_its_audience_only(
    new_web: Callable[[], Browser], session: Session
) -> None:
    narrowed(session, "reason_summary", "justice")
    draft = Draft(new_web(), session)
    draft.complete()
    told = str(WHAT["reason_summary"])
    assert told in draft.web.get(f"{draft.base}/nazicht").text
    draft.submit()
    assert told in draft.web.get(f"{draft.base}/inhoud").text
    assert told in draft.web.get(f"{draft.base}/afdruk").text
    assert told in draft.web.get(f"/ovl/aanmeldingen/{draft.submission.id}").text
    coordinator = new_web()
    house = factories.an_organisation(session, type="VEILIG_HUIS")
    coordinator.sign_in("coordinator", organisation=house)
    for page in (f"/ovl/instroom/{draft.submission.id}", f"{draft.base}/inhoud", f"{draft.base}/afdruk"):
        assert told not in coordinator.get(page).text


def test_reading_and_printing_what_was_sent_is_written_down(new_web: Callable[[], Browser], session: Session) -> None:
    draft = Draft(new_web(), session)
    draft.complete()
    draft.submit()
    peer = a_police_officer(session, session.get_one(Organisation, draft.actor.organisation_id))
    web = new_web()
    web.be(peer)
    web.get(f"{draft.base}/inhoud")
    web.get(f"/ovl/aanmeldingen/{draft.submission.id}")
    assert events(session, draft.submission, peer) == ["submission.looked"]
    web.get(f"{draft.base}/afdruk")
    web.get(f"{draft.base}/afdruk")
    assert events(session, draft.submission, peer) == ["submission.looked", "submission.printed", "submission.printed"]


def test_ones_own_draft_is_no_look_and_a_colleagues_is(new_web: Callable[[], Browser], session: Session) -> None:
    draft = Draft(new_web(), session)
    draft.open("danger")
    draft.web.get(f"{draft.base}/nazicht")
    draft.reloaded().shared = True
    session.commit()
    peer = a_police_officer(session, session.get_one(Organisation, draft.actor.organisation_id))
    web = new_web()
    web.be(peer)
    web.get(draft.url("danger"))
    assert events(session, draft.submission, draft.actor) == []
    assert events(session, draft.submission, peer) == ["submission.looked"]


def test_a_colleague_does_not_take_a_draft_away_from_the_team(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.reloaded().shared = True
    session.commit()
    web.be(a_police_officer(session, session.get_one(Organisation, draft.actor.organisation_id)))
    page = web.get("/ovl/aanmeldingen")
    assert "Deel niet meer" not in page.text
    assert web.post(f"/ovl/aanmeldingen/{draft.submission.id}/delen", {"shared": "nee"}).status == 410
    assert draft.reloaded().shared


def test_a_draft_that_is_thrown_away_is_not_said_to_be_read_by_the_service(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = web.follow(web.post(f"/ovl/aanmeldingen/{draft.submission.id}/intrekken", {}))
    assert "Het concept is weggegooid." in page.text
    assert "leesbaar voor uw dienst" not in page.text


def test_a_conflict_compares_rows_with_what_is_stored_of_them(new_web: Callable[[], Browser], session: Session) -> None:
    draft = Draft(new_web(), session)
    row = draft.add_person()
    mine = draft.open("who", row)
    other = draft.open("who", row)
    draft.send(other, {**VICTIM, "first_name": "Lotte"}, row=row)
    page = draft.send(mine, {**VICTIM, "first_name": "Laura"}, row=row)
    assert page.status == 409
    compared = page.one("dl").itertext()
    text = " ".join("".join(compared).split())
    assert "Laura" in text
    assert "Lotte" in text
    assert "Esdoorn" not in text
    assert "persons." not in text


def test_a_director_wearing_another_hat_asks_without_the_case(web: Browser, session: Session) -> None:
    director = factories.an_actor(session, "director")
    case = factories.a_case(session, director=session.get_one(User, director.user_id))
    admin = factories.an_actor(session, "admin", user=session.get_one(User, director.user_id))
    web.be(admin)
    assert case.number not in web.get(f"/ovl/hulp?dossier={case.id}").text


def test_an_action_under_a_goal_that_is_no_goal_breaks_nothing(web: Browser, session: Session) -> None:
    followed = a_followed_plan(session)
    web.be(followed.director)
    web.get(followed.url())
    for goal in ("x", str(followed.case.id)):
        assert web.post(followed.url("/rijen"), {"kind": "action", "goal": goal, "_once": "a" * 20}).status == 404


def a_risk_form(web: Browser, session: Session) -> tuple[Actor, str]:
    """The pages of a risk assessment that somebody with a name of her own began."""
    families.in_force(session, "risk_assessment")
    director = factories.an_actor(session, "director", user=factories.a_user(session, name="Yasmina Wilg"))
    case = factories.a_case(session, director=session.get_one(User, director.user_id))
    session.commit()
    web.be(director)
    begun = web.post(f"/ovl/dossiers/{case.id}/formulieren", {"form": "risk_assessment"})
    return director, begun.location.removesuffix("/begin")


def test_who_makes_an_assessment_is_chosen_from_the_list_so_that_the_second_reader_is_somebody_else(
    web: Browser, session: Session
) -> None:
    director, base = a_risk_form(web, session)
    page = web.follow(web.get(f"{base}/verder"))
    assert filled_in(page)["assessor"] == str(director.user_id)


def test_a_conflict_on_a_page_with_rows_shows_only_what_differs(web: Browser, session: Session) -> None:
    _, base = a_risk_form(web, session)
    at = f"{base}/stap/strengths"
    web.post(at, filled_in(web.get(at)) | {"_action": "add:protective"})
    mine, other = filled_in(web.get(at)), filled_in(web.get(at))
    text = next(name for name in mine if name.startswith("protective.") and not name.endswith("-unknown"))
    other["_action"] = mine["_action"] = "next"
    other[text], mine[text] = "hunne tekst", "mijn tekst"
    web.post(at, other)
    page = web.post(at, mine)
    assert page.status == 409
    compared = " ".join("".join(page.one("dl", class_="kp-compare").itertext()).split())
    assert "mijn tekst" in compared
    assert "hunne tekst" in compared
    assert "(niets)" not in compared
    assert "protective." not in compared
