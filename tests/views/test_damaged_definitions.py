"""A definition whose row is damaged on disk closes that form and nothing else (security.md F16)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.definitions import library
from portal.models import DefinitionVersion
from portal.queries import definitions
from tests import factories, homes
from tests.factories import an_organisation
from tests.web import Browser

CLOSED = "Dit formulier is tijdelijk niet beschikbaar"
DAMAGE: dict[str, Any] = {
    "nothing": {},
    "a key of another time": {"form": "question", "strange": True},
    "other words": None,
    "steps that are none": {"form": "question", "region": "ovl", "code": "x", "title": {"nl": "x"}, "steps": "x"},
}


@pytest.fixture(autouse=True)
def _in_force(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    homes.in_force(session)
    monkeypatch.setattr(library, "_shelf", library._Shelf(9))


def damage(session: Session, version: DefinitionVersion, document: dict[str, Any] | None) -> None:
    """Write something else over a stored version, past everything that guards it."""
    wrong = {**version.document, "title": {"nl": "Iets anders"}} if document is None else document
    session.execute(update(DefinitionVersion).where(DefinitionVersion.id == version.id).values(document=wrong))
    session.commit()
    session.expire_all()


@pytest.mark.parametrize("what", DAMAGE)
def test_case_f16_a_damaged_form_says_so_and_the_others_work(web: Browser, session: Session, what: str) -> None:
    web.sign_in("coordinator", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    damage(session, definitions.active_version(session, "ovl", "question"), DAMAGE[what])
    page = web.get("/ovl/registers/question")
    assert page.status == 503
    assert CLOSED in page.text
    assert "strange" not in page.text
    assert web.get("/ovl/registers/circle").status == 200
    listed = [link for link in web.get("/ovl/registers").links if "/registers/" in link]
    assert listed == ["/ovl/registers/circle"]
    assert web.get("/ovl/registers/question", htmx=True).status == 503


def test_case_f16_what_was_sent_stays_readable_through_its_own_version(web: Browser, session: Session) -> None:
    actor = web.sign_in("coordinator", organisation=an_organisation(session, type="VLAAMSE_GEMEENSCHAP"))
    sent = homes.sent(session, actor, "question", {})
    before = definitions.version(session, sent.definition_version_id)
    before.status, before.in_force_to = "retired", before.in_force_from
    session.flush()
    damaged = factories.a_definition_version(
        session, "ovl", "question", number=before.number + 1000, hash="0" * 64, in_force_from=before.in_force_from,
        document={**before.document, "code": "x"},
    )  # fmt: skip
    session.commit()
    assert web.get("/ovl/registers/question").status == 503
    page = web.get(f"/ovl/formulieren/{sent.id}/inhoud")
    assert (page.status, damaged.status) == (200, "active")


def test_case_f16_the_workshop_still_opens_with_the_id_for_a_name(web: Browser, session: Session) -> None:
    web.sign_in("admin")
    damage(session, definitions.active_version(session, "ovl", "question"), {})
    page = web.get("/ovl/werkplaats")
    assert page.status == 200
    assert "question" in page.text
    assert session.scalars(select(DefinitionVersion.form).where(DefinitionVersion.form == "question")).first()
