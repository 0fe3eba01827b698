"""What was said in an earlier form of the case: kept with a submission's facts, shown beside a question.

The answer keeps the label it was given under and the words it was shown in; who may read it is decided where it is
handed out, and again where it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from portal.definitions.language import Audience, Field
from portal.definitions.values import Unknown, Value
from portal.forms.fields.registry import FIELD_TYPES, type_of
from portal.forms.wording import NOT_FILLED_IN, words
from portal.languages import gettext as _, marked

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "referral": marked("de aanmelding"),
        "consult": marked("het consult"),
        "triage": marked("de triage"),
        "risk_assessment": marked("de risicotaxatie"),
        "exploration": marked("de exploratie"),
        "safety_plan": marked("het veiligheidsplan"),
        "action_plan": marked("het plan van aanpak"),
        "meeting": marked("het overleg"),
        "evaluation": marked("de evaluatie"),
        "closing": marked("de afsluiting"),
    }
)
"""How the forms of the base are called in a sentence; any other form by its title."""

NOT_ASKED = marked("niet gevraagd in deze versie")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of an earlier form; without a kind, the version that was filled in did not have the question."""

    form: str
    kind: str = ""
    label: str = ""
    parts: tuple[str, ...] = ()
    value: Value = None
    audience: Audience = "form"

    @property
    def asked(self) -> bool:
        """Whether the question was there at all."""
        return bool(self.kind)


Earlier: TypeAlias = Mapping[str, Mapping[str, Said]]
"""Form → field → what was said; a form that was never sent is not there."""


def said(name: str, field: Field, value: Value) -> Said:
    """What an answer was, in the words of its own version."""
    return Said(name, field.type, words(field.label), type_of(field).shown(field, value), value, field.audience)


def called(form: str, title: str) -> str:
    """How a form is called in the middle of a sentence."""
    return NAMES.get(form) or f"het formulier ‘{title}’"


def to_json(earlier: Earlier) -> dict[str, Any]:
    """The same as plain JSON data, to keep with the facts."""
    return {form: {field: _kept(one) for field, one in answers.items()} for form, answers in earlier.items()}


def _kept(one: Said) -> dict[str, Any]:
    if not one.asked:
        return {"form": one.form}
    plain = None if one.value is None or isinstance(one.value, Unknown) else FIELD_TYPES[one.kind].to_json(one.value)
    value = {"unknown": one.value.value} if isinstance(one.value, Unknown) else plain
    return {**asdict(one), "parts": list(one.parts), "value": value}


def read(kept: Mapping[str, Any]) -> Earlier:
    """What was kept, back from plain JSON data."""
    return {form: {field: _read(one) for field, one in answers.items()} for form, answers in kept.items()}


def _read(kept: Mapping[str, Any]) -> Said:
    data = kept.get("value")
    if isinstance(data, Mapping) and "unknown" in data:
        value: Value = Unknown(data["unknown"])
    else:
        value = None if data is None else FIELD_TYPES[kept["kind"]].from_json(data)
    return Said(**{**kept, "parts": tuple(kept.get("parts", ())), "value": value})


def values(earlier: Earlier) -> Mapping[str, Mapping[str, Value]]:
    """What expressions see under `earlier`."""
    return {
        form: {field: FIELD_TYPES[one.kind].known(one.value) for field, one in answers.items() if one.asked}
        for form, answers in earlier.items()
    }


def sentence(one: Said, label: str, own: Value, parts: Iterable[str]) -> str:
    """What stands beside a question; a difference is said when the own answer is another one."""
    if differs(one, own, parts):
        return _("%(told)s. U antwoordt anders.") % {"told": _told(one, label)}
    return _in(one, _answer(one, label))


def in_short(one: Said, label: str, own: Value, parts: Iterable[str]) -> str:
    """What a reader of the own answer should know: that the other form says otherwise, or did not ask."""
    if not one.asked:
        return _in(one, _(NOT_ASKED))
    return _told(one, label) if differs(one, own, parts) else ""


def _in(one: Said, answer: str) -> str:
    return _("In %(form)s: %(answer)s") % {"form": _(one.form), "answer": answer}


def _told(one: Said, label: str) -> str:
    form = _(one.form)
    return _("%(form)s zei: %(answer)s") % {"form": f"{form[:1].upper()}{form[1:]}", "answer": _answer(one, label)}


def _answer(one: Said, label: str) -> str:
    """The answer, with the question it was given to where that read otherwise; an empty one needs no question."""
    if not one.asked:
        return _(NOT_ASKED)
    told = ", ".join(one.parts)
    if not told:
        return _(NOT_FILLED_IN).lower()
    if one.label == label:
        return told
    return _("%(told)s (op de vraag ‘%(question)s’)") % {"told": told, "question": one.label}


def differs(one: Said, own: Value, parts: Iterable[str]) -> bool:
    """Whether there are two answers and they are not the same."""
    if own is None or own in ("", ()) or not one.parts:
        return False
    return own != one.value and tuple(parts) != one.parts
