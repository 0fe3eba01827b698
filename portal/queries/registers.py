"""Registers: forms that belong to no case, each a list of the region. A register is a definition and nothing more.

The columns are the fields that the definition `shows`; their answers are opened for the lines of one page only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.access import audiences, relations
from portal.access.actor import Actor
from portal.definitions.language import Definition
from portal.errors import FormUnavailable
from portal.forms.journey import Evaluation
from portal.forms.plan import FieldPlan
from portal.forms.wording import words
from portal.models import DefinitionVersion, StepAnswers, Submission, User
from portal.models.sealing import keyring
from portal.queries import definitions, paging, submissions
from portal.queries.paging import Page
from portal.queries.submissions import Loaded, PartKey

Parts = Mapping[UUID, dict[PartKey, StepAnswers]]


@dataclass(frozen=True)
class Register:
    """One register as somebody sees it: which form, and what he may do there."""

    definition: Definition
    reads: bool
    fills: bool
    closed: str = ""
    """Why nobody begins anything here now, while its form is closed."""

    @property
    def form(self) -> str:
        """Its name in addresses."""
        return self.definition.form

    @property
    def title(self) -> str:
        """What it is called."""
        return words(self.definition.title)

    @property
    def when(self) -> str:
        """One sentence of what it is for."""
        first, dot, _ = words(self.definition.intro).partition(". ")
        return first + dot.strip()

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above its columns: the short name of a field, else its label."""
        labels = {
            field.id: words(field.short or field.label) for step in self.definition.steps for field in step.fields
        }
        return tuple(labels.get(name, name) for name in self.definition.shows)


@dataclass(frozen=True)
class Line:
    """One thing that was sent: what the definition shows of it, beside each column its label."""

    id: UUID
    cells: tuple[tuple[str, ...], ...]
    at: datetime
    who: str
    further: bool
    """Whether this reader may take it further."""
    readable: bool = True
    """Whether the version it was filled in with is as it was published."""


@dataclass(frozen=True)
class Begun:
    """Something that was begun and not sent."""

    id: UUID
    what: str
    """The first two answers of its line in the list that were given; what the portal fills in says nothing."""
    at: datetime
    replaces: bool
    readable: bool
    stopped: bool = False
    """Whether its version was withdrawn, so that nobody goes on with it as it is."""


def of_actor(session: Session, actor: Actor) -> tuple[Register, ...]:
    """The registers that somebody reads or fills in, by name."""
    versions = session.scalars(relations.registers(actor)).all()
    intact = [one for one in versions if definitions.compiled_or_none(session, one.id, one.hash)]
    found = [opened(session, actor, one) for one in intact]
    return tuple(sorted(found, key=lambda register: register.title))


def opened(session: Session, actor: Actor, version: DefinitionVersion) -> Register:
    """One register, with what this person may do there."""
    whose = (actor.role, actor.organisation_type)
    definition = definitions.compiled_of(session, version.id, version.hash).definition
    fills = version.is_filled_in_by(*whose) and not version.is_withdrawn
    closed = version.withdrawn_reason if version.is_withdrawn else ""
    return Register(definition, reads=version.is_read_by(*whose), fills=fills, closed=closed)


def page(session: Session, actor: Actor, register: Register, after: str = "") -> Page[Line]:
    """What was sent, the newest first: all of it for who reads the register, else one's own."""
    found, more = paging.cut(session.execute(_sent(actor, register, paging.read(after))).all())
    sent = [row.Submission for row in found]
    keyring(session).prepare(session, [one.key_id for one in sent])
    parts = _parts(session, sent)
    lines = tuple(_line(session, actor, register, row.Submission, row.name, parts) for row in found)
    last = sent[-1] if more else None
    return Page(lines, str(paging.Key(last.submitted_at.isoformat(), last.id)) if last and last.submitted_at else "")


def drafts(session: Session, actor: Actor, register: Register) -> tuple[Begun, ...]:
    """What somebody began in a register and did not send, the newest first."""
    rows = session.execute(
        select(Submission, DefinitionVersion.status)
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(_in(actor, register), Submission.status == "draft", Submission.author_id == actor.user_id)
        .where(Submission.organisation_id == actor.organisation_id)
        .order_by(Submission.updated_at.desc(), Submission.id.desc())
    ).all()
    found = [draft for draft, _status in rows]
    keyring(session).prepare(session, [one.key_id for one in found])
    parts = _parts(session, found)
    begun = [(_begun(session, actor, register, one, parts), status) for one, status in rows]
    return tuple(replace(one, stopped=status == "withdrawn") for one, status in begun)


