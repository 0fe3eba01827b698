"""A referral as a browser fills it in: pages are opened, answered as they stand, and posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.access.actor import Actor
from portal.models import Submission
from portal.services import submissions
from portal.services.submissions import Beginning
from tests import factories, families
from tests.page import Page
from tests.web import Browser

Typed = Mapping[str, str | Sequence[str]]

DANGER: Typed = {
    "acute_danger": "nee",
    "ovl_incident_at-day": "20",
    "ovl_incident_at-month": "11",
    "ovl_incident_at-year": "2025",
    "ovl_incident_at-time": "23.40",
}
VICTIM: Typed = {
    "first_name": "Lore",
    "last_name": "Esdoorn",
    "birth_date-day": "12",
    "birth_date-month": "5",
    "birth_date-year": "1990",
    "roles": "slachtoffer",
    "safe_contact": "Gsm, overdag",
}
WHAT: Typed = {
    "ifg_types": "partnergeweld",
    "critical_flags": "wurging",
    "weapons": "nee",
    "reason_summary": "Buren belden na geroep.",
    "risk_estimate": "hoog",
}
CONFIRMED: Typed = {"professional_secrecy_ack": "ja", "ack_crisis_responsibility": "ja"}


def a_police_officer(session: Session, organisation: Any = None) -> Actor:  # noqa: ANN401 -- an Organisation
    """Somebody of a local police zone, for whom four steps are enough."""
    organisation = organisation or factories.an_organisation(session, name="Politiezone Gent")
    return factories.an_actor(session, "partner", organisation=organisation)


class Draft:
    """A referral in the browser of its author."""

    def __init__(self, web: Browser, session: Session, actor: Actor | None = None) -> None:
        self.web = web
        self.session = session
        self.actor = actor or a_police_officer(session)
        families.in_force(session, "referral")
        factories.a_municipality(session)
        beginning = Beginning(form="referral", municipality_nis="99001")
        self.submission: Submission = submissions.start(session, self.actor, "ovl", beginning)
        session.commit()
        web.be(self.actor)

    @property
    def base(self) -> str:
        """Where its pages begin."""
        return f"/ovl/formulieren/{self.submission.id}"

    def url(self, step: str, row: str = "") -> str:
        """The page of a step, or of a person."""
        return f"{self.base}/stap/{step}" + (f"/persons/{row}" if row else "")

    def open(self, step: str, row: str = "") -> Page:
        """Open a page."""
        return self.web.get(self.url(step, row))

    def fill(self, step: str, typed: Typed, action: str = "next", row: str = "", **more: Any) -> Page:  # noqa: ANN401 -- handed on
        """Open a page, type over what stands there, and press a button."""
        return self.send(self.open(step, row), typed, action, row, **more)

    def send(self, page: Page, typed: Typed, action: str = "next", row: str = "", **more: Any) -> Page:  # noqa: ANN401 -- handed on
        """Type into a page that is open, and press a button."""
        form = filled_in(page)
        prefix = f"persons.{row}." if row else ""
        for name, answer in typed.items():
            form.setlist(prefix + name, [answer] if isinstance(answer, str) else list(answer))
        form["_action"] = action
        path = page.one("form", id="step-form").get("action", "")
        return self.web.post(path, form, **more)

    def add_person(self, typed: Typed = VICTIM) -> str:
        """Add somebody and fill in his page; returns the id of the row."""
        row = self.fill("who", {}, "add:persons").location.rsplit("/", 1)[1]
        page = self.fill("who", typed, row=row)
        assert page.status == 303, page.errors
        return row

    def complete(self) -> None:
        """Fill in everything that the police needs."""
        for step, typed in (("danger", DANGER), ("what", WHAT)):
            page = self.fill(step, typed)
            assert page.status == 303, page.errors
        self.add_person()
        self.fill("who", {})

    def submit(self, **changes: str) -> Page:
        """Open the check page, confirm and send."""
        page = self.web.get(f"{self.base}/nazicht")
        form = filled_in(page, f"{self.base}/nazicht")
        for name, answer in {**CONFIRMED, **changes}.items():
            form[name] = str(answer)
        return self.web.post(f"{self.base}/nazicht", form)

    def reloaded(self) -> Submission:
        """The submission as it is stored now."""
        self.session.expire_all()
        return self.session.get_one(Submission, self.submission.id)


def filled_in(page: Page, action: str = "") -> MultiDict[str, str]:
    """What the form of a page would post as it stands."""
    forms = [
        form for form in page.all("form") if (form.get("action") == action if action else form.get("id") == "step-form")
    ]
    form: MultiDict[str, str] = MultiDict()
    for element in forms[0].iter():
        name, kind = element.get("name", ""), element.get("type", "")
        if not name or element.tag == "button":
            continue
        if element.tag == "textarea":
            form.add(name, "".join(element.itertext()))
        elif element.tag == "select":
            chosen = [one for one in element.iter("option") if one.get("selected") is not None]
            form.add(name, chosen[0].get("value", "") if chosen else "")
        elif kind not in ("radio", "checkbox") or element.get("checked") is not None:
            form.add(name, element.get("value", ""))
    return form
