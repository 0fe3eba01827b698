"""Build portal/static/vendor/ from node_modules: pinned files only, adapted, pre-compressed, named by version.

Fails when a file is not the pinned one, or when a replacement does not happen as often as expected: then somebody must
look at the new release before it ships (dependencies.md, sections 1 and 3).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "portal" / "static" / "vendor"

CSS = "govuk-frontend/dist/govuk/govuk-frontend.min.css"
PINNED = {
    CSS: "cda09c60ce00d90a4886f096817e237cdefcb7ff267e4cfe9816fb98a7d17b7f",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": (
        "0391e416adb9af2c69addede9d650a5f31939a7092544fa82a6f4c70201026d0"
    ),
    "htmx.org/dist/htmx.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": (
        "7a19a7027e125257d310c6dbd78ae3a30b5ea1e3794d60b12bb28227a003bfda"
    ),
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2": (
        "a85a7459bdb3cdc1136751e151a506bae653fc29ada3ca86237477df6f1b59e6"
    ),
}
"""SHA-256 of each file that ships, as it comes from npm."""

NAMES = {
    CSS: "govuk-frontend-6.6.0.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend-6.6.0.js",
    "htmx.org/dist/htmx.min.js": "htmx-2.0.11.js",
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2": (
        "source-sans-3-5.3.0-latin.woff2"
    ),
    "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2": (
        "source-sans-3-5.3.0-latin-ext.woff2"
    ),
}

REPLACEMENTS = (
    (re.compile(r"@font-face\{[^}]*\}"), "", 2),
    (re.compile("GDS Transport,arial,sans-serif"), "var(--kp-font)", 58),
    (re.compile(r"url\(/assets/images/govuk-crest\.svg\)"), "none", 3),
    (re.compile(r"/\*# sourceMappingURL=[^*]*\*/"), "", 1),
)
"""What is taken out of the design system's CSS, and how often it must be found."""


class NotPinnedError(Exception):
    """A front-end file is not the one that was looked at."""


def checked(name: str) -> bytes:
    """Return a file of node_modules; raises NotPinnedError when it is another one than was pinned."""
    data = (MODULES / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != PINNED[name]:
        raise NotPinnedError(f"{name} is not the pinned file; look at the release, then mend scripts/build_vendor.py")
    return data


def adapted(css: str) -> str:
    """Return the design system's CSS without its licensed font and crest."""
    for pattern, replacement, expected in REPLACEMENTS:
        css, found = pattern.subn(replacement, css)
        if found != expected:
            raise NotPinnedError(f"{pattern.pattern}: {found} found, {expected} expected")
    if "GDS Transport" in css or "/assets/" in css:
        raise NotPinnedError("the licensed font or an asset of it is still named")
    return css


def write(name: str, data: bytes) -> None:
    """Write a file and, when that helps, its compressed twin."""
    (VENDOR / name).write_bytes(data)
    if not name.endswith(".woff2"):
        (VENDOR / f"{name}.gz").write_bytes(gzip.compress(data, 9, mtime=0))


def main() -> int:
    """Build the folder anew; exit 1 with a sentence when something is not as pinned."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    try:
        for source, name in NAMES.items():
            data = checked(source)
            if source == CSS:
                data = adapted(data.decode()).encode()
            elif name.endswith(".js"):
                data = re.sub(rb"\n?//# sourceMappingURL=.*\s*$", b"\n", data)
            write(name, data)
    except (NotPinnedError, FileNotFoundError) as problem:
        shutil.rmtree(VENDOR, ignore_errors=True)
        print(f"portal/static/vendor was not built: {problem}", file=sys.stderr)
        return 1
    (VENDOR / "manifest.json").write_text(json.dumps(sorted(NAMES.values()), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
