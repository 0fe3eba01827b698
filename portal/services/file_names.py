"""Names of files: what somebody's computer called it, made safe to show, store and send back (security.md H04)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 120
"""Bytes of the name without its ending: with the ending it fits every file system."""

SEPARATORS = re.compile(r"[/\\]")
UNSAFE = re.compile(r'["\'<>:|?*%;`$&{}\[\]#]')
SPACES = re.compile(r"\s+")
ENDING = re.compile(r"[A-Za-z0-9]{1,10}")
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
NAMELESS = "bestand"


def ending(posted: str) -> str:
    """The ending of a name as it was sent, without its dot; empty where there is none."""
    stem, dot, found = _plain(posted).rpartition(".")
    return found.lower() if dot and stem and ENDING.fullmatch(found) else ""


def safe_name(posted: str, wanted: str) -> str:
    """The name with one ending that fits the content: no path, no hidden sign, no quotes, and not too long."""
    name = _plain(posted)
    stem = name[: -len(ending(posted)) - 1] if ending(posted) else name
    stem = _shortened(UNSAFE.sub("_", stem).replace(".", "-").strip(" -_~"))
    if not stem or RESERVED.fullmatch(stem):
        stem = f"{NAMELESS}_{stem}".rstrip("_")
    return f"{stem}.{wanted}"


def _plain(posted: str) -> str:
    """The last part of a path, without signs that cannot be seen or that turn text around."""
    last = SEPARATORS.split(unicodedata.normalize("NFC", posted))[-1]
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in last)
    return SPACES.sub(" ", seen).strip(" .")


def _shortened(stem: str) -> str:
    """Cut between two characters, never inside one."""
    return stem.encode()[:LONGEST].decode(errors="ignore").rstrip(" -_")
