"""Documents of Word, Excel and OpenDocument: a zip with a known inside, without macros, bombs or links out (H01)."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from io import BytesIO

from portal.languages import marked

MOST_ENTRIES = 2_000
MOST_UNPACKED = 150 * 1024 * 1024
PIECE = 1024 * 1024
SMALL = 1024 * 1024
"""A list of contents or of links is never longer than this."""

CONTENTS = "[Content_Types].xml"
ODT = b"application/vnd.oasis.opendocument.text"
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}

BROKEN = marked("Dit document is beschadigd. Open het, bewaar het opnieuw en probeer nog eens.")
BOMB = marked("Dit document wordt te groot als het opengaat. Bewaar het als pdf en probeer opnieuw.")
LOCKED = marked("Dit document heeft een wachtwoord en kan niet nagekeken worden. Bewaar het zonder wachtwoord.")
MACROS = marked(
    "In dit document zitten macro's of andere bestanden. Bewaar het zonder macro's, of als pdf, en probeer opnieuw."
)
OUTSIDE = marked("Dit document haalt iets op van een andere plaats. Bewaar het als pdf en probeer opnieuw.")

PROGRAM_PARTS = re.compile(
    r"vbaproject|vbadata|macrosheets|activex|embeddings/|oleobject|^basic/|^scripts/", re.IGNORECASE
)
PROGRAM_TYPES = re.compile(rb"macroEnabled|vnd\.ms-office\.vba|ms-excel\.macrosheet", re.IGNORECASE)
LINK = re.compile(r"<[^<>]*Relationship\b[^<>]*>")
FOLLOWED = re.compile(r"attachedTemplate|/oleObject|/frame|/subDocument|/externalLink", re.IGNORECASE)
"""Links that are followed when a document opens; a link that somebody clicks is not among them."""

END = b"PK\x05\x06"
FAR_END = b"PK\x06\x07"
"""The end of a zip; before it, in one that is larger than any document, the place of a second end."""
LARGEST_LIST = 1024 * 1024


UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError)
"""What `zipfile` raises for a damaged document, one behind a password, or one packed in a way it does not know (that
last error of its own is a RuntimeError too)."""


class UnfitError(ValueError):
    """A document that is not taken; carries the sentence."""


def kind_of(content: bytes) -> str:
    """`docx`, `xlsx` or `odt` by what is inside; empty when it is another zip."""
    if not _has_short_list(content):
        return ""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = {entry.filename for entry in packed.infolist()[:MOST_ENTRIES]}
            if CONTENTS in names:
                return next((kind for part, kind in MAIN_PARTS.items() if part in names), "")
            return "odt" if "content.xml" in names and _first(packed) == ODT else ""
    except (*UNREADABLE, ValueError):
        return ""


def _has_short_list(content: bytes) -> bool:
    """Whether the list of entries is as long as a document's: it is read whole before anything else is known."""
    end = content.rfind(END)
    if end < 0 or len(content) < end + 16 or content[max(end - 20, 0) : end].startswith(FAR_END):
        return False
    return int.from_bytes(content[end + 12 : end + 16], "little") <= LARGEST_LIST


def _first(packed: zipfile.ZipFile) -> bytes:
    """An OpenDocument file says what it is in its entry `mimetype`."""
    try:
        with packed.open("mimetype") as entry:
            return entry.read(len(ODT) + 1).strip()
    except KeyError:
        return b""


def checked(content: bytes) -> bytes:
    """The same content, when it unpacks within bounds and holds nothing that runs or calls out."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            _check_bounds(packed)
            _check_parts(packed)
    except UnfitError:
        raise
    except (*UNREADABLE, ValueError):
        raise UnfitError(BROKEN) from None
    return content


def _check_bounds(packed: zipfile.ZipFile) -> None:
    """As many entries and bytes as a document has, and really no more than each entry says of itself."""
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UnfitError(BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnfitError(LOCKED)
    if min((entry.header_offset for entry in entries), default=1) != 0:
        raise UnfitError(BROKEN)


def _check_parts(packed: zipfile.ZipFile) -> None:
    """No part that is a program or another file, no link that is followed when the document opens."""
    for entry in packed.infolist():
        if PROGRAM_PARTS.search(entry.filename):
            raise UnfitError(MACROS)
        start = _read(packed, entry)
        if entry.filename.lower() == CONTENTS.lower() and PROGRAM_TYPES.search(start):
            raise UnfitError(MACROS)
        if entry.filename.lower().endswith(".rels"):
            _check_links(start)


def _check_links(start: bytes) -> None:
    """A list of links is written as text; one that hides its letters otherwise is not taken."""
    if b"\0" in start:
        raise UnfitError(OUTSIDE)
    for link in LINK.findall(html.unescape(start.decode("utf-8", "replace"))):
        if "External" in link and FOLLOWED.search(link):
            raise UnfitError(OUTSIDE)


def _read(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The start of an entry; the rest is unpacked too, so that its length and checksum are known to be true."""
    with packed.open(entry) as part:
        start = part.read(SMALL)
        while part.read(PIECE):
            pass
    return start
