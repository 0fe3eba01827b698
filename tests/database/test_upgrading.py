"""A portal that was in use before forms said where they live works on after the upgrade (security.md J05, J10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.access.relations import RELATIONS
from portal.database import make_engine
from portal.definitions.language import hash_of
from portal.errors import Denied, NotFound
from portal.models import CasePurpose, DefinitionVersion, User, clock
from portal.models.sealing import Keyring
from portal.services import schema, submissions
from portal.services.submissions import Beginning
from tests import factories
from tests.databases import Databases

BEFORE = "0006"
STEP = {"id": "one", "title": {"nl": "Eén"}, "fields": [{"id": "words", "type": "text", "label": {"nl": "Wat?"}}]}


def a_document(form: str) -> dict[str, Any]:
    """A definition as it was stored then: it names its readers, and says nothing of where it lives."""
    title = {"nl": form}
    return {
        "form": form,
        "region": "ovl",
        "code": "F",
        "title": title,
        "readers": ["coordinator", "supporter"],
        "steps": [STEP],
    }


def published(session: Session, form: str) -> DefinitionVersion:
    document = a_document(form)
    since = datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)
    return factories.a_definition_version(
        session, form=form, document=document, hash=hash_of(document), in_force_from=since
    )


class Upgraded:
    """What was there before, and who worked with it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        forms = ("referral", "risk_assessment", "action_plan")
        versions = {form: published(session, form) for form in forms}
        self.referrer, self.director, self.coordinator, self.clerk = (
            factories.an_actor(session, role) for role in ("referrer", "director", "coordinator", "clerk")
        )
        case = factories.a_case(session, director=session.get_one(User, self.director.user_id))
        self.case_id = case.id
        self.drafts = [
            factories.a_submission(
                session, self.director, form=form, definition_version=versions[form], case_id=case.id
            ).id
            for form in forms[1:]
        ]
        sent: dict[str, Any] = {"status": "submitted", "submitted_at": clock.now()}
        referral = factories.a_submission(session, self.referrer, definition_version=versions["referral"], **sent)
        risk: dict[str, Any] = {
            "form": "risk_assessment",
            "definition_version": versions["risk_assessment"],
            "case_id": case.id,
        }
        self.sent = [referral.id, factories.a_submission(session, self.director, **risk, **sent).id]
        purpose = {"user_id": self.coordinator.user_id, "case_id": case.id, "region": "ovl", "day": clock.today()}
        session.add(CasePurpose(**purpose, purpose="opvolging"))
        self.versions = {form: version.id for form, version in versions.items()}
        session.commit()

    def finds(self, relation: str, actor: Actor, submission_id: object) -> bool:
        """Whether somebody still gets at a submission."""
        try:
            RELATIONS[relation](self.session, actor, {"submission_id": submission_id})
        except NotFound:
            return False
        return True


@pytest.fixture
def upgraded(places: Databases, keyring: Keyring) -> Iterator[Upgraded]:
    """A database with work in it that went back to what it was, and came here again."""
    url = places.fresh()
    engine = make_engine(url)
    with Session(engine, info={"keyring": keyring}) as session:
        found = Upgraded(session)
        schema.downgrade(url, BEFORE)
        schema.upgrade(url)
        session.expire_all()
        yield found
    engine.dispose()


def test_drafts_that_were_begun_are_filled_in_further(upgraded: Upgraded) -> None:
    assert all(upgraded.finds("submission_editor", upgraded.director, one) for one in upgraded.drafts)
    assert not any(upgraded.finds("submission_editor", upgraded.clerk, one) for one in upgraded.drafts)


def test_what_was_sent_is_read_by_who_read_it(upgraded: Upgraded) -> None:
    assert all(upgraded.finds("submission_reader", upgraded.coordinator, one) for one in upgraded.sent)
    assert upgraded.finds("submission_reader", upgraded.director, upgraded.sent[1])
    assert not any(upgraded.finds("submission_reader", upgraded.clerk, one) for one in upgraded.sent)


def test_forms_begin_where_they_began(upgraded: Upgraded) -> None:
    session = upgraded.session
    referral = submissions.start(session, upgraded.clerk, "ovl", Beginning(form="referral"))
    risk = Beginning(form="risk_assessment", case_id=upgraded.case_id)
    assert submissions.start(session, upgraded.director, "ovl", risk).case_id == upgraded.case_id
    assert referral.status == "draft"
    with pytest.raises(Denied):
        submissions.start(session, upgraded.clerk, "ovl", risk)


def test_whose_a_version_is_follows_from_what_it_was(upgraded: Upgraded) -> None:
    found = {form: upgraded.session.get_one(DefinitionVersion, one) for form, one in upgraded.versions.items()}
    assert {form: one.home for form, one in found.items()} == {
        "referral": "referral",
        "risk_assessment": "case",
        "action_plan": "case",
    }
    assert found["action_plan"].fills == " director "
    assert found["referral"].readers == " coordinator supporter director "
