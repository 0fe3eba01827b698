"""Bring `portal/translations/en.po` up to date with the texts of code and templates: `python -m scripts.translations`.

New texts come in empty, texts that are gone go out, what was translated stays. `--missing` lists what has no English.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

CHECKOUT = Path(__file__).parent.parent
ENGLISH = CHECKOUT / "portal" / "translations" / "en.po"
KEYWORDS = {"_": None, "gettext": None, "marked": None, "ngettext": (1, 2)}
IN_TEMPLATES = {"trimmed": "true", "silent": "false"}

HEAD = "# The English of code and templates, by their Dutch; scripts/translations.py keeps it complete.\n\n"

Found = tuple[str, str | tuple[str, ...]]


def texts() -> Iterator[Found]:
    """Every text with the file it stands in."""
    for folder, ending, method, options in (
        ("portal", "*.py", "python", {}),
        ("templates", "*.html", "jinja2.ext:babel_extract", IN_TEMPLATES),
    ):
        for path in sorted((CHECKOUT / folder).rglob(ending)):
            for _, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS, options=options):
                yield path.relative_to(CHECKOUT).as_posix(), message


def fresh() -> Catalog:
    """A catalogue with every text, and what was translated before."""
    former = Catalog()
    if ENGLISH.exists():
        with ENGLISH.open("rb") as file:
            former = read_po(file, locale="en")
    made = Catalog(locale="en", project="Ketenportaal", fuzzy=False)
    for path, message in texts():
        known = former.get(message)
        made.add(message, known.string if known else None, locations=[(path, 0)])
    return made


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation."""
    return [str(one.id) for one in catalogue if one.id and not _translated(one.string)]


def _translated(string: Sequence[str] | str | None) -> bool:
    """Whether there is a translation, of every plural form where there are some."""
    return bool(string) and all(string or "")


def main() -> int:
    """Write the catalogue, or list what lacks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--missing", action="store_true", help="list what has no English, write nothing")
    wanted = parser.parse_args()
    catalogue = fresh()
    if not wanted.missing:
        with ENGLISH.open("wb") as file:
            file.write(HEAD.encode())
            write_po(file, catalogue, omit_header=True, sort_output=True, no_location=True, width=120)
    lacking = missing(catalogue)
    print(*lacking, sep="\n")
    print(f"{len(catalogue)} texts, {len(lacking)} without English", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main())
