"""What a file is, by what is in it and never by its name; only a short list is taken (security.md D-16, H01).

Each kind is checked to the bottom before anything is stored. What is refused gets a sentence that says what would be
right; `Refused.code` is what the audit trail keeps of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.errors import Invalid
from portal.languages import gettext as _, marked
from portal.services import file_names, office_files, pdf_files, pictures

FIELD = "file"
"""The name under which a file is posted, and to which every sentence belongs."""
MOST_BYTES = 25 * 1024 * 1024

HEAD = 4096
MARKS = "\N{ZERO WIDTH NO-BREAK SPACE}"
PLAIN_SIGNS = frozenset("\t\n\r\f")
LIKE_A_PAGE = ("<!doctype", "<html", "<svg", "<?xml", "<script", "<head", "<body", "<iframe", "<!--", "{\\rtf", "%!ps")

TAKEN = marked(
    "een pdf, een foto (jpg of png), een document van Word, Excel of OpenDocument zonder macro's, of gewone tekst"
)


class Refused(Invalid):
    """A file that the portal does not take, and why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(FIELD, sentence)
        self.code = code


@dataclass(frozen=True)
class Kind:
    """One kind of file that is taken."""

    name: str
    endings: tuple[str, ...]
    media_type: str


@dataclass(frozen=True)
class Accepted:
    """A file that may be stored: what it is, its safe name, and its content without what tells about the maker."""

    kind: str
    name: str
    content: bytes


PICTURE_ENDINGS = ("jpg", "jpeg", "jpe", "jfif", "png")
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, Kind] = {
    "pdf": Kind(marked("een pdf"), ("pdf",), "application/pdf"),
    "jpeg": Kind(marked("een foto (jpg)"), PICTURE_ENDINGS, "image/jpeg"),
    "png": Kind(marked("een afbeelding (png)"), ("png", *PICTURE_ENDINGS), "image/png"),
    "docx": Kind(marked("een document van Word"), ("docx",), f"{OFFICE}.wordprocessingml.document"),
    "xlsx": Kind(marked("een rekenblad van Excel"), ("xlsx",), f"{OFFICE}.spreadsheetml.sheet"),
    "odt": Kind(marked("een document van OpenDocument"), ("odt",), "application/vnd.oasis.opendocument.text"),
    "text": Kind(marked("gewone tekst"), ("txt",), "text/plain"),
}
"""The first ending is the one that a stored file gets; a picture may be called by the other's ending."""

ACCEPTED_BY_BROWSERS = ",".join(f".{ending}" for kind in KINDS.values() for ending in dict.fromkeys(kind.endings))


@dataclass(frozen=True)
class Known:
    """Something that people try and that is not taken, with its own sentence."""

    code: str
    sentence: str
    starts: tuple[bytes, ...] = ()
    brands: tuple[bytes, ...] = ()
    """What stands behind the first eight bytes, or behind the first four where those are a length."""

    def fits(self, content: bytes) -> bool:
        """Whether the content begins like this."""
        return content.startswith(self.starts) or content[4:12].startswith(self.brands) or content[8:12] in self.brands


NOT_TAKEN = (
    Known(
        "heic",
        marked(
            "Dit is een foto in het formaat HEIC. Bewaar ze als jpg en probeer opnieuw; op een iPhone kiest u daarvoor "
            "Instellingen, Camera, Structuren, ‘Meest compatibel’."
        ),
        brands=(b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1", b"ftypavif"),
    ),
    Known(
        "picture",
        marked("Dit soort afbeelding kan hier niet. Bewaar ze als jpg of png en probeer opnieuw."),
        starts=(b"GIF8", b"BM", b"II*\0", b"MM\0*"),
        brands=(b"WEBP",),
    ),
    Known(
        "media",
        marked(
            "Dit is een film of een geluidsopname. Die kunt u hier niet toevoegen; schrijf op waar ze te vinden is."
        ),
        starts=(b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"#!AMR", b"\x1aE\xdf\xa3"),
        brands=(b"ftyp", b"WAVE", b"AVI "),
    ),
    Known(
        "old_office",
        marked(
            "Dit is een oud document van Office, een mail van Outlook, of een document met een wachtwoord. Bewaar het "
            "zonder wachtwoord als docx, xlsx of pdf en probeer opnieuw."
        ),
        starts=(b"\xd0\xcf\x11\xe0",),
    ),
    Known(
        "program",
        marked("Dit is een programma. Voeg %(taken)s toe."),
        starts=(b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"#!"),
    ),
    Known(
        "archive",
        marked("Dit is een map met bestanden erin, of een document dat we niet kennen. Voeg %(taken)s toe, elk apart."),
        starts=(b"PK", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
    ),
)
"""The first that fits speaks."""
UNKNOWN = Known("unknown", marked("Dit soort bestand kan hier niet. Voeg %(taken)s toe."))


def accepted(posted_name: str, content: bytes) -> Accepted:
    """Judge a file; raises Refused for whatever is not on the list or is not what its name says."""
    if not content:
        raise Refused("empty", _("Dit bestand is leeg. Kies een ander bestand, of open het eerst om na te kijken."))
    if len(content) > MOST_BYTES:
        raise Refused("too_big", _("Dit bestand is groter dan 25 MB. Maak het kleiner of splits het op."))
    code = _recognised(content)
    kind = KINDS[code]
    _check_name(posted_name, kind)
    try:
        content = CHECKS.get(code, _unchanged)(content)
    except ValueError as problem:
        raise Refused("content", _(str(problem))) from None
    return Accepted(code, file_names.safe_name(posted_name, kind.endings[0]), content)


def _recognised(content: bytes) -> str:
    """The kind on the list that this is."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"PK\x03\x04") and (office := office_files.kind_of(content)):
        return office
    if _is_plain_text(content):
        return "text"
    known = next((one for one in NOT_TAKEN if one.fits(content)), UNKNOWN)
    raise Refused(known.code, _(known.sentence) % {"taken": _(TAKEN)})


def _is_plain_text(content: bytes) -> bool:
    """Whether this is text that people read: nothing a program runs, no page, no mail, no hidden signs."""
    text = _decoded(content)
    if text is None or any(sign < " " and sign not in PLAIN_SIGNS for sign in set(text)):
        return False
    return not content.startswith(b"#!") and not text.lstrip(MARKS).lstrip()[:HEAD].lower().startswith(LIKE_A_PAGE)


def _decoded(content: bytes) -> str | None:
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _check_name(posted_name: str, kind: Kind) -> None:
    """A name that promises something else is refused: whoever opens the file goes by its name."""
    found = file_names.ending(posted_name)
    if found and found not in kind.endings:
        told = _(
            "De naam eindigt op .%(found)s, maar in het bestand zit %(kind)s. Bewaar het met een naam die op "
            ".%(wanted)s eindigt en probeer opnieuw."
        )
        raise Refused("name", told % {"found": found, "kind": _(kind.name), "wanted": kind.endings[0]})


def _unchanged(content: bytes) -> bytes:
    return content


CHECKS: Mapping[str, Callable[[bytes], bytes]] = {
    "pdf": pdf_files.checked,
    "jpeg": pictures.jpeg,
    "png": pictures.png,
    "docx": office_files.checked,
    "xlsx": office_files.checked,
    "odt": office_files.checked,
}
"""What looks a kind through, and gives what is stored; a ValueError holds the sentence of a refusal."""
