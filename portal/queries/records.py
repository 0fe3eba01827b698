"""What `record` and `person` fields of a step offer: only what is in force, and only what this submission may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from portal.definitions.language import Field
from portal.forms.fields.base import RecordChoice, Records
from portal.queries import partners, persons
from portal.queries.submissions import Loaded


def choices(session: Session, found: Loaded, fields: Iterable[Field]) -> Records:
    """Return what the fields of one step offer, by kind of record; each kind is looked up once.

    Rows of the submission itself (its persons, its goals) are added by `portal.forms.own_records`.
    """
    kinds = {kind for field in _with_columns(fields) if (kind := _kind(field))}
    return {kind: _offered(session, found, kind) for kind in sorted(kinds)}


def _with_columns(fields: Iterable[Field]) -> Iterable[Field]:
    for field in fields:
        yield field
        yield from field.columns


def _kind(field: Field) -> str:
    return "person" if field.type == "person" else (field.of or "")


def _offered(session: Session, found: Loaded, kind: str) -> Sequence[RecordChoice]:
    """The persons of the case, or what the registers of the region hold."""
    submission = found.submission
    if kind == "person":
        if submission.case_id is None:
            return []
        return [
            RecordChoice(str(one.id), one.name) for one in persons.cards(session, submission.region, submission.case_id)
        ]
    return [RecordChoice(key, label) for key, label in partners.record_choices(session, submission.region, kind)]
