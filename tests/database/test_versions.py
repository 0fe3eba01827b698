"""Looking a version up fetches what is small; its document and sources come when somebody looks at them."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portal.queries import definitions
from tests.factories import a_definition_version

LARGE = {"document", "base_source", "overlay_source"}


def test_a_version_is_looked_up_without_its_document_and_sources(session: Session) -> None:
    a_definition_version(session, "ovl", "referral", base_source="form: referral", overlay_source="form: referral")
    session.flush()
    session.expunge_all()
    found = definitions.active_version(session, "ovl", "referral")
    assert inspect(found).unloaded >= LARGE
    assert found.document["home"] == "referral"
    assert found.base_source == found.overlay_source == "form: referral"
