"""What came of a post: answers, what was typed, what is wrong, what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from portal.definitions.values import Value
from portal.forms.answers import Answers
from portal.forms.journey import Evaluation
from portal.forms.judgement import Finding
from portal.forms.posted import html_id


class RowKey(NamedTuple):
    """One row of a list; `group` is the address of that list (`portal.forms.answers`)."""

    group: str
    id: str


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `name` is its posted name, `html_id` the id of its first input.

    `message` can be read alone; `beside` is what stands next to the field, where everybody sees which one is meant.
    """

    name: str
    field_id: str
    row_id: str
    message: str
    beside: str = ""

    @property
    def short(self) -> str:
        """What stands next to the field."""
        return self.beside or self.message

    @property
    def html_id(self) -> str:
        """Where the link of the error summary goes."""
        return html_id(self.name)


@dataclass(frozen=True, slots=True)
class Refused:
    """A name that has no business here: the service answers 422 and writes it down."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BoundRow:
    """What was posted for one row that stands on the page of its step."""

    group: str
    id: str
    raw: Mapping[str, list[str]]
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class BoundStep:
    """What came of a post.

    `answers` are the typed valid values of the step, or of the row when a row page was posted; `rows` those of rows
    on the page of the step; `raw` is what was typed, by posted name, for all of it. `merged` are all answers of the
    submission with these in place. `appeared` names fields that are shown now and were not on the page that posted;
    `unread` are the warnings that were not on it either: each is asked once. `cleared` names the fields and `emptied`
    the lists, anywhere in the form, that are hidden now and keep nothing then (`when_hidden: clear`).
    """

    step_id: str
    row: RowKey | None
    raw: Mapping[str, list[str]]
    answers: Mapping[str, Value]
    rows: tuple[BoundRow, ...]
    errors: tuple[FieldError, ...]
    warnings: tuple[Finding, ...]
    unread: tuple[Finding, ...]
    refused: tuple[Refused, ...]
    appeared: tuple[str, ...]
    cleared: tuple[str, ...]
    emptied: tuple[str, ...]
    merged: Answers
    evaluation: Evaluation

    @property
    def ready(self) -> bool:
        """Whether one may go on to the next step."""
        return not (self.errors or self.refused or self.appeared)
