"""Searching records for a field of a draft while somebody types: within what the field offers, and not without end."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import Gone
from portal.forms.fields.base import RecordChoice
from portal.models import Submission
from portal.queries import records, submissions
from portal.services import limits

SEARCHES = limits.Limit("record-search", burst=60, a_minute=60)
"""Per person: enough for quick fingers, too little to read a register out."""


def found_for(
    session: Session, actor: Actor, submission: Submission, name: str, text: str
) -> tuple[Field, tuple[RecordChoice, ...]]:
    """The field of this posted name and what a text brings up for it; one more than is shown tells that there are more.

    Raises TooMany, Gone for what was sent, NotFound for a field that its definition does not have or search.
    """
    limits.require(session, SEARCHES, str(actor.user_id))
    limits.take(session, SEARCHES, str(actor.user_id))
    if submission.status != "draft":
        raise Gone
    found = submissions.loaded(session, submission)
    field = records.field_named(found, name)
    return field, records.search(session, found, actor, field, text)
