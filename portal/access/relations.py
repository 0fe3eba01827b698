"""Relations: named rules that load the object of a URL, scoped by region and by what binds this person to it.

The policy names one per endpoint. Each takes the session, the actor and the values of the URL, asks the database once,
and gives the object for `g.subject`; whatever is not there or not his does not exist for him (`NotFound`). URLs name
their values `submission_id`, `case_id`, `plan_id`, `action_id` and `person_id`.

Nothing here changes anything, and an object found here may still be in a state that a verb refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from portal.access.actor import SYSTEM, Actor
from portal.access.ties import directs, opens, require_purpose, supports, takes_part, works_on
from portal.errors import NotFound
from portal.models import (
    Action,
    Case,
    DataKey,
    DefinitionVersion,
    Person,
    Plan,
    Submission,
    clock,
)
from portal.models.definition import PUBLISHED, standing
from portal.models.sealing import keyring

Arguments: TypeAlias = Mapping[str, Any]
Relation: TypeAlias = Callable[[Session, Actor, Arguments], object]
Row = TypeVar("Row")

RELATIONS: dict[str, Relation] = {}
"""Every relation that the policy may name."""


def relation(function: Relation) -> Relation:
    """Register a relation under its own name."""
    RELATIONS[function.__name__] = function
    return function


def _one(session: Session, wanted: Select[Row]) -> Row:
    """The one object, or nothing at all."""
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound
    return found


# Submissions


def _owns(actor: Actor) -> ColumnElement[bool]:
    """The team of a submission: its author, its owner, and colleagues once it is shared; all of one organisation.

    What somebody takes further in a register stays his alone until it is sent, whoever it was of.
    """
    goes_along = and_(Submission.owner_id == actor.user_id, or_(DefinitionVersion.home != "register", was_sent()))
    own = or_(Submission.author_id == actor.user_id, goes_along)
    here = Submission.organisation_id == actor.organisation_id
    return and_(Submission.case_id.is_(None), here, or_(own, Submission.shared))


def was_sent() -> ColumnElement[bool]:
    """Whether a submission ever left its author: a draft that was thrown away did not, and stays private."""
    never = and_(Submission.status == "withdrawn", Submission.submitted_at.is_(None))
    return and_(Submission.status != "draft", not_(never))


def names(column: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Whether the words of a definition (its roles, its types of organisation) name this one."""
    return column.contains(f" {word} ", autoescape=True)


def _edits(actor: Actor) -> ColumnElement[bool]:
    """A form of a case is whoever directs the case's, or began it as coordinator or supporter; any other its team's."""
    fills = and_(Submission.case_id.is_not(None), names(DefinitionVersion.fills, actor.role))
    if actor.role == "director":
        return or_(_owns(actor), and_(fills, directs(actor, Submission.case_id)))
    began = and_(fills, Submission.author_id == actor.user_id)
    if actor.role == "coordinator":
        return or_(_owns(actor), began)
    if actor.role == "supporter":
        return or_(_owns(actor), and_(began, supports(actor, Submission.case_id)))
    return _owns(actor)


def _in_team(actor: Actor) -> ColumnElement[bool]:
    """What one's own team wrote, and what one's organisation sent."""
    sent = and_(was_sent(), Submission.organisation_id == actor.organisation_id)
    return or_(_owns(actor), and_(Submission.form == "referral", sent))


def _sent_here(actor: Actor) -> ColumnElement[bool]:
    """A referral that was sent to this region."""
    return and_(Submission.form == "referral", was_sent())


def _reads(actor: Actor) -> ColumnElement[bool]:
    """What was sent is read by its sender's team, and by the roles its definition names, as far as it concerns them."""
    team = and_(Submission.form == "referral", Submission.organisation_id == actor.organisation_id)
    return or_(_edits(actor), and_(was_sent(), or_(team, _was_asked(actor), _is_reader(actor))))


def reads_sent(actor: Actor) -> ColumnElement[bool]:
    """What this person may read of what was sent, in a query that joins the version each was made with."""
    closed = names(DefinitionVersion.excludes, actor.organisation_type)
    return and_(Submission.region == actor.region, was_sent(), _reads(actor), not_(closed))


def _was_asked(actor: Actor) -> ColumnElement[bool]:
    """What somebody asked stays his to read when others took it further: the owner goes along."""
    return and_(DefinitionVersion.home == "register", Submission.owner_id == actor.user_id)


