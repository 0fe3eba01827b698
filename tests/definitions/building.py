"""Small definitions that read as sentences in a test."""

from __future__ import annotations

import textwrap
from typing import Any

from portal.definitions.checks import check_definition
from portal.definitions.expressions.kinds import NUMBER, TEXT, Type
from portal.definitions.language import Definition, Field
from portal.definitions.loader import Sources, sources_from
from portal.definitions.overlay import Resolution, resolve
from portal.definitions.places import located

YES_NO = [
    {"code": "ja", "label": {"nl": "Ja", "en": "Yes"}},
    {"code": "nee", "label": {"nl": "Nee", "en": "No"}},
]


def a_field(name: str, kind: str = "text", **more: object) -> dict[str, Any]:
    """A field that lacks nothing; choices are yes or no."""
    found = {"id": name, "type": kind, "label": {"nl": f"Wat is {name}?", "en": f"What is {name}?"}, **more}
    if kind in {"choice", "choices"}:
        found.setdefault("options", YES_NO)
    return found


def a_group(name: str, *columns: dict[str, Any], **more: object) -> dict[str, Any]:
    """A group with columns."""
    return a_field(name, "group", columns=list(columns), row_name={"nl": "rij", "en": "row"}, **more)


def a_step(name: str, *fields: dict[str, Any], **more: object) -> dict[str, Any]:
    """A step with fields."""
    return {"id": name, "title": {"nl": f"Stap {name}", "en": f"Step {name}"}, "fields": list(fields), **more}


def a_definition(*steps: dict[str, Any], **more: object) -> Definition:
    """A definition of some steps; fields outside a step come in a step 'een'."""
    fields = [one for one in steps if "fields" not in one]
    pages = [one for one in steps if "fields" in one]
    data = {
        "form": "proef",
        "region": "ovl",
        "code": "F-X",
        "title": {"nl": "Proef", "en": "Trial"},
        "steps": [*([a_step("een", *fields)] if fields else []), *pages],
    }
    return Definition.model_validate(data | more)


def findings(*steps: dict[str, Any], **more: object) -> list[str]:
    """What the checks say about a definition, as text."""
    return [one.message for one in check_definition(a_definition(*steps, **more))]


BASE = """\
form: proef
code: F-X
title:
  nl: Proef
  en: Trial
steps:
  - id: een
    title:
      nl: Eén
      en: One
    fields:
      - id: gevaar
        type: choice
        nl: Is er gevaar?
        en: Is there danger?
        options:
          - code: ja
            nl: Ja
            en: "Yes"
          - code: nee
            nl: Nee
            en: "No"
      - id: wat
        type: text
        nl: Wat ziet u?
        en: What do you see?
        show_if: gevaar == "ja"
      - id: grond
        type: text
        nl: Op welke grond?
        en: On which basis?
        required: true
        legal: true
      - id: mensen
        type: group
        nl: Wie?
        en: Who?
        row_name:
          nl: mens
          en: human
        summary: naam
        columns:
          - id: naam
            type: text
            nl: Naam van de persoon
            en: Name of the person
            bind: person.first_name
          - id: school
            type: text
            nl: School van de persoon
            en: School of the person
  - id: twee
    title:
      nl: Twee
      en: Two
    intro:
      nl: Nog iets
      en: Something more
    fields:
      - id: nota
        type: long_text
        nl: Wat nog?
        en: What else?
        audience: care
"""
"""A base form with one of everything that an overlay meets."""


def laid_over(overlay: str, base: str = BASE, region: str = "ovl") -> Resolution:
    """The base with an overlay, given without its first two keys."""
    text = f"form: proef\nregion: {region}\n{textwrap.dedent(overlay)}"
    sources = sources_from({"base/proef.yaml": base, f"regions/{region}/proef.yaml": text})
    assert not [one for one in sources.findings if one.severity == "error"], sources.findings
    return resolve(sources.forms["proef"], sources.overlays[region, "proef"], region)


def fields_of(definition: Definition) -> dict[str, Field]:
    """Every field by dotted id."""
    return {one.id: one.field for one in located(definition)}


def library(**files: str) -> Sources:
    """Sources from texts; `base__options__x` stands for `base/options/x.yaml`."""
    return sources_from({f"{name.replace('__', '/')}.yaml": textwrap.dedent(text) for name, text in files.items()})


NAMES = {"n": NUMBER, "t": TEXT, "danger": Type("choice", ("ja", "nee", "onbekend"))}
"""A few names with types, for expressions."""

REGION = """\
region: ovl
name: Oost
brand: Veilig Huis
enabled: true
centres:
  - code: OVL
    name: Veilig Huis
    phone: "1"
"""
"""A region with one centre, as its file says it."""
