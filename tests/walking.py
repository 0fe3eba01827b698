"""Walks through whole forms: begun where they live, every question answered by plain posts, sent, read and printed.

What `tests.filling` fills in is what is needed; here everything that a page asks gets an answer, rows included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.access.actor import Actor
from portal.forms.fields.silent import Group
from portal.forms.judgement import Missing
from portal.forms.plan import FieldPlan
from portal.forms.posted import html_id
from portal.models import Case, Municipality, Organisation, RegionPartner, User, clock
from portal.models.user import Role
from portal.queries.submissions import Loaded
from tests import factories, families
from tests.drafts import filled_in
from tests.filling import MOST_TURNS, Filling, Texts
from tests.page import Page
from tests.web import Browser

FILES = Path(__file__).parents[1] / "form_definitions"
FORMS = sorted(file.stem for file in (FILES / "base").glob("*.yaml") if ".cases" not in file.name)
GIVEN: dict[str, Texts] = {"safety_plan": {"confidential_from": ""}}
"""What a form wants to be said in particular."""
DAYS = (0, 14, -1, 60)
"""From today: what a date is when the first one that was given is refused."""
KINDS: Mapping[str, str] = {"referrer": "CAW", "coordinator": "VLAAMSE_GEMEENSCHAP", "director": "CAW"}


@dataclass
class Counted:
    """How much was walked, for the note."""

    walks: int = 0
    steps: int = 0
    pages: int = 0
    posts: int = 0
    refusals: int = 0
    answers: int = 0


class Watched(Browser):
    """A browser that says of each page whether it speaks the language of its reader."""

    language = "nl"
    counted: Counted

    def _seen(self, response: TestResponse) -> Page:
        page = super()._seen(response)
        assert page.status < 500, f"{response.request.path}: {page.text[:600]}"
        self.counted.posts += response.request.method == "POST"
        if page.is_whole:
            self.counted.pages += 1
            assert page.one("html").get("lang") == self.language, response.request.path
        return page


class Thorough(Filling):
    """Answers everything that is asked, page by page."""

    def __init__(
        self, web: Watched, session: Session, location: str, given: Texts | None = None, prefer: Texts | None = None
    ) -> None:
        super().__init__(web, session, location, given)
        self.tried: set[str] = set()
        self.thoughts: dict[str, int] = {}
        self.prefer = dict(prefer or {})
        self.counted = web.counted
        self.sought = ""
        self.language = web.language

    def _waits(self, found: Loaded, step: str, done: object) -> bool:
        return step not in list(done) and not self._is_on_check(found, step)  # type: ignore[call-overload]  # of names

    def step(self, step: str) -> None:
        """Fill in one step with everything in it."""
        self.counted.steps += 1
        self._page(f"{self.base}/stap/{step}", step)

    def _page(self, url: str, step: str) -> None:
        page = self.web.get(url)
        self._speaks(page, step)
        for _ in range(2 * MOST_TURNS):
            assert page.status in (200, 422), (page.status, url, page.text[:300])
            page, done = self._turn(page, url, step)
            if done:
                return
        raise AssertionError(f"{url} does not let go: {page.errors}")

    def _turn(self, page: Page, url: str, step: str) -> tuple[Page, bool]:
        """Answer what stands open; add a row where there is none; else go on."""
        self.found = self.loaded()
        if self._looked_up(page):
            return self.web.get(url), False
        typed = self._texts(page, list(self._open(page, step)))
        typed.update(self._second_thoughts(page))
        self.counted.answers += len(set(typed))
        address = next((one for one in _added(page) if self._is_new(one, page)), "")
        answer = self.post(page, typed, f"add:{address}" if address else "next")
        if answer.status == 422:
            self.counted.refusals += 1
            assert answer.errors or answer.all(class_="kp-notice"), f"says nothing: {answer.text}"
            return answer, False
        assert answer.status == 303, (answer.status, answer.text[:600])
        if address and _path(answer.location) != url:
            self._page(_path(answer.location), step)
        elif not address and _path(answer.location) != url:
            return answer, True
        return self.web.get(url), False

    def _is_new(self, address: str, page: Page) -> bool:
        """Whether a row is asked for: there is none yet, or the page says that there are too few."""
        if page.status == 422:
            return html_id(address) in _wrong(page)
        new = address not in self.tried and not self.found.evaluation.rows(address)
        self.tried.add(address)
        return new

    def _open(self, page: Page, step: str) -> Iterator[Missing]:
        """Every question of this page that has no answer yet, once."""
        evaluation = self.found.evaluation
        for field in evaluation.plan.fields.values():
            if field.step_id != step or not field.type.asks or isinstance(field.type, Group):
                continue
            for row_id in evaluation.row_ids(field):
                one = Missing(step, field.id, row_id, "")
                name = self._name(one)
                if name in self.tried or evaluation.value(field.id, row_id) not in (None, "", ()):
                    continue
                if evaluation.visible(field.id, row_id) is True and self._has(page, one):
                    self.tried.add(name)
                    yield one

    def _name(self, one: Missing) -> str:
        evaluation = self.found.evaluation
        return evaluation.name(evaluation.plan.fields[one.field_id], one.row_id)

    def _plan(self, one: Missing) -> FieldPlan:
        return self.found.evaluation.plan.fields[one.field_id]

    def _sample(self, page: Page, one: Missing, name: str) -> dict[str, list[str]]:
        """What is preferred, else what the page offers in each of the parts."""
        if one.field_id in self.prefer:
            texts = self.prefer[one.field_id]
            return {name: [texts] if isinstance(texts, str) else list(texts)}
        parts = {list_.get("name", ""): _values(list_) for list_ in page.all("select")}
        for box in page.all("input", type="radio"):
            parts.setdefault(box.get("name", ""), []).append(box.get("value", ""))
        offered = {key: values[:1] for key, values in parts.items() if key.startswith(f"{name}-") and values}
        several = [box.get("value", "") for box in page.all("input", type="checkbox", name=name)][:2]
        return super()._sample(page, one, name) | offered | ({name: several} if several else {})

    def _second_thoughts(self, page: Page) -> MultiDict[str, str]:
        """Another day where a page says that this one is not right; nothing at last."""
        typed: MultiDict[str, str] = MultiDict()
        for here in _wrong(page):
            named = [field for tag in ("input", "select") for field in page.all(tag) if field.get("id") == here]
            name = named[0].get("name", "").removesuffix("-day") if named else ""
            turn = self.thoughts[here] = self.thoughts.get(here, -1) + 1
            if page.all("input", name=f"{name}-year"):
                typed.update(_day(name, DAYS[turn]) if turn < len(DAYS) else _emptied(name))
            elif others := _choices(page, name)[turn + 1 :]:
                typed[name] = others[0]
        return typed

    def _looked_up(self, page: Page) -> bool:
        """Whether a record was asked for that is found by typing: it is looked up, and the first one is chosen."""
        boxes = {_searched(one.get("name", "")): one for one in page.all("input", type="text")}
        wanted = (name for name in boxes if html_id(name) in _wrong(page) and f"find:{name}" in _pressed(page))
        name = next((one for one in wanted if one not in self.thoughts), "")
        if name:
            self.thoughts[name] = 0
            self._look_up(page, name, boxes[name].get("name", ""))
        return bool(name)

    def _look_up(self, page: Page, name: str, box: str) -> None:
        found = self.web.follow(self.post(page, {box: self.sought}, f"find:{name}"))
        first = next((one.get("value", "") for one in found.all("input", name=name) if one.get("value")), "")
        assert first, f"{name}: nothing is found for {self.sought}: {found.text}"
        self.post(found, {name: first}, "save")

    def _speaks(self, page: Page, step: str) -> None:
        """Each question that is asked here stands here in the language of who reads it."""
        self.found = self.loaded()
        for field in self.found.evaluation.plan.step(step).fields:
            if self._has(page, Missing(step, field.id, "", "")):
                label = self._label(field)
                assert label in page.text, f"{self.language}: {label!r} is not on {page.h1!r}"

    def _label(self, field: FieldPlan) -> str:
        return " ".join(str(field.field.label.get(self.language, "")).split())

    def sent(self) -> Page:
        """Look at the check page and send; what only warns is confirmed."""
        url = f"{self.base}/nazicht"
        page = self.web.get(url)
        for _ in range(3):
            self.found = self.loaded()
            form = filled_in(page, url)
            typed = self._texts(page, self.found.evaluation.missing())
            for name in typed:
                form.setlist(name, typed.getlist(name))
            page = self.web.post(url, form)
            if page.status == 303:
                return page
            assert page.status == 422, page.text
            self.counted.refusals += 1
        raise AssertionError(f"{url}: {page.errors or page.text[:800]}")


def _wrong(page: Page) -> list[str]:
    """The ids to which the error summary leads."""
    return [link.get("href", "").removeprefix("#") for link in page.all("a", within="govuk-error-summary")]


def _searched(name: str) -> str:
    return name.removesuffix("-search").removesuffix("-text")


def _pressed(page: Page) -> list[str]:
    return [button.get("value", "") for button in page.all("button", name="_action")]


def _choices(page: Page, name: str) -> list[str]:
    """What may be chosen for a question of one answer."""
    radios = [one.get("value", "") for one in page.all("input", type="radio", name=name)]
    return radios or [value for one in page.all("select", name=name) for value in _values(one)]


def _added(page: Page) -> list[str]:
    """The lists of a page to which a row can be added."""
    return [value.removeprefix("add:") for value in _pressed(page) if value.startswith("add:")]


def _values(list_: object) -> list[str]:
    return [one.get("value", "") for one in list_.iter("option") if one.get("value")]  # type: ignore[attr-defined]  # an element


def _path(location: str) -> str:
    return urlsplit(location).path


def _day(name: str, days: int) -> dict[str, str]:
    on = clock.today() + timedelta(days=days)
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def _emptied(name: str) -> dict[str, str]:
    return {f"{name}-{part}": "" for part in ("day", "month", "year", "time")}


def agreed(session: Session, actor: Actor) -> None:
    """Arrangements on sharing, in force from today."""
    values = {"status": "submitted", "submitted_at": clock.now()}
    sent = factories.a_submission(session, actor, actor.region, "sharing_agreement", **values)
    answers = {"valid_from": str(clock.today()), "title": "Afspraken van de tafel"}
    factories.step_answers(session, sent, "agreement", answers=answers, raw={})


def family(session: Session, director: Actor) -> Case:
    """An open case of three people, with a risk assessment."""
    user, number = session.get_one(User, director.user_id), f"{director.region.upper()}-2020-0001"
    case = factories.a_case(session, director.region, director=user, number=number, track="3")
    for person in families.ESDOORN:
        factories.a_person(session, case, **person)
    assessed = families.a_risk_assessment(session, case, director, {})
    assessed.status, assessed.submitted_at = "submitted", clock.now()
    return case


class Region:
    """One region at work, in one browser: whoever is needed signs in, in one language."""

    def __init__(self, web: Watched, session: Session, code: str) -> None:
        self.web, self.session, self.code = web, session, code
        self.people: dict[Role, Actor] = {}

    def be(self, role: Role) -> Actor:
        """Sit down as this role, reading in the language of the walk."""
        if role not in self.people:
            actor = factories.an_actor(self.session, role, self.code, organisation=self._organisation(role))
            self.session.get_one(User, actor.user_id).language = self.web.language
            self.people[role] = actor
        return self.web.be(self.people[role])

    def _organisation(self, role: Role) -> Organisation:
        kind = KINDS.get(role, "CAW")
        partners = select(Organisation).join(RegionPartner, RegionPartner.organisation_id == Organisation.id)
        ours = partners.where(RegionPartner.region == self.code, Organisation.type == kind)
        return self.session.scalars(ours).first() or factories.an_organisation(self.session, type=kind)

    def municipality(self) -> str:
        """The name of a municipality of this region."""
        ours = select(Municipality.name).where(Municipality.region == self.code, Municipality.centre_code != "")
        return str(self.session.scalars(ours.order_by(Municipality.nis)).first())

    def a_case(self) -> Case:
        """An open case of three people, with a director and a plan that can begin."""
        self.be("director")
        case = family(self.session, self.people["director"])
        self.session.commit()
        return case

    def staff(self) -> None:
        """More people of the centre, for questions that want two of them; and something that they agreed on sharing."""
        for role in ("coordinator", "director", "supporter"):
            actor = factories.an_actor(self.session, role, self.code, organisation=self._organisation("coordinator"))
            self.session.get_one(User, actor.user_id).name = f"Noor {role.capitalize()}"
        agreed(self.session, actor)
        self.session.commit()

    def begun(self, form: str, home: str) -> str:
        """Begin a form where it lives; gives where its first page is."""
        return BEGINNINGS[home](self, form)

    def reads(self, filling: Thorough, form: str) -> None:
        """Read what was sent, and print it."""
        case = filling.loaded().submission.case_id
        if case and self.web.actor and self.web.actor.role == "coordinator":
            self._says_why(case)
        for page in ("inhoud", "afdruk"):
            found = self.web.get(f"{filling.base}/{page}")
            assert found.status == 200, (page, found.status, form)

    def _says_why(self, case: UUID) -> None:
        self.web.get(f"/{self.code}/dossiers/{case}/doel")
        self.web.post(f"/{self.code}/dossiers/{case}/doel", {"purpose": "triage"})

    def _referred(self, _form: str) -> str:
        self.web.get("/aanmelden")
        name = self.municipality()
        page = self.web.post("/aanmelden", {"municipality": name})
        if page.status != 303:
            zone = page.all("input", name="zone")[0].get("value", "")
            page = self.web.post("/aanmelden", {"municipality": name, "zone": zone})
        return _begun(page)

    def _role(self) -> Role:
        """Who sits here now."""
        return next(role for role, actor in self.people.items() if actor == self.web.actor)

    def _in_case(self, form: str) -> str:
        role = self._role()
        case: UUID = self.a_case().id
        self.be(role)
        if role == "coordinator":
            self._says_why(case)
        if form == "action_plan":
            self.web.get(f"/{self.code}/dossiers/{case}/plan")
            return _begun(self.web.post(f"/{self.code}/dossiers/{case}/plan/begin"))
        self.web.get(f"/{self.code}/dossiers/{case}/formulieren")
        return _begun(self.web.post(f"/{self.code}/dossiers/{case}/formulieren", {"form": form}))

    def _registered(self, form: str) -> str:
        role = self._role()
        self.a_case()
        self.be(role)
        self.web.get(f"/{self.code}/registers/{form}")
        return _begun(self.web.post(f"/{self.code}/registers/{form}"))


BEGINNINGS: Mapping[str, Callable[[Region, str], str]] = {
    "referral": Region._referred,
    "case": Region._in_case,
    "register": Region._registered,
}


def _begun(page: Page) -> str:
    assert page.status == 303, (page.status, page.errors, page.text[:600])
    return page.location
