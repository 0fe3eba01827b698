"""Whether what was typed at a question still answers it when the question changes: it is read again, as typed now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from portal.definitions.language import Field
from portal.definitions.values import Value
from portal.forms.fields.base import AnswerField, Context, StepForm
from portal.forms.fields.registry import type_of
from portal.forms.posted import Posted
from portal.forms.wording import words

Texts: TypeAlias = Mapping[str, Sequence[str]]
"""What stands in the inputs of a question, by suffix."""

DECIDES = ("type", "members", "unknown", "of", "many", "or_text", "min", "max", "max_length")
"""What decides, beside the codes to choose from, which answers there are."""
READS = ("label", "low", "high")
"""The words that say what an answer means."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What goes along: texts, and the value where there is one; `whole` when nothing had to stay behind."""

    texts: Texts
    value: Value
    whole: bool
    goes: bool = True


NOTHING = Fit({}, None, whole=False, goes=False)


def fitted(before: Field, after: Field, texts: Texts, value: Value) -> Fit:
    """What of an answer goes along; what was typed and could not be read goes along as typed."""
    if _takes_the_same(before, after) and not _asks_anew(before, after):
        return Fit(texts, value, whole=True)
    if _asks_anew(before, after):
        return NOTHING
    if value is None:
        return _as_typed(before, after, texts)
    stored = value if type_of(before).points_at(before) == type_of(after).points_at(after) else None
    for typed in (texts, type_of(before).raw(before, value)):
        fit = _read_again(after, typed, stored)
        if fit.goes:
            return fit if texts else Fit({}, fit.value, fit.whole)
    return _still_legible(before, after, texts)


def asks_the_same(before: Field, after: Field) -> bool:
    """Whether a person who answered the one would read the same in the other."""
    chosen = [[(one.code, words(one.label)) for one in (*field.options, *field.items)] for field in (before, after)]
    read = all(words(getattr(before, slot)) == words(getattr(after, slot)) for slot in READS)
    return read and chosen[0] == chosen[1] and _takes_the_same(before, after)


def _takes_the_same(before: Field, after: Field) -> bool:
    """Whether the same answers are right."""
    codes = [[{one.code for one in field.options}, {one.code for one in field.items}] for field in (before, after)]
    return codes[0] == codes[1] and all(getattr(before, slot) == getattr(after, slot) for slot in DECIDES)


def _asks_anew(before: Field, after: Field) -> bool:
    """Whether somebody agreed to other words than those that stand there now."""
    return type_of(after).binds_to_words and any(
        words(getattr(before, slot)) != words(getattr(after, slot)) for slot in ("label", "help")
    )


def _read_again(after: Field, texts: Texts, stored: Value) -> Fit:
    """Read texts as answers to a changed question: whole, or as far as they are right one by one."""
    inputs = {part.suffix for part in type_of(after).inputs(after, Context(stored=stored))}
    known = {suffix: typed for suffix, typed in texts.items() if suffix in inputs}
    left = any(text.strip() for suffix, typed in texts.items() if suffix not in inputs for text in typed)
    value = read_alone(after, known, stored)
    if value is not None:
        return Fit(known, value, whole=not left)
    right = {
        suffix: [text for text in typed if text.strip() and read_alone(after, {suffix: [text]}, stored) is not None]
        for suffix, typed in known.items()
    }
    value = read_alone(after, right, stored) if any(right.values()) else None
    return NOTHING if value is None else Fit(right, value, whole=False)


def read_alone(after: Field, texts: Texts, stored: Value) -> Value:
    """One answer as its page would read it; None when it is wrong or empty."""
    kind = type("Tried", (StepForm,), {"tried": type_of(after).wtforms(after)})
    posted = {f"{after.id}-{suffix}" if suffix else after.id: list(typed) for suffix, typed in texts.items()}
    form = kind(Posted(posted), lambda _name: Context(stored=stored))
    bound: AnswerField = form["tried"]
    return bound.data if form.validate() else None


def _as_typed(before: Field, after: Field, texts: Texts) -> Fit:
    """Text that was no answer before either: it goes along while it can be seen and mended."""
    fit = _read_again(after, texts, None)
    if fit.goes and fit.whole:
        return fit
    return _still_legible(before, after, texts, whole=True)


def _still_legible(before: Field, after: Field, texts: Texts, *, whole: bool = False) -> Fit:
    """What is no answer any more goes along where it still stands in its input for all to see, to be mended there."""
    inputs = {part.suffix for part in type_of(after).inputs(after, Context())}
    seen = type_of(before) is type_of(after) and not type_of(after).offered(after, Context())
    typed = any(text.strip() for one in texts.values() for text in one)
    if seen and typed and not type_of(after).points_at(after) and inputs >= texts.keys():
        return Fit(texts, None, whole=whole)
    return NOTHING
