"""Statistics: at submit, the coded answers of fields marked `statistics` are written plain, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from portal.definitions.language import Field
from portal.definitions.values import UNKNOWN_CODE, Unknown
from portal.forms.answers import Answers, rows_of
from portal.models import StatisticFact, Submission, clock

YES_NO = frozenset({"ja", "nee"})


def record(session: Session, submission: Submission, fields: Iterable[Field], answers: Answers) -> None:
    """Write the facts of a submission; give it the visible answers only."""
    at = submission.submitted_at or clock.now()
    for field, code in coded(fields, answers):
        fact = StatisticFact(region=submission.region, form=submission.form, field=field, code=code, at=at)
        fact.submission_id = submission.id
        session.add(fact)
    session.flush()


def coded(fields: Iterable[Field], answers: Answers) -> Iterator[tuple[str, str]]:
    """The dotted field ids that count, each with the codes that were chosen."""
    for field in fields:
        if field.columns:
            for row in rows_of(answers, field.id):
                for column, code in coded(field.columns, row.values):
                    yield f"{field.id}.{column}", code
        elif field.statistics:
            for code in _codes(field, answers.get(field.id)):
                yield field.id, code


def _codes(field: Field, value: Any) -> Iterator[str]:  # noqa: ANN401 -- a value of any type
    """The codes in a value; free text has none, whatever the definition says."""
    allowed = {option.code for option in field.options} | YES_NO | {UNKNOWN_CODE}
    for part in value if isinstance(value, tuple) else (value,):
        if isinstance(part, Unknown):
            yield part.value
        elif isinstance(part, Decimal):
            yield format(part.normalize(), "f")
        elif isinstance(part, str) and part in allowed:
            yield part
