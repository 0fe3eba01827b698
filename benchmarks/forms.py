"""What the definition engine costs on our own forms: processor time in milliseconds, memory in megabytes.

Checking a form, the way through the referral with at least 80 answers, drawing the largest step of each form, and what
the whole library holds in memory. Processor time, so that other work on the machine counts as little as may be.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from portal import create_app
from portal.definitions.bundle import resolved
from portal.definitions.checks import check_definition, resolutions
from portal.definitions.language import Field, Step
from portal.definitions.library import Compiled, compiled
from portal.definitions.loader import Sources, load_library
from portal.forms.answers import Row
from portal.forms.field_views import views
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from portal.forms.step_form import bind
from portal.settings import Settings
from portal.views.field_markup import drawn

FILES = Path(__file__).parent.parent / "form_definitions"
REGION = "ovl"
RUNS = 15
ROWS = 4
"""Rows in each group: a family of four."""
ANSWERS = 80
FACTS: Mapping[str, Any] = {"today": date(2026, 3, 2), "region": REGION, "case_track": "3"}


def measured(settings: Settings) -> dict[str, Any]:
    """Every figure about the forms themselves."""
    sources = load_library(FILES)
    referral = compiled(resolved(sources, REGION, "referral").definition)
    answers = filled(referral)
    app = create_app(settings)
    return {
        "check_form_ms": _middle(lambda: _checked(sources), runs=5),
        "journey_answers": counted(answers),
        "journey_ms": _middle(lambda: evaluate(referral, answers, FACTS)),
        "largest_step_ms": dict(_largest_steps(app, sources)),
        "library_mb": library_megabytes(),
    }


def _checked(sources: Sources) -> None:
    """Resolve the referral in a region and look for everything that can be wrong."""
    found = resolved(sources, REGION, "referral")
    check_definition(found.definition, found.marks)


def filled(form: Compiled) -> dict[str, Any]:
    """Something right in every field that takes it, with rows in every group; at least 80 answers in the referral."""
    answers: dict[str, Any] = {}
    for step in form.definition.steps:
        for group in (field for field in step.fields if field.columns):
            answers[group.id] = tuple(Row(f"{group.id}{number}", {}) for number in range(1, ROWS + 1))
        rows = [(group.id, row.id) for group in step.fields if group.columns for row in answers[group.id]]
        for row in (None, *rows):
            answers = dict(bind(form, step.id, _posted(step, row), answers, FACTS, row).merged)
    return answers


def _posted(step: Step, row: tuple[str, str] | None) -> dict[str, list[str]]:
    """Samples under the names that a page posts."""
    fields = next((field.columns for field in step.fields if row and field.id == row[0]), step.fields)
    prefix = f"{row[0]}.{row[1]}." if row else ""
    return {
        f"{prefix}{field.id}-{suffix}" if suffix else f"{prefix}{field.id}": texts
        for field in fields
        if not field.columns
        for suffix, texts in type_of(field).sample(field).items()
    }


def counted(answers: Mapping[str, Any]) -> int:
    """How many answers there are, those of rows included."""
    rows = (one for value in answers.values() if isinstance(value, tuple) for one in value if isinstance(one, Row))
    return sum(value is not None for value in answers.values()) + sum(len(row.values) for row in rows)


def _largest_steps(app: Flask, sources: Sources) -> Iterator[tuple[str, float]]:
    """Per form, making and drawing the fields of its largest step, filled in."""
    with app.test_request_context("/"):
        for name in sources.forms:
            form = compiled(resolved(sources, REGION, name).definition)
            step = max(form.definition.steps, key=lambda one: _size(one.fields))
            yield name, _middle(_drawing(form, step.id, filled(form)))


def _drawing(form: Compiled, step: str, answers: Mapping[str, Any]) -> Callable[[], None]:
    def draw() -> None:
        evaluation = evaluate(form, answers, FACTS)
        for field in views(form, step, evaluation):
            drawn(field)

    return draw


def _size(fields: tuple[Field, ...]) -> int:
    return sum(1 + len(field.columns) for field in fields)


def _middle(act: Callable[[], object], runs: int = RUNS) -> float:
    """The median processor time of an act in milliseconds, after one that warms up."""
    act()
    times = []
    for _ in range(runs):
        start = time.thread_time()
        act()
        times.append(time.thread_time() - start)
    return round(statistics.median(times) * 1000, 3)


def library_megabytes() -> float:
    """What every form of every region, compiled, adds to a process; measured in one of its own."""
    command = [sys.executable, "-c", "from benchmarks.forms import print_weight; print_weight()"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_weight() -> None:
    """Print the growth of this process while it compiles the whole library, sources thrown away."""
    before = _resident()
    definitions = [one.definition for one in resolutions(load_library(FILES))]
    held = [compiled(definition) for definition in definitions]
    print(round((_resident() - before) / 1024, 1), file=sys.stdout if held else sys.stderr)


def _resident() -> int:
    """Resident memory in kB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])
