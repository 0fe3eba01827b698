"""Files go where their answer goes: hidden with it, taken out and put back with its row, gone when it is emptied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Attachment, AttachmentChunk, Submission, clock
from portal.queries import definitions
from portal.queries.submissions import parts_of
from portal.services import attachments, loose_files, submissions
from portal.services.idempotency import new_once_key
from portal.services.submissions import Beginning
from tests import factories
from tests.drafts import filled_in
from tests.forms import a_form, a_step
from tests.page import Page
from tests.uploads import Papers, Says, a_pdf
from tests.web import Browser

SCAN: Mapping[str, Any] = {"id": "scan", "type": "file", "nl": "Welk bestand hoort erbij?"}
TITLE: Mapping[str, Any] = {"id": "title", "type": "text", "nl": "Hoe heet dit?"}
INNER: Mapping[str, Any] = {
    "id": "pages",
    "type": "group",
    "nl": "Welke bladen zijn er?",
    "row_name": {"nl": "blad"},
    "columns": [TITLE, SCAN],
}
FIELDS: list[Mapping[str, Any]] = [
    {"id": "story", "type": "text", "nl": "Wat gebeurde er?"},
    {"id": "proof", "type": "file", "nl": "Welk bewijs is er?", "many": True, "max": "9"},
    {"id": "kept", "type": "file", "nl": "Wat hoort erbij?", "show_if": 'story == "meer"'},
    {"id": "cleared", "type": "file", "nl": "Wat nog?", "show_if": 'story == "meer"', "when_hidden": "clear"},
    {"id": "about", "type": "text", "nl": "Wat toont het?", "show_if": "answered(proof)", "when_hidden": "clear"},
    {"id": "none", "type": "text", "nl": "Waarom is er geen?", "show_if": "!answered(proof)", "when_hidden": "clear"},
    {"id": "fixed", "type": "file", "nl": "Wat ligt vast?", "read_only_if": 'story == "vast"'},
    {
        "id": "things",
        "type": "group",
        "nl": "Welke stukken zijn er?",
        "row_name": {"nl": "stuk"},
        "columns": [TITLE, SCAN, INNER],
    },
    {
        "id": "log",
        "type": "group",
        "nl": "Wat kwam erbij?",
        "row_name": {"nl": "bericht"},
        "append_only": True,
        "columns": [TITLE, SCAN],
    },
    {
        "id": "private",
        "type": "group",
        "nl": "Wat is medisch?",
        "row_name": {"nl": "attest"},
        "audience": "care",
        "columns": [TITLE, SCAN],
    },
]


class Dossier(Papers):
    """A draft of a form with files everywhere, in somebody's browser."""

    def __init__(self, web: Browser, session: Session) -> None:
        self.web, self.session = web, session
        self.actor = factories.an_actor(session, "partner")
        if definitions.active_version_or_none(session, "ovl", "referral") is None:
            form = a_form(
                a_step(*FIELDS, step="papers"),
                form="referral",
                home="referral",
                fills=["partner"],
                readers=["coordinator"],
            )
            factories.a_form_in_force(session, form)
        self.submission = submissions.start(session, self.actor, "ovl", Beginning(form="referral"))
        self.base = f"/ovl/formulieren/{self.submission.id}"
        session.commit()
        web.be(self.actor)

    def on_row(self, group: str, outer: str = "") -> str:
        """Add a row to a list; gives the posted name of its file."""
        page = f"{self.step}/{outer.replace('.', '/')}" if outer else self.step
        form = filled_in(self.web.get(page))
        form["_action"] = f"add:{f'{outer}.{group}' if outer else group}"
        answer = self.web.post(page, form)
        assert answer.status == 303, answer.errors
        self.session.expire_all()
        address = f"{outer}.{group}" if outer else group
        parts = parts_of(self.session, self.reloaded())
        row = [key[2] for key in parts if key[1] == address][-1]
        self.session.commit()
        return f"{address}.{row}.scan"

    def attach(self, name: str, content: bytes = b"") -> UUID:
        """Bring a file to a place."""
        page = self.web.get(self.add_url(name))
        assert page.status == 200
        brought = self.send(page, a_pdf(content), "stuk.pdf", name)
        assert brought.status == 303, brought.errors
        return self.ids()[-1]

    def ids(self) -> list[UUID]:
        """The files that are there."""
        self.session.expire_all()
        mine = select(Attachment.id).where(Attachment.submission_id == self.submission.id).order_by(Attachment.id)
        found = list(self.session.scalars(mine))
        self.session.commit()
        return found

    def fetch(self, file: UUID, web: Browser | None = None) -> int:
        """What fetching it answers."""
        return (web or self.web).get(f"{self.base}/bestanden/{file}").status

    def sent(self) -> None:
        """Send it, from the page where one checks."""
        form = filled_in(self.web.get(f"{self.base}/nazicht"), f"{self.base}/nazicht")
        form["_once"] = new_once_key()
        assert self.web.post(f"{self.base}/nazicht", form).status == 303
        assert self.session.get_one(Submission, self.submission.id).status == "submitted"

    def out(self, name: str) -> Page:
        """Take the row of this place out."""
        address, row, _ = name.rsplit(".", 2)
        return self.press(f"remove:{address}:{row}")

    def back(self, name: str) -> Page:
        """Put it back."""
        address, row, _ = name.rsplit(".", 2)
        return self.press(f"restore:{address}:{row}")

    def tidied(self) -> int:
        """What tidying removes a day later."""
        moment = clock.now() + timedelta(hours=25)
        clock.set_clock(lambda: moment)
        self.session.expire_all()
        removed = loose_files.tidy(self.session)
        self.session.commit()
        self.web.be(self.actor)
        return removed


