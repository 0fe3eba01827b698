"""Files that nothing shows any more: what an answer let go, what stood in a row that does not come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.access.actor import SYSTEM
from portal.models import Attachment, AttachmentChunk, StepAnswers, Submission, clock
from portal.queries import attachments as queries, submissions as submission_queries
from portal.queries.submissions import Loaded, PartKey
from portal.services import audit

Parts = Mapping[PartKey, StepAnswers]

ORPHAN_AGE = timedelta(hours=24)


def tidy(session: Session) -> int:
    """Remove the files that nothing shows any more and that are older than a day; says how many."""
    removed, before = 0, clock.now() - ORPHAN_AGE
    while batch := list(queries.orphans(session, before)):
        for file in batch:
            _tidy_away(session, file)
        removed += len(batch)
    for draft in queries.drafts_with_files(session, before):
        session.refresh(draft, with_for_update=True)
        if draft.status == "draft":
            parts = submission_queries.parts_of(session, draft)
            removed += drop_loose(session, draft, parts, undo=True, before=before)
    return removed


def settle(session: Session, found: Loaded) -> None:
    """Let what is sent keep only the files that its answers name: what was taken out does not come back any more."""
    if queries.asks_for_files(found):
        drop_loose(session, found.submission, found.parts, undo=False)


def drop_loose(
    session: Session, submission: Submission, parts: Parts, *, undo: bool, before: datetime | None = None
) -> int:
    """Remove the files that no answer names; one in a row that was taken out counts while it can be put back."""
    old = [file for file in all_of(session, submission) if before is None or file.created_at < before]
    loose = [file for file in old if not _is_named(parts, file, undo=undo)]
    for file in loose:
        _tidy_away(session, file)
    return len(loose)


def _is_named(parts: Parts, file: Attachment, *, undo: bool) -> bool:
    key = (file.step, file.group, file.row_id)
    if key not in parts or (not undo and submission_queries.is_gone(parts, key)):
        return False
    return any(str(file.id) in (one["id"], one["text"]) for one in named_in(parts[key], file.field))


def _tidy_away(session: Session, file: Attachment) -> None:
    data = {"attachment": str(file.id)}
    audit.record(session, SYSTEM, ("submission", file.submission_id), "attachment.tidied", data, region=file.region)
    drop(session, file)


def all_of(session: Session, submission: Submission) -> list[Attachment]:
    """Every file of a submission, shown or not."""
    return queries.of_submission(session, submission.region, submission.id)


def named_in(part: StepAnswers, field_id: str) -> list[dict[str, Any]]:
    """The files in a stored answer; none in one that says it is not known."""
    there = part.answers.get(field_id)
    return list(there) if isinstance(there, list) else []


def drop(session: Session, file: Attachment) -> None:
    """Remove a file with its content."""
    empty(session, file)
    session.delete(file)
    session.flush()


def empty(session: Session, file: Attachment) -> None:
    """Wipe the content of a file; that it was there stays."""
    mine = (AttachmentChunk.region == file.region, AttachmentChunk.attachment_id == file.id)
    session.execute(delete(AttachmentChunk).where(*mine))
