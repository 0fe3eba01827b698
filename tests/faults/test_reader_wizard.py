"""Posts to places that are not there (any more): nothing breaks, nothing comes into being, nothing typed is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import StepAnswers
from tests.drafts import CONFIRMED, DANGER, VICTIM, Draft, filled_in
from tests.factories import an_actor
from tests.web import Browser


def parts(session: Session, draft: Draft) -> dict[tuple[str, str, str], StepAnswers]:
    """What is stored of a draft."""
    session.expire_all()
    found = session.scalars(select(StepAnswers).where(StepAnswers.submission_id == draft.submission.id))
    return {(part.step, part.group, part.row_id): part for part in found}


@pytest.mark.parametrize(
    "place",
    [
        "bestaat_niet",
        "who/bestaat_niet/1",
        "who/persons/geen-nummer",
        "who/persons/01980000-0000-7000-8000-000000000001",
        "danger/persons/1",
    ],
)
@pytest.mark.parametrize("autosave", ["", "/bewaar"])
def test_a_post_to_a_place_that_is_not_there_makes_nothing(
    web: Browser, session: Session, place: str, autosave: str
) -> None:
    draft = Draft(web, session)
    row = place.rpartition("/")[2]
    form = {f"persons.{row}.first_name": "Lore", "_action": "next", "_sequence": "0"}
    page = web.post(f"{draft.base}/stap/{place}{autosave}", form)
    assert page.status == 404
    assert not parts(session, draft)


def test_a_row_of_another_draft_is_not_there(web: Browser, session: Session) -> None:
    other = Draft(web, session)
    row = other.add_person()
    draft = Draft(web, session, other.actor)
    page = web.post(draft.url("who", row), {f"persons.{row}.first_name": "Iemand anders", "_action": "next"})
    assert page.status == 404
    assert other.open("who", row).value(f"persons.{row}.first_name") == "Lore"


def test_what_is_typed_into_a_row_that_was_removed_meanwhile_comes_back_with_it(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    row = draft.add_person()
    open_page = draft.open("who", row)
    draft.fill("who", {}, f"remove:persons:{row}")
    page = draft.send(open_page, {**VICTIM, "last_name": "Populier"}, row=row)
    assert page.status == 303
    assert "weggehaald" in web.follow(page).text
    assert parts(session, draft)["who", "persons", row].removed_at is not None
    draft.fill("who", {}, f"restore:persons:{row}")
    assert draft.open("who", row).value(f"persons.{row}.last_name") == "Populier"
    assert draft.open("who", row).value(f"persons.{row}.first_name") == "Lore"


def test_an_autosave_that_comes_after_the_removal_does_not_bring_the_row_back(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    row = draft.add_person()
    form = filled_in(draft.open("who", row))
    draft.fill("who", {}, f"remove:persons:{row}")
    form[f"persons.{row}.last_name"] = "Populier"
    web.post(draft.url("who", row) + "/bewaar", form, htmx=True)
    assert parts(session, draft)["who", "persons", row].removed_at is not None
    draft.fill("who", {}, f"restore:persons:{row}")
    answers = parts(session, draft)["who", "persons", row].answers
    assert (answers["last_name"], answers["first_name"]) == ("Populier", "Lore")


def test_a_sequence_of_thousands_of_digits_breaks_nothing(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("danger"))
    form["_sequence"] = "9" * 5000
    assert web.post(draft.url("danger"), form | {}).status in (303, 422)


def test_a_key_that_met_something_missing_still_sends_afterwards(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    page = web.get(f"{draft.base}/nazicht")
    old = filled_in(page, f"{draft.base}/nazicht")
    for name, answer in CONFIRMED.items():
        old[name] = str(answer)
    assert web.post(f"{draft.base}/nazicht", old).status == 422
    draft.complete()
    sent = web.post(f"{draft.base}/nazicht", old)
    assert sent.status == 303, (sent.status, sent.text)
    assert draft.reloaded().status == "submitted"


def test_a_page_that_is_gone_gives_back_what_was_typed(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("danger"))
    for name, text in DANGER.items():
        form[name] = str(text)
    draft.reloaded().status = "withdrawn"
    session.commit()
    page = web.post(draft.url("danger"), form)
    assert page.status == 410
    assert "23.40" in page.text


def test_a_page_of_somebody_who_may_not_go_on_gives_back_what_he_typed(web: Browser, session: Session) -> None:
    draft = Draft(web, session)
    form = filled_in(draft.open("what"))
    form["reason_summary"] = "Een lang verhaal over <b>gisteren</b>."
    taken = draft.reloaded()
    taken.owner_id = taken.author_id = an_actor(session).user_id
    session.commit()
    page = web.post(draft.url("what"), form)
    assert page.status == 404
    assert "Een lang verhaal over <b>gisteren</b>." in page.text
    assert not page.all("b")


def test_a_password_never_comes_back(web: Browser, session: Session) -> None:
    page = web.post("/inloggen", {"email": "a@demo.invalid", "password": "geheim-woord", "csrf_token": "verkeerd"})
    assert "geheim-woord" not in page.markup
