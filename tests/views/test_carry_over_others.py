"""Going over with several pages, people and versions at once, and with drafts of another kind (security.md F12)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from portal.access.actor import Actor
from portal.definitions.library import compiled, from_document
from portal.extensions import db
from portal.forms.carried import carried
from portal.models import DefinitionVersion, Organisation, Plan, Submission, clock
from portal.queries import definitions as versions, submissions as queries
from portal.services import carry_over, loose_files, plans, referrals
from portal.services.idempotency import new_once_key
from portal.services.submissions import Beginning, start
from tests import factories
from tests.drafts import filled_in
from tests.faults.test_reader_races import meanwhile
from tests.forms import a_form, a_step
from tests.going_over import (
    BANNER,
    FILLS,
    NAME,
    SECOND,
    STORY,
    THIRD,
    TYPED,
    Going,
    attachments_of,
    publish,
    said,
    the_file,
)
from tests.made_versions import a_version, filled
from tests.plans import a_case_with_family, a_followed_plan, goal_of
from tests.web import Browser, is_sqlite


@pytest.fixture
def draft(web: Browser, session: Session) -> Going:
    """Somebody's draft of the first version."""
    return Going(web, session)


# Several pages, several people, several versions


def test_a_page_that_was_still_open_loses_nothing_after_going_over(draft: Going, session: Session) -> None:
    draft.filled()
    row = f"{draft.base}/stap/who/people/{draft.row}"
    step, person, check = draft.open("what"), draft.web.get(row), draft.web.get(f"{draft.base}/nazicht")
    publish(session, SECOND)
    draft.goes_over()
    late = draft.send(step, {"phone": "De buurvrouw.", "story": "Later getypt."})
    assert late.location == f"{draft.over}#late"
    worry = f"people.{draft.row}.worry"
    assert draft.web.post(row, {**filled_in(person), worry: "Eet niet.", "_action": "save"}).status == 303
    sent = {**filled_in(check, f"{draft.base}/nazicht"), "remark": "Tot slot."}
    assert draft.web.post(f"{draft.base}/nazicht", sent).location == f"{draft.over}#late"
    page = draft.web.get(draft.over)
    told = [said(one) for one in page.one("div", id="late").iter("div") if said(one).startswith("W")]
    assert told == [
        "Wat gebeurde er? U typte: Later getypt. In het vernieuwde formulier staat: Er werd geroepen. De buren belden.",
        "Wie belde u? U typte: De buurvrouw. In het vernieuwde formulier staat: (niets)",
        "Wat baart zorgen? U typte: Eet niet. In het vernieuwde formulier staat: (niets)",
        "Wat wilt u nog zeggen? U typte: Tot slot. In het vernieuwde formulier staat: (niets)",
    ]
    assert draft.loaded(draft.later()).parts["now", "", ""].answers["story"].startswith("Er werd geroepen.")
    assert draft.loaded().submission.submitted_at is None


def test_what_saves_itself_after_going_over_is_kept_and_says_where(draft: Going, session: Session) -> None:
    page = draft.open("what")
    publish(session, SECOND)
    draft.goes_over()
    form = {**filled_in(page), "phone": "Nog aan het typen"}
    answer = draft.web.post(f"{draft.url('what')}/bewaar", form, htmx=True)
    assert answer.status == 200
    assert "Dit concept ging intussen over" in answer.text
    assert "Nog aan het typen" in draft.web.get(draft.over).text


def test_going_over_twice_leads_to_one_draft(draft: Going, session: Session, new_web: Callable[[], Browser]) -> None:
    draft.filled()
    publish(session, SECOND)
    other = new_web()
    other.be(draft.actor)
    first, second = draft.sees(), other.get(draft.over)
    once = draft.goes_over(first)
    assert draft.goes_over(first).location == once.location
    assert draft.goes_over(second, other).location == once.location
    assert draft.later().status == "draft"


