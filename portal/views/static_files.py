"""Our own files, compressed: the built ones were at build time, the small ones are once per process and content."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from werkzeug.security import safe_join

TEXTS = (".css", ".js", ".svg")


def init_app(app: Flask) -> None:
    """Serve text files compressed to whoever reads that; every browser does."""
    app.view_functions["static"] = send


def send(filename: str) -> Response:
    """One file of `static/`."""
    path = Path(safe_join(str(current_app.static_folder), filename) or "")
    readable = filename.endswith(TEXTS) and request.accept_encodings["gzip"] > 0 and "Range" not in request.headers
    if not readable or not path.is_file():
        response = current_app.send_static_file(filename)
    elif path.with_name(f"{path.name}.gz").is_file():
        response = current_app.send_static_file(f"{filename}.gz")
    else:
        packed = _packed(path, path.stat().st_mtime_ns)
        response = Response(packed, mimetype=mimetypes.guess_type(path.name)[0])
        response.content_encoding = "gzip"
        response.add_etag()
        response.make_conditional(request)
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=64)
def _packed(path: Path, changed: int) -> bytes:
    """A file compressed, until it changes."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)