def _is_reader(actor: Actor) -> ColumnElement[bool]:
    """Whether the definition names this role, and this person works on the case, where there is one.

    A partner reads what is meant for partners, and never a plan: his own rows stand under Mijn acties.
    """
    named = names(DefinitionVersion.readers, actor.role)
    if actor.role == "coordinator":
        return named
    registered = and_(DefinitionVersion.home == "register", Submission.case_id.is_(None))
    here = and_(Submission.case_id.is_not(None), works_on(actor, Submission.case_id))
    if actor.role not in CASE_WORKERS:
        here = and_(here, Submission.plan_id.is_(None))
    return and_(named, or_(registered, here))


CASE_WORKERS = frozenset({"director", "supporter"})
"""Who reads the whole of a case he works on."""

Rule: TypeAlias = Callable[[Actor], ColumnElement[bool]]
Found: TypeAlias = Select[Submission, str, bytes | None, str, datetime | None, bool]

ONLY_REGISTERS = frozenset({"strategist", "admin", "auditor"})
"""Hats that refer nobody and work on no case; a register is open to them when its definition says so."""


def _submission(session: Session, actor: Actor, args: Arguments, rule: Rule) -> Submission:
    """One submission that a rule allows, with the key that opens it: one query."""
    who = {"who": actor.user_id, "of_organisation": actor.organisation_id, "of_region": actor.region}
    asked = {"wanted": args["submission_id"], "of_type": f" {actor.organisation_type} ", "now": clock.now()}
    found = session.execute(_wanted(rule, actor.role), who | asked).one_or_none()
    if found is None:
        raise NotFound
    submission, kek_id, wrapped, status, in_force_to, closed = found
    keyring(session).keep(session, submission.key_id, kek_id, wrapped)
    submission.stopped, submission.closed = status == "withdrawn", closed
    submission.renewed = status not in PUBLISHED or (in_force_to is not None and in_force_to <= clock.now())
    return submission


@lru_cache(maxsize=64)
def _wanted(rule: Rule, role: str) -> Found:
    """The query of a rule for a role, put together once: the rule sees parameters where the person's ids stand."""
    person: Any = replace(
        SYSTEM,
        role=role,
        user_id=bindparam("who"),  # type: ignore[arg-type]  # a parameter stands in for the value
        organisation_id=bindparam("of_organisation"),  # type: ignore[arg-type]  # the same
        region=bindparam("of_region"),  # type: ignore[arg-type]  # the same
    )
    pinned = (DefinitionVersion.status, DefinitionVersion.in_force_to)
    found = (
        select(Submission, DataKey.kek_id, DataKey.wrapped, *pinned, _form_is_closed())
        .join(DataKey, DataKey.id == Submission.key_id)
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(Submission.region == person.region, Submission.id == bindparam("wanted"), rule(person))
        .where(not_(DefinitionVersion.excludes.contains(bindparam("of_type"))))
    )
    return found.where(DefinitionVersion.home == "register") if role in ONLY_REGISTERS else found


def _form_is_closed() -> ColumnElement[bool]:
    """Whether the form of a submission is closed: what stands of it was withdrawn, whatever version it is pinned to."""
    stands = aliased(DefinitionVersion)
    at: Any = bindparam("now")
    here = (stands.region == Submission.region, stands.form == Submission.form)
    return exists().where(*here, stands.status == "withdrawn", *standing(at, stands))


def edits(actor: Actor) -> ColumnElement[bool]:
    """What somebody may fill in, for a list: joined with the version that it is pinned to."""
    return and_(_edits(actor), not_(names(DefinitionVersion.excludes, actor.organisation_type)))


def reads(actor: Actor) -> ColumnElement[bool]:
    """What somebody may read, for a list: joined with the version that it is pinned to."""
    return and_(_reads(actor), not_(names(DefinitionVersion.excludes, actor.organisation_type)))


@relation
def submission_editor(session: Session, actor: Actor, args: Arguments) -> Submission:
    """Whoever may fill in: the team of a draft, or whoever works on the case it belongs to."""
    found = _submission(session, actor, args, _edits)
    if found.case_id is not None:
        require_purpose(session, actor, found.case_id)
    return found


@relation
def submission_owner_team(session: Session, actor: Actor, args: Arguments) -> Submission:
    """The author, the owner, and colleagues of the same organisation once shared or sent; drafts are private."""
    return _submission(session, actor, args, _in_team)


@relation
def submission_reader(session: Session, actor: Actor, args: Arguments) -> Submission:
    """Whoever may read it; once it belongs to a case, a coordinator says what for."""
    found = _submission(session, actor, args, _reads)
    own_referral = found.form == "referral" and found.organisation_id == actor.organisation_id
    if found.case_id is not None and not own_referral:
        require_purpose(session, actor, found.case_id)
    return found


