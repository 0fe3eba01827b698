"""The language that a request speaks: Dutch is what the code is written in, English stands beside it (gettext).

The catalogue is `portal/translations/en.po`, read once; `scripts/translations.py` keeps it up to date. Packages that
know no request (forms, definitions, services) say `_("…")` like any other and hear the same language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

DUTCH = "nl"
ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {DUTCH: "Nederlands", ENGLISH: "English"}
"""Code → what the language calls itself."""

TRANSLATIONS = Path(__file__).parent / "translations"

_spoken: ContextVar[str] = ContextVar("spoken", default=DUTCH)


def spoken() -> str:
    """The code of the language that is spoken now."""
    return _spoken.get()


def speak(language: str) -> None:
    """Speak this language from here on; Dutch when it is not one of ours."""
    _spoken.set(language if language in LANGUAGES else DUTCH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language for a while."""
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        speak(before)


def gettext(text: str) -> str:
    """A Dutch text in the language that is spoken; Dutch where the translation is missing."""
    language = _spoken.get()
    return text if language == DUTCH else catalogue(language).get(text, text)


def ngettext(one: str, many: str, number: int) -> str:
    """One of two Dutch texts by number, in the language that is spoken."""
    return gettext(one if number == 1 else many)


def marked(text: str) -> str:
    """A text that is translated where it is shown: the mark makes that the catalogue has it."""
    return text


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Dutch text → text in this language; plural forms stand under each of their own Dutch texts."""
    found: dict[str, str] = {}
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
            found |= {key: text for key, text in zip(ids, texts, strict=False) if key and text}
    return found