@pytest.mark.parametrize("changes", ["form", "draft", "file"])
def test_what_changed_since_somebody_looked_is_shown_before_anything_happens(
    draft: Going, session: Session, changes: str
) -> None:
    draft.filled()
    publish(session, SECOND)
    page = draft.sees()
    if changes == "form":
        publish(session, THIRD)
    elif changes == "draft":
        draft.fill("what", {"phone": "De huisarts."}, "save")
    else:
        draft.attach("proof", "later.pdf")
    again = draft.goes_over(page)
    assert again.status == 409
    assert "Er veranderde intussen nog iets." in again.text
    assert {"form": "Gespannen", "draft": "De huisarts.", "file": "later.pdf"}[changes] in again.text
    assert draft.loaded().submission.status == "draft"
    assert draft.goes_over(again).status == 303
    assert draft.later().definition_hash == (THIRD if changes == "form" else SECOND).hash


def test_a_draft_may_go_over_again_and_each_text_stays_readable(draft: Going, session: Session) -> None:
    draft.filled()
    publish(session, SECOND)
    draft.goes_over()
    later = draft.later()
    publish(session, THIRD)
    again = f"/ovl/formulieren/{later.id}/nieuwe-versie"
    draft.web.post(again, filled_in(draft.web.get(again), again))
    last = session.scalars(select(Submission).where(Submission.continues_id == later.id)).one()
    assert draft.loaded(last).raw("what") == {"name": ["Gezin Wilg"], "story": [TYPED["story"]]}
    assert "De school." in draft.web.get(draft.over).text
    there = draft.web.get(f"{draft.base}/verder").location
    assert draft.web.get(there).location == f"/ovl/formulieren/{last.id}/verder"


def test_a_colleague_of_a_shared_draft_goes_over_for_its_author(
    draft: Going, session: Session, new_web: Callable[[], Browser]
) -> None:
    draft.filled()
    draft.submission.shared = True
    session.commit()
    publish(session, SECOND)
    colleague = new_web()
    stranger = new_web()
    stranger.sign_in("partner")
    assert stranger.get(draft.over).status == 404
    colleague.be(colleague_of(session, draft.actor))
    assert draft.goes_over(colleague.get(draft.over), colleague).status == 303
    later = draft.later()
    assert (later.author_id, later.owner_id, later.shared) == (draft.actor.user_id, draft.actor.user_id, True)
    assert later.facts["account_id"] == str(draft.actor.user_id)


def colleague_of(session: Session, actor: Actor) -> Actor:
    """Somebody else of the same organisation."""
    return factories.an_actor(session, "partner", organisation=session.get_one(Organisation, actor.organisation_id))


def test_what_was_thrown_away_leads_nowhere_else(draft: Going, session: Session) -> None:
    page = draft.open("what")
    draft.submission.status = "withdrawn"
    session.commit()
    assert draft.open("what").status == 200
    assert draft.send(page, {"name": "Gezin Eik"}).status == 410
    assert draft.web.get(draft.over).status == 410


def test_who_sends_an_old_draft_too_late_is_led_to_the_new_one(web: Browser, session: Session) -> None:
    draft = Going(web, session, a_form(a_step(NAME, step="what"), **FILLS))
    check = f"{draft.base}/nazicht"
    form = filled_in(web.get(check), check)
    publish(session, SECOND)
    draft.goes_over()
    assert web.post(check, form).location == f"{draft.over}#late"
    assert draft.loaded().submission.submitted_at is None


# Who cannot, and other kinds of drafts


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"fills": ["clerk"]}, "Het vernieuwde formulier is niet bedoeld voor uw functie."),
        ({"home": "register"}, "Het vernieuwde formulier begint op een andere plaats."),
    ],
)
def test_who_cannot_go_over_reads_why_and_keeps_the_draft(
    draft: Going, session: Session, change: Mapping[str, Any], sentence: str
) -> None:
    draft.fill("what", {"name": "Gezin Wilg"}, "save")
    publish(session, a_form(a_step(NAME, step="what"), **{**FILLS, **change}))
    page = draft.sees()
    assert sentence in page.text
    assert not [form for form in page.all("form") if form.get("action") == draft.over]
    refused = draft.web.post(draft.over, {"_seen": "x", "_once": new_once_key()})
    assert (refused.status, sentence in refused.text) == (422, True)
    assert draft.fill("what", {"name": "Gezin Eik"}, "save").status == 303


def test_what_is_in_force_in_another_region_alone_does_not_count_here(draft: Going, session: Session) -> None:
    publish(session, SECOND, region="ant")
    assert BANNER not in draft.open("what").text
    assert "Uw concept heeft de vragen die nu gelden." in draft.sees().text
    answer = draft.web.post(draft.over, {"_seen": "x", "_once": new_once_key()})
    assert answer.location == f"{draft.base}/verder"


