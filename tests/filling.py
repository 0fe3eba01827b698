"""Fills in any form in a browser without scripts: what is still missing gets the first answer that is right.

It reads what the server says is missing, so a field that appears is filled in when it appears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID
from xml.etree.ElementTree import Element

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.forms.judgement import Missing
from portal.forms.plan import FieldPlan
from portal.models import Submission
from portal.queries import submissions
from portal.queries.submissions import Loaded
from tests.drafts import filled_in
from tests.page import Page
from tests.web import Browser

Texts = Mapping[str, str | Sequence[str]]
MOST_TURNS = 12


class Filling:
    """One submission in somebody's browser; `given` has texts by posted name (`date-day`), columns dotted.

    `rows` says of which lists one row is not enough.
    """

    def __init__(self, web: Browser, session: Session, location: str, given: Texts | None = None) -> None:
        self.web = web
        self.session = session
        self.region, self.id = location.split("/")[1], UUID(location.split("/")[3])
        self.given = dict(given or {})
        self.rows: dict[str, int] = {}
        self.asked: set[str] = set()

    @property
    def base(self) -> str:
        """Where its pages begin."""
        return f"/{self.region}/formulieren/{self.id}"

    def loaded(self) -> Loaded:
        """The submission as it is stored now."""
        self.session.expire_all()
        return submissions.loaded(self.session, self.session.get_one(Submission, self.id))

    def through(self) -> Loaded:
        """Fill in every step that is needed; gives what there is then."""
        assert self.web.get(f"{self.base}/begin").status == 200
        found = self.loaded()
        done: list[str] = []
        while step := next((one.id for one in found.evaluation.steps if self._waits(found, one.id, done)), None):
            self.step(step)
            done.append(step)
            found = self.loaded()
        assert not [one for one in found.evaluation.missing() if not self._is_on_check(found, one.step)]
        return found

    def _waits(self, found: Loaded, step: str, done: Sequence[str]) -> bool:
        state = next(one for one in found.evaluation.steps if one.id == step)
        return step not in done and not self._is_on_check(found, step) and (bool(state.missing) or not state.optional)

    def _is_on_check(self, found: Loaded, step: str) -> bool:
        return found.compiled.steps[step].with_check

    def step(self, step: str) -> None:
        """Fill in one step, as often as something new is asked."""
        url = f"{self.base}/stap/{step}"
        for _ in range(MOST_TURNS):
            page = self._opened(url)
            missing = [one for one in self.loaded().evaluation.missing() if one.step == step]
            answer = self._answered(page, step, missing)
            if answer.status == 303 and answer.location != url and not self._left(step):
                return
        raise AssertionError(f"{step}: {answer.errors} {[one.message for one in self._left(step)]}")

    def _left(self, step: str) -> list[Missing]:
        return [one for one in self.loaded().evaluation.missing() if one.step == step]

    def _answered(self, page: Page, step: str, missing: Sequence[Missing]) -> Page:
        """Add a row that is missing, open a row that lacks something, else fill in the page itself."""
        found = self.loaded()
        fields = found.evaluation.plan.fields
        empty = next((one.field_id for one in missing if fields[one.field_id].columns), "")
        if group := empty or self._short(found, step):
            added = self.post(page, {}, f"add:{group}")
            return self._row(added.location, step) if "/stap/" in added.location else added
        apart = next((one for one in missing if one.row_id and not self._has(page, one)), None)
        if apart is not None:
            group = fields[apart.field_id].group
            return self._row(f"{self.base}/stap/{step}/{group}/{apart.row_id}", step)
        return self.post(page, self._texts(page, missing))

    def _opened(self, url: str) -> Page:
        """A page, with what it asks noted."""
        page = self.web.get(url)
        self.asked |= {field.get("name", "").split(".")[-1].split("-")[0] for field in _inputs(page)}
        return page

    def _short(self, found: Loaded, step: str) -> str:
        """A list of this step that has fewer rows than it must get."""
        here = [name for name in self.rows if found.compiled.step_of[name] == step]
        return next((name for name in here if len(found.evaluation.rows(name)) < self.rows[name]), "")

    def _row(self, location: str, step: str) -> Page:
        """Fill in a row on the page where it stands."""
        page = self._opened(location.split("#")[0])
        missing = [one for one in self.loaded().evaluation.missing() if one.step == step and one.row_id]
        return self.post(page, self._texts(page, missing))

    def _has(self, page: Page, one: Missing) -> bool:
        return any(is_of(field.get("name", ""), self._name(one)) for field in _inputs(page))

    def _name(self, one: Missing) -> str:
        group, _, column = one.field_id.rpartition(".")
        return f"{group}.{one.row_id}.{column}" if one.row_id else one.field_id

    def _texts(self, page: Page, missing: Sequence[Missing]) -> MultiDict[str, str]:
        """What is given for this page, and something right for what is missing on it."""
        typed: MultiDict[str, str] = MultiDict()
        for field in _inputs(page):
            name = field.get("name", "")
            pieces = name.split(".")
            plain = f"{pieces[0]}.{pieces[-1]}" if len(pieces) > 1 else name
            if plain in self.given:
                texts = self.given[plain]
                typed.setlist(name, [texts] if isinstance(texts, str) else list(texts))
        for one in missing:
            name = self._name(one)
            if self._has(page, one) and not any(is_of(key, name) for key in typed):
                for key, texts in self._sample(page, one, name).items():
                    typed.setlist(key, texts)
        return typed

    def _sample(self, page: Page, one: Missing, name: str) -> dict[str, list[str]]:
        """The first choice that the page offers, else what the type of the field holds for right."""
        offered = [field.get("value", "") for field in page.all("input", name=name) if _chooses(field)]
        listed = [option.get("value", "") for field in page.all("select", name=name) for option in field.iter("option")]
        first = next((value for value in (*offered, *listed) if value), "")
        if first:
            return {name: [first]}
        plan = self._plan(one)
        sample = plan.type.sample(plan.field)
        return {f"{name}-{suffix}" if suffix else name: texts for suffix, texts in sample.items()}

    def _plan(self, one: Missing) -> FieldPlan:
        return self.loaded().evaluation.plan.fields[one.field_id]

    def post(self, page: Page, typed: Texts | MultiDict[str, str], action: str = "next") -> Page:
        """Type over what stands on a page, and press a button."""
        form = filled_in(page)
        for name in typed:
            texts = typed.getlist(name) if isinstance(typed, MultiDict) else typed[name]
            form.setlist(name, [texts] if isinstance(texts, str) else list(texts))
        form["_action"] = action
        return self.web.post(page.one("form", id="step-form").get("action", ""), form)

    def send(self) -> Page:
        """Answer what stands on the check page, and send."""
        url = f"{self.base}/nazicht"
        page = self.web.get(url)
        form = filled_in(page, url)
        texts = self._texts(page, self.loaded().evaluation.missing())
        for name in texts:
            form.setlist(name, texts.getlist(name))
        return self.web.post(url, form)


def is_of(posted: str, name: str) -> bool:
    """Whether a posted name is one of the inputs of a field."""
    return posted == name or posted.startswith(f"{name}-")


def _inputs(page: Page) -> list[Element]:
    return [*page.all("input"), *page.all("textarea"), *page.all("select")]


def _chooses(field: Element) -> bool:
    return field.get("type", "") in ("radio", "checkbox")
