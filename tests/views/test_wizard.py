"""The wizard: one page at a time, nothing lost, sent once."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Organisation, Outbox, StepAnswers
from tests import factories
from tests.drafts import DANGER, VICTIM, WHAT, Draft, a_police_officer, filled_in
from tests.web import Browser


def test_the_start_page_says_who_reads_and_whom_to_call(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = web.get(f"{draft.base}/begin")
    assert page.h1 == "Aanmelding van een gezin"
    assert "Wie leest dit?" in page.text
    assert "Wilt u eerst overleggen?" in page.text


def test_acute_danger_is_the_first_question(web: Browser, session: Session) -> None:
    legends = Draft(web, session).open("danger").all("legend")
    assert "".join(legends[0].itertext()).strip() == "Is er nu acuut gevaar?"


def test_the_police_has_four_steps(web: Browser, session: Session) -> None:
    assert "Stap 1 van 4" in Draft(web, session).open("danger").text


def test_a_finished_step_leads_to_the_next_one(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    assert draft.fill("danger", DANGER).location == draft.url("who")


def test_without_scripts_the_same_step_comes_back_with_the_new_field_and_says_so(
    web: Browser, session: Session
) -> None:
    page = Draft(web, session).fill("danger", {**DANGER, "acute_danger": "ja"})
    assert page.status == 422
    assert "Er kwam een vraag bij" in page.text
    assert "112" in page.text
    assert page.all("input", name="acute_actions")
    assert not page.errors


def test_what_is_required_is_said_in_the_summary_and_what_was_typed_stays(web: Browser, session: Session) -> None:
    page = Draft(web, session).fill("what", {**WHAT, "ifg_types": [], "reason_summary": "Dit blijft staan."})
    assert page.status == 422
    assert any("Om welk geweld gaat het?" in line for line in page.errors)
    assert page.value("reason_summary") == "Dit blijft staan."


def test_what_stands_closed_is_open_where_nothing_else_is_asked(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    assert "open" not in draft.open("what").one("details").attrib
    incident = web.get(draft.fill("what", WHAT, "add:incidents").location)
    assert "open" in incident.one("details").attrib


def test_what_was_typed_wrong_is_there_when_one_comes_back(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("danger", {**DANGER, "ovl_incident_at-day": "31", "ovl_incident_at-month": "2"}, "save")
    assert draft.open("danger").value("ovl_incident_at-day") == "31"


def test_the_page_one_left_is_the_page_one_comes_back_to(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("danger", DANGER)
    draft.fill("who", {}, "save")
    assert web.get(f"{draft.base}/verder").location == draft.url("who")


def test_saving_for_later_says_so_on_the_list(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = web.follow(draft.fill("danger", DANGER, "save"))
    assert page.h1 == "Aanmeldingen"
    assert "Bewaard. U kunt later verdergaan" in page.text


def test_an_autosave_answers_only_what_changed_and_the_time(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("danger"))
    form["acute_danger"] = "ja"
    page = web.post(draft.url("danger") + "/bewaar", form, htmx=True)
    assert page.status == 200
    assert not page.is_whole
    assert "Bewaard om" in page.text
    assert page.all("div", id="when-acute_actions")
    assert not page.all("input", name="acute_danger")


def test_an_autosave_takes_a_field_away_again(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("danger"))
    form["acute_danger"] = "ja"
    web.post(draft.url("danger") + "/bewaar", form, htmx=True)
    form["acute_danger"] = "nee"
    form.setlist("_shown", [*form.getlist("_shown"), "acute_actions", "acute_help"])
    page = web.post(draft.url("danger") + "/bewaar", form, htmx=True)
    assert not list(page.one("div", id="when-acute_actions"))


def test_a_person_is_added_changed_and_taken_out_and_can_be_put_back(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    row = draft.add_person()
    assert "Lore Esdoorn" in draft.open("who").text
    draft.fill("who", {"first_name": "Loes"}, row=row)
    assert "Loes Esdoorn" in draft.open("who").text
    page = web.follow(draft.fill("who", {}, f"remove:persons:{row}"))
    assert "Loes Esdoorn – 12/05/1990 – Slachtoffer is weggehaald. Zet terug" in page.text
    assert not [one for one in page.all("button") if one.get("value") == f"edit:persons:{row}"]
    page = web.follow(draft.fill("who", {}, f"restore:persons:{row}"))
    assert [one for one in page.all("button") if one.get("value") == f"edit:persons:{row}"]


def test_the_check_page_says_what_is_missing_and_links_to_it(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("danger", DANGER)
    page = web.get(f"{draft.base}/nazicht")
    assert "Vul dit nog aan" in page.text
    assert any(link.startswith(draft.url("what")) for link in page.links)


def test_from_the_check_page_one_goes_back_to_any_step(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.complete()
    page = web.get(f"{draft.base}/nazicht")
    assert {draft.url("danger"), draft.url("who"), draft.url("what")} <= set(page.links)
    assert draft.open("what").value("reason_summary") == "Buren belden na geroep."


def test_a_complete_referral_gets_a_receipt_with_a_reference(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.complete()
    page = web.follow(draft.submit())
    assert page.h1 == "Uw aanmelding is verstuurd"
    assert str(draft.reloaded().reference) in page.text
    assert "Wordt het gevaarlijker?" in page.text


def test_without_the_confirmations_nothing_is_sent(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.complete()
    page = draft.submit(professional_secrecy_ack="")
    assert page.status == 422
    assert page.errors
    assert draft.reloaded().status == "draft"


def test_sending_twice_makes_one_submission_with_the_same_receipt(web: Browser, session: Session) -> None:
    factories.a_membership(session, "coordinator")
    draft = Draft(web, session)
    draft.complete()
    address = f"{draft.base}/nazicht"
    form = filled_in(web.get(address), address)
    form.update({"professional_secrecy_ack": "ja", "ack_crisis_responsibility": "ja"})
    first, second = web.post(address, form), web.post(address, form)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    told = session.scalar(select(func.count()).select_from(Outbox).where(Outbox.kind == "new_for_you"))
    assert told == 1
    assert str(draft.reloaded().reference) in web.follow(second).text


def test_a_sent_referral_is_not_changed_any_more(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.complete()
    page = draft.open("what")
    draft.submit()
    assert draft.send(page, {"reason_summary": "Toch anders."}).status == 410


def test_somebody_elses_draft_does_not_exist(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    row = draft.add_person()
    web.be(a_police_officer(session, factories.an_organisation(session)))
    for address in ("begin", "verder", "stap/danger", f"stap/who/persons/{row}", "nazicht", "ontvangst", "inhoud"):
        page = web.get(f"{draft.base}/{address}")
        assert page.status == 404, address
        assert page.h1 == "Deze pagina bestaat niet"


def test_a_colleague_sees_a_draft_only_once_it_is_shared(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    organisation = session.get_one(Organisation, draft.actor.organisation_id)
    colleague = a_police_officer(session, organisation)
    web.be(colleague)
    assert draft.open("danger").status == 404
    web.be(draft.actor)
    web.post(f"/ovl/aanmeldingen/{draft.submission.id}/delen", {"shared": "ja"})
    web.be(colleague)
    assert draft.open("danger").status == 200


def test_a_wrong_step_group_or_row_is_not_there(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    for address in ("bestaat_niet", "who/bestaat_niet/1", "who/persons/1", "danger/persons/1"):
        assert web.get(f"{draft.base}/stap/{address}").status == 404, address


def test_an_empty_page_saves_nothing_over_what_was_there(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    draft.fill("what", WHAT)
    web.post(draft.url("what"), {"_action": "save"})
    stored = session.scalars(select(StepAnswers).where(StepAnswers.step == "what")).all()
    assert any(part.raw.get("reason_summary") == ["Buren belden na geroep."] for part in stored)


def test_two_people_on_two_steps_do_not_stand_in_each_others_way(
    web: Browser, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft = Draft(web, session)
    other = new_web()
    other.be(draft.actor)
    form = filled_in(other.get(draft.url("what")))
    draft.fill("danger", DANGER)
    for name, answer in {**WHAT, "_action": "next"}.items():
        form[name] = str(answer)
    assert other.post(draft.url("what"), form).status == 303


def test_a_victim_needs_a_safe_way_to_be_reached(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    row = draft.fill("who", {}, "add:persons").location.rsplit("/", 1)[1]
    draft.fill("who", {name: text for name, text in VICTIM.items() if name != "safe_contact"}, row=row)
    page = draft.fill("who", {}, row=row)
    assert page.status == 422
    assert any("veilig bereiken" in line for line in page.errors)
