"""Our own definitions, read and resolved once for every test that looks at them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

from portal.definitions.checks import resolutions
from portal.definitions.golden import Case
from portal.definitions.loader import Sources, load_library
from portal.definitions.overlay import Resolution

FOLDER = Path(__file__).parents[2] / "form_definitions"


@functools.cache
def sources() -> Sources:
    """Every file."""
    return load_library(FOLDER)


@functools.cache
def resolved() -> Mapping[tuple[str, str], Resolution]:
    """Every form in every region, by region and form."""
    return {(one.definition.region, one.definition.form): one for one in resolutions(sources())}


def cases(form: str, region: str = "") -> tuple[Case, ...]:
    """The golden cases of a form, or of a form in one region alone."""
    return tuple(case for one in sources().cases if (one.form, one.region) == (form, region) for case in one.cases)
