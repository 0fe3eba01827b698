"""Searching records for a field of a draft: within what the field offers, and not without end.

One limit holds for every way: suggestions while somebody types, the button of the box, and any page that is saved or
opened with a text in a box.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.errors import Gone
from portal.forms.fields.base import RecordChoice
from portal.models import Submission
from portal.queries import records, submissions
from portal.queries.records import Lookups
from portal.services import limits

SEARCHES = limits.Limit("record-search", burst=60, a_minute=60)
"""Texts that one person looks up: enough for quick fingers, too little to read a register out."""


def lookups_of(session: Session, actor: Actor) -> Lookups:
    """How many texts this person may look up in this request; `counting_of` counts them when it is over."""
    return Lookups(lambda: limits.left(session, SEARCHES, str(actor.user_id)))


def counting_of(actor: Actor, lookups: Lookups) -> Callable[[Session], None]:
    """Count what was looked up, whatever became of the request."""

    def count(session: Session) -> None:
        if lookups.done:
            limits.take(session, SEARCHES, str(actor.user_id), number=len(lookups.done))

    return count


def found_for(
    session: Session, actor: Actor, submission: Submission, name: str, text: str
) -> tuple[Field, tuple[RecordChoice, ...]]:
    """The field of this posted name and what a text brings up for it; one more than is shown tells that there are more.

    Raises TooMany, Gone for what was sent, NotFound for a field that its definition does not have or search.
    """
    limits.spend(session, SEARCHES, str(actor.user_id))
    if submission.status != "draft":
        raise Gone
    found = submissions.loaded(session, submission)
    field = records.field_named(found, name)
    return field, records.search(session, found, actor, field, text)
