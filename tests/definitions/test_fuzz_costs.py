"""Seconds and memory of the worst that an author can hand in: section F of security.md, measured under soak.

A refusal comes within half a second and fifty megabytes; what is accepted is worked out in fifty milliseconds, and each
of its pages is drawn within two seconds (G12).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.definitions import bundle
from portal.definitions.checks import check_sources
from portal.definitions.checks.size import MOST_FIELDS
from portal.definitions.documents import MAX_BYTES, MAX_NODES
from portal.definitions.loader import sources_from
from portal.forms.journey import evaluate
from portal.forms.plan import plan_of
from tests.definitions.acting import stage
from tests.definitions.building import BASE
from tests.definitions.generated import FORM, REGION, library
from tests.definitions.test_fuzz_hostile import HEAVY, HOSTILE_FILES
from tests.definitions.written import quoted
from tests.measuring import PARTS, Costs, numbers

pytestmark = pytest.mark.soak
Record = Callable[[str, object], None]
LOGIC_IN = 0.05
REGION_FILE = "region: ovl\nname: x\nbrand: x\nenabled: true\ncentres:\n  - code: x\n    name: x\n    phone: x\n"
HEAD = "form: fuzz\ncode: x\ntitle:\n  nl: a\n  en: b\nsteps:\n"
MANY = MOST_FIELDS - 10


def a_form(count: int, *slots: str, kind: str = "yes_no") -> str:
    """A form of so many questions, thirty a step; `#` and `+` in a slot are its number and the next one."""
    lines = [HEAD]
    for number in range(count):
        if number % 30 == 0:
            lines.append(f"- id: s{number}\n  title:\n    nl: a\n    en: b\n  fields:\n")
        lines.append(f"  - id: f{number}\n    type: {kind}\n    nl: Vraag {number}\n    en: Question {number}\n")
        written = (slot.replace("#", str(number)).replace("+", str(number + 1)) for slot in slots)
        lines += [f"    {slot}\n" for slot in written]
    return "".join(lines)


def a_choice(name: str, count: int) -> str:
    """A question with so many options."""
    options = "".join(f"      - code: o{number}\n        nl: x\n        en: x\n" for number in range(count))
    return f"  - id: {name}\n    type: choice\n    nl: Keuze {name}\n    en: Choice {name}\n    options:\n{options}"


def two_choices(condition: str) -> str:
    """A form in which every question looks at two questions with very many options."""
    form = a_form(MANY, f"show_if: '{condition}'")
    return form.replace("  fields:\n", f"  fields:\n{a_choice('c0', 48)}{a_choice('c1', 48)}", 1)


LARGE: dict[str, str] = {
    "keys that nobody knows": "".join(f"k{number}: x\n" for number in range(MAX_NODES // 2 - 10)),
    "one long text": f'form: "{"x" * (MAX_BYTES - 20)}"\n',
    "one long list": "form:\n" + "- x\n" * (MAX_NODES - 100),
    "fields without anything": f"{HEAD}- id: s\n  fields:\n" + "".join(f"  - id: f{n}\n" for n in range(6_000)),
    "far too many fields": a_form(2_200),
    "far too many conditions": a_form(1_800, "show_if: 'f# == \"ja\"'"),
    "types that there are not": a_form(MANY, kind="tekst"),
    "names that there are not": a_form(MANY, "show_if: 'g# == \"ja\"'", "required_if: 'h# == \"ja\"'"),
    "a circle of all": a_form(MANY, "show_if: 'f+ == \"ja\"'"),
    "each waits for the next": a_form(MANY, "show_if: 'f+ == \"ja\"'")
    + '  - id: f390\n    type: yes_no\n    nl: Laatste\n    en: Last\n    show_if: \'f0 == "ja" && f0 == "nee"\'\n',
    "true in one of thousands": two_choices('c0 == "o47" && c1 == "o47"'),
    "never true of thousands": two_choices('c0 == "o47" && c1 == "o46" && c0 == "o1"'),
    "expressions as long as may be": two_choices(" && ".join(["answered(c0)"] * 27)),
}
OVERLAID = {
    "base/fuzz.yaml": a_form(MANY),
    "regions/ovl/region.yaml": REGION_FILE,
    "regions/ovl/fuzz.yaml": "form: fuzz\nregion: ovl\nchange:\n" + "".join(f"  - id: g{n}\n" for n in range(3_000)),
}


def files() -> dict[str, dict[str, str]]:
    """Every file to be tried, as the folder it would stand in."""
    hostile = {name: {"base/proef.yaml": text} for name, text in HOSTILE_FILES.items()}
    heavy = {
        text[:24]: {"base/proef.yaml": BASE.replace('show_if: gevaar == "ja"', f"show_if: {quoted(text)}")}
        for text in HEAVY
    }
    large = {name: {"base/fuzz.yaml": text} for name, text in LARGE.items()}
    return hostile | heavy | large | {"an overlay that changes nothing that is there": OVERLAID}


def refused(folder: dict[str, str]) -> bool:
    """Whether there is an error in these files."""
    return any(one.severity == "error" for one in check_sources(sources_from(folder)))


def test_goal_g12_the_worst_file_is_judged_in_half_a_second_and_fifty_megabytes(record_property: Record) -> None:
    costs = Costs("hostile and large files")
    check_sources(sources_from(files()["far too many fields"]))
    for name, folder in files().items():
        costs.of(lambda folder=folder: refused(folder), name)  # type: ignore[misc]  # bound now
    record_property("measured", costs.told())
    costs.judge()
    assert len(costs.refusals) >= len(files()) - 3


@pytest.mark.parametrize("part", range(PARTS))
def test_goal_g12_the_logic_of_any_definition_is_worked_out_in_fifty_milliseconds(
    part: int, drawing_app: Flask, national_numbers: None, record_property: Record
) -> None:
    costs = Costs(f"logic, part {part}")
    for number in numbers(part, 2_000):
        definition = bundle.resolved(sources_from(library(number, 7).texts), REGION, FORM).definition
        run = stage(drawing_app, definition, number)
        answers = run.some_rows()
        costs.of(lambda run=run, answers=answers: bool(evaluate(run.form, answers, run.facts).steps) and None, number)  # type: ignore[misc]  # bound now
    record_property("measured", f"{costs.told()}, p99 {costs.percentile(0.99):.3f} s")
    costs.judge()
    assert costs.percentile(0.99) <= LOGIC_IN


def test_goal_g12_the_largest_form_is_drawn_within_two_seconds_a_page(
    drawing_app: Flask, record_property: Record
) -> None:
    """As many fields as may be, each with a condition as long as may be."""
    text = a_form(MANY, "required_if: " + quoted(" || ".join(["answered(f0)"] * 28)), "read_only_if: 'answered(f1)'")
    definition = bundle.resolved(sources_from({"base/fuzz.yaml": text}), "base", FORM).definition
    run = stage(drawing_app, definition, 1)
    logic, pages = Costs("logic of the largest form"), Costs("pages of the largest form")
    for _ in range(20):
        logic.of(lambda: evaluate(run.form, {"f0": "ja"}, run.facts).missing() and None, "all fields")
    for step in plan_of(run.form).steps:
        pages.of(lambda step=step: run.drawn(step.step.id, evaluate(run.form, {"f0": "ja"}, run.facts)), step.step.id)  # type: ignore[misc]  # bound now
        pages.of(lambda step=step: run.posted(step, {"f0": "ja"}) and None, f"{step.step.id}, posted")  # type: ignore[misc]  # bound now
    record_property("measured", f"{logic.told()}; {pages.told()}")
    logic.judge(LOGIC_IN)
    pages.judge()
