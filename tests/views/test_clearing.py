"""What hides with `when_hidden: clear` leaves neither an answer nor typed text behind, on whichever page it stood."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.models import StepAnswers, clock
from portal.queries import submissions as queries
from tests import factories
from tests.drafts import Draft, filled_in
from tests.forms import a_form, a_step
from tests.page import Page
from tests.web import Browser

SHARED: dict[str, Any] = {"show_if": 'shared != "nee"', "when_hidden": "clear"}
PEOPLE = {
    "id": "people",
    "type": "group",
    "nl": "Wie doet mee?",
    "row_name": {"nl": "deelnemer"},
    "summary": "name",
    "columns": [
        {"id": "name", "type": "text", "nl": "Wat is de voornaam?"},
        *[{"id": f"more_{n}", "type": "text", "nl": f"Wat nog ({n})?"} for n in range(4)],
        {"id": "worry", "type": "number", "nl": "Hoeveel zorgen zijn er?", **SHARED},
    ],
}
LATER = {"id": "later", "type": "text", "nl": "Wat leerde u?", **SHARED}
ALONE = {
    "id": "alone",
    "type": "text",
    "nl": "Waarom is er niemand?",
    "show_if": "size(people) == 0",
    "when_hidden": "clear",
}
FORM = a_form(
    a_step({"id": "shared", "type": "yes_no", "nl": "Mag dit bewaard worden?"}, PEOPLE, step="who"),
    a_step(LATER, ALONE, step="what"),
    form="referral",
    home="referral",
    fills=["partner"],
)


class Talk(Draft):
    """A draft of that form."""

    def __init__(self, web: Browser, session: Session) -> None:
        factories.a_form_in_force(session, FORM, in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS))
        super().__init__(web, session)

    def type(self, page: str, names: dict[str, str], action: str = "save") -> Page:
        """Type into a page and press a button."""
        answer = self.send(self.web.get(page), names, action)
        assert answer.status in {200, 303}, answer.errors
        return answer

    def person(self, worry: str = "3") -> tuple[str, str]:
        """Add somebody; returns the id of the row and the address of its page."""
        row = self.type(self.url("who"), {}, "add:people").location.rsplit("/", 1)[1]
        page = f"{self.url('who')}/people/{row}"
        self.web.post(page, filled_in(self.web.get(page)) | {f"people.{row}.worry": worry, "_action": "save"})
        return row, page

    def part(self, step: str, row: str = "") -> StepAnswers:
        """A part as it is stored now."""
        self.session.expire_all()
        return queries.parts_of(self.session, self.submission)[step, "people" if row else "", row]


@pytest.fixture
def talk(web: Browser, session: Session) -> Talk:
    return Talk(web, session)


def test_rows_on_a_page_of_their_own_are_cleared_when_the_step_around_them_hides_them(talk: Talk) -> None:
    row, page = talk.person()
    assert talk.part("who", row).answers == {"worry": "3"}
    talk.type(talk.url("who"), {"shared": "nee"})
    assert talk.part("who", row).answers == {}
    assert not [name for name in talk.part("who", row).raw if name.endswith(".worry")]
    talk.type(talk.url("who"), {"shared": "ja"})
    assert talk.web.get(page).value(f"people.{row}.worry") == ""


def test_what_was_typed_wrong_goes_too(talk: Talk) -> None:
    talk.type(talk.url("who"), {"shared": "ja"})
    row, page = talk.person(worry="veel")
    assert talk.web.get(page).value(f"people.{row}.worry") == "veel"
    talk.type(talk.url("who"), {"shared": "nee"})
    talk.type(talk.url("who"), {"shared": "ja"})
    assert talk.web.get(page).value(f"people.{row}.worry") == ""


def test_another_step_is_cleared(talk: Talk) -> None:
    talk.type(talk.url("what"), {"later": "Veel"})
    talk.type(talk.url("who"), {"shared": "nee"})
    assert "later" not in talk.part("what").answers | talk.part("what").raw
    talk.type(talk.url("who"), {"shared": "ja"})
    assert talk.web.get(talk.url("what")).value("later") == ""


def test_an_autosave_clears_as_a_button_does(talk: Talk) -> None:
    talk.type(talk.url("what"), {"later": "Veel"})
    form = filled_in(talk.web.get(talk.url("who")))
    form["shared"] = "nee"
    assert talk.web.post(f"{talk.url('who')}/bewaar", form, htmx=True).status == 200
    assert talk.part("what").answers == {}


def test_a_row_that_comes_hides_and_clears(talk: Talk) -> None:
    talk.type(talk.url("what"), {"alone": "Weggelopen", "later": "Veel"})
    talk.type(talk.url("who"), {}, "add:people")
    assert talk.part("what").answers == {"later": "Veel"}
    assert "alone" not in talk.part("what").raw


def test_a_row_that_goes_and_comes_back_clears(talk: Talk) -> None:
    row, _ = talk.person()
    talk.type(talk.url("who"), {}, f"remove:people:{row}")
    talk.type(talk.url("what"), {"alone": "Weggelopen"})
    talk.type(talk.url("who"), {"shared": "nee"}, f"restore:people:{row}")
    assert talk.part("what").answers == {}
    assert talk.part("who", row).answers == {}


def test_what_can_not_be_decided_is_cleared_when_the_form_is_sent(talk: Talk) -> None:
    talk.type(talk.url("what"), {"later": "Veel"})
    talk.type(talk.url("who"), {"shared": ""})
    assert talk.part("what").answers == {"later": "Veel"}
    assert talk.submit().status == 303
    assert talk.part("what").answers == {}
