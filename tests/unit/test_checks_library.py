"""Compiled definitions, their dependencies, the reference and the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from portal.definitions import library, reference
from portal.definitions.checks import check_definition
from portal.definitions.field_examples import EXAMPLES
from portal.definitions.language import Definition, Form, Overlay
from portal.definitions.library import compiled, from_document, labels, published
from portal.definitions.loader import sources_from
from portal.definitions.overlay import resolve
from portal.definitions.regions import Region
from portal.definitions.schema import schema
from portal.definitions.scope import FIELD_KINDS
from tests.definitions.building import YES_NO, a_definition, a_field, a_group, a_step

README = Path(__file__).parents[2] / "form_definitions" / "README.md"
LEVELS = [{"code": code, "label": {"nl": code, "en": code}} for code in ("laag", "hoog", "niet_bepaald")]


def a_whole_definition() -> Definition:
    """Something of everything that can be compiled."""
    persons = a_group("persons", a_field("roles", "choices"), a_field("school", show_if='"ja" in row.roles'))
    level = a_field("level", "choice", options=LEVELS, ordered=True)
    column = a_group(
        "items", a_field("level", "choice", options=LEVELS, ordered=True), a_field("b", show_if='row.level > "laag"')
    )
    choice = a_field("a", "choice", options=[*YES_NO, {"code": "x", "show_if": "n > 1"}])
    computed = a_field("c", "computed", compute="n + 1", value_type="number")
    score = {
        "id": "som",
        "title": {"nl": "Som"},
        "items": ["a"],
        "points": {},
        "shown_if": "answered(n)",
        "critical": [{"id": "x", "when": 'a == "ja"', "label": {"nl": "X"}}],
        "levels": [{"level": "hoog", "when": "n > 3"}, {"level": "laag"}],
    }
    return a_definition(
        a_step("een", choice, a_field("n", "number"), computed),
        a_step("twee", persons, level, column, show_if="c > 3", optional_if='a == "ja"'),
        a_step("drie", a_field("s", "score", score="som"), a_field("d", required_if="level < score.som.level")),
        rules=[{"check": "c > 1", "message": {"nl": "Kijk"}}],
        scores=[score],
    )


def test_every_expression_is_compiled_under_its_place() -> None:
    found = compiled(a_whole_definition()).expressions
    assert found.keys() == {
        ("a", "option:x"),
        ("step:twee", "show_if"),
        ("step:twee", "optional_if"),
        ("persons.school", "show_if"),
        ("items.b", "show_if"),
        ("c", "compute"),
        ("d", "required_if"),
        ("rule:0", "check"),
        ("score:som", "shown_if"),
        ("score:som", "critical:x"),
        ("score:som", "level:0"),
    }
    assert found["items.b", "show_if"]({"row": {"level": "hoog"}}) is True
    assert found["d", "required_if"]({"level": "laag", "score": {"som": {"level": "hoog"}}}) is True


def test_fields_and_steps_are_found_by_id() -> None:
    found = compiled(a_whole_definition())
    assert found.fields["persons.school"].id == "school"
    assert found.step_of["persons.school"] == "twee"
    assert found.steps["een"].fields[0].id == "a"


def test_what_depends_on_an_answer_is_known_at_any_remove() -> None:
    found = compiled(a_whole_definition())
    assert {"c", "step:twee", "persons", "persons.school", "level", "d", "a"} <= found.dependents["n"]
    assert found.dependents["persons.roles"] == {"persons.school"}
    assert "score:som" in found.dependents["a"]
    assert (
        found.order.index("n") < found.order.index("c") < found.order.index("step:twee") < found.order.index("persons")
    )


def test_a_definition_is_compiled_once_and_the_shelf_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_shelf", library._Shelf(2))
    one, two, three = (a_definition(a_field(name)) for name in ("x", "y", "z"))
    first = compiled(one)
    assert compiled(from_document(one.document())) is first
    compiled(two)
    compiled(one)
    compiled(three)
    assert compiled(one) is first
    assert len(library._shelf.held) == 2


def test_a_published_definition_is_fetched_only_when_it_is_not_at_hand() -> None:
    definition = a_definition(a_field("only_here"))
    fetched: list[int] = []

    def document() -> dict[str, Any]:
        fetched.append(1)
        return definition.document()

    found = [published(definition.content_hash(), document) for _ in range(2)]
    assert found[0] is found[1]
    assert fetched == [1]
    assert found[0].definition == definition


def test_a_document_gives_the_same_definition_and_hash() -> None:
    definition = a_whole_definition()
    again = from_document(definition.document())
    assert again == definition
    assert again.content_hash() == definition.content_hash()


def test_labels_are_dutch_where_a_language_is_missing() -> None:
    found = labels(a_definition(a_field("a", "choice", label={"nl": "Wat?"})), "en")
    assert (found["a"], found["a=ja"], found["facts.today"]) == ("Wat?", "Yes", "vandaag")


def test_the_reference_stands_in_the_readme() -> None:
    assert README.read_text("utf-8") == reference.text(), (
        "Write portal.definitions.reference.text() to form_definitions/README.md"
    )


def test_every_field_type_has_an_example() -> None:
    assert EXAMPLES.keys() == FIELD_KINDS.keys()


SETS = """\
sets:
  - id: ynu
    options:
      - code: ja
        nl: Ja
        en: "Yes"
      - code: nee
        nl: Nee
        en: "No"
"""
FORM = """\
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
      - id: keuze
        type: choice
        nl: Wat kiest u?
        en: What do you choose?
        options: ynu
{field}
scores:
  - id: voorbeeld
    title:
      nl: Score
      en: Score
    items: keuze
    points:
      ja: "1"
      nee: "0"
"""


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_every_example_of_the_reference_is_right(kind: str) -> None:
    lines = "\n".join(f"      {line}" for line in EXAMPLES[kind][1].splitlines())
    sources = sources_from({"base/options/a.yaml": SETS, "base/proef.yaml": FORM.format(field=lines)})
    found = resolve(sources.forms["proef"], None, "base")
    assert [*sources.findings, *check_definition(found.definition, found.marks)] == []


def test_the_schema_is_as_people_write() -> None:
    field = schema(Form)["$defs"]["Field"]["properties"]
    assert "label" not in field
    assert field["nl"] == {"type": "string"}
    assert field["options"]["anyOf"][0] == {"type": "string"}
    assert field["columns"]["items"]["then"]["required"] == ["use"]
    assert schema(Overlay)["properties"]["add"]
    assert schema(Region)["$defs"]["Hours"]["properties"].keys() == {"day", "from", "to"}
