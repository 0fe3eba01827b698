"""Forms in miniature for the tests of where forms live, and filling them in as a browser does without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import bundle
from portal.definitions.loader import Sources, load_library
from portal.models import DefinitionVersion, Submission, clock
from portal.queries import definitions
from portal.services import submissions
from portal.services.submissions import Beginning
from tests import factories
from tests.drafts import filled_in
from tests.page import Page
from tests.web import Browser

FILES = Path(__file__).parent / "definitions/homes"
Typed = Mapping[str, str | Iterable[str]]


@lru_cache(maxsize=1)
def _sources() -> Sources:
    return load_library(FILES)


def in_force(session: Session, *forms: str, region: str = "ovl") -> None:
    """Put these small forms in force in a region; all of them when none is named."""
    factories.a_region(session, region)
    for form in forms or _sources().forms:
        if definitions.active_version_or_none(session, region, form) is None:
            _publish(session, form, region)
    session.commit()


def _publish(session: Session, form: str, region: str) -> DefinitionVersion:
    return factories.a_definition_version(
        session, region, form, **_stored(form, region), in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)
    )


@lru_cache(maxsize=128)
def _stored(form: str, region: str) -> Mapping[str, Any]:
    """What is stored of a definition, worked out once."""
    definition = bundle.resolved(_sources(), region, form).definition
    return {"hash": definition.content_hash(), "document": definition.document()}


def begun(session: Session, actor: Actor, form: str, **beginning: Any) -> Submission:  # noqa: ANN401 -- of a Beginning
    """A draft of a small form."""
    in_force(session, form, region=actor.region)
    key_id = beginning.pop("key_id", None)
    found = submissions.start(session, actor, actor.region, Beginning(form=form, **beginning), key_id=key_id)
    session.commit()
    return found


def sent(session: Session, actor: Actor, form: str, answers: Mapping[str, Any], **values: Any) -> Submission:  # noqa: ANN401 -- of any column
    """Something that was sent on a small form of one step, with these answers."""
    draft = begun(session, actor, form)
    step = definitions.compiled_of(session, draft.definition_version_id, draft.definition_hash).definition.steps[0]
    factories.step_answers(session, draft, step.id, answers=dict(answers), raw={})
    draft.status, draft.submitted_at = "submitted", values.pop("submitted_at", clock.now())
    for name, value in values.items():
        setattr(draft, name, value)
    session.commit()
    return draft


def fill(web: Browser, url: str, typed: Typed, action: str = "next") -> Page:
    """Open a step, type over what stands there, and press a button."""
    return press(web, web.get(url), typed, action)


def press(web: Browser, page: Page, typed: Typed, action: str = "next") -> Page:
    """Type into an open step, and press a button."""
    form = filled_in(page)
    for name, answer in typed.items():
        form.setlist(name, [answer] if isinstance(answer, str) else list(answer))
    form["_action"] = action
    return web.post(page.one("form", id="step-form").get("action", ""), form)


def send(web: Browser, submission_id: object, region: str = "ovl", typed: Typed | None = None) -> Page:
    """Open the page where answers are checked, and send."""
    url = f"/{region}/formulieren/{submission_id}/nazicht"
    form = filled_in(web.get(url), url)
    for name, answer in (typed or {}).items():
        form.setlist(name, [answer] if isinstance(answer, str) else list(answer))
    return web.post(url, form)
