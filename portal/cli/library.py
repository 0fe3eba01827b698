"""The folder of definitions that a command works on."""

from __future__ import annotations

import argparse
from pathlib import Path

from portal import settings as environment
from portal.definitions.bundle import resolved
from portal.definitions.language import Definition
from portal.definitions.loader import Sources, load_library
from portal.errors import Misconfigured, PortalError

FOUND_SOMETHING = 1
WRONG_USE = 2


def folder() -> Path:
    """The folder that the settings name."""
    named = environment.from_environment(default_profile="demo").definitions
    if not named.is_dir():
        raise Misconfigured(f"PORTAL_DEFINITIONS wijst naar '{named}', en die map is er niet.")
    return named


def existing(text: str) -> Path:
    """A file or folder that is there, as an argument of a command."""
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"'{text}' bestaat niet")
    return path


def root_of(path: Path) -> Path | None:
    """The folder of definitions that a file or folder stands in: the one above base, regions or registers."""
    return next((one.parent for one in (path, *path.parents) if one.name in {"base", "regions", "registers"}), None)


def library(path: Path | None = None) -> Sources:
    """Everything in a folder, or in the one of the settings; a file that is wrong stops whoever asks."""
    sources = load_library(path or folder())
    wrong = [str(one) for one in sources.findings if one.severity == "error"]
    if wrong:
        raise PortalError("\n".join(wrong))
    return sources


def there_is(sources: Sources, region: str, form: str) -> bool:
    """Whether a form and a region exist; says so when one does not."""
    if form in sources.forms and region in sources.regions:
        return True
    print(f"Er is geen formulier '{form}' in regio '{region}'.")
    print(f"Formulieren: {', '.join(sources.forms)}. Regio's: {', '.join(sources.regions)}.")
    return False


def definition_of(sources: Sources, region: str, form: str) -> Definition | None:
    """A form as a region gets it; says so when it is not there."""
    return resolved(sources, region, form).definition if there_is(sources, region, form) else None
