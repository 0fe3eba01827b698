"""A warning asks once: on the page where it comes up, or where a form is sent; after that one goes on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.library import from_document
from portal.models import Submission, clock
from portal.services import submissions
from portal.services.submissions import Beginning
from tests import factories
from tests.drafts import filled_in
from tests.forms import options
from tests.page import Page
from tests.web import Browser

ASKS = "Kijk dit nog even na"
YES_NO = options("ja", "nee")
RULES = [
    {"check": 'danger != "ja"', "message": {"nl": "Bel 112."}, "severity": "warning", "fields": "danger"},
    {"check": 'danger != "nee"', "message": {"nl": "Dat is goed nieuws."}, "severity": "info", "fields": "danger"},
    {"check": 'danger != "ja" || sure == "ja"', "message": {"nl": "Zeg dat u zeker bent."}, "fields": "sure"},
    {"check": 'danger != "ja" || told == "ja"', "message": {"nl": "U verwittigde niemand."}},
]
STEPS = [
    {
        "id": "one",
        "title": {"nl": "Eén"},
        "fields": [
            {"id": "danger", "type": "choice", "nl": "Is er gevaar?", "options": YES_NO, "required": "true"},
            {"id": "name", "type": "text", "nl": "Hoe heet het gezin?", "default": '"Esdoorn"'},
            {"id": "area", "type": "text", "nl": "Welke regio?", "prefill": "facts.region"},
            {"id": "more", "type": "choice", "nl": "Weet u meer?", "options": YES_NO},
            {"id": "why", "type": "text", "nl": "Hoe weet u dat?", "required_if": 'more == "ja"'},
            {"id": "fixed", "type": "text", "nl": "Ligt dit vast?", "read_only_if": 'more == "nee"'},
        ],
    },
    {
        "id": "two",
        "title": {"nl": "Twee"},
        "fields": [
            {
                "id": "people",
                "type": "group",
                "nl": "Wie?",
                "row_name": {"nl": "persoon"},
                "columns": [
                    {
                        "id": "age",
                        "type": "number",
                        "nl": "Hoe oud?",
                        "rules": [
                            {"check": "row.age < 120", "message": {"nl": "Kan niet."}},
                            {
                                "check": "row.age < 90 || row.age >= 120",
                                "message": {"nl": "Erg oud."},
                                "severity": "warning",
                            },
                        ],
                    }
                ],
            }
        ],
    },
    {
        "id": "end",
        "title": {"nl": "Einde"},
        "with_check": "true",
        "fields": [
            {"id": "sure", "type": "choice", "nl": "Bent u zeker?", "options": YES_NO},
            {
                "id": "told",
                "type": "choice",
                "nl": "Is iemand verwittigd?",
                "options": [*YES_NO, {"code": "later", "nl": "Later", "show_if": 'danger == "nee"'}],
                "rules": [{"check": 'told != "later"', "message": {"nl": "Vergeet het niet."}, "severity": "warning"}],
            },
        ],
    },
]


class Form:
    """A small referral in the browser of its author."""

    def __init__(self, web: Browser, session: Session) -> None:
        self.web, self.session = web, session
        self.actor: Actor = factories.an_actor(session, "partner")
        document = {"form": "referral", "region": "ovl", "code": "F", "title": {"nl": "Proef"}, "steps": STEPS}
        document |= {"rules": RULES, "home": "referral", "fills": ["partner"], "readers": ["coordinator"]}
        definition = from_document(document)
        factories.a_definition_version(
            session,
            hash=definition.content_hash(),
            document=definition.document(),
            in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS),
        )
        factories.a_municipality(session)
        beginning = Beginning(form="referral", municipality_nis="99001")
        self.submission: Submission = submissions.start(session, self.actor, "ovl", beginning)
        session.commit()
        web.be(self.actor)
        self.base = f"/ovl/formulieren/{self.submission.id}"

    def fill(self, step: str, *, page: Page | None = None, action: str = "next", **typed: str) -> Page:
        """Type over what stands on a page, and press a button."""
        form = filled_in(page or self.web.get(f"{self.base}/stap/{step}"))
        for name, text in typed.items():
            form[name.replace("__", ".")] = text
        form["_action"] = action
        return self.web.post(f"{self.base}/stap/{step}", form)

    def add(self, age: str) -> Page:
        """Add somebody of this age."""
        row = self.fill("two", action="add:people").location.rpartition("people-")[2]
        typed: dict[str, Any] = {f"people__{row}__age": age}
        return self.fill("two", **typed)

    def send(self, page: Page | None = None, **typed: str) -> Page:
        """Press the button under the answers."""
        form = filled_in(page or self.web.get(f"{self.base}/nazicht"), f"{self.base}/nazicht")
        for name, text in typed.items():
            form[name] = text
        return self.web.post(f"{self.base}/nazicht", form)

    def status(self) -> str:
        """Whether it was sent."""
        self.session.expire_all()
        return self.session.get_one(Submission, self.submission.id).status


@pytest.fixture
def form(web: Browser, session: Session) -> Form:
    """A draft that somebody begins."""
    return Form(web, session)


def test_a_warning_asks_once_and_the_second_time_one_goes_on(form: Form) -> None:
    page = form.fill("one", danger="ja")
    assert page.status == 422
    assert ASKS in page.text
    assert "Toch verder" in page.text
    assert "Bel 112." in page.text
    assert not page.errors
    assert form.fill("one", page=page).location.endswith("/stap/two")


def test_what_was_shown_before_is_not_asked_again(form: Form) -> None:
    form.fill("one", danger="ja")
    again = form.web.get(f"{form.base}/stap/one")
    assert "Bel 112." in again.text
    assert ASKS not in again.text
    assert form.fill("one", page=again).status == 303


def test_saving_for_later_asks_nothing(form: Form) -> None:
    assert form.fill("one", danger="ja", action="save").status == 303


def test_what_informs_asks_nothing(form: Form) -> None:
    assert form.fill("one", danger="nee").location.endswith("/stap/two")


def test_a_default_stands_there_once_and_stays_away_when_it_was_emptied(form: Form) -> None:
    assert form.web.get(f"{form.base}/stap/one").value("name") == "Esdoorn"
    form.fill("one", danger="nee", name="")
    assert form.web.get(f"{form.base}/stap/one").value("name") == ""
    form.fill("one", name="Wilg")
    assert form.web.get(f"{form.base}/stap/one").value("name") == "Wilg"


def test_what_the_portal_knows_is_filled_in_changeable_and_stays_empty_when_it_was_emptied(form: Form) -> None:
    assert form.web.get(f"{form.base}/stap/one").value("area") == "ovl"
    form.fill("one", danger="nee", area="Elders")
    assert form.web.get(f"{form.base}/stap/one").value("area") == "Elders"
    form.fill("one", area="")
    assert form.web.get(f"{form.base}/stap/one").value("area") == ""


def test_what_is_required_under_a_condition_stops_the_page_and_the_sending(form: Form) -> None:
    page = form.fill("one", danger="nee", more="ja")
    assert page.status == 422
    assert any("Hoe weet u dat?" in line for line in page.errors)
    assert form.send().status == 422
    assert form.status() == "draft"
    assert form.fill("one", page=page, why="Van de buren").status == 303
    assert form.send().status == 303


def test_what_is_read_only_keeps_its_answer_whatever_is_posted(form: Form) -> None:
    form.fill("one", danger="nee", fixed="Zo")
    form.fill("one", more="nee")
    page = form.web.get(f"{form.base}/stap/one")
    assert not page.all("input", name="fixed")
    assert form.fill("one", page=page, fixed="Anders").status == 422
    assert "Zo" in form.web.get(f"{form.base}/nazicht").text


def test_rules_in_a_row_warn_refuse_and_hold_when_it_is_sent(form: Form) -> None:
    form.fill("one", danger="nee")
    assert any("Kan niet." in line for line in form.add("130").errors)
    assert form.send().status == 422
    assert form.status() == "draft"
    page = form.web.get(f"{form.base}/stap/two")
    row = next(name for name in filled_in(page) if name.startswith("people."))
    page = form.fill("two", page=page, **{row.replace(".", "__"): "95"})
    assert "Erg oud." in page.text
    assert form.fill("two", page=page).status == 303
    assert form.send().status == 303
    assert form.status() == "submitted"


def test_a_rule_over_the_whole_form_refuses_to_send_and_says_so(form: Form) -> None:
    form.fill("one", page=form.fill("one", danger="ja"))
    page = form.send(sure="nee", told="ja")
    assert page.status == 422
    assert "Zeg dat u zeker bent." in page.text
    page = form.send(page, sure="ja", told="nee")
    assert page.status == 422
    assert "U verwittigde niemand." in page.text
    assert form.status() == "draft"
    assert form.send(page, sure="ja", told="ja").status == 303


def test_a_warning_that_comes_up_while_sending_asks_once(form: Form) -> None:
    form.fill("one", danger="nee")
    page = form.send(told="later")
    assert page.status == 422
    assert "Vergeet het niet." in page.text
    assert form.status() == "draft"
    assert form.send(page, told="later").status == 303


def test_an_option_that_is_not_offered_is_refused_also_when_it_is_posted(form: Form) -> None:
    form.fill("one", page=form.fill("one", danger="ja"))
    page = form.send(sure="ja", told="later")
    assert page.status == 422
    assert form.status() == "draft"
