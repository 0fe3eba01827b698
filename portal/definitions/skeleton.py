"""The files that a new region begins with: commented in Dutch, right as they are, and switched off."""

from __future__ import annotations

import re
from pathlib import Path

from portal.definitions.bundle import overlay_path
from portal.definitions.loader import FormSource, Sources

TEXTS = Path(__file__).parent / "new_region"
CODE = re.compile(r"[a-z]{2,8}\Z", re.ASCII)
USUAL_FORM = "referral"
TAKEN = frozenset({"base", "block", "step", "rule", "score", "facts", "earlier", "row", "parent"})
"""Words that mean something else where a region's code may stand."""


def objection(code: str, sources: Sources) -> str:
    """Why a region cannot have this code; empty when it can."""
    if not CODE.match(code) or code in TAKEN:
        example = code.lower() if CODE.match(code.lower()) and code.lower() != code else "ovl"
        return f"'{code}' kan geen code van een regio zijn. Neem 2 tot 8 kleine letters, zoals '{example}'."
    if code in sources.regions:
        return f"De regio '{code}' bestaat al: {sources.regions[code].name}. Kies een andere code."
    first = next((name for form in sources.forms.values() for name in _names(form) if name.startswith(f"{code}_")), "")
    return f"De basis heeft al een vraag '{first}'. Kies een andere code dan '{code}'." if first else ""


def skeleton(code: str, name: str, sources: Sources) -> dict[str, str]:
    """The texts of a new region by their path; without any form only what the region says about itself."""
    form = USUAL_FORM if USUAL_FORM in sources.forms else next(iter(sources.forms), "")
    words = {"code": code, "CODE": code.upper(), "NAME": name, "form": form}
    found = {f"regions/{code}/region.yaml": _text("region", words)}
    if form:
        steps = [step for step in sources.forms[form].form.steps if step.show_if is None and step.fields]
        step = min(steps or sources.forms[form].form.steps, key=lambda one: len(one.fields))
        words |= {"step": step.id, "field": step.fields[0].id}
        found[overlay_path(code, form)] = _text("overlay", words)
        found[f"regions/{code}/{form}.cases.yaml"] = _text("cases", words)
    return found


def _names(source: FormSource) -> list[str]:
    return [field.id for step in source.form.steps for field in step.fields]


def _text(name: str, words: dict[str, str]) -> str:
    text = (TEXTS / f"{name}.yaml").read_text(encoding="utf-8")
    for word, value in words.items():
        text = text.replace(f"{{{word}}}", value)
    return text
