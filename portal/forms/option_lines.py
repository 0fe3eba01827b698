"""Answers to choose from, one a line: `Dringend`, or `dringend = Dringend` for whoever wants to choose the code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from portal.definitions.language import Option
from portal.errors import Invalid
from portal.forms.wording import words
from portal.languages import DUTCH, gettext as _

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")
MOST_OPTIONS = 60
LABEL_LENGTH = 200


def option_lines(options: Iterable[Option]) -> str:
    """Answers as somebody would type them."""
    return "\n".join(f"{option.code} = {words(option.label, DUTCH)}" for option in options)


def options_from(text: str, known: Iterable[Option] = ()) -> tuple[Option, ...]:
    """All answers of a field as they were typed; one that was there keeps its code and its other languages."""
    lines = _lines("options", text)
    if len(lines) < 2:
        raise Invalid("options", _("Schrijf minstens twee antwoorden, elk op een eigen regel."))
    return _read("options", lines, tuple(known), ())


def options_added(text: str, shared: Iterable[Option], known: Iterable[Option] = ()) -> tuple[Option, ...]:
    """The answers that a region adds to the shared ones, as they were typed."""
    return _read("options_add", _lines("options_add", text), tuple(known), tuple(shared))


def _lines(name: str, text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_OPTIONS:
        counted = {"count": len(lines), "most": MOST_OPTIONS}
        raise Invalid(name, _("U schreef %(count)s antwoorden; er passen er %(most)s.") % counted)
    return lines


def _read(name: str, lines: Iterable[str], known: tuple[Option, ...], shared: tuple[Option, ...]) -> tuple[Option, ...]:
    taken = {option.code for option in shared}
    labels = {words(option.label, DUTCH).casefold() for option in shared}
    codes = {option.code: option for option in known}
    return tuple(_option(name, line, codes, taken, labels) for line in lines)


def code_for(label: str, taken: Iterable[str], longest: int = 40) -> str:
    """A code made of the words of a label, that nothing has yet."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:longest].strip("_")
    stem = stem if stem[:1].isalpha() else f"a_{stem}".strip("_")
    used = set(taken)
    return next(code for code in (stem, *(f"{stem}_{number}" for number in range(2, 1000))) if code not in used)


def _option(name: str, line: str, known: Mapping[str, Option], taken: set[str], labels: set[str]) -> Option:
    left, sign, right = (part.strip() for part in line.partition("="))
    label = right if sign else left
    if not label or len(label) > LABEL_LENGTH:
        message = _("De regel ‘%(line)s’ heeft geen antwoord, of een van meer dan %(most)s tekens.")
        raise Invalid(name, message % {"line": line[:60], "most": LABEL_LENGTH})
    same = next((one.code for one in known.values() if words(one.label, DUTCH) == label), None)
    code = left if sign else same if same and same not in taken else code_for(label, taken)
    if not CODE.fullmatch(code):
        message = _("‘%(code)s’ kan geen code zijn: gebruik kleine letters, cijfers en _, en begin met een letter.")
        raise Invalid(name, message % {"code": code[:60]})
    if code in taken or label.casefold() in labels:
        raise Invalid(name, _("Het antwoord ‘%(answer)s’ staat er twee keer.") % {"answer": label[:60]})
    labels.add(label.casefold())
    taken.add(code)
    before = known[code].label if code in known else {}
    return Option(code=code, label={**before, "nl": label})
