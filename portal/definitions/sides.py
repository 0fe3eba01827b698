"""The base before and after it moved, and how somebody reads what stood and what stands there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from portal.definitions.compare import WHEN
from portal.definitions.expressions import ExpressionError, in_dutch, parse
from portal.definitions.language import Definition, Field, Step, Text
from portal.definitions.library import labels
from portal.definitions.loader import FormSource
from portal.definitions.naming import AUDIENCES, short
from portal.definitions.overlay import resolve
from portal.definitions.places import Located, located
from portal.languages import LANGUAGES, gettext as _, spoken

Parts: TypeAlias = tuple[str, ...]
"""What somebody reads of a value, a line each; nothing where there is nothing."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The base before and after it moved, as a region without changes would have it."""

    old: Definition
    new: Definition
    before: Mapping[str, Located]
    after: Mapping[str, Located]
    labels: Mapping[str, str]
    region: str

    @classmethod
    def of(cls, old: FormSource, new: FormSource, region: str) -> Sides:
        """Both sides laid out."""
        two = resolve(old, None, region).definition, resolve(new, None, region).definition
        before, after = ({one.id: one for one in located(side)} for side in two)
        named = {**labels(two[0], spoken()), **labels(two[1], spoken())}
        return cls(*two, before, after, named, region.upper())

    def field(self, dotted: str) -> Field | None:
        """A field under its newest name."""
        found = self.after.get(dotted) or self.before.get(dotted)
        return found.field if found else None

    def step(self, name: str) -> tuple[Step | None, Step | None]:
        """A step before and after."""
        old, new = (next((step for step in one.steps if step.id == name), None) for one in (self.old, self.new))
        return old, new

    def called(self, name: str) -> str:
        """What a group or a step is called."""
        field = self.field(name)
        step = next((one for one in reversed(self.step(name)) if one), None)
        return short(field.label) if field else short(step.title) if step else name

    def reading(self, text: str) -> str:
        """A condition in words; as it is written when it cannot be read."""
        try:
            return in_dutch(parse(text), self.labels)
        except ExpressionError:
            return text

    def when(self, text: str | None) -> str:
        """Under which condition, if any."""
        return _("als %(condition)s") % {"condition": self.reading(text)} if text else _("zonder voorwaarde")

    def value(self, key: str, value: Any) -> Parts:  # noqa: ANN401 -- any property but a text
        """A property as somebody reads it."""
        if key in WHEN:
            return (self.when(value),)
        if value is None:
            return ()
        if key == "required":
            return (_("verplicht") if value else _("niet verplicht"),)
        return (_(AUDIENCES[value]) if key == "audience" else self.reading(value),)


def whole(text: Text) -> str:
    """A text in the language that is spoken, not cut to a name."""
    return text.get(spoken()) or text.get("nl", "")


def in_one_language(was: Text | None, now: Text | None, ours: Text) -> tuple[Parts, Parts, Parts]:
    """Three texts in a language in which the base moved: the one that is spoken, if it can."""
    moved = [one for one in ours if (was or {}).get(one) != (now or {}).get(one)] or list(ours)
    language = spoken() if spoken() in moved else moved[0]
    head = "" if language == spoken() else f"{LANGUAGES[language]}: "
    found = ((text or {}).get(language, "") for text in (was, now, ours))
    first, second, third = ((f"{head}{text}",) if text else () for text in found)
    return first, second, third


def print_of(value: object) -> str:
    """A short name for what the base says at a place: another one when it says something else."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:12]