def test_a_draft_of_a_version_that_was_taken_back_goes_over_and_cannot_stay(draft: Going, session: Session) -> None:
    draft.filled()
    publish(session, SECOND)
    pinned = session.get_one(DefinitionVersion, draft.submission.definition_version_id)
    pinned.status = "withdrawn"
    session.commit()
    page = draft.sees()
    assert "De versie waarmee u begon, geldt niet meer." in page.text
    assert "Houd mijn concept zoals het is" not in page.text
    assert draft.goes_over(page).status == 303
    assert draft.later().definition_hash == SECOND.hash


def test_a_form_that_is_used_no_more_leaves_its_drafts_as_they_are(draft: Going, session: Session) -> None:
    pinned = session.get_one(DefinitionVersion, draft.submission.definition_version_id)
    pinned.status, pinned.in_force_to = "retired", clock.now()
    session.commit()
    assert BANNER in draft.open("what").text
    page = draft.sees()
    assert "Dit formulier wordt in uw regio nu niet meer gebruikt." in page.text
    assert any(link.get("href") == f"{draft.base}/verder" for link in page.all("a"))


def test_an_answer_to_a_question_begins_on_the_version_in_force_with_everything_that_moved(
    draft: Going, session: Session
) -> None:
    draft.filled()
    draft.web.post(f"{draft.base}/nazicht", filled_in(draft.web.get(f"{draft.base}/nazicht"), f"{draft.base}/nazicht"))
    sent = draft.reloaded()
    sent.status, sent.referral_state = "submitted", "more_asked"
    publish(session, SECOND)
    fresh = referrals.answer(session, draft.actor, sent)
    found = draft.loaded(fresh)
    assert found.parts["now", "", ""].answers["story"].startswith("Er werd geroepen.")
    (person,) = found.rows("what", "people")
    assert (person.row_id, person.answers) == (draft.row, {"first": "Noor"})
    copy = the_file(found, "proof")
    assert copy.id not in {str(file.id) for file in attachments_of(session, sent)}


def test_what_takes_an_entry_of_a_register_further_stays_of_whoever_asked_it(web: Browser, session: Session) -> None:
    home = {"form": "consult", "home": "register", "fills": ["partner"], "readers": ["partner"]}
    factories.a_form_in_force(session, a_form(a_step(NAME, STORY, step="what"), **home), "consult")
    asker, helper = (factories.an_actor(session, "partner") for _ in range(2))
    entry = start(session, asker, "ovl", Beginning(form="consult"))
    further = start(session, helper, "ovl", Beginning(form="consult", replaces_id=entry.id))
    further.owner_id = asker.user_id
    session.commit()
    web.be(helper)
    base = f"/ovl/formulieren/{further.id}"
    web.post(f"{base}/stap/what", {**filled_in(web.get(f"{base}/stap/what")), "name": "Gezin Es", "_action": "save"})
    publish(session, a_form(a_step(STORY, step="what"), a_step(NAME, step="end"), **home))
    over = f"{base}/nieuwe-versie"
    assert web.post(over, filled_in(web.get(over), over)).status == 303
    later = session.scalars(select(Submission).where(Submission.continues_id == further.id)).one()
    assert (later.owner_id, later.author_id, later.replaces_id) == (asker.user_id, helper.user_id, entry.id)
    assert queries.loaded(session, later).evaluation.value("name") == "Gezin Es"


def test_the_draft_of_a_plan_goes_over_with_its_plan(web: Browser, session: Session) -> None:
    director = factories.an_actor(session, "director")
    case = a_case_with_family(session, director)
    draft_id = plans.begin(session, director, case)
    session.commit()
    web.be(director)
    base = f"/ovl/formulieren/{draft_id}"
    form = {**filled_in(web.get(f"{base}/stap/together")), "shared_vision": "Samen aan tafel.", "_action": "save"}
    assert web.post(f"{base}/stap/together", form).status == 303
    stands = versions.active_version(session, "ovl", "action_plan")
    asked = versions.definition(stands).document()
    publish(session, compiled(from_document({**asked, "intro": {"nl": "Nieuw."}})))
    over = f"{base}/nieuwe-versie"
    assert web.post(over, filled_in(web.get(over), over)).status == 303
    session.expire_all()
    plan = session.scalars(select(Plan).where(Plan.case_id == case.id)).one()
    later = session.get_one(Submission, plan.pending_submission_id)
    assert (later.continues_id, later.plan_id, later.case_id) == (draft_id, plan.id, case.id)
    assert queries.loaded(session, later).evaluation.value("shared_vision") == "Samen aan tafel."
    assert plans.begin(session, director, case) == later.id


