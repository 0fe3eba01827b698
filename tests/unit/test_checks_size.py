"""What a definition may cost the checks: not too large, not too many errors, few combinations (security.md F01, G12).

Counted, not timed: the soak run measures seconds and memory.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from portal.definitions.checks import check_definition, check_sources, constancy
from portal.definitions.checks.size import MOST_FIELDS
from portal.definitions.findings import MOST_ERRORS
from portal.definitions.loader import sources_from
from tests.definitions.building import BASE, a_definition, a_field, a_group, findings

REGION = "region: ovl\nname: x\nbrand: x\nenabled: true\ncentres:\n  - code: x\n    name: x\n    phone: x\n"
MORE = f"Er zijn minstens {MOST_ERRORS} fouten. Los die eerst op: de rest volgt dan."


def fields(count: int, kind: str = "text", **more: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- any property
    """So many fields."""
    return [a_field(f"f{number}", kind, **more) for number in range(count)]


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[int]:
    """How often a function of a module is called from here on."""
    calls, real = [0], getattr(module, name)

    def counting(*arguments: object, **named: object) -> object:
        calls[0] += 1
        return real(*arguments, **named)

    monkeypatch.setattr(module, name, counting)
    return calls


def test_a_form_with_too_many_fields_is_refused_before_anything_else_is_looked_at() -> None:
    group = a_group("rijen", *fields(MOST_FIELDS, "tekst"))
    found = f"Dit formulier heeft {MOST_FIELDS + 1} velden; hoogstens {MOST_FIELDS}. Splits het in formulieren."
    assert findings(group) == [found]
    assert found not in findings(*fields(MOST_FIELDS))


@pytest.mark.parametrize("more", [{}, {"show_if": 'nergens == "ja"'}, {"audience": "form", "of": "x"}])
def test_after_a_hundred_errors_nobody_looks_further(more: dict[str, str]) -> None:
    found = findings(*fields(MOST_ERRORS + 50, "tekst", **more))
    assert len(found) <= MOST_ERRORS + 1
    assert MORE in found


def test_warnings_are_no_reason_to_stop() -> None:
    found = check_definition(a_definition(*fields(MOST_ERRORS + 20, label={"nl": "Wat is er?"})))
    assert len([one for one in found if one.severity == "warning"]) > MOST_ERRORS
    assert MORE not in [one.message for one in found]


@pytest.mark.parametrize(
    "files",
    [
        {"base/proef.yaml": "".join(f"k{number}: x\n" for number in range(9_900))},
        {
            "base/proef.yaml": BASE,
            "regions/ovl/region.yaml": REGION,
            "regions/ovl/proef.yaml": "form: proef\nregion: ovl\nchange:\n"
            + "".join(f"  - id: g{number}\n" for number in range(500)),
        },
    ],
    ids=["unknown keys", "changes of nothing"],
)
def test_a_file_full_of_errors_gives_a_hundred(files: dict[str, str]) -> None:
    found = [one.message for one in check_sources(sources_from(files))]
    assert MOST_ERRORS <= len(found) <= MOST_ERRORS + 10
    assert MORE in found


def test_what_waits_for_what_is_never_shown_is_read_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    last = a_field("f60", "yes_no", show_if='a == "ja" && a == "nee"')
    chain = [a_field(f"f{number}", "yes_no", show_if=f'f{number + 1} == "ja"') for number in range(60)]
    calls = counted(monkeypatch, import_module("portal.definitions.checks.subject"), "judge")
    found = findings(a_field("a", "yes_no"), *chain, last)
    assert len([one for one in found if "wordt nooit getoond" in one]) == 60
    assert calls[0] <= 2 * 61


@pytest.mark.parametrize(
    ("condition", "most"),
    [('c0 != "o1" && c1 != "o1"', lambda fields: 5 * fields), ('c0 == "o47" && c1 == "o47"', lambda _: 210_000)],
    ids=["decided at once", "decided at the end"],
)
def test_conditions_are_tried_on_few_combinations(
    monkeypatch: pytest.MonkeyPatch, condition: str, most: Callable[[int], int]
) -> None:
    options = [{"code": f"o{number}", "label": {"nl": "x", "en": "x"}} for number in range(48)]
    asked = [a_field(f"c{number}", "choice", options=options) for number in range(2)]
    calls = counted(monkeypatch, constancy, "_scope")
    findings(*asked, *fields(200, "yes_no", show_if=condition))
    assert calls[0] <= most(200)