@pytest.fixture
def dossier(web: Browser, session: Session) -> Dossier:
    found = Dossier(web, session)
    found.press("save", {"story": "meer"})
    return found


def outer_of(name: str) -> str:
    """The row of a posted name."""
    return name.rpartition(".")[0]


# Read


def test_a_file_is_read_by_whoever_reads_its_answer(dossier: Dossier, new_web: Callable[[], Browser]) -> None:
    inner = dossier.attach(dossier.on_row("pages", outer_of(dossier.on_row("things"))))
    medical = dossier.attach(dossier.on_row("private"), b"% a\n")
    plain = dossier.attach("proof", b"% b\n")
    dossier.sent()
    police, carer = new_web(), new_web()
    for web, kind in ((police, "LOKALE_POLITIE"), (carer, "CAW")):
        organisation = factories.an_organisation(dossier.session, type=kind)
        web.be(factories.an_actor(dossier.session, "coordinator", organisation=organisation))
    assert [dossier.fetch(one, police) for one in (inner, medical, plain)] == [200, 404, 200]
    assert [dossier.fetch(one, carer) for one in (inner, medical, plain)] == [200, 200, 200]
    assert f"{dossier.base}/bestanden/{medical}" not in police.get(f"{dossier.base}/inhoud").links


def test_a_file_of_a_hidden_field_is_not_given_though_it_is_kept(
    dossier: Dossier, new_web: Callable[[], Browser]
) -> None:
    file = dossier.attach("kept")
    dossier.press("save", {"story": "minder"})
    assert (dossier.fetch(file), dossier.ids()) == (404, [file])
    dossier.sent()
    reader = new_web()
    reader.be(factories.an_actor(dossier.session, "coordinator"))
    assert (dossier.fetch(file, reader), dossier.ids()) == (404, [file])


def test_a_file_whose_answer_was_emptied_is_not_given(dossier: Dossier) -> None:
    file = dossier.attach("cleared")
    dossier.press("save", {"story": "minder"})
    dossier.press("save", {"story": "meer"})
    assert "cleared" not in dossier.answers()
    assert dossier.fetch(file) == 404


