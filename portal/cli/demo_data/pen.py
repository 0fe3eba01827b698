"""A pen: fills in a form through the services, page after page, as a person would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.definitions.language import Field
from portal.definitions.values import Unknown
from portal.forms.fields.base import Part, Records
from portal.forms.fields.registry import type_of
from portal.forms.own_records import own_records
from portal.forms.posted import Posted
from portal.models import Submission
from portal.models.identity import new_id
from portal.queries import records, submissions as queries
from portal.queries.submissions import Loaded
from portal.services import idempotency, sending, submission_rows, submissions
from portal.services.submissions import Place, Writer

Answers = Mapping[str, Any]


class Pen:
    """Writes one submission in somebody's name."""

    def __init__(self, session: Session, actor: Actor, submission: Submission) -> None:
        self.session = session
        self.actor = actor
        self.submission = submission
        self.page = str(new_id())

    def step(self, step: str, /, **answers: Any) -> None:  # noqa: ANN401 -- answers of any type
        """Fill in a step; what is wrong stops the seed with its message."""
        self._save(Place(step), answers)

    def row(self, step: str, group: str, /, **answers: Any) -> str:  # noqa: ANN401 -- answers of any type
        """Add a row to a group and fill it in; returns its id."""
        row_id = submission_rows.add_row(self.session, self.actor, self._loaded(), step, group)
        self._save(Place(step, group, row_id), answers)
        return row_id

    def rows(self, step: str, group: str, rows: Sequence[Answers]) -> list[str]:
        """Add several rows."""
        return [self.row(step, group, **answers) for answers in rows]

    def fill(self, pages: Mapping[str, Answers], lists: Mapping[tuple[str, str], Sequence[Answers]]) -> None:
        """Fill in pages, then the rows of the lists on them."""
        for step, answers in pages.items():
            self.step(step, **answers)
        for (step, group), rows in lists.items():
            self.rows(step, group, rows)

    def send(self) -> Submission:
        """Send the form; what still misses stops the seed with its messages."""
        found = self._loaded()
        broken = [one.message for one in found.evaluation.findings if one.severity == "error"]
        if problems := [one.message for one in found.evaluation.missing()] + broken:
            raise ValueError(f"{self.submission.form}: {problems}")
        return sending.submit(self.session, self.actor, found, idempotency.new_once_key())

    def _loaded(self) -> Loaded:
        return queries.loaded(self.session, self.submission)

    def _save(self, place: Place, answers: Answers) -> None:
        found = self._loaded()
        fields = submissions.fields_of(found, place)
        offered = records.choices(self.session, found, fields, self.actor)
        typed = Posted(_typed(place, fields, answers, own_records(found.evaluation, offered)))
        offered = records.choices(self.session, found, fields, self.actor, typed)
        writer = Writer(self.page, 0)
        bound = submissions.save(self.session, self.actor, found, place, typed, writer, complete=False, records=offered)
        if bound.errors or bound.refused:
            raise ValueError(f"{self.submission.form}, {place}: {bound.errors} {bound.refused}")


def _typed(place: Place, fields: Sequence[Field], answers: Answers, offered: Records) -> dict[str, list[str]]:
    """What a browser would post for these answers."""
    prefix = f"{place.group}.{place.row_id}." if place.row_id else ""
    by_id = {field.id: field for field in fields}
    return {
        name: texts
        for field_id, answer in answers.items()
        for name, texts in _inputs(prefix + field_id, by_id[field_id], answer, offered)
    }


def _inputs(base: str, field: Field, answer: Any, offered: Records) -> Iterator[tuple[str, list[str]]]:  # noqa: ANN401 -- of any type
    """The inputs of one field by posted name."""
    kind = type_of(field)
    value = answer if isinstance(answer, Unknown) else kind.coerce(field, answer, offered)
    if value is None:
        raise ValueError(f"{base}: {answer!r} is no answer")
    raw = kind.raw(field, value)
    for suffix, texts in raw.items():
        yield Part(suffix).name(base), texts
