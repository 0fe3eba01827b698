"""PDF files: whole, and without programs or files of their own (security.md H01)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from portal.languages import marked

TAIL = 2048
MOST_INFLATED = 8 * 1024 * 1024
BROKEN = marked("Deze pdf is niet volledig. Open hem, bewaar hem opnieuw en probeer nog eens.")
ACTIVE = marked(
    "In deze pdf zit een programma of een ander bestand. Druk het document af naar een nieuwe pdf en voeg die toe: "
    "dan blijft alleen over wat er te lezen staat."
)

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
NAMES = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z0-9])")
OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")


def checked(content: bytes) -> bytes:
    """The same content, when it ends as a PDF does and runs nothing."""
    if b"%%EOF" not in content[-TAIL:]:
        raise ValueError(BROKEN)
    if any(NAMES.search(_plain_names(text)) for text in _written(content)):
        raise ValueError(ACTIVE)
    return content


def _written(content: bytes) -> Iterator[bytes]:
    """What a reader of the file acts on: everything between the streams, and the objects inside compressed ones."""
    before = 0
    for stream in STREAM.finditer(content):
        header = content[before : stream.start()]
        before = stream.end()
        yield header
        if OBJECTS.search(_plain_names(header)):
            yield _inflated(stream[1])
    yield content[before:]


def _plain_names(text: bytes) -> bytes:
    """Names may hide their letters as `#4a`."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text


def _inflated(packed: bytes) -> bytes:
    """A compressed stream, as far as it opens and no further than a bound."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_INFLATED)
    except zlib.error:
        return b""
