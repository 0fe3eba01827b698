"""Versions of definitions: which one is in force, which came before, and how much work hangs on each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal.definitions import library
from portal.definitions.language import Definition
from portal.definitions.library import Compiled
from portal.errors import FormUnavailable
from portal.forms.wording import words
from portal.languages import DUTCH, gettext as _, speaking
from portal.logs import log
from portal.models.definition import PUBLISHED, STOOD, DefinitionVersion, OverlayDraft, in_force, standing
from portal.models.submission import Submission
from portal.models.user import SYSTEM_ID, User


@dataclass(frozen=True)
class Use:
    """How much work is pinned to one version."""

    drafts: int = 0
    submitted: int = 0


def active_version(session: Session, region: str, form: str, at: datetime | None = None) -> DefinitionVersion:
    """Return the version in force; raises NoResultFound when the region does not have this form."""
    return session.scalars(_in_force(region, at).where(DefinitionVersion.form == form)).one()


def active_version_or_none(session: Session, region: str, form: str) -> DefinitionVersion | None:
    """Return the version in force, or None for a form that was never published here."""
    return session.scalars(_in_force(region, None).where(DefinitionVersion.form == form)).one_or_none()


def standing_version(session: Session, region: str, form: str) -> DefinitionVersion:
    """Return the version in force, or the one whose withdrawal closed the form; raises NoResultFound without either."""
    return session.scalars(_standing(region, form)).one()


def standing_version_or_none(session: Session, region: str, form: str) -> DefinitionVersion | None:
    """Return the version in force, or the one whose withdrawal closed the form, or None."""
    return session.scalars(_standing(region, form)).one_or_none()


def standing_versions(session: Session, region: str) -> Sequence[DefinitionVersion]:
    """Return the version by which each form of a region is read now: in force, or withdrawn and not replaced yet."""
    found = select(DefinitionVersion).where(DefinitionVersion.region == region, *standing())
    return session.scalars(found.order_by(DefinitionVersion.form)).all()


def locked_standing_version(session: Session, region: str, form: str) -> DefinitionVersion | None:
    """Return the version that stands, as it is now, and hold its row until the transaction ends."""
    found = _standing(region, form).with_for_update().execution_options(populate_existing=True)
    return session.scalars(found).one_or_none()


def locked_running(session: Session, region: str, form: str, at: datetime) -> Sequence[DefinitionVersion]:
    """Return what stands at a moment or would from later on, and hold those rows: one publish at a time."""
    return session.scalars(
        select(DefinitionVersion)
        .where(
            DefinitionVersion.region == region,
            DefinitionVersion.form == form,
            DefinitionVersion.status.in_(STOOD),
            or_(DefinitionVersion.in_force_to.is_(None), DefinitionVersion.in_force_to > at),
        )
        .order_by(DefinitionVersion.number)
        .with_for_update()
    ).all()


def all_active_versions(session: Session) -> Sequence[DefinitionVersion]:
    """Return the version in force of each form of each region."""
    return session.scalars(
        select(DefinitionVersion)
        .where(DefinitionVersion.status == "active")
        .order_by(DefinitionVersion.region, DefinitionVersion.form)
    ).all()


def author_names(session: Session) -> Mapping[UUID, str]:
    """Return the names of whoever wrote or approved a version."""
    wrote = select(DefinitionVersion.author_id).union(select(DefinitionVersion.approver_id))
    found = session.execute(select(User.id, User.name).where(User.id.in_(wrote)))
    return {user_id: _("de bestanden van het portaal") if user_id == SYSTEM_ID else name for user_id, name in found}


def _in_force(region: str, at: datetime | None) -> Select[DefinitionVersion]:
    return select(DefinitionVersion).where(DefinitionVersion.region == region, *in_force(at))


def _standing(region: str, form: str) -> Select[DefinitionVersion]:
    of_form = (DefinitionVersion.region == region, DefinitionVersion.form == form)
    return select(DefinitionVersion).where(*of_form, *standing())


def is_withdrawn(session: Session, version_id: UUID) -> bool:
    """Say whether nobody may go on with a version."""
    status = session.scalars(select(DefinitionVersion.status).where(DefinitionVersion.id == version_id)).one()
    return status == "withdrawn"


def withdrawn_hashes(session: Session, region: str, form: str) -> frozenset[str]:
    """Return what was withdrawn of a form, by content: nothing puts it in force again but giving it free."""
    of_form = (DefinitionVersion.region == region, DefinitionVersion.form == form)
    return frozenset(
        session.scalars(select(DefinitionVersion.hash).where(*of_form, DefinitionVersion.status == "withdrawn"))
    )


def number(session: Session, version_id: UUID) -> int:
    """Return the number of a version, without all that it asks."""
    return session.scalars(select(DefinitionVersion.number).where(DefinitionVersion.id == version_id)).one()


def is_in_force(session: Session, version_id: UUID) -> bool:
    """Say whether a version is the one that counts now."""
    wanted = select(DefinitionVersion.id).where(DefinitionVersion.id == version_id, *in_force())
    return session.scalars(wanted).one_or_none() is not None


def is_closed(session: Session, region: str, form: str) -> bool:
    """Say whether nobody begins a form: what stands of it was withdrawn."""
    wanted = select(DefinitionVersion.status).where(
        DefinitionVersion.region == region, DefinitionVersion.form == form, *standing()
    )
    return session.scalars(wanted).one_or_none() == "withdrawn"


def version(session: Session, version_id: UUID) -> DefinitionVersion:
    """Return one version by id, whatever became of it: what is pinned to it must stay readable."""
    return session.scalars(select(DefinitionVersion).where(DefinitionVersion.id == version_id)).one()


def versions(session: Session, region: str, form: str) -> Sequence[DefinitionVersion]:
    """Return every version of a form in a region, the newest first."""
    return session.scalars(
        select(DefinitionVersion)
        .where(DefinitionVersion.region == region, DefinitionVersion.form == form)
        .order_by(DefinitionVersion.number.desc())
    ).all()


def published(session: Session, region: str, form: str) -> Sequence[DefinitionVersion]:
    """Return the versions that are or were in force, the newest first."""
    return [found for found in versions(session, region, form) if found.status in PUBLISHED]


def stood(session: Session, region: str, form: str) -> Sequence[DefinitionVersion]:
    """Return the versions that are or were in force, also those that were withdrawn, the newest first."""
    return [found for found in versions(session, region, form) if found.status in STOOD]


def last_imported(session: Session, region: str, form: str) -> DefinitionVersion | None:
    """Return the newest version that came from files: the portal itself is their author."""
    return next((found for found in stood(session, region, form) if found.author_id == SYSTEM_ID), None)


def next_number(session: Session, region: str, form: str) -> int:
    """Return the number that a new version gets; a number is never used twice, not even after a rejection."""
    highest = session.scalar(
        select(func.max(DefinitionVersion.number)).where(
            DefinitionVersion.region == region, DefinitionVersion.form == form
        )
    )
    return (highest or 0) + 1


def proposals(session: Session) -> Sequence[DefinitionVersion]:
    """Return what waits for a second reader, in every region, the oldest first."""
    return session.scalars(
        select(DefinitionVersion).where(DefinitionVersion.status == "proposed").order_by(DefinitionVersion.created_at)
    ).all()


def proposal_of(session: Session, region: str, form: str) -> DefinitionVersion | None:
    """Return the proposal of a region's form that waits, if any."""
    return next((found for found in proposals(session) if (found.region, found.form) == (region, form)), None)


