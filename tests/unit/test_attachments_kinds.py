"""What a file is by what is in it: taken, cleaned or refused with a sentence (security.md H01, H04)."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from portal.services import file_kinds, file_names, pictures
from portal.services.file_kinds import KINDS, Refused, accepted
from tests.uploads import a_document, a_pdf, a_photo, zipped

ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
XLSX = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("verslag.pdf", a_pdf(), "pdf"),
        ("foto.JPG", a_photo(), "jpeg"),
        ("foto.png", a_photo("PNG"), "png"),
        ("foto.jpeg", a_photo("PNG"), "png"),
        ("nota.docx", a_document(), "docx"),
        ("lijst.xlsx", zipped(XLSX), "xlsx"),
        ("nota.odt", zipped(ODT), "odt"),
        ("nota.txt", "Buren belden na geroep. Café, 3 € schade.".encode(), "text"),
        ("nota.txt", "Café".encode("cp1252"), "text"),
        ("zonder eind", a_pdf(), "pdf"),
    ],
)
def test_what_is_taken_is_known_by_its_content(name: str, content: bytes, kind: str) -> None:
    taken = accepted(name, content)
    assert taken.kind == kind
    assert taken.name.endswith(f".{KINDS[kind].endings[0]}")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leeg.pdf", b"", "leeg"),
        ("foto.jpg", a_pdf(), "maar in het bestand zit een pdf"),
        ("verslag.pdf.exe", a_pdf(), "De naam eindigt op .exe"),
        ("verslag.pdf", a_photo(), "een foto (jpg)"),
        ("script.js", b"alert(1)", "De naam eindigt op .js"),
        ("pagina.txt", b"<!DOCTYPE html><script>alert(1)</script>", "kan hier niet"),
        ("pagina.html", b"\n  <HTML><body>", "kan hier niet"),
        ("beeld.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kan hier niet"),
        ("beeld.svg", b"<?xml version='1.0'?><svg/>", "kan hier niet"),
        ("tekst.txt", b"\xef\xbb\xbf  <html>", "kan hier niet"),
        ("tekst.txt", b"een\x00twee", "kan hier niet"),
        ("foto.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "jpg"),
        ("film.mp4", b"\0\0\0\x18ftypisom\0\0\0\0", "film"),
        ("film.mov", b"\0\0\0\x14ftypqt  \0\0\0\0", "film"),
        ("geluid.wav", b"RIFF\0\0\0\0WAVEfmt ", "geluidsopname"),
        ("foto.webp", b"RIFF\0\0\0\0WEBPVP8 ", "jpg of png"),
        ("foto.gif", b"GIF89a\0\0\0\0\0\0", "jpg of png"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "oud document"),
        ("spel.exe", b"MZ\x90\0\x03\0", "programma"),
        ("doe.sh", b"#!/bin/sh\nrm -rf /\n", "programma"),
        ("map.zip", zipped({"verslag.pdf": a_pdf()}), "elk apart"),
        ("boek.rtf", b"{\\rtf1\\ansi}", "kan hier niet"),
        ("half.pdf", a_pdf()[:-8], "niet volledig"),
        ("half.jpg", a_photo()[:200], "beschadigd"),
        ("half.png", a_photo("PNG")[:60], "beschadigd"),
        ("half.docx", a_document()[:100], "elk apart"),
    ],
)
def test_what_is_refused_hears_what_would_be_right(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        accepted(name, content)
    assert sentence in refusal.value.message
    assert refusal.value.message.endswith((".", "’."))
    assert refusal.value.field == "file"


def test_a_file_over_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match="25 MB"):
        accepted("groot.txt", b"a" * (file_kinds.MOST_BYTES + 1))


# Pictures


def test_a_photo_is_drawn_anew_upright_and_tells_nothing_else() -> None:
    hidden = a_photo(hidden=True)
    assert b"Geheimtoestel" in hidden
    kept = accepted("foto.jpg", hidden).content
    assert b"Geheimtoestel" not in kept
    assert b"Exif" not in kept
    drawn = Image.open(BytesIO(kept))
    assert drawn.size == (30, 40)
    assert not drawn.getexif()


def test_what_hangs_behind_a_photo_is_gone() -> None:
    passenger = b"<script>alert(1)</script>PK\x03\x04"
    for kind, name in (("JPEG", "a.jpg"), ("PNG", "a.png")):
        kept = accepted(name, a_photo(kind) + passenger).content
        assert b"script" not in kept


def a_flood(width: int, height: int) -> bytes:
    """A small PNG that says it is very large."""
    head = struct.pack("!2L5B", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    body = b"".join(struct.pack("!L", len(d)) + n + d + struct.pack("!L", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("side", [7_000, 12_000, 60_000])
def test_a_flood_of_pixels_is_refused_before_it_unfolds(side: int) -> None:
    with pytest.raises(Refused, match="te veel beeldpunten"):
        accepted("vloed.png", a_flood(side, side))


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_ordinary_photo_can_be_kept(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, "JPEG")
    assert Image.open(BytesIO(pictures.jpeg(out.getvalue()))).mode == ("L" if mode == "L" else "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_ordinary_png_can_be_kept(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (8, 8)).save(out, "PNG")
    assert Image.open(BytesIO(pictures.png(out.getvalue()))).size == (8, 8)


def test_colours_of_a_wide_screen_become_ordinary_ones() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 10, 10)).save(out, "PNG", icc_profile=profile)
    kept = pictures.png(out.getvalue())
    assert b"iCCP" in out.getvalue()
    assert b"iCCP" not in kept
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", icc_profile=b"geen profiel")
    assert pictures.png(out.getvalue())


# Documents


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"word/vbaProject.bin": b"x"}, "macro"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "macro"),
        ({"[Content_Types].xml": b'<Types><Override ContentType="a.macroEnabled.main+xml"/></Types>'}, "macro"),
        (
            {"word/_rels/settings.xml.rels": b"<a:Relationship TargetMode='External' Type='x/attachedTemplate'/>"},
            "andere plaats",
        ),
        (
            {"word/_rels/settings.xml.rels": b'<Relationship Type="x/attachedTemplate" TargetMode="Extern&#97;l"/>'},
            "andere plaats",
        ),
        ({"word/_rels/settings.xml.rels": "<Relationship/>".encode("utf-16")}, "andere plaats"),
        ({f"word/media/{n}.xml": b"" for n in range(2100)}, "te groot"),
    ],
)
def test_a_document_that_runs_or_calls_out_is_refused(parts: dict[str, bytes], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        accepted("nota.docx", a_document(parts))


def test_a_link_that_somebody_clicks_is_no_reason_to_refuse() -> None:
    link = b'<Relationship Type="x/hyperlink" Target="https://www.1712.be" TargetMode="External"/>'
    assert accepted("nota.docx", a_document({"word/_rels/document.xml.rels": link})).kind == "docx"


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is() -> None:
    bomb = a_document({f"word/media/{n}.bin": bytes(40 * 1024 * 1024) for n in range(4)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(Refused, match="te groot als het opengaat"):
        accepted("bom.docx", bomb)
    small = bytearray(a_document({"word/media/x.bin": bytes(100_000)}))
    at = small.rfind(b"PK\x01\x02", 0, small.rfind(b"word/media/x.bin"))
    small[at + 24 : at + 28] = struct.pack("<L", 10)
    with pytest.raises(Refused, match="beschadigd"):
        accepted("leugen.docx", bytes(small))


def test_a_document_behind_something_else_is_refused() -> None:
    with pytest.raises(Refused):
        accepted("nota.docx", b"<html>" + a_document())


def test_a_list_of_entries_without_end_is_not_even_read() -> None:
    content = a_document()
    end = content.rfind(b"PK\x05\x06")
    longer = content[: end + 12] + struct.pack("<L", 50_000_000) + content[end + 16 :]
    with pytest.raises(Refused, match="elk apart"):
        accepted("nota.docx", longer)


@pytest.mark.parametrize(
    "inside",
    [
        b"2 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj\n",
        b"2 0 obj <</S /J#61vaScript>> endobj\n",
        b"2 0 obj <</S /Launch /F (cmd.exe)>> endobj\n",
        b"2 0 obj <</Type /EmbeddedFile>> stream\nMZ\nendstream endobj\n",
        b"2 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\n"
        + zlib.compress(b"<</S /JavaScript>>")
        + b"\nendstream\n",
    ],
)
def test_a_pdf_that_runs_something_is_refused(inside: bytes) -> None:
    with pytest.raises(Refused, match="nieuwe pdf"):
        accepted("verslag.pdf", a_pdf(inside))


def test_letters_in_a_picture_of_a_pdf_are_no_program() -> None:
    assert accepted("verslag.pdf", a_pdf(b"2 0 obj <</Length 9>> stream\n/JS /XFA \nendstream endobj\n")).kind == "pdf"
    assert accepted("verslag.pdf", a_pdf(b"2 0 obj <</Type /ObjStm>> stream\nkapot\nendstream\n")).kind == "pdf"


# Names


@pytest.mark.parametrize(
    ("posted", "safe"),
    [
        ("verslag.pdf", "verslag.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\lore\\Mijn documenten\\Verslag Lore.PDF", "Verslag Lore.pdf"),
        ('a"b\r\nSet-Cookie: x=1.pdf', "a_b Set-Cookie_ x=1.pdf"),
        ("foto\u202egpj.pdf", "foto gpj.pdf"),
        ("nota\u200b\u2066.pdf", "nota.pdf"),
        ("verslag 12.05.2026.pdf", "verslag 12-05-2026.pdf"),
        ("verslag.exe.pdf", "verslag-exe.pdf"),
        ("<script>.pdf", "script.pdf"),
        ("", "bestand.pdf"),
        ("...", "bestand.pdf"),
        (".pdf", "pdf.pdf"),
        ("CON.pdf", "bestand_CON.pdf"),
        ("Zoë – ‘attest’.pdf", "Zoë – ‘attest’.pdf"),
        ("e\u0301e\u0301n.pdf", "één.pdf"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"),
        ("é" * 300 + ".pdf", "é" * 60 + ".pdf"),
    ],
)
def test_a_name_is_safe_to_show_to_store_and_to_send(posted: str, safe: str) -> None:
    assert file_names.safe_name(posted, "pdf") == safe
    assert len(safe.encode()) <= 255
