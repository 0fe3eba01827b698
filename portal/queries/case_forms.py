"""The forms of a case: which somebody may begin, which he began, and which were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import inf
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, load_only

from portal.access import relations
from portal.access.actor import Actor
from portal.definitions.language import Definition
from portal.forms.wording import words
from portal.models import Case, DefinitionVersion, Submission, User, clock
from portal.models.definition import standing
from portal.queries import definitions, paging, plans
from portal.queries.paging import Page


@dataclass(frozen=True)
class Offer:
    """A form that somebody may begin here, with one sentence of when."""

    form: str
    title: str
    when: str
    rank: float
    closed: str = ""
    """Why nobody begins it now, while its form is closed."""


@dataclass(frozen=True)
class Line:
    """One form of a case that was begun or sent."""

    id: UUID
    form: str
    title: str
    status: str
    author: str
    at: date
    reference: str
    owner_id: UUID
    readable: bool
    """Whether the version it was filled in with is as it was published."""
    stopped: bool = False
    """Whether that version was withdrawn, so that nobody goes on with it as it is."""

    @property
    def what(self) -> str:
        """What it is called in a list."""
        return f"{self.title} {self.reference}".strip()


def offers(session: Session, actor: Actor, case: Case) -> tuple[Offer, ...]:
    """What this person may begin in a case, in the course of a case; a plan is begun on its own page."""
    if case.status != "open":
        return ()
    found = [
        _offer(form.definition, one.withdrawn_reason if one.is_withdrawn else "")
        for one in session.scalars(_fillable(actor))
        if one.form != plans.FORM and (form := definitions.compiled_or_none(session, one.id, one.hash))
    ]
    return tuple(sorted(found, key=lambda offer: (offer.rank, offer.title)))


def _fillable(actor: Actor) -> Select[DefinitionVersion]:
    return (
        select(DefinitionVersion)
        .options(load_only(DefinitionVersion.form, DefinitionVersion.hash, DefinitionVersion.status))
        .options(load_only(DefinitionVersion.withdrawn_reason))
        .where(
            DefinitionVersion.region == actor.region,
            DefinitionVersion.home == "case",
            relations.names(DefinitionVersion.fills, actor.role),
            ~relations.names(DefinitionVersion.excludes, actor.organisation_type),
            *standing(),
        )
    )


def _offer(definition: Definition, closed: str) -> Offer:
    first, dot, _ = words(definition.intro).partition(". ")
    rank = inf if definition.rank is None else definition.rank
    return Offer(definition.form, words(definition.title), first + dot.strip(), rank, closed)


def titles(session: Session, region: str) -> dict[str, str]:
    """What each form of a region is called now."""
    found = session.scalars(
        select(DefinitionVersion)
        .options(load_only(DefinitionVersion.form, DefinitionVersion.hash))
        .where(DefinitionVersion.region == region, *standing())
    )
    compiled = {one.form: definitions.compiled_or_none(session, one.id, one.hash) for one in found}
    return {form: words(one.definition.title) if one else form for form, one in compiled.items()}


def begun(session: Session, actor: Actor, case: Case) -> tuple[Line, ...]:
    """What was begun in a case and this person may go on with, the newest first."""
    found = (
        _forms(case)
        .where(Submission.status == "draft", Submission.form != plans.FORM, relations.edits(actor))
        .order_by(Submission.updated_at.desc(), Submission.id.desc())
    )
    return tuple(_lines(session, found))


def sent(session: Session, actor: Actor, case: Case, after: str = "") -> Page[Line]:
    """What was sent in a case and this person reads, the newest first."""
    key = paging.read(after)
    found = (
        _forms(case)
        .where(Submission.status.in_(("submitted", "replaced")), relations.reads(actor))
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        .limit(paging.PAGE + 1)
    )
    if key is not None:
        found = found.where(paging.before(Submission.submitted_at, Submission.id, key.moment(), key))
    rows, more = paging.cut(session.execute(found).all())
    last = rows[-1].Submission if more else None
    lines = tuple(_line(session, *row) for row in rows)
    return Page(lines, str(paging.Key(last.submitted_at.isoformat(), last.id)) if last else "")


def own_draft(session: Session, case: Case, form: str, user_id: UUID) -> UUID | None:
    """The draft of a form that somebody began in a case, if any."""
    return session.scalars(
        select(Submission.id).where(
            Submission.region == case.region,
            Submission.case_id == case.id,
            Submission.form == form,
            Submission.status == "draft",
            Submission.owner_id == user_id,
        )
    ).first()


def _forms(case: Case) -> Select[Submission, str, str]:
    return (
        select(Submission, User.name, DefinitionVersion.status)
        .join(User, User.id == Submission.author_id)
        .join(DefinitionVersion, DefinitionVersion.id == Submission.definition_version_id)
        .where(and_(Submission.region == case.region, Submission.case_id == case.id))
    )


def _lines(session: Session, wanted: Select[Submission, str, str]) -> Iterator[Line]:
    return (_line(session, *row) for row in session.execute(wanted))


def _line(session: Session, submission: Submission, author: str, version_status: str) -> Line:
    """One form, called as in the version it was filled in with, or as now where that version is damaged."""
    pinned = definitions.compiled_or_none(session, submission.definition_version_id, submission.definition_hash)
    now = {} if pinned else titles(session, submission.region)
    at = submission.submitted_at or submission.updated_at
    return Line(
        id=submission.id,
        form=submission.form,
        title=words(pinned.definition.title) if pinned else now.get(submission.form, submission.form),
        status=submission.status,
        author=author,
        at=at.astimezone(clock.BRUSSELS).date(),
        reference=submission.reference or "",
        owner_id=submission.owner_id,
        readable=pinned is not None,
        stopped=version_status == "withdrawn",
    )