def test_changes_of_a_plan_that_wait_go_over_and_can_be_settled(web: Browser, session: Session) -> None:
    followed = a_followed_plan(session)
    web.be(followed.director)
    goal = goal_of(session, followed.plan)
    web.post(followed.url(f"/afspraak/{goal.id}/weg"))
    asked = versions.definition(versions.active_version(session, "ovl", "action_plan")).document()
    publish(session, compiled(from_document({**asked, "intro": {"nl": "Nieuw."}})))
    page = web.get(followed.url())
    assert BANNER in page.text
    pending = session.get_one(Plan, followed.plan.id).pending_submission_id
    over = f"/ovl/formulieren/{pending}/nieuwe-versie"
    answer = web.post(over, filled_in(web.get(over), over))
    assert answer.location == followed.url()
    page = web.get(followed.url())
    assert "nog niet vastgelegd" in page.text
    assert BANNER not in page.text


@pytest.mark.parametrize("seed", range(4))
def test_between_any_two_versions_each_text_can_still_be_read(web: Browser, session: Session, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- which forms to try
    old, new = (a_version(chance, **FILLS) for _ in range(2))
    draft = Going(web, session, old)
    typed = filled(chance, old)
    for (step, group, row), one in typed.items():
        where = {"group": group, "row_id": row, "raw": one.raw, "answers": one.answers}
        factories.step_answers(session, draft.submission, step, **where)
    publish(session, new)
    assert draft.goes_over().status == 303
    kept = draft.loaded().parts
    assert {key: (kept[key].raw, kept[key].answers) for key in typed} == {
        key: (one.raw, one.answers) for key, one in typed.items()
    }
    found = draft.loaded(draft.later())
    along = carried(old, new, typed).parts
    assert {key: (one.raw, one.answers) for key, one in found.parts.items()} == {
        key: (one.raw, one.answers) for key, one in along.items()
    }
    shown = draft.web.get(draft.over).text
    gone = [fate for fate in carried(old, new, typed).fates if fate.kind in ("gone", "misfit")]
    assert all(question in shown for question in {old.fields[fate.field_id].label["nl"] for fate in gone})


@pytest.mark.parametrize("goes", ["first", "later"])
def test_files_that_did_not_go_along_stay_while_the_draft_runs(draft: Going, session: Session, goes: str) -> None:
    draft.filled()
    publish(session, SECOND)
    draft.goes_over()
    later = draft.later()
    if goes == "later":
        later.status, later.submitted_at = "submitted", clock.now()
        session.commit()
    with clock.frozen(clock.now() + timedelta(days=3)):
        loose_files.tidy(session)
    assert {file.field for file in attachments_of(session, draft.submission)} == (
        {"notes"} if goes == "first" else set()
    )
    assert [file.field for file in attachments_of(session, later)] == ["proof"]


def test_what_is_typed_at_the_very_moment_of_going_over_is_kept(live_app: Flask) -> None:
    if is_sqlite(live_app):
        pytest.skip("on SQLite the second request cannot even begin")
    with live_app.app_context(), db.sessionmaker() as session:
        draft = Going(Browser(live_app, session), session)
        page = draft.open("what")
        form = {**filled_in(page), "phone": "Op het laatste moment."}
        publish(session, SECOND)
        seen = carry_over.prepare(session, draft.actor, draft.loaded()).seen
        session.commit()

        def goes_over(held: Submission) -> None:
            own = object_session(held)
            assert own is not None
            carry_over.move(own, draft.actor, held, seen)

        pages = meanwhile(live_app, draft, lambda: draft.web.post(draft.url("what"), form), goes_over)
        assert [page.location for page in pages] == [f"{draft.over}#late"]
        assert "Op het laatste moment." in draft.web.get(draft.over).text
