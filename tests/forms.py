"""Small definitions and posts for tests of forms: each test says only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import jinja2

from portal.definitions.language import Field
from portal.definitions.library import Compiled, compiled, from_document
from portal.forms.fields.base import Context, Typed
from portal.forms.fields.registry import type_of
from portal.languages import gettext, ngettext

TODAY = date(2026, 11, 22)
FACTS: Mapping[str, Any] = {"today": TODAY, "account_name": "Lies Olm"}


def a_field(type_: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- handed on
    """A field as a document holds it."""
    return {"id": "it", "type": type_, "nl": "Wat is het?", **more}


def a_step(*fields: Mapping[str, Any], step: str = "one", **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- handed on
    """A step as a document holds it."""
    return {"id": step, "title": {"nl": f"Stap {step}"}, "fields": list(fields), **more}


def a_form(*steps: Mapping[str, Any], **more: Any) -> Compiled:  # noqa: ANN401 -- handed on
    """A compiled definition of these steps."""
    document = {"form": "sample", "region": "ovl", "code": "F-X", "title": {"nl": "Voorbeeld"}, "steps": list(steps)}
    return compiled(from_document(document | more))


def a_form_of(*fields: Mapping[str, Any], **more: Any) -> Compiled:  # noqa: ANN401 -- handed on
    """A compiled definition of one step."""
    return a_form(a_step(*fields), **more)


def options(*codes: str) -> list[dict[str, str]]:
    """Options whose label is their code with a capital."""
    return [{"code": code, "nl": code.capitalize()} for code in codes]


def the_field(type_: str, **more: Any) -> Field:  # noqa: ANN401 -- handed on
    """A field of the definition language."""
    return Field.model_validate(a_field(type_, **more))


def read(field: Field, typed: str | Mapping[str, list[str]], **context: Any) -> Any:  # noqa: ANN401 -- handed on
    """What a field reads in what was typed; text goes into its only or first input."""
    kind = type_of(field)
    parts = {kind.parts(field)[0].suffix: [typed]} if isinstance(typed, str) else typed
    return kind.answer(field, Typed(parts), Context(**({"today": TODAY} | context)))


def templates() -> jinja2.Environment:
    """The templates, strict about what is missing."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader("templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    return environment
