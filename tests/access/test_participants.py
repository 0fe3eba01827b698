"""Who is invited to a case, and who supports it: what each of them reads and fills in (domain/forms.md, section 5)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import Case, Organisation, Participant, Submission, clock
from portal.models.user import Role
from portal.queries import definitions
from tests.access.test_relations import colleague, finds, user_of
from tests.factories import a_case, a_definition_version, a_participant, a_plan, a_submission, an_actor

FOR_ALL = {"fills": ["director", "supporter"], "readers": ["director", "supporter", "partner"]}


def a_form(session: Session, case: Case, **values: Any) -> Submission:  # noqa: ANN401 -- of any column
    """A form of the case that names partner and supporter, sent by its director."""
    if (version := definitions.active_version_or_none(session, "ovl", "safety_plan")) is None:
        version = a_definition_version(session, form="safety_plan", document={"home": "case", **FOR_ALL})
    given: dict[str, Any] = {
        "status": "submitted",
        "submitted_at": clock.now(),
        "author_id": an_actor(session, "director").user_id,
    }
    return a_submission(session, form="safety_plan", definition_version=version, case_id=case.id, **given | values)


def invited(session: Session, case: Case, actor: Actor, **values: Any) -> Participant:  # noqa: ANN401 -- of any column
    """Somebody who takes part in a case, by name."""
    row = a_participant(session, case, session.get_one(Organisation, actor.organisation_id), user_of(session, actor))
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def reads(session: Session, actor: Actor, form: Submission) -> bool:
    return finds(session, "submission_reader", actor, submission_id=form.id)


def edits(session: Session, actor: Actor, form: Submission) -> bool:
    return finds(session, "submission_editor", actor, submission_id=form.id)


def test_a_partner_reads_what_names_partners_while_taking_part(session: Session) -> None:
    partner, case = an_actor(session, "partner"), a_case(session)
    form = a_form(session, case)
    assert not reads(session, partner, form)
    row = invited(session, case, partner)
    assert reads(session, partner, form)
    assert not reads(session, colleague(session, partner, role="partner"), form)
    assert not edits(session, partner, form)
    row.to_at = clock.now()
    session.flush()
    assert not reads(session, partner, form)


def test_a_partner_reads_no_draft_and_no_case_of_others(session: Session) -> None:
    partner, case = an_actor(session, "partner"), a_case(session)
    invited(session, case, partner)
    draft = a_form(session, case, status="draft", submitted_at=None)
    assert not reads(session, partner, draft)
    assert not reads(session, partner, a_form(session, a_case(session)))


def test_a_partner_reads_his_actions_and_never_the_whole_plan(session: Session) -> None:
    partner, case = an_actor(session, "partner"), a_case(session)
    invited(session, case, partner)
    plan = a_plan(session, case)
    assert not reads(session, partner, a_form(session, case, plan_id=plan.id))


@pytest.mark.parametrize("role", ["partner", "supporter", "referrer"])
def test_who_is_not_named_reads_nothing(session: Session, role: Role) -> None:
    actor, case = an_actor(session, role), a_case(session)
    invited(session, case, actor, kind="supporter")
    version = a_definition_version(session, form="diary", document={"home": "case", "readers": ["director"]})
    form = a_submission(session, form="diary", definition_version=version, case_id=case.id, status="submitted")
    assert not reads(session, actor, form)


def test_a_supporter_opens_the_case_reads_its_forms_and_fills_in_his_own(session: Session) -> None:
    supporter, case = an_actor(session, "supporter"), a_case(session)
    row = invited(session, case, supporter, kind="supporter")
    sent, own = a_form(session, case), a_form(session, case, status="draft", author_id=supporter.user_id)
    other = a_form(session, case, status="draft")
    assert finds(session, "case_reader", supporter, case_id=case.id)
    assert reads(session, supporter, sent)
    assert edits(session, supporter, own)
    assert not edits(session, supporter, other)
    row.to_at = clock.now()
    session.flush()
    assert not finds(session, "case_reader", supporter, case_id=case.id)
    assert not any(reads(session, supporter, one) for one in (sent, own))
    assert not edits(session, supporter, own)


def test_doing_an_action_of_a_plan_makes_nobody_the_supporter_of_the_case(session: Session) -> None:
    supporter, case = an_actor(session, "supporter"), a_case(session)
    invited(session, case, supporter)
    assert not finds(session, "case_reader", supporter, case_id=case.id)
    assert not reads(session, supporter, a_form(session, case))
