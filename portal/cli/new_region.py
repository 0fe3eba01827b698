"""`portal definitions new-region CODE`: the files that a new region begins with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from portal.cli.library import WRONG_USE, folder
from portal.definitions.loader import load_library
from portal.definitions.skeleton import objection, skeleton

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

NEXT = (
    "Vul in wat tussen < en > staat, en kijk na met: portal definitions check",
    "Reken de voorbeeldgevallen na met: portal definitions test",
    "Zet 'enabled: true' in region.yaml als de regio klaar is, en publiceer met: portal definitions import",
)


def add_command(inner: Commands) -> None:
    """Add the command under `portal definitions`."""
    parser = inner.add_parser("new-region", help="de bestanden waarmee een nieuwe regio begint, met uitleg erin")
    parser.add_argument("code", help="2 tot 8 kleine letters, zoals 'ovl'")
    parser.add_argument("--name", help="de naam van de regio; zonder is dat de code in hoofdletters")
    parser.add_argument("--folder", type=Path, help="een andere map met definities")
    parser.set_defaults(run=begin_region)


def begin_region(parsed: argparse.Namespace) -> int:
    """Write the files, or say why not; nothing that is there is ever overwritten."""
    place: Path = parsed.folder or folder()
    sources = load_library(place)
    refused = objection(parsed.code, sources)
    if not refused and (place / "regions" / parsed.code).exists():
        refused = f"De map regions/{parsed.code} bestaat al. Haal ze weg of kies een andere code."
    if refused:
        print(refused)
        return WRONG_USE
    for path, text in skeleton(parsed.code, parsed.name or parsed.code.upper(), sources).items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        print(file.as_posix())
    print(*NEXT, sep="\n")
    return 0
