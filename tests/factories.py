"""Rows with sensible defaults, named so that a test reads as a sentence; every person is plainly fictional."""

from __future__ import annotations

import itertools
import uuid
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.library import Compiled
from portal.models import (
    SYSTEM_ID,
    Action,
    Assignment,
    Base,
    Case,
    DefinitionVersion,
    Goal,
    Membership,
    Municipality,
    Organisation,
    Participant,
    Person,
    Plan,
    Region,
    StepAnswers,
    Submission,
    User,
)
from portal.models.user import Role
from portal.services import keys

Row = TypeVar("Row", bound=Base)

_numbers = itertools.count(1)
WHOSE = {"fills": ["referrer", "partner", "director"], "readers": ["coordinator", "director"]}
"""Who fills in and reads a definition that says nothing else."""


def _added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def a_region(session: Session, code: str = "ovl", **values: Any) -> Region:
    """A region, the same one each time it is asked for."""
    found = session.get(Region, code)
    given = {"name": code.upper(), "brand": f"Veilig Huis {code.upper()}", "document": {}} | values
    return found or _added(session, Region(code=code, **given))


def a_municipality(session: Session, nis: str = "99001", region: str = "ovl", **values: Any) -> Municipality:
    """A municipality, the same one each time it is asked for."""
    a_region(session, region)
    given = {"name": "Voorbeeldgem", "province": "Voorbeeld", "centre_code": "gent"} | values
    return session.get(Municipality, nis) or _added(session, Municipality(nis=nis, region=region, **given))


def an_organisation(session: Session, **values: Any) -> Organisation:
    """An organisation; a local police zone unless told otherwise."""
    given = {"name": f"Politiezone Voorbeeld {next(_numbers)}", "type": "LOKALE_POLITIE", "perspective": "politioneel"}
    return _added(session, Organisation(**given | values))


def a_user(session: Session, **values: Any) -> User:
    """An account, without a hat yet."""
    number = next(_numbers)
    return _added(session, User(**{"email": f"noor.populier.{number}@demo.invalid", "name": "Noor Populier"} | values))


def a_membership(
    session: Session,
    role: Role = "referrer",
    region: str = "ovl",
    user: User | None = None,
    organisation: Organisation | None = None,
    **values: Any,
) -> Membership:
    """A hat: a role in an organisation and a region."""
    a_region(session, region)
    user, organisation = user or a_user(session), organisation or an_organisation(session)
    row = Membership(user_id=user.id, organisation_id=organisation.id, role=role, region=region, **values)
    return _added(session, row)


def an_actor(session: Session, role: Role = "referrer", region: str = "ovl", **whose: Any) -> Actor:
    """Somebody signed in and wearing a hat; takes what a_membership takes."""
    membership = a_membership(session, role, region, **whose)
    user = session.get_one(User, membership.user_id)
    organisation = session.get_one(Organisation, membership.organisation_id)
    return Actor(
        user_id=user.id,
        name=user.name,
        membership_id=membership.id,
        role=role,
        region=region,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_type=organisation.type,
        session_id="",
    )


def a_definition_version(
    session: Session, region: str = "ovl", form: str = "referral", **values: Any
) -> DefinitionVersion:
    """The version in force of a form; the same one each time, unless values are given."""
    a_region(session, region)
    in_force = (
        DefinitionVersion.region == region,
        DefinitionVersion.form == form,
        DefinitionVersion.status == "active",
    )
    found = session.scalars(select(DefinitionVersion).where(*in_force)).first()
    if found and not values:
        return found
    number = next(_numbers)
    given = {"number": number, "hash": f"{number:064x}", "base_source": "", "author_id": SYSTEM_ID}
    given["document"] = {"home": "referral" if form == "referral" else "case", **WHOSE}
    return _added(session, DefinitionVersion(region=region, form=form, **given | {"status": "active"} | values))


def a_form_in_force(session: Session, form: Compiled, name: str = "referral", **values: Any) -> DefinitionVersion:
    """A form that a test made, in force in the first region."""
    return a_definition_version(
        session, "ovl", name, **{"hash": form.hash, "document": form.definition.document()} | values
    )


def a_submission(
    session: Session, actor: Actor | None = None, region: str = "ovl", form: str = "referral", **values: Any
) -> Submission:
    """A draft of somebody, with a key of its own."""
    actor = actor or an_actor(session, region=region)
    version = values.pop("definition_version", None) or a_definition_version(session, region, form)
    given: dict[str, Any] = {
        "definition_version_id": version.id,
        "definition_hash": version.hash,
        "author_id": actor.user_id,
        "owner_id": actor.user_id,
        "organisation_id": actor.organisation_id,
    }
    given["key_id"] = values.get("key_id") or keys.new_key(session, region)
    return _added(session, Submission(region=region, form=form, **given | values))


def step_answers(session: Session, submission: Submission, step: str = "why", **values: Any) -> StepAnswers:
    """One stored step of a submission."""
    row = StepAnswers(region=submission.region, submission_id=submission.id, step=step, key_id=submission.key_id)
    for name, value in values.items():
        setattr(row, name, value)
    return _added(session, row)


def a_case(
    session: Session, region: str = "ovl", opened_by: User | None = None, director: User | None = None, **values: Any
) -> Case:
    """An open case, with a director when one is given."""
    a_region(session, region)
    given: dict[str, Any] = {"number": f"{region.upper()}-2026-{next(_numbers):04}", "label": "Familie Berk"} | values
    given.setdefault("key_id", keys.new_key(session, region))
    case = _added(session, Case(region=region, opened_by=(opened_by or a_user(session)).id, **given))
    if director:
        _added(session, Assignment(region=region, case_id=case.id, user_id=director.id, key_id=case.key_id))
    return case


def a_person(session: Session, case: Case, **details: Any) -> Person:
    """Somebody of the family."""
    given = {"first_name": "Wies", "last_name": "Berk", "roles": ["slachtoffer"]} | details
    return _added(session, Person(region=case.region, case_id=case.id, key_id=case.key_id, details=given))


def a_participant(session: Session, case: Case, organisation: Organisation, user: User | None = None) -> Participant:
    """An organisation, or one of its people, that works on the case."""
    row = Participant(region=case.region, case_id=case.id, organisation_id=organisation.id)
    row.user_id = user.id if user else None
    return _added(session, row)


def a_plan(session: Session, case: Case, **values: Any) -> Plan:
    """The plan of a case."""
    return _added(
        session, Plan(**{"region": case.region, "case_id": case.id, "status": "actief", "number": 1} | values)
    )


def a_goal(session: Session, plan: Plan, key_id: uuid.UUID, **values: Any) -> Goal:
    """A goal of a plan."""
    given = {"status": "bezig", "details": {"title": "Samen rustig eten"}} | values
    return _added(session, Goal(region=plan.region, plan_id=plan.id, key_id=key_id, **given))


def an_action(session: Session, plan: Plan, key_id: uuid.UUID, **values: Any) -> Action:
    """An action of a plan."""
    given = {"status": "te_doen", "details": {"text": "Belt de school"}} | values
    return _added(session, Action(region=plan.region, plan_id=plan.id, key_id=key_id, **given))
