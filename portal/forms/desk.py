"""The forms of the portal itself (a partner, the wording of a field): filled in, judged and drawn by the same engine.

A desk form is a definition of one step that code makes instead of a file, so that limits, odd signs, dates and error
sentences are handled once, and a page of the workshop looks like every other page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field as attribute, replace
from typing import Any

from portal.definitions.language import Definition, Field, Option, Step
from portal.definitions.library import Compiled, compiled
from portal.definitions.values import Reference, Value
from portal.forms.answers import Answers
from portal.forms.field_views import AnyView, views
from portal.forms.fields.base import Records
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from portal.forms.posted import MultiDict
from portal.forms.step_form import BoundStep, FieldError, bind
from portal.languages import gettext as _

STEP = "desk"


@dataclass(frozen=True)
class DeskPage:
    """The fields of a desk form as they stand on the page, and what is wrong."""

    fields: tuple[AnyView, ...]
    errors: tuple[FieldError, ...] = ()

    def field(self, field_id: str) -> AnyView:
        """One field, for a page that puts them in places of its own."""
        return next(one for one in self.fields if one.name == field_id)


@dataclass(frozen=True)
class Desk:
    """A desk form with what it knows: today and the records to choose from."""

    form: Compiled
    facts: Mapping[str, Any]
    records: Records
    empty: Mapping[str, str] = attribute(default_factory=dict)
    """What to say of a field that was left empty, where that can be said more exactly than by its type."""

    def page(self, answers: Answers) -> DeskPage:
        """The form with these answers in it, nothing judged yet."""
        return DeskPage(tuple(views(self.form, STEP, self._evaluated(answers), records=self.records)))

    def bound(self, posted: MultiDict) -> BoundStep:
        """What was posted, read and judged."""
        found = bind(self.form, STEP, posted, {}, self.facts, complete=True, records=self.records)
        return replace(found, errors=tuple(map(self._said, found.errors)))

    def page_of(self, bound: BoundStep, *, wrong: tuple[str, str] | None = None) -> DeskPage:
        """The form as it was posted, with its mistakes; `wrong` is a field and the sentence of a service."""
        errors = bound.errors
        if wrong is not None:
            errors = (*errors, FieldError(wrong[0], wrong[0], "", wrong[1]))
        drawn = views(self.form, STEP, bound.evaluation, bound.raw, errors=errors, records=self.records)
        return DeskPage(tuple(drawn), errors)

    def _said(self, error: FieldError) -> FieldError:
        known = self.form.fields.get(error.field_id)
        if known is None or known.id not in self.empty or error.message != type_of(known).missing(known):
            return error
        return replace(error, message=_(self.empty[error.field_id]), beside="")

    def _evaluated(self, answers: Answers) -> Any:  # noqa: ANN401 -- an Evaluation
        return evaluate(self.form, answers, self.facts)


def desk(
    name: str,
    fields: Iterable[Field],
    facts: Mapping[str, Any],
    records: Records | None = None,
    empty: Mapping[str, str] | None = None,
) -> Desk:
    """A form of the portal itself."""
    step = Step(id=STEP, title={"nl": name}, fields=tuple(fields))
    definition = Definition(form=f"desk_{name}", region="", code="", title={"nl": name}, steps=(step,))
    return Desk(compiled(definition), facts, records or {}, empty or {})


def asked(field_id: str, kind: str, label: str, *, help_text: str = "", **more: Any) -> Field:  # noqa: ANN401 -- any property of a field
    """One field of a desk form."""
    explained = {"help": {"nl": help_text}} if help_text else {}
    return Field(id=field_id, type=kind, label={"nl": label}, **explained, **more)


def offered(labels: Mapping[str, str], helps: Mapping[str, str] | None = None) -> tuple[Option, ...]:
    """Options from codes and labels."""
    return tuple(
        Option(code=code, label={"nl": label}, help={"nl": helps[code]} if helps and code in helps else None)
        for code, label in labels.items()
    )


def worded(labels: Mapping[str, str]) -> dict[str, str]:
    """Labels that were marked where they stand, in the language that is spoken."""
    return {code: _(label) for code, label in labels.items()}


def text_of(answers: Mapping[str, Value], field_id: str) -> str:
    """A text that was filled in, or nothing."""
    value = answers.get(field_id)
    return value.id if isinstance(value, Reference) else "" if value is None else str(value)


def texts_of(answers: Mapping[str, Value], stem: str) -> dict[str, str]:
    """A text per language, from fields `<stem>_nl` and `<stem>_en`; languages left empty are left out."""
    found = {language: text_of(answers, f"{stem}_{language}").strip() for language in ("nl", "en")}
    return {language: text for language, text in found.items() if text}