def draft(session: Session, region: str, form: str) -> OverlayDraft | None:
    """Return the change that is being worked on, if any: a region has one per form."""
    return session.scalars(
        select(OverlayDraft).where(OverlayDraft.region == region, OverlayDraft.form == form)
    ).one_or_none()


def locked_draft(session: Session, region: str, form: str) -> OverlayDraft | None:
    """Return the change as it is now and hold its row until the transaction ends: one of those who finish it wins."""
    return session.scalars(
        select(OverlayDraft)
        .where(OverlayDraft.region == region, OverlayDraft.form == form)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def drafts(session: Session, region: str) -> Mapping[str, OverlayDraft]:
    """Return the changes that are being worked on, by form."""
    found = session.scalars(select(OverlayDraft).where(OverlayDraft.region == region))
    return {overlay_draft.form: overlay_draft for overlay_draft in found}


def use(session: Session, region: str) -> Mapping[UUID, Use]:
    """Count, per version, the drafts that still run and the submissions that were sent. Never who or what."""
    counted = session.execute(
        select(
            Submission.definition_version_id,
            func.count().filter(Submission.status == "draft"),
            func.count().filter(Submission.status != "draft"),
        )
        .where(Submission.region == region)
        .group_by(Submission.definition_version_id)
    )
    return {version_id: Use(running, sent) for version_id, running, sent in counted}


def running_drafts(session: Session, region: str, form: str) -> int:
    """Count the drafts of a form that a new version leaves as they are."""
    return session.scalars(
        select(func.count())
        .select_from(Submission)
        .where(Submission.region == region, Submission.form == form, Submission.status == "draft")
    ).one()


def title_of(found: DefinitionVersion) -> str:
    """Return what a version is called; its id where its row is damaged."""
    try:
        return words(definition(found).title) or found.form
    except FormUnavailable:
        return found.form


def definition(found: DefinitionVersion) -> Definition:
    """Return what a version asks."""
    return compiled_version(found).definition


def as_written(found: DefinitionVersion) -> Definition:
    """Return what a version asks with every text in its own language, for whoever changes or compares it."""
    with speaking(DUTCH):
        return definition(found)


def others(session: Session, region: str, form: str) -> Mapping[str, Definition]:
    """Return what the other forms of a region ask, also while they are closed, as far as their rows are whole."""
    found = {}
    for one in standing_versions(session, region):
        if one.form != form:
            with suppress(FormUnavailable):
                found[one.form] = as_written(one)
    return found


def compiled_of(session: Session, version_id: UUID, content_hash: str) -> Compiled:
    """Return a pinned version ready for use; the database is asked only when this hash was never compiled here."""
    return _intact(content_hash, lambda: version(session, version_id).document)


def compiled_or_none(session: Session, version_id: UUID, content_hash: str) -> Compiled | None:
    """Return a version for a page that lists several: a damaged one does not take the others along."""
    try:
        return compiled_of(session, version_id, content_hash)
    except FormUnavailable:
        return None


def _intact(content_hash: str, document: Callable[[], Mapping[str, Any]]) -> Compiled:
    """A version that is what was published; a damaged one is reported, and closed without the others."""
    try:
        return library.published(content_hash, document)
    except library.DamagedError as damaged:
        log.error("definition_damaged", exc_info=damaged)
        raise FormUnavailable from None


def compiled_version(found: DefinitionVersion) -> Compiled:
    """Return a version ready for use, from the cache when this hash was compiled before."""
    return _intact(found.hash, lambda: found.document)
