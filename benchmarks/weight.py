"""How many kilobytes a browser fetches, counted as the gzip of each response."""

from __future__ import annotations

import gzip
import re

from benchmarks.load import NotMeasuredError, Side

FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def kilobytes(side: Side, path: str, cookie: str = "") -> float:
    """Return the weight of one page without its files."""
    return _weight(_body(side, path, cookie)) / 1000


def with_files(side: Side, path: str) -> float:
    """Return the weight of a page with every file that it names, as on a first visit."""
    page = _body(side, path, "")
    files = sorted(set(FILES.findall(page.decode().replace("&amp;", "&"))))
    return (_weight(page) + sum(_weight(_body(side, file, "")) for file in files)) / 1000


def _body(side: Side, path: str, cookie: str) -> bytes:
    answer = side.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    body = answer.read()
    if answer.status != 200:
        raise NotMeasuredError(f"{path} answered {answer.status}")
    return body


def _weight(body: bytes) -> int:
    return len(gzip.compress(body, 6))
