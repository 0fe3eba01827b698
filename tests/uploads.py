"""Files as people bring them, good and bad, and a form that asks for them."""

from __future__ import annotations

import socketserver
import struct
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from portal.access.actor import Actor
from portal.models import Submission
from portal.queries import definitions
from portal.queries.submissions import parts_of
from portal.services import submissions
from portal.services.scanning import Verdict
from portal.services.submissions import Beginning
from tests import factories
from tests.drafts import filled_in
from tests.forms import a_form, a_step
from tests.page import Page
from tests.web import Browser

VIRUS = b"%PDF-1.7\nX5O!P%@AP[4-PZX54(P^)7CC)7}$-TEST\n%%EOF"
"""What the scanner of these tests takes for a virus."""


def a_pdf(inside: bytes = b"", size: int = 0) -> bytes:
    """A small PDF, with something more inside, or made longer by a stream."""
    filler = b"5 0 obj <</Length %d>> stream\n" % size + bytes(size) + b"\nendstream endobj\n" if size else b""
    return b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\n" + inside + filler + b"trailer <<>>\n%%EOF\n"


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), *, hidden: bool = False) -> bytes:
    """A photo; with what telephones hide in it where that is asked."""
    picture = Image.new("RGB", size, (200, 30, 60))
    out, more = BytesIO(), {}
    if hidden:
        exif = Image.Exif()
        exif[Base.Make], exif[Base.Orientation] = "Geheimtoestel", 6
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
        more = {"exif": exif, "comment": b"Geheimtoestel"}
    picture.save(out, kind, **more)
    return out.getvalue()


def a_document(parts: Mapping[str, bytes] | None = None, *, without: str = "") -> bytes:
    """A document of Word with these parts too."""
    inside = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<document>Verslag</document>",
        "word/_rels/document.xml.rels": b"<Relationships/>",
    }
    return zipped({name: text for name, text in (inside | dict(parts or {})).items() if name != without})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip with these entries: the same bytes each time, as the workers of one run compare the names of tests."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


FILES: list[Mapping[str, Any]] = [
    {"id": "story", "type": "long_text", "nl": "Wat is er gebeurd?"},
    {"id": "photos", "type": "file", "nl": "Welke foto's zijn er?", "many": True, "max": "3"},
    {"id": "judgment", "type": "file", "nl": "Welk vonnis is er?"},
    {"id": "medical", "type": "file", "nl": "Welk medisch attest is er?", "audience": "care"},
    {"id": "hidden", "type": "file", "nl": "Wat nog?", "show_if": 'story == "meer"'},
    {
        "id": "things",
        "type": "group",
        "nl": "Wat is er nog?",
        "row_name": {"nl": "stuk"},
        "columns": [
            {"id": "title", "type": "text", "nl": "Hoe heet dit stuk?"},
            {"id": "scan", "type": "file", "nl": "Welk bestand hoort erbij?"},
        ],
    },
]


def a_form_with_files(session: Session) -> None:
    """A form that asks for files, in force."""
    factories.a_region(session)
    form = a_form(
        a_step(*FILES, step="papers"),
        a_step({"id": "end", "type": "text", "nl": "Wat nog?"}, step="end"),
        form="referral",
        home="referral",
        fills=["partner", "referrer", "coordinator"],
        readers=["coordinator"],
    )
    if definitions.active_version_or_none(session, "ovl", "referral") is not None:
        return
    definition = form.definition
    factories.a_definition_version(
        session, "ovl", "referral", hash=definition.content_hash(), document=definition.document()
    )


class Papers:
    """A form with files in somebody's browser."""

    def __init__(self, web: Browser, session: Session, actor: Actor | None = None) -> None:
        self.web, self.session = web, session
        self.actor = actor or factories.an_actor(session, "partner")
        a_form_with_files(session)
        self.submission = submissions.start(session, self.actor, "ovl", Beginning(form="referral"))
        self.base = f"/ovl/formulieren/{self.submission.id}"
        session.commit()
        web.be(self.actor)

    @property
    def step(self) -> str:
        """The page with the files."""
        return f"{self.base}/stap/papers"

    def press(self, action: str, typed: Mapping[str, str] | None = None) -> Page:
        """Type into the page as it stands, and press a button."""
        form = filled_in(self.web.get(self.step))
        for name, text in {**(typed or {}), "_action": action}.items():
            form[name] = text
        return self.web.post(self.step, form)

    def open(self, name: str = "photos") -> Page:
        """Press the button of a field; the page that takes a file."""
        return self.web.follow(self.press(f"attach:{name}"))

    def bring(self, content: bytes, called: str = "foto.jpg", name: str = "photos") -> Page:
        """Bring a file to a field."""
        return self.send(self.open(name), content, called, name)

    def send(self, page: Page, content: bytes, called: str, name: str = "photos") -> Page:
        """Send a file from a page that is open."""
        return self.post(content, called, name, page.value("_once"))

    def post(self, content: bytes, called: str, name: str, once: str) -> Page:
        """Send a file, as a browser writes it."""
        fields = {"_once": once, "csrf_token": self.web.current_token(), "file": FileStorage(BytesIO(content), called)}
        stream, length, boundary = stream_encode_multipart(fields, threshold=len(content) + 10_000)
        kind = f"multipart/form-data; boundary={boundary}"
        answer = self.web.client.post(self.add_url(name), input_stream=stream, content_length=length, content_type=kind)
        return self.web._seen(answer)

    def add_url(self, name: str = "photos") -> str:
        """The page that takes a file for a field."""
        return f"{self.base}/bestanden/toevoegen/papers/{name}"

    def answers(self) -> dict[str, Any]:
        """What is stored for the step."""
        self.session.expire_all()
        answers = dict(parts_of(self.session, self.reloaded())["papers", "", ""].answers)
        self.session.commit()
        return answers

    def reloaded(self) -> Submission:
        """The submission as it is stored now."""
        return self.session.get_one(Submission, self.submission.id)

    def url(self, place: int = 0, field: str = "photos") -> str:
        """Where a file of a field is fetched."""
        return f"{self.base}/bestanden/{self.answers()[field][place]['id']}"


class FakeClamd(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A scanner that speaks INSTREAM and knows one virus."""

    daemon_threads = True
    mood = "well"

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- socketserver's own
        if self.mood == "silent":
            threading.Event().wait(2)
            return
        if self.mood == "rude":
            request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        line = request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", line.read(4))[0]:
            content += line.read(size)
        request.sendall(b"stream: Eicar-Test FOUND\0" if b"X5O!P%@AP" in content else b"stream: OK\0")


class Says:
    """A scanner that always says the same."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def look(self, content: bytes) -> Verdict:
        """Say it."""
        return self.verdict


@contextmanager
def clamd(folder: Path) -> Iterator[FakeClamd]:
    """A scanner on a socket in this folder."""
    path = folder / "clamd.ctl"
    server = FakeClamd(str(path), socketserver.BaseRequestHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
