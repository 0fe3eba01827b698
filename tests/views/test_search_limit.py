"""One limit for every way to search records: suggestions, the button of the box, saving, opening; nothing gets lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.models import LimitBucket, clock
from portal.services import limits
from portal.services.searching import SEARCHES
from tests import factories
from tests.drafts import filled_in
from tests.page import Page
from tests.views.test_searches import Searching
from tests.web import Browser

WAIT = "U zocht vaak na elkaar."


class Limited(Searching):
    """Somebody whose searches are counted."""

    @property
    def of(self) -> str:
        """Whose they are."""
        return str(self.actor.user_id)

    def left(self) -> int:
        """How many searches are left."""
        self.session.expire_all()
        return int(limits.left(self.session, SEARCHES, self.of))

    def used_up(self) -> None:
        """Leave none."""
        limits.take(self.session, SEARCHES, self.of, number=SEARCHES.burst)
        bucket = self.session.get_one(LimitBucket, limits.key(SEARCHES, self.of))
        bucket.updated_at = clock.now() + timedelta(hours=1)
        self.session.commit()

    def a_minute_later(self) -> None:
        """Let the bucket fill."""
        bucket = self.session.get_one(LimitBucket, limits.key(SEARCHES, self.of))
        bucket.updated_at = clock.now() - timedelta(minutes=1)
        self.session.commit()

    def autosave(self, **typed: str) -> Page:
        """Let the page save by itself."""
        form = filled_in(self.open())
        for name, text in typed.items():
            form[name.replace("__", "-")] = text
        return self.web.post(f"{self.base}/stap/one/bewaar", form, htmx=True)


@pytest.fixture
def limited(web: Browser, session: Session) -> Limited:
    moment = clock.now()
    clock.set_clock(lambda: moment)  # nothing comes back while a test works
    return Limited(web, session)


def test_each_way_to_search_counts(limited: Limited) -> None:
    assert limited.left() == SEARCHES.burst
    limited.ask("one", "zzz")
    assert limited.left() == SEARCHES.burst - 1
    limited.autosave(one__search="ebeniste 0042")
    assert limited.left() == SEARCHES.burst - 2
    limited.press("find:one", one__search="ebeniste 0043")  # saved, and shown on the page that follows
    assert limited.left() == SEARCHES.burst - 5  # with the page that was opened to type in


def test_a_page_without_a_text_in_a_box_costs_nothing(limited: Limited) -> None:
    limited.open()
    limited.press("save", name="Noor")
    assert limited.left() == SEARCHES.burst


def test_the_same_text_in_several_boxes_costs_once(limited: Limited) -> None:
    limited.autosave(one__search="ebeniste 0042", many__search="ebeniste 0042")
    assert limited.left() == SEARCHES.burst - 1


def test_who_searched_too_often_gets_no_results_by_the_button_and_keeps_his_text(limited: Limited) -> None:
    limited.used_up()
    page = limited.press("find:one", one__search="ebeniste 0042")
    assert page.all("input", type="radio") == []
    assert WAIT in page.text
    assert page.value("one-search") == "ebeniste 0042"
    limited.a_minute_later()
    assert [one.get("value") for one in limited.open().all("input", type="radio")] == [str(limited.rows[42]["id"])]


def test_nor_by_suggestions_nor_by_a_page_that_saves_itself(limited: Limited) -> None:
    limited.used_up()
    assert limited.ask("one", "ebeniste").status == 429
    assert limited.autosave(one__search="wijkhuis ebeniste 0007", name="Noor").status == 200
    assert limited.answers().get("one") is None
    assert limited.answers()["name"] == "Noor"
    page = limited.open()
    assert page.value("one-search") == "wijkhuis ebeniste 0007"
    assert page.all("input", type="radio") == []


def test_going_on_says_what_to_do_and_an_answer_that_was_chosen_stays(limited: Limited) -> None:
    limited.press("save", one__search="wijkhuis ebeniste 0007", free__text="De buren")
    limited.used_up()
    page = limited.press("next", many__search="zzz")
    assert page.status == 422
    assert len(page.errors) == 1
    assert WAIT in page.errors[0]
    kept = limited.answers()
    assert kept["one"]["id"] == str(limited.rows[7]["id"])
    assert kept["free"]["text"] == "De buren"


def test_who_made_it_no_longer_than_a_name_can_be(limited: Limited) -> None:
    endless = " ".join(f"w{number}" for number in range(20_000))
    assert "Niets gevonden" in limited.ask("one", endless).text
    page = limited.press("next", one__search=endless)
    assert page.status == 422
    assert page.all("input", type="radio") == []


@pytest.mark.parametrize("text", ["wijk\x00huis", "\x00\x00\x00", "wijk\ud800", "%%__\\\\", "\u202e\u200bwijkhuis"])
def test_signs_that_no_database_keeps_find_nothing_and_break_nothing(limited: Limited, text: str) -> None:
    for at in range(11):
        factories.a_municipality(limited.session, f"9902{at:x}", name=f"Voorbeeldgem {at}")
    limited.session.commit()
    posted = text.encode("utf-8", "surrogatepass")
    token = limited.web.current_token()
    for field in ("one", "town"):
        asked = {"_field": field, "_text": posted, "csrf_token": token}
        assert limited.web.client.post(f"{limited.base}/zoek", data=asked).status_code == 200
    chosen = {"one-search": posted, "town": posted, "one": posted, "_action": "save", "csrf_token": token}
    assert limited.web.client.post(f"{limited.base}/stap/one", data=chosen).status_code in (303, 422)
    assert limited.open().status == 200
