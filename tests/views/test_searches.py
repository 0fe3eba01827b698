"""Searching records in a draft: with scripts the box suggests, without them its button does; nothing gets lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.access.actor import Actor
from portal.models import AuditEvent, LimitBucket, StepAnswers, Submission, clock
from portal.services import limits
from portal.services.searching import SEARCHES
from tests import factories
from tests.database.test_records import many_organisations
from tests.drafts import filled_in
from tests.forms import a_form_of
from tests.page import Page
from tests.web import Browser

FIELDS: tuple[dict[str, Any], ...] = (
    {"id": "one", "type": "record", "nl": "Welke dienst?", "of": "organisation"},
    {"id": "many", "type": "record", "nl": "Welke diensten?", "of": "organisation", "many": True},
    {"id": "free", "type": "record", "nl": "Wie anders?", "of": "organisation", "or_text": True},
    {"id": "town", "type": "record", "nl": "Welke gemeente?", "of": "municipality"},
    {"id": "name", "type": "text", "nl": "Wie bent u?"},
)
MOST_BYTES = 40_000


class Searching:
    """A draft of a form with records, two thousand of them, in the browser of its author."""

    def __init__(self, web: Browser, session: Session) -> None:
        self.web, self.session = web, session
        self.actor: Actor = web.sign_in()
        self.rows = many_organisations(session)
        form = a_form_of(*FIELDS, form="sample")
        version = factories.a_form_in_force(session, form, "sample", status="retired")
        given: dict[str, Any] = {"definition_version": version, "organisation_id": self.actor.organisation_id}
        self.draft: Submission = factories.a_submission(session, self.actor, form="sample", **given)
        session.commit()
        self.base = f"/ovl/formulieren/{self.draft.id}"

    def open(self) -> Page:
        """The page with the fields."""
        return self.web.get(f"{self.base}/stap/one")

    def press(self, action: str, page: Page | None = None, **typed: Any) -> Page:  # noqa: ANN401 -- texts or lists of them
        """Type and press a button; gives the page that follows."""
        form = filled_in(page or self.open())
        for name, value in typed.items():
            form.setlist(name.replace("__", "-"), [value] if isinstance(value, str) else value)
        form["_action"] = action
        answer = self.web.post(f"{self.base}/stap/one", form)
        return self.open() if answer.status == 303 else answer

    def ask(self, name: str, text: str, **more: Any) -> Page:  # noqa: ANN401 -- handed on
        """What the box suggests."""
        token = self.web.current_token()
        form = MultiDict({"_field": name, "_text": text})
        return self.web.post(f"{self.base}/zoek", form, token=token, htmx=True, **more)

    def answers(self) -> dict[str, Any]:
        """What is stored."""
        self.session.expire_all()
        part = self.session.query(StepAnswers).filter_by(submission_id=self.draft.id).one()
        return dict(part.answers)


@pytest.fixture
def searching(web: Browser, session: Session) -> Searching:
    """Somebody who is about to search."""
    return Searching(web, session)


def test_a_page_with_two_thousand_records_stays_small(searching: Searching) -> None:
    page = searching.open()
    assert len(page.text) < MOST_BYTES
    assert "Wijkhuis" not in page.text
    assert page.one("form", id="step-form").get("data-search-url") == f"{searching.base}/zoek"


def test_the_box_suggests_at_most_twenty_and_says_how_many(searching: Searching) -> None:
    few = searching.ask("one", "ebeniste 004")
    assert len(few.all("li", role="option")) == 12
    assert "12 resultaten." in few.text
    assert few.all("li", role="option")[0].get("data-id") == str(searching.rows[40]["id"])
    assert len(searching.ask("many", "wijkhuis").all("li", role="option")) == 20
    assert "Typ meer letters" in searching.ask("many", "wijkhuis").text
    assert "Niets gevonden" in searching.ask("one", "zzz").text
    assert "uw tekst telt" in searching.ask("free", "zzz").text


def test_only_whoever_may_edit_searches_and_only_for_a_field_of_this_form(
    searching: Searching, new_web: Callable[[], Browser]
) -> None:
    assert searching.ask("name", "wijk").status == 404
    assert searching.ask("weg", "wijk").status == 404
    other = new_web()
    other.sign_in()
    assert other.post(f"{searching.base}/zoek", {"_field": "one", "_text": "wijk"}).status == 404
    assert searching.web.get(f"{searching.base}/zoek").status == 405
    searching.draft.status = "submitted"
    searching.session.commit()
    assert searching.ask("one", "wijk").status == 410


def test_who_searches_without_end_has_to_wait(searching: Searching) -> None:
    assert searching.ask("one", "zzz").status == 200
    bucket = searching.session.get_one(LimitBucket, limits.key(SEARCHES, str(searching.actor.user_id)))
    assert bucket.tokens == SEARCHES.burst - 1
    bucket.tokens, bucket.updated_at = 0, clock.now() + timedelta(hours=1)
    searching.session.commit()
    assert searching.ask("one", "zzz").status == 429


def test_a_search_writes_nothing_down(searching: Searching) -> None:
    before = searching.session.query(AuditEvent).count()
    searching.ask("one", "wijkhuis")
    assert searching.session.query(AuditEvent).count() == before


def test_without_scripts_one_types_searches_and_chooses(searching: Searching) -> None:
    results = searching.press("find:one", one__search="ebeniste 0042")
    assert [one.get("value") for one in results.all("input", type="radio")] == [str(searching.rows[42]["id"])]
    assert results.value("one-search") == "ebeniste 0042"
    page = searching.press("save", results, one=str(searching.rows[42]["id"]))
    assert searching.answers()["one"]["label"] == "Wijkhuis Ébeniste 0042"
    page = searching.open()
    assert "Wijkhuis Ébeniste 0042" in page.text
    assert searching.press(f"drop:one:{searching.rows[42]['id']}", page).value("one-search") == ""
    assert searching.answers().get("one") is None


def test_a_text_without_a_choice_stays_with_what_to_do(searching: Searching) -> None:
    page = searching.press("next", one__search="wijkhuis", many__search="zzz")
    assert page.status == 422
    assert page.value("one-search") == "wijkhuis"
    assert any("Kies een van de resultaten" in error for error in page.errors)
    assert any("We vonden hier niets mee" in error for error in page.errors)
    assert len(page.all("input", type="radio")) == 20


def test_a_whole_name_needs_no_search_and_an_old_name_is_the_municipality_of_today(searching: Searching) -> None:
    for at in range(11):
        factories.a_municipality(searching.session, f"9902{at:x}", name=f"Voorbeeldgem {at}")
    aliases = [{"name": "Kruishoutem", "valid_to": "2018-12-31"}]
    factories.a_municipality(searching.session, "45068", name="Kruisem", aliases=aliases)
    searching.session.commit()
    page = searching.press(
        "save", one__search="wijkhuis ebeniste 0007", town__search="kruishoutem", free__text="De buren"
    )
    assert page.status == 200
    kept = searching.answers()
    assert kept["one"]["id"] == str(searching.rows[7]["id"])
    assert (kept["town"]["id"], kept["town"]["label"]) == ("45068", "Kruisem")
    assert kept["free"] == {"id": "", "label": "", "text": "De buren"}
    assert "Kruisem" in searching.open().text


def test_of_several_each_can_go_and_more_can_come(searching: Searching) -> None:
    first, second = (str(searching.rows[at]["id"]) for at in (1, 2))
    results = searching.press("find:many", many__search="ebeniste 0001")
    page = searching.press("find:many", results, many=["", first], many__search="ebeniste 0002")
    page = searching.press("save", page, many=["", first, second])
    assert [one["id"] for one in searching.answers()["many"]] == [first, second]
    searching.press(f"drop:many:{first}")
    assert [one["id"] for one in searching.answers()["many"]] == [second]


def test_a_record_of_another_region_is_refused(searching: Searching) -> None:
    stranger = factories.an_organisation(searching.session)
    searching.session.commit()
    page = searching.press("next", one=str(stranger.id))
    assert page.status == 422
    assert any("Kies uit de lijst" in error for error in page.errors)
