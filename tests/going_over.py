"""A form in three versions, and a draft of the first in somebody's browser that may go over to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.definitions.library import Compiled
from portal.definitions.values import Reference
from portal.models import Attachment, DefinitionVersion, Submission, clock
from portal.queries import submissions as queries
from portal.queries.submissions import Loaded
from portal.services import attachments, definitions
from portal.services.file_kinds import Accepted
from tests import factories
from tests.drafts import Draft, filled_in
from tests.forms import a_form, a_step, options
from tests.page import Page
from tests.uploads import a_pdf
from tests.web import Browser

BANNER = "Dit formulier is intussen vernieuwd. Uw concept houdt de vragen waarmee u begon."
Field = Mapping[str, Any]

NAME: Field = {"id": "name", "type": "text", "nl": "Onder welke naam volgen we dit gezin op?"}
STORY: Field = {"id": "story", "type": "long_text", "nl": "Wat gebeurde er?"}
PHONE: Field = {"id": "phone", "type": "text", "nl": "Wie belde u?"}
CHILDREN: Field = {"id": "children", "type": "text", "nl": "Hoeveel kinderen zijn er?"}
MOOD: Field = {"id": "mood", "type": "choice", "nl": "Hoe is het nu?", "options": options("rustig", "gespannen", "fel")}
SEEN: Field = {"id": "seen", "type": "date", "nl": "Wanneer zag u het gezin?"}
PROOF: Field = {"id": "proof", "type": "file", "nl": "Welk bewijs is er?", "many": True}
NOTES: Field = {"id": "notes", "type": "file", "nl": "Welke nota's zijn er?"}
LATER: Field = {"id": "later", "type": "text", "nl": "Wat volgt er?", "show_if": 'mood == "rustig"'}
HIDDEN: Field = {"id": "hidden", "type": "text", "nl": "Wat nog?", "show_if": 'name == "niemand"'}
NEEDED: Field = {"id": "needed", "type": "text", "nl": "Wat is er nu nodig?", "required": True}
REMARK: Field = {"id": "remark", "type": "text", "nl": "Wat wilt u nog zeggen?"}
CALL: Field = {
    "id": "calls",
    "type": "group",
    "nl": "Wanneer belde u?",
    "row_name": {"nl": "telefoon"},
    "columns": [{"id": "about", "type": "text", "nl": "Waarover ging het?"}],
}
PEOPLE: Field = {
    "id": "people",
    "type": "group",
    "nl": "Wie doet mee?",
    "row_name": {"nl": "persoon"},
    "summary": "first",
    "columns": [
        {"id": "first", "type": "text", "nl": "Wat is de voornaam?"},
        {"id": "worry", "type": "text", "nl": "Wat baart zorgen?"},
        CALL,
    ],
}
NARROWER: Field = {**PEOPLE, "columns": [PEOPLE["columns"][0], CALL]}
END = a_step(REMARK, step="end", with_check=True)
FILLS: Mapping[str, Any] = {"form": "referral", "home": "referral", "fills": ["partner"], "readers": ["coordinator"]}
FIRST = a_form(
    a_step(NAME, STORY, PHONE, CHILDREN, SEEN, step="what"),
    a_step(PEOPLE, step="who"),
    a_step(MOOD, {**LATER, "show_if": None}, PROOF, NOTES, step="now"),
    END,
    **FILLS,
)
SECOND = a_form(
    a_step(
        {**NAME, "nl": "Hoe noemen we dit gezin?"}, {**CHILDREN, "type": "number"}, SEEN, NEEDED, NARROWER, step="what"
    ),
    a_step({**MOOD, "options": options("rustig", "fel", "onrustig")}, LATER, STORY, PROOF, HIDDEN, step="now"),
    END,
    **FILLS,
)
THIRD = a_form(a_step(NAME, STORY, PHONE, step="what"), END, **FILLS)
TYPED = {
    "name": "Gezin Wilg",
    "story": "Er werd geroepen.\nDe buren belden.",
    "phone": "De school.",
    "children": "drie of vier",
    "seen-day": "31",
    "seen-month": "2",
    "seen-year": "2026",
}


def publish(session: Session, form: Compiled, region: str = "ovl") -> DefinitionVersion:
    """Put another version in force; drafts stay on theirs."""
    given = {"hash": form.hash, "document": form.definition.document(), "status": "proposed"}
    made = factories.a_definition_version(session, region, form.definition.form, **given)
    definitions.put_in_force(session, made)
    session.commit()
    return made


class Going(Draft):
    """A draft of the first version in the browser of its author."""

    def __init__(self, web: Browser, session: Session, form: Compiled = FIRST) -> None:
        factories.a_form_in_force(session, form, in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS))
        super().__init__(web, session)
        self.row = ""

    def filled(self) -> Going:
        """Fill in everything, right or wrong, with a row, a row in it and two files."""
        assert self.fill("what", TYPED, "save").status == 303
        self.row = self.fill("who", {}, "add:people").location.rsplit("/", 1)[1].partition("#")[0]
        address = f"{self.base}/stap/who/people/{self.row}"
        inner = self.press(address, {}, f"add:people.{self.row}.calls").location.rsplit("-calls-")[1]
        typed = {"first": "Noor", "worry": "Slaapt slecht.", f"calls.{inner}.about": "Opvang."}
        self.press(address, {f"people.{self.row}.{name}": text for name, text in typed.items()}, "save")
        self.fill("now", {"mood": "gespannen", "later": "Een gesprek."}, "save")
        for name in ("proof", "notes"):
            self.attach(name)
        return self

    def press(self, address: str, typed: Mapping[str, str], action: str) -> Page:
        """Type into a page and press a button."""
        return self.web.post(address, {**filled_in(self.web.get(address)), **typed, "_action": action})

    def attach(self, name: str, called: str = "") -> None:
        """Bring a file."""
        found = self.loaded()
        spot = attachments.spot(found, "now", name)
        attachments.add(
            self.session, self.actor, found, spot, Accepted("pdf", called or f"{name}.pdf", a_pdf()), "safe"
        )
        self.session.commit()

    def loaded(self, submission: Submission | None = None) -> Loaded:
        """A draft as it is stored now; this one when no other is named."""
        self.session.expire_all()
        return queries.loaded(self.session, self.session.get_one(Submission, (submission or self.submission).id))

    @property
    def over(self) -> str:
        """Where one sees what going over does."""
        return f"{self.base}/nieuwe-versie"

    def sees(self) -> Page:
        """Look at what going over would do."""
        page = self.web.get(self.over)
        assert page.status == 200, page.text
        return page

    def goes_over(self, page: Page | None = None, web: Browser | None = None) -> Page:
        """Press the button of that page."""
        return (web or self.web).post(self.over, filled_in(page or self.sees(), self.over))

    def later(self) -> Submission:
        """The draft that goes on with this one."""
        self.session.expire_all()
        return self.session.scalars(select(Submission).where(Submission.continues_id == self.submission.id)).one()


def said(element: Any) -> str:  # noqa: ANN401 -- an element
    """The text of an element, in one line."""
    return " ".join(" ".join(element.itertext()).split())


def attachments_of(session: Session, submission: Submission) -> Sequence[Attachment]:
    """The files of a submission."""
    return session.scalars(select(Attachment).where(Attachment.submission_id == submission.id)).all()


def the_file(found: Loaded, field: str) -> Reference:
    """The one file in an answer."""
    value = found.evaluation.value(field)
    assert isinstance(value, tuple)
    (file,) = value
    assert isinstance(file, Reference)
    return file
