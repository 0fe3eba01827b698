"""How often a page of the wizard asks the database: pinned, so that nobody makes it dearer without noticing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.drafts import DANGER, WHAT, Draft, filled_in
from tests.web import Browser

STATEMENTS = ("SELECT", "INSERT", "UPDATE", "DELETE")


def _outermost(statement: str) -> str:
    """A statement without what stands between brackets: the table of a question within it is not its own."""
    found = re.sub(r"\([^()]*\)", "", statement)
    return found if found == statement else _outermost(found)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """Every statement that is sent meanwhile, as verb and table; savepoints and the like do not count."""
    sent: list[str] = []
    connection = session.connection()

    def note(*args: object) -> None:
        words = _outermost(str(args[2])).split()
        if words[0] in STATEMENTS:
            after = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE", "DELETE": "FROM"}[words[0]]
            sent.append(f"{words[0]} {words[words.index(after) + 1]}")

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)


def a_known_draft(web: Browser, session: Session) -> Draft:
    """A draft of which the definition was compiled before, as in any process that runs for a while."""
    draft = Draft(web, session)
    draft.fill("danger", DANGER)
    draft.fill("what", WHAT, "save")
    draft.open("what")
    return draft


def test_showing_a_step_takes_four_queries_and_one_per_kind_of_record_it_offers(web: Browser, session: Session) -> None:
    address = a_known_draft(web, session).url("what")
    session.expire_all()
    with statements(session) as sent:
        assert web.get(address).status == 200
    assert sent == [
        "SELECT user_session",
        "SELECT submission",
        "SELECT step_answers",
        "SELECT attachment",
        "SELECT police_zone",
        "SELECT region",
    ]


def test_saving_a_step_reads_it_once_and_writes_it_once(web: Browser, session: Session) -> None:
    draft = a_known_draft(web, session)
    address, form = draft.url("what"), filled_in(draft.open("what"))
    form["_action"] = "next"
    session.expire_all()
    with statements(session) as sent:
        assert web.post(address, form).status == 303
    assert sent == [
        "SELECT user_session",
        "SELECT submission",
        "SELECT submission",
        "SELECT step_answers",
        "SELECT attachment",
        "SELECT police_zone",
        "UPDATE step_answers",
        "UPDATE submission",
        "INSERT audit_stream",
        "INSERT audit_event",
        "UPDATE audit_stream",
    ]


def test_the_check_page_also_looks_up_the_records_that_its_fields_point_at(web: Browser, session: Session) -> None:
    address = f"{a_known_draft(web, session).base}/nazicht"
    session.expire_all()
    with statements(session) as sent:
        assert web.get(address).status == 200
    assert sorted(sent) == [
        "SELECT attachment",
        "SELECT attachment",
        "SELECT municipality",
        "SELECT police_zone",
        "SELECT region",
        "SELECT step_answers",
        "SELECT submission",
        "SELECT user_session",
    ]


def test_a_definition_is_fetched_once_and_not_for_each_page(web: Browser, session: Session) -> None:
    draft = a_known_draft(web, session)
    with statements(session) as sent:
        draft.open("what")
        draft.open("who")
    assert not [one for one in sent if "definition_version" in one]
