"""What a request may bring: files wait in memory, never on a disk, and only some routes take them (security.md D-15).

Werkzeug would put a large file in a temporary file in the clear; 25 MB in memory is less harm than that.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Flask, g, request
from htmx_flask.requests import HtmxAwareRequest


class PortalRequest(HtmxAwareRequest):  # type: ignore[misc]  # htmx-flask ships no types
    """A request whose files are kept in memory."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def init_app(app: Flask) -> None:
    """Read requests so; after htmx-flask, which brings a class of its own."""
    app.request_class = PortalRequest


def take_file(app: Flask) -> None:
    """Let this one request be as large as a file; every other keeps to the limit of text."""
    g.takes_file = True
    request.max_content_length = app.extensions["settings"].max_upload