def test_what_hangs_on_a_file_comes_and_goes_with_it_at_once(dossier: Dossier) -> None:
    dossier.press("save", {"none": "Nog niets gekregen"})
    file = dossier.attach("proof")
    assert "none" not in dossier.answers()
    dossier.press("save", {"about": "Een foto"})
    dossier.press(f"detach:{file}")
    assert "about" not in dossier.answers()
    assert dossier.web.get(dossier.step).value("none") == ""
    dossier.attach("proof")
    assert dossier.web.get(dossier.step).value("about") == ""


def test_what_hangs_on_a_file_goes_when_a_virus_is_found_in_it(dossier: Dossier) -> None:
    file = dossier.attach("proof")
    dossier.press("save", {"about": "Een foto"})
    assert attachments.judge(dossier.session, dossier.session.get_one(Attachment, file), Says("found")) == "refused"
    dossier.session.commit()
    assert "about" not in dossier.answers()


@pytest.mark.parametrize("deep", [False, True])
def test_a_file_of_a_row_that_was_taken_out_is_not_given_until_the_row_is_back(dossier: Dossier, *, deep: bool) -> None:
    outer = dossier.on_row("things")
    file = dossier.attach(dossier.on_row("pages", outer_of(outer)) if deep else outer)
    assert dossier.out(outer).status == 303
    assert dossier.fetch(file) == 404
    assert dossier.tidied() == 0
    assert dossier.back(outer).status == 303
    assert dossier.fetch(file) == 200
    dossier.sent()
    assert (dossier.tidied(), dossier.fetch(file)) == (0, 200)


# Tidied


@pytest.mark.parametrize("deep", [False, True])
def test_a_file_of_a_row_that_was_taken_out_goes_when_the_form_is_sent(dossier: Dossier, *, deep: bool) -> None:
    outer = dossier.on_row("things")
    dossier.attach(dossier.on_row("pages", outer_of(outer)) if deep else outer)
    stays = dossier.attach("proof", b"% b\n")
    dossier.out(outer)
    dossier.sent()
    assert dossier.ids() == [stays]
    assert len(dossier.session.scalars(select(AttachmentChunk)).all()) == 1
    assert dossier.fetch(stays) == 200


def test_a_file_whose_answer_was_emptied_goes_a_day_later(dossier: Dossier) -> None:
    dossier.attach("cleared")
    stays = dossier.attach("proof", b"% b\n")
    dossier.press("save", {"story": "minder"})
    assert dossier.tidied() == 1
    assert dossier.ids() == [stays]
    assert dossier.tidied() == 0


def test_what_an_answer_let_go_takes_no_room(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_FILES", 1)
    dossier.attach("cleared")
    dossier.press("save", {"story": "minder"})
    stays = dossier.attach("proof", b"% b\n")
    assert dossier.ids() == [stays]


# Taken away


def refused(dossier: Dossier, file: UUID) -> str:
    """What somebody hears who takes away what he may not."""
    page = dossier.press(f"detach:{file}")
    assert page.status == 422
    assert file in dossier.ids()
    return page.text


def test_a_file_of_a_hidden_field_is_not_taken_away(dossier: Dossier) -> None:
    file = dossier.attach("kept")
    dossier.press("save", {"story": "minder"})
    assert "Dit bestand kan nu niet weggehaald worden." in refused(dossier, file)


def test_a_file_of_a_fixed_field_is_not_taken_away(dossier: Dossier) -> None:
    file = dossier.attach("fixed")
    dossier.press("save", {"story": "vast"})
    assert dossier.fetch(file) == 200
    assert "Dit bestand kan nu niet weggehaald worden." in refused(dossier, file)


def test_a_file_in_a_list_that_only_grows_is_not_taken_away(dossier: Dossier) -> None:
    file = dossier.attach(dossier.on_row("log"))
    assert f"detach:{file}" not in dossier.web.get(dossier.step).markup
    assert "Wat hier staat, blijft staan." in refused(dossier, file)


def test_a_file_of_a_row_that_was_taken_out_is_not_taken_away(dossier: Dossier) -> None:
    row = dossier.on_row("things")
    file = dossier.attach(row)
    dossier.out(row)
    refused(dossier, file)
    dossier.back(row)
    assert dossier.press(f"detach:{file}").status == 303
    assert dossier.ids() == []
