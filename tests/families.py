"""Families for the tests of intake and case: sent referrals and risk assessments on the definitions of the house."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions import bundle
from portal.models import Case, DefinitionVersion, StatisticFact, StepAnswers, Submission, clock
from portal.models.identity import new_id
from portal.queries import definitions, submissions
from portal.queries.submissions import Loaded
from tests import factories
from tests.definitions import ours

_numbers = itertools.count(1)

Answers = dict[str, Any]

LORE: Answers = {
    "first_name": "Lore",
    "last_name": "Esdoorn",
    "birth_date": "1990-05-12",
    "roles": ["slachtoffer"],
    "safe_contact": "Gsm, op weekdagen tussen 9 en 15 u.",
}
WOUT: Answers = {"first_name": "Wout", "last_name": "Esdoorn", "birth_date": "1988-02-03", "roles": ["pleger"]}
FINN: Answers = {"first_name": "Finn", "last_name": "Esdoorn", "birth_date": "2022-09-01", "roles": ["kind_getuige"]}
ESDOORN = (LORE, WOUT, FINN)


def in_force(session: Session, form: str, region: str = "ovl") -> DefinitionVersion:
    """The house's own definition of a form, in force in a region."""
    factories.a_region(session, region)
    found = definitions.active_version_or_none(session, region, form)
    if found is not None:
        return found
    return factories.a_definition_version(
        session, region, form, **_stored(form, region), in_force_from=datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)
    )


@lru_cache(maxsize=128)
def _stored(form: str, region: str) -> Mapping[str, Any]:
    """What is stored of a definition, worked out once."""
    definition = bundle.resolved(ours.sources(), region, form).definition
    return {"hash": definition.content_hash(), "document": definition.document()}


def a_referral(
    session: Session,
    sender: Actor | None = None,
    people: Sequence[Answers] = ESDOORN,
    codes: Sequence[tuple[str, str]] = (),
    region: str = "ovl",
    **values: Any,  # noqa: ANN401 -- the values of any column
) -> Submission:
    """A referral that was sent; `codes` are the answers that are counted."""
    sender = sender or factories.an_actor(session, region=region)
    number = next(_numbers)
    given: dict[str, Any] = {
        "definition_version": in_force(session, "referral", region),
        "status": "submitted",
        "referral_state": "sent",
        "reference": f"{region.upper()}-2026-{number:04}",
        "submitted_at": clock.now(),
        "label": f"Gezin {people[0]['last_name']}" if people else "",
    }
    referral = factories.a_submission(session, sender, region, **given | values)
    for position, answers in enumerate(people):
        part(session, referral, "who", "persons", answers, position)
    for field, code in codes:
        counted(session, referral, field, code)
    return referral


def a_risk_assessment(session: Session, case: Case, author: Actor, answers: Answers) -> Submission:
    """A risk assessment of a case with these answers, spread over its steps."""
    version = in_force(session, "risk_assessment", case.region)
    form = factories.a_submission(
        session, author, case.region, "risk_assessment", definition_version=version, case_id=case.id
    )
    step_of = definitions.compiled_version(version).step_of
    for step in {step_of[field] for field in answers}:
        here = {field: answer for field, answer in answers.items() if step_of[field] == step}
        factories.step_answers(session, form, step, answers=here, raw={})
    return form


def part(
    session: Session, submission: Submission, step: str, group: str, answers: Answers, position: int = 0
) -> StepAnswers:
    """One row of a group."""
    row_id = str(new_id())
    return factories.step_answers(
        session, submission, step, group=group, row_id=row_id, position=position, answers=dict(answers), raw={}
    )


def counted(session: Session, submission: Submission, field: str, code: str) -> None:
    """A coded answer outside the seal."""
    session.add(
        StatisticFact(
            region=submission.region, form=submission.form, field=field, code=code, submission_id=submission.id
        )
    )
    session.flush()


def loaded(session: Session, submission: Submission) -> Loaded:
    """A submission with everything that follows from it."""
    return submissions.loaded(session, submission)


def rows(submission: Loaded) -> list[UUID]:
    """The ids of the persons of a referral."""
    return [UUID(row.id) for row in submission.evaluation.rows("persons")]
