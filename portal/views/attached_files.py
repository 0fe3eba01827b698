"""The files of a submission as a reader meets them: name, size, state, and where to fetch each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import url_for

from portal.extensions import db
from portal.forms.fields.files import STATE_WORDS, size_text
from portal.forms.summary import FileLine, Line, Summary
from portal.languages import gettext as _
from portal.models import Attachment
from portal.queries import attachments as queries
from portal.queries.submissions import Loaded
from portal.services import attachments


def lines_of(found: Loaded) -> Mapping[str, FileLine]:
    """Every file by its id; no question to the database for a form that asks no files."""
    if not queries.asks_for_files(found):
        return {}
    of = found.submission
    return {str(file.id): _line(file) for file in queries.of_submission(db.session, of.region, of.id)}


def shown_in(read: Summary) -> Iterator[UUID]:
    """The files that stand in a summary: whoever reads it fetches these, and no others."""
    return (file.id for line in read.lines() for file in _files_of(line))


def _files_of(line: Line) -> Iterator[FileLine]:
    yield from line.files
    for row in line.rows:
        for one in row.lines:
            yield from _files_of(one)


def _line(file: Attachment) -> FileLine:
    where = url_for("attachments.download", region=file.region, submission_id=file.submission_id, attachment_id=file.id)
    url = where if attachments.openable(file) else ""
    return FileLine(file.id, file.name, size_text(file.size), file.state, _(STATE_WORDS[file.state]), url)