def _begun(session: Session, actor: Actor, register: Register, draft: Submission, parts: Parts) -> Begun:
    try:
        loaded = submissions.loaded(session, draft, parts[draft.id])
    except FormUnavailable:
        return Begun(draft.id, "", draft.updated_at, draft.replaces_id is not None, readable=False)
    fields, audience = loaded.evaluation.plan.fields, _audience(actor, draft)
    asked = [name for name in register.definition.shows if name in loaded.answers and name in fields]
    said = [", ".join(cell) for name in asked if fields[name].type.asks and (cell := _cell(loaded, name, audience))]
    return Begun(draft.id, " – ".join(said[:2]), draft.updated_at, draft.replaces_id is not None, readable=True)


def author(session: Session, submission: Submission) -> str:
    """The name of whoever wrote something."""
    return session.scalars(select(User.name).where(User.id == submission.author_id)).one()


def _in(actor: Actor, register: Register) -> ColumnElement[bool]:
    return and_(Submission.region == actor.region, Submission.form == register.form, Submission.case_id.is_(None))


def _sent(actor: Actor, register: Register, key: paging.Key | None) -> Select[Submission, str]:
    found = (
        select(Submission, User.name)
        .join(User, User.id == Submission.owner_id)
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(_in(actor, register), Submission.status == "submitted", relations.reads(actor))
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        .limit(paging.PAGE + 1)
    )
    if not register.reads:
        found = found.where(or_(Submission.owner_id == actor.user_id, Submission.author_id == actor.user_id))
    if key is None:
        return found
    return found.where(paging.before(Submission.submitted_at, Submission.id, key.moment(), key))


def _parts(session: Session, sent: Iterable[Submission]) -> Parts:
    """The stored parts of the lines of one page, in one query."""
    wanted = [one.id for one in sent]
    found: Parts = defaultdict(dict)
    for part in session.scalars(
        select(StepAnswers).where(StepAnswers.submission_id.in_(wanted)).order_by(StepAnswers.position, StepAnswers.id)
    ):
        found[part.submission_id][part.step, part.group, part.row_id] = part
    return found


def _line(session: Session, actor: Actor, register: Register, submission: Submission, owner: str, parts: Parts) -> Line:
    at = submission.submitted_at or submission.updated_at
    try:
        loaded = submissions.loaded(session, submission, parts[submission.id])
    except FormUnavailable:
        return Line(submission.id, ((),) * len(register.definition.shows), at, owner, further=False, readable=False)
    audience = _audience(actor, submission)
    return Line(
        id=submission.id,
        cells=tuple(_cell(loaded, name, audience) for name in register.definition.shows),
        at=at,
        who=owner,
        further=register.fills
        and (register.reads or submission.owner_id == actor.user_id)
        and reads_whole(actor, loaded),
    )


def reads_whole(actor: Actor, found: Loaded) -> bool:
    """Whether nothing was answered that this person may not read: only then a copy of it may become his."""
    audience, evaluation = _audience(actor, found.submission), found.evaluation
    closed = [one for one in evaluation.plan.fields.values() if not _open_to(evaluation, one, audience)]
    return all(
        evaluation.value(one.id, row_id) in (None, "", ()) for one in closed for row_id in evaluation.row_ids(one)
    )


def _open_to(evaluation: Evaluation, plan: FieldPlan, audience: Collection[str]) -> bool:
    """Whether a field, and each group around it, is for this audience."""
    around = evaluation.plan.fields.get(plan.group)
    return plan.field.audience in audience and (around is None or _open_to(evaluation, around, audience))


def _audience(actor: Actor, submission: Submission) -> Collection[str]:
    here = submission.organisation_id == actor.organisation_id
    own = submission.author_id == actor.user_id or (here and submission.owner_id == actor.user_id)
    return audiences.readable(actor, own=own)


def _cell(loaded: Loaded, name: str, audience: Collection[str]) -> tuple[str, ...]:
    """One answer as a person reads it; empty when this version does not ask it, or not to this reader."""
    plan = loaded.evaluation.plan.fields.get(name)
    if plan is None or plan.field.audience not in audience or loaded.evaluation.visible(name) is not True:
        return ()
    if plan.columns:
        return (str(len(loaded.evaluation.rows(name))),)
    return plan.type.shown(plan.field, loaded.evaluation.value(name))
