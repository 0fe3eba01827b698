"""Rows in rows as a person meets them: added, filled in, taken out, put back, sent, read and printed."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import StatisticFact, StepAnswers, clock
from tests import factories
from tests.drafts import Draft, filled_in
from tests.forms import a_form, a_step
from tests.page import Page
from tests.views.test_wizard_queries import statements
from tests.web import Browser

PRESENT = {"id": "present", "type": "yes_no", "nl": "Was deze persoon er?", "required": "true", "statistics": "true"}
REASON = {"id": "reason", "type": "text", "nl": "Waarom niet?", "show_if": 'row.present == "nee"', "required": "true"}
ADULT = {"id": "talk", "type": "text", "nl": "Wat zei deze persoon zelf?", "show_if": 'parent.adult == "ja"'}
ATTENDANCE = {
    "id": "attendance",
    "type": "group",
    "nl": "Bij welke zittingen was deze persoon?",
    "row_name": {"nl": "zitting"},
    "max": "3",
    "columns": [PRESENT, REASON, ADULT],
}
CALLS = {
    "id": "calls",
    "type": "group",
    "nl": "Welke telefoons waren er?",
    "row_name": {"nl": "telefoon"},
    "summary": "about",
    "append_only": "true",
    "columns": [
        {"id": "about", "type": "text", "nl": "Waarover ging deze telefoon?", "required": "true"},
        *[{"id": f"more_{n}", "type": "text", "nl": f"Wat nog ({n})?"} for n in range(4)],
    ],
}
PEOPLE = {
    "id": "people",
    "type": "group",
    "nl": "Wie doet mee?",
    "row_name": {"nl": "deelnemer"},
    "summary": "first_name last_name",
    "required": "true",
    "columns": [
        {"id": "first_name", "type": "text", "nl": "Wat is de voornaam?", "required": "true"},
        {"id": "last_name", "type": "text", "nl": "Wat is de familienaam?"},
        {"id": "adult", "type": "yes_no", "nl": "Is deze persoon volwassen?"},
        ATTENDANCE,
        CALLS,
    ],
}
WISHES = {
    "id": "wishes",
    "type": "group",
    "nl": "Welke wensen zijn er?",
    "row_name": {"nl": "wens"},
    "summary": "text",
    "show_if": 'not_known(subject) || !answered(subject) || subject != "niets"',
    "when_hidden": "clear",
    "columns": [{"id": "text", "type": "text", "nl": "Wat wil men?", "required": "true"}],
}
FORM = a_form(
    a_step({"id": "place", "type": "text", "nl": "Waar is het?"}, step="what"),
    a_step({"id": "subject", "type": "text", "nl": "Waarover gaat het?"}, PEOPLE, WISHES, step="who"),
    form="referral",
    home="referral",
    fills=["partner"],
)


class Meeting(Draft):
    """A draft of that form."""

    def __init__(self, web: Browser, session: Session) -> None:
        factories.a_form_in_force(session, FORM, in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS))
        super().__init__(web, session)

    @property
    def who(self) -> str:
        """The page of the step with the lists."""
        return self.url("who")

    def at(self, page: str, action: str, **typed: str) -> Page:
        """Open a page, type into the named inputs (dots as double lines), press a button and go where it leads."""
        names = {name.replace("__", "."): text for name, text in typed.items()}
        return self.typed(page, action, names)

    def typed(self, page: str, action: str, names: dict[str, str]) -> Page:
        """The same with the names as they are."""
        answer = self.send(self.web.get(page), names, action)
        assert answer.status == 303, answer.errors
        self.last = answer.location
        return self.web.follow(answer)

    def person(self, **typed: str) -> str:
        """Add somebody and fill in his page; returns the address of that page."""
        self.typed(self.who, "add:people", {})
        page = urlsplit(self.last).path
        prefix = f"people.{page.rsplit('/', 1)[1]}."
        self.typed(page, "next", {prefix + name: text for name, text in ({"first_name": "Lore"} | typed).items()})
        return page

    def stored(self) -> dict[tuple[str, str], StepAnswers]:
        """What is stored, by list and row."""
        self.session.expire_all()
        found = self.session.scalars(select(StepAnswers).where(StepAnswers.submission_id == self.submission.id))
        return {(part.group, part.row_id): part for part in found}


def inside(page: str, column: str = "attendance") -> str:
    """The address of a list in the row that this page is of."""
    return f"people.{page.rsplit('/', 1)[1]}.{column}"


def rows_in(meeting: Meeting, address: str) -> list[str]:
    """The ids of the stored rows of a list."""
    return [row for group, row in meeting.stored() if group == address]


def test_rows_are_added_inside_a_row_and_stand_on_its_page(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person(last_name="Esdoorn")
    address = inside(page)
    shown = meeting.typed(page, f"add:{address}", {})
    row = rows_in(meeting, address)[0]
    assert meeting.last.endswith(f"{page}#{f'{address}.{row}'.replace('.', '-')}")
    assert "Zitting 1" in shown.text
    wrong = meeting.send(web.get(page), {f"{address}.{row}.present": "misschien"}, "next")
    assert wrong.status == 422
    assert wrong.errors == ["Zitting 1: was deze persoon er? Kies een van de antwoorden."]
    assert "Fout: Kies een van de antwoorden." in wrong.text
    came = meeting.send(web.get(page), {f"{address}.{row}.present": "nee"}, "next")
    assert (came.status, "Er kwam een vraag bij" in came.text) == (422, True)
    meeting.typed(page, "next", {f"{address}.{row}.present": "nee", f"{address}.{row}.reason": "ziek"})
    assert urlsplit(meeting.last).path == meeting.who
    assert meeting.stored()[address, row].answers == {"present": "nee", "reason": "ziek"}
    assert "Lore – Esdoorn" in web.get(meeting.who).text
    assert meeting.stored()["people", page.rsplit("/", 1)[1]].sequence == 5  # each of the five posts was written once


def test_a_wide_list_inside_a_row_has_a_page_for_each_row(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address = inside(page, "calls")
    meeting.typed(page, f"add:{address}", {})
    own = urlsplit(meeting.last).path
    assert own.startswith(f"{meeting.who}/{address}/")
    name = f"{address}.{own.rsplit('/', 1)[1]}.about"
    meeting.typed(own, "next", {name: "Een afspraak"})
    assert urlsplit(meeting.last).path == page
    assert "Een afspraak" in web.get(page).text
    assert web.get(own).value(name) == "Een afspraak"
    kept = meeting.send(web.get(page), {}, f"remove:{address}:{own.rsplit('/', 1)[1]}")
    assert kept.status == 422
    assert "blijft staan" in kept.text
    meeting.typed(page, f"add:{address}", {})
    empty = urlsplit(meeting.last).path.rsplit("/", 1)[1]
    assert f"remove:{address}:{empty}" in [one.get("value") for one in web.get(page).all("button")]
    meeting.typed(page, f"remove:{address}:{empty}", {})
    assert meeting.stored()[address, empty].removed_at is not None


def test_a_row_inside_a_row_is_taken_out_and_put_back(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address = inside(page)
    for _ in range(3):
        shown = meeting.typed(page, f"add:{address}", {})
    assert "Er passen hier hoogstens 3 rijen" in shown.text
    too_many = meeting.send(web.get(page), {}, f"add:{address}")
    assert (too_many.status, "Er passen hier hoogstens 3 rijen" in too_many.text) == (422, True)
    row = rows_in(meeting, address)[1]
    meeting.typed(page, "save", {f"{address}.{row}.present": "ja"})
    gone = meeting.typed(page, f"remove:{address}:{row}", {})
    assert meeting.last.endswith("#removed")
    assert gone.one("p", id="removed") is not None
    assert "weggehaald" not in web.get(meeting.who).text
    meeting.typed(page, f"restore:{address}:{row}", {})
    assert filled_in(web.get(page))[f"{address}.{row}.present"] == "ja"


def test_a_row_comes_back_only_where_there_is_room(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address = inside(page)
    for _ in range(3):
        meeting.typed(page, f"add:{address}", {})
    out = rows_in(meeting, address)[0]
    meeting.typed(page, f"remove:{address}:{out}", {})
    meeting.typed(page, f"add:{address}", {})
    full = meeting.send(web.get(page), {}, f"restore:{address}:{out}")
    assert (full.status, "Er passen hier hoogstens 3 rijen" in full.text) == (422, True)
    assert meeting.stored()[address, out].removed_at is not None


def test_more_rows_than_a_list_takes_are_not_sent(web: Browser, session: Session) -> None:
    """An older version, or an earlier form, may have brought more than this version takes."""
    meeting = Meeting(web, session)
    meeting.fill("what", {"place": "Gent"})
    page = meeting.person()
    address, draft = inside(page), meeting.submission
    for number in range(4):
        columns = {"region": draft.region, "submission_id": draft.id, "key_id": draft.key_id, "step": "who"}
        part = StepAnswers(**columns, group=address, row_id=f"brought-{number}", position=10 + number)
        part.raw, part.answers = {}, {"present": "ja"}
        session.add(part)
    session.flush()
    told = "Hier staan 4 rijen en er passen er hoogstens 3. Haal er 1 weg."
    refused = meeting.submit()
    assert (refused.status, told in refused.text) == (422, True)
    meeting.typed(page, f"remove:{address}:brought-3", {})
    assert meeting.submit().status == 303


def test_a_row_takes_the_rows_in_it_along_and_brings_them_back(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address, outer = inside(page), page.rsplit("/", 1)[1]
    for _ in range(2):
        meeting.typed(page, f"add:{address}", {})
    first, second = rows_in(meeting, address)
    meeting.typed(page, "next", {f"{address}.{one}.present": "ja" for one in (first, second)})
    meeting.typed(page, f"remove:{address}:{second}", {})
    late = filled_in(web.get(page))
    gone = meeting.typed(meeting.who, f"remove:people:{outer}", {})
    assert "Lore is weggehaald" in gone.text
    assert web.get(page).status == 404
    late[f"{address}.{first}.present"] = "nee"
    late[f"people.{outer}.last_name"] = "Populier"
    assert urlsplit(web.post(page, late).location).path == meeting.who
    assert web.post(page, {"_action": f"add:{address}"}).status == 303
    meeting.typed(meeting.who, f"restore:people:{outer}", {})
    stored = meeting.stored()
    assert (stored[address, first].removed_at, stored[address, second].removed_at is None) == (None, False)
    assert stored[address, first].answers == {"present": "nee"}
    assert stored["people", outer].answers["last_name"] == "Populier"
    assert "Zet terug" in web.get(page).text


def test_an_autosave_of_a_row_answers_what_changed_inside_it(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address = inside(page)
    meeting.typed(page, f"add:{address}", {})
    row = rows_in(meeting, address)[0]
    form = filled_in(web.get(page))
    form[f"{address}.{row}.present"] = "nee"
    form[f"people.{page.rsplit('/', 1)[1]}.adult"] = "ja"
    answer = web.post(f"{page}/bewaar", form, htmx=True)
    came = {one.get("id") for one in answer.all("div") if one.get("hx-swap-oob")}
    where = f"when-{address}.{row}".replace(".", "-")
    assert {f"{where}-reason", f"{where}-talk"} <= came
    assert meeting.stored()[address, row].answers == {"present": "nee"}


def test_two_pages_of_one_row_do_not_undo_each_other(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    address = inside(page)
    meeting.typed(page, f"add:{address}", {})
    row = rows_in(meeting, address)[0]
    mine = web.get(page)
    meeting.typed(page, "next", {f"{address}.{row}.present": "ja"})
    conflict = meeting.send(mine, {f"{address}.{row}.present": "nee"}, "next")
    assert conflict.status == 409
    assert "Was deze persoon er?" in conflict.text
    assert meeting.stored()[address, row].answers == {"present": "ja"}


@pytest.mark.parametrize("group", ["people.{row}", "people.{row}.nothing", "people.x.attendance", "{row}", "."])
def test_a_list_that_is_not_there_takes_no_rows(web: Browser, session: Session, group: str) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    wanted = group.format(row=page.rsplit("/", 1)[1])
    before = set(meeting.stored())
    answer = meeting.send(web.get(page), {}, f"add:{wanted}")
    assert (answer.status, set(meeting.stored())) == (422, before)
    assert web.get(f"{meeting.who}/{wanted}/1").status == 404


def test_what_was_filled_in_is_checked_sent_read_and_printed(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person(last_name="Esdoorn")
    address = inside(page)
    meeting.typed(page, f"add:{address}", {})
    row = rows_in(meeting, address)[0]
    check = web.get(f"{meeting.base}/nazicht")
    missing = next(one for one in check.all("a") if "zitting 1" in "".join(one.itertext()).lower())
    assert missing.get("href") == f"{page}#{f'{address}.{row}.present'.replace('.', '-')}"
    meeting.typed(page, "next", {f"{address}.{row}.present": "nee", f"{address}.{row}.reason": "Koorts"})
    meeting.typed(meeting.who, "add:wishes", {})
    wish = rows_in(meeting, "wishes")[0]
    meeting.typed(meeting.who, "next", {f"wishes.{wish}.text": "Rust thuis"})
    sent = web.post(f"{meeting.base}/nazicht", filled_in(web.get(f"{meeting.base}/nazicht"), f"{meeting.base}/nazicht"))
    assert sent.status == 303
    for place in ("inhoud", "afdruk"):
        text = web.get(f"{meeting.base}/{place}").text
        assert [text.count(one) for one in ("Lore – Esdoorn", "Koorts", "Rust thuis")] == [1, 1, 1]
    facts = session.scalars(select(StatisticFact).where(StatisticFact.submission_id == meeting.submission.id))
    assert [(one.field, one.code) for one in facts] == [("people.attendance.present", "nee")]
    assert web.post(page, {"_action": f"remove:{address}:{row}"}).status == 410


def test_a_row_on_the_page_of_its_step_is_taken_out_and_put_back(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    meeting.typed(meeting.who, "add:wishes", {})
    row = rows_in(meeting, "wishes")[0]
    assert meeting.last.endswith(f"#wishes-{row}")
    gone = meeting.typed(meeting.who, f"remove:wishes:{row}", {f"wishes.{row}.text": "Rust"})
    assert "Rust is weggehaald" in gone.text
    back = meeting.typed(meeting.who, f"restore:wishes:{row}", {})
    assert meeting.last.endswith(f"#wishes-{row}")
    assert back.value(f"wishes.{row}.text") == "Rust"
    page = web.post(meeting.who, filled_in(back) | {"_action": f"remove:wishes:{row}"}, htmx=True)
    assert page.status == 303


def test_a_list_that_is_hidden_and_keeps_nothing_is_emptied_and_offers_its_rows_when_it_comes_back(
    web: Browser, session: Session
) -> None:
    meeting = Meeting(web, session)
    meeting.typed(meeting.who, "add:wishes", {})
    row = rows_in(meeting, "wishes")[0]
    meeting.typed(meeting.who, "save", {f"wishes.{row}.text": "Rust"})
    meeting.typed(meeting.who, "save", {"subject": "niets"})
    assert meeting.stored()["wishes", row].removed_at is not None
    assert "weggehaald" not in web.get(meeting.who).text
    meeting.typed(meeting.who, "save", {"subject": "iets"})
    assert "Rust is weggehaald" in web.get(meeting.who).text


def test_a_page_with_rows_in_rows_asks_the_database_no_more_than_another(web: Browser, session: Session) -> None:
    meeting = Meeting(web, session)
    page = meeting.person()
    for _ in range(3):
        meeting.typed(page, f"add:{inside(page)}", {})
    session.expire_all()
    with statements(session) as sent:
        assert web.get(page).status == 200
    assert sent == ["SELECT user_session", "SELECT submission", "SELECT step_answers", "SELECT region"]