@relation
def intake_referral(session: Session, actor: Actor, args: Arguments) -> Submission:
    """A referral that was sent to this region, for its coordinators; once it is in a case, they say what for."""
    found = _submission(session, actor, args, _sent_here)
    if found.case_id is not None:
        require_purpose(session, actor, found.case_id)
    return found


# Registers


@relation
def register(session: Session, actor: Actor, args: Arguments) -> DefinitionVersion:
    """A register of the region that this role reads or fills in, as it stands now: also while it is closed."""
    return _one(session, registers(actor).where(DefinitionVersion.form == args["form"]))


def registers(actor: Actor) -> Select[DefinitionVersion]:
    """The registers of the region that this role reads or fills in."""
    role = or_(names(DefinitionVersion.readers, actor.role), names(DefinitionVersion.fills, actor.role))
    closed = names(DefinitionVersion.excludes, actor.organisation_type)
    here = and_(DefinitionVersion.region == actor.region, DefinitionVersion.home == "register", *standing())
    return select(DefinitionVersion).where(here, role, not_(closed))


@relation
def register_entry(session: Session, actor: Actor, args: Arguments) -> Submission:
    """Something that stands in a register and may be taken further by whoever both reads it and fills it in."""
    return _submission(session, actor, args, _takes_further)


@relation
def register_draft(session: Session, actor: Actor, args: Arguments) -> Submission:
    """Something that one began in a register and did not send."""
    return _submission(session, actor, args, _began_in_register)


def _began_in_register(actor: Actor) -> ColumnElement[bool]:
    return and_(DefinitionVersion.home == "register", Submission.status == "draft", _owns(actor))


def _takes_further(actor: Actor) -> ColumnElement[bool]:
    fills = names(DefinitionVersion.fills, actor.role)
    here = and_(DefinitionVersion.home == "register", Submission.case_id.is_(None), Submission.status == "submitted")
    return and_(here, fills, or_(names(DefinitionVersion.readers, actor.role), Submission.owner_id == actor.user_id))


# Cases and plans


@relation
def case_known(session: Session, actor: Actor, args: Arguments) -> Case:
    """A case of the region as such, to give a purpose or to assign a director: no content."""
    return _one(session, select(Case).where(Case.region == actor.region, Case.id == args["case_id"]))


@relation
def case_reader(session: Session, actor: Actor, args: Arguments) -> Case:
    """The director now, a coordinator with a purpose of today, or whoever takes part (who sees less)."""
    scoped = select(Case).where(Case.region == actor.region, Case.id == args["case_id"], opens(actor, Case.id))
    found = _one(session, scoped)
    require_purpose(session, actor, found.id)
    return found


@relation
def case_director(session: Session, actor: Actor, args: Arguments) -> Case:
    """The one person who directs the case now."""
    return _one(
        session,
        select(Case).where(Case.region == actor.region, Case.id == args["case_id"], directs(actor, Case.id)),
    )


@relation
def case_person_director(session: Session, actor: Actor, args: Arguments) -> Person:
    """A person of a case that one directs now."""
    mine = and_(Person.case_id == args["case_id"], directs(actor, Person.case_id))
    return _one(session, select(Person).where(Person.region == actor.region, Person.id == args["person_id"], mine))


@relation
def plan_director(session: Session, actor: Actor, args: Arguments) -> Plan:
    """The plan of a case that one directs now."""
    mine = directs(actor, Plan.case_id)
    return _one(session, select(Plan).where(Plan.region == actor.region, Plan.id == args["plan_id"], mine))


@relation
def plan_action_responsible(session: Session, actor: Actor, args: Arguments) -> Action:
    """An action that this person does, or that his organisation does and nobody by name."""
    by_name = Action.responsible_id == actor.user_id
    by_organisation = and_(Action.responsible_id.is_(None), Action.organisation_id == actor.organisation_id)
    works = or_(directs(actor, Plan.case_id), takes_part(actor, Plan.case_id))
    return _one(
        session,
        select(Action)
        .join(Plan, and_(Plan.region == Action.region, Plan.id == Action.plan_id))
        .where(Action.region == actor.region, Action.id == args["action_id"], Action.withdrawn_at.is_(None))
        .where(or_(by_name, by_organisation), works),
    )


# Places without an object


@relation
def own_region(session: Session, actor: Actor, args: Arguments) -> None:
    """A page of the region whose hat one wears; the guard compares the region of the URL."""


@relation
def workshop(session: Session, actor: Actor, args: Arguments) -> None:
    """The workshop of the region's admin: forms and partners, never a case."""
