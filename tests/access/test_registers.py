"""Who reads and takes further what stands in a register, by definition, organisation and region (security.md B03)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.relations import RELATIONS
from portal.errors import NotFound
from portal.models import Submission, clock
from portal.models.user import Role
from tests.access.test_relations import colleague, finds
from tests.factories import a_case, a_definition_version, a_submission, an_actor, an_organisation

REGISTER = {"home": "register", "fills": ["partner", "coordinator"], "readers": ["coordinator", "auditor"]}


def an_entry(session: Session, **values: Any) -> Submission:  # noqa: ANN401 -- handed on
    """Something that a partner sent to a register."""
    author = values.pop("author", None) or an_actor(session, "partner")
    version = a_definition_version(session, form="question", document={**REGISTER, **values})
    return a_submission(
        session, author, form="question", definition_version=version, status="submitted", submitted_at=clock.now()
    )


def test_what_was_sent_is_read_by_who_sent_it_and_by_the_named_roles(session: Session) -> None:
    author = an_actor(session, "partner")
    entry = an_entry(session, author=author)
    may = [author, an_actor(session, "coordinator"), an_actor(session, "auditor")]
    may_not = [an_actor(session, "partner"), colleague(session, author, role="partner"), an_actor(session, "director")]
    assert all(finds(session, "submission_reader", actor, submission_id=entry.id) for actor in may)
    assert not any(finds(session, "submission_reader", actor, submission_id=entry.id) for actor in may_not)


@pytest.mark.parametrize("name", ["submission_reader", "register_entry"])
def test_an_excluded_organisation_gets_nothing_whatever_the_role(session: Session, name: str) -> None:
    police = an_organisation(session, type="LOKALE_POLITIE")
    care = an_organisation(session, type="CAW")
    entry = an_entry(session, author=an_actor(session, "partner", organisation=care), excludes=["LOKALE_POLITIE"])
    inside, outside = (an_actor(session, "coordinator", organisation=one) for one in (police, care))
    assert not finds(session, name, inside, submission_id=entry.id)
    assert finds(session, name, outside, submission_id=entry.id)


def test_only_who_reads_and_fills_in_takes_an_entry_further(session: Session) -> None:
    author = an_actor(session, "partner")
    entry = an_entry(session, author=author)
    may = [author, an_actor(session, "coordinator")]
    may_not = [an_actor(session, "auditor"), an_actor(session, "partner")]
    assert all(finds(session, "register_entry", actor, submission_id=entry.id) for actor in may)
    assert not any(finds(session, "register_entry", actor, submission_id=entry.id) for actor in may_not)
    entry.status = "replaced"
    session.flush()
    assert not finds(session, "register_entry", author, submission_id=entry.id)


@pytest.mark.parametrize("role", ["strategist", "admin", "auditor"])
def test_hats_without_cases_never_get_a_referral_or_a_form_of_a_case(session: Session, role: Role) -> None:
    actor = an_actor(session, role)
    case = a_case(session)
    sent: dict[str, Any] = {"status": "submitted", "submitted_at": clock.now()}
    whose = {"home": "case", "fills": [role], "readers": [role]}
    version = a_definition_version(session, form="triage", document=whose)
    forms = [
        a_submission(session, actor, **sent),
        a_submission(session, actor, form="triage", definition_version=version, case_id=case.id, **sent),
        a_submission(session, actor),
    ]
    for name in ("submission_reader", "submission_editor", "submission_owner_team"):
        assert not any(finds(session, name, actor, submission_id=one.id) for one in forms)


@pytest.mark.parametrize(
    ("role", "found"), [("partner", True), ("coordinator", True), ("auditor", True), ("clerk", False)]
)
def test_a_register_exists_for_who_reads_it_or_fills_it_in(session: Session, role: Role, found: bool) -> None:
    a_definition_version(session, form="question", document=REGISTER, in_force_from=clock.now())
    assert finds(session, "register", an_actor(session, role), form="question") is found


def test_a_register_of_another_region_does_not_exist(session: Session) -> None:
    a_definition_version(session, form="question", document=REGISTER)
    elsewhere = replace(an_actor(session, "coordinator"), region="lim")
    with pytest.raises(NotFound):
        RELATIONS["register"](session, elsewhere, {"form": "question"})


def test_who_asked_keeps_reading_when_others_take_it_further(session: Session) -> None:
    asker, coordinator = an_actor(session, "partner"), an_actor(session, "coordinator")
    version = a_definition_version(session, form="question", document=REGISTER)
    answer = a_submission(session, coordinator, form="question", definition_version=version, owner_id=asker.user_id)
    assert not finds(session, "submission_reader", asker, submission_id=answer.id)
    answer.status, answer.submitted_at = "submitted", clock.now()
    session.flush()
    assert finds(session, "submission_reader", asker, submission_id=answer.id)
    assert not finds(session, "submission_editor", asker, submission_id=answer.id)
