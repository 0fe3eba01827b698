"""The reference of the definition language (`form_definitions/README.md`), written from the models themselves."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from portal.definitions import golden, language, regions, registers
from portal.definitions.bindings import BINDINGS, ROWS
from portal.definitions.expressions import parser
from portal.definitions.expressions.functions import ARITY
from portal.definitions.facts import FACTS, LABELS, TYPES
from portal.definitions.field_examples import EXAMPLES

INTRODUCTION = """# The definition language

Generated from the models by `portal.definitions.reference.text()`; a test keeps it true. Do not edit.

| Path | Holds |
|---|---|
| `base/<form>.yaml` | one form that every region shares |
| `base/<form>.cases.yaml` | its golden cases |
| `base/options/<name>.yaml` | option sets that fields name with `options: <set>` |
| `base/blocks/<name>.yaml` | fields that forms share with `use: <block>`, one level deep |
| `regions/<code>/region.yaml` | centres, hours, partners, wording of a region |
| `regions/<code>/<form>.yaml` | a region's changes to a form of the base; no file means the base as it is |
| `regions/<code>/<form>.cases.yaml` | golden cases of the region |
| `registers/*.yaml` | municipalities, police zones, holidays |

One key per line; lists with `- `; no `{}`, `[]`, anchors, tags or tabs. Every value is text until the model types it:
flags are `true` or `false`. At most 256 kB a file and 400 fields a form, columns counted. A text is `nl:` and `en:`; a
missing `en:` is a warning. After a hundred errors nothing is looked for any more.

| `portal definitions …` | does |
|---|---|
| `check`, `test` | names what is wrong with file, line and column; works the golden cases out |
| `show REGION FORM` | prints what a form comes to in a region and where each part comes from |
| `diff REGION FORM OLD NEW` | says what differs between two folders; `--review` what becomes of the region's changes |
| `coverage` | names the branches that no golden case and no walk reaches |
| `schema` | prints the JSON Schema of each kind of file, for editors |
| `new-region CODE` | writes a commented skeleton, switched off |
| `import`, `export` | publishes the files; writes what was changed in the workshop back, comments kept |

A `use:` entry may carry `show_if` (holds with the field's own) and `optional_if`.
An option with the code `onbekend` is the unknown state; an option `niet_bepaald` of an ordered set has no place in
the order; an option with `show_if: "false"` is no longer offered, its code stays for older answers.
"""

MODELS: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("A form", "", language.Form),
    ("A step", "", language.Step),
    ("A field", "`label` is written as `nl:` and `en:`.", language.Field),
    ("An option", "", language.Option),
    ("An option set", "", language.OptionSet),
    ("A rule", "", language.Rule),
    ("A score", "", language.Score),
    ("A critical item", "", language.CriticalItem),
    ("An adjustment", "", language.Adjustment),
    ("A level", "", language.Level),
    ("An overlay", "Ids that a region adds start with `<region>_`.", language.Overlay),
    ("A field that a region adds", "All keys of a field, and:", language.Addition),
    ("A change to a field", "", language.Change),
    ("A change to a step", "", language.StepChange),
    ("An order", "", language.Order),
    ("A region", "", regions.Region),
    ("A centre", "", regions.Centre),
    ("Opening hours", "", regions.Hours),
    ("Consulting first", "", regions.Consult),
    ("A track", "", regions.Track),
    ("A table", "", regions.Table),
    ("A seat", "", regions.Seat),
    ("A place", "", regions.Location),
    ("A judicial division", "", regions.Division),
    ("A list of municipalities", "", regions.MunicipalityList),
    ("A partner", "", regions.Partner),
    ("A municipality", "", registers.Municipality),
    ("A police zone", "", registers.PoliceZone),
    ("A golden case", "", golden.Case),
    ("What a case comes to", "", golden.Expectation),
)


def text() -> str:
    """The whole page."""
    parts = [INTRODUCTION, _types(), _expressions(), _facts(), _bindings()]
    parts += [_model(title, note, model) for title, note, model in MODELS]
    return "\n".join(parts).rstrip() + "\n"


def _types() -> str:
    lines = ["## Field types\n"]
    for word, (sentence, example) in EXAMPLES.items():
        lines += [f"### {word}\n", f"{sentence}\n", "```yaml", example.strip("\n"), "```\n"]
    return "\n".join(lines)


def _expressions() -> str:
    functions = ", ".join(f"`{name}({', '.join(['…'] * least)})`" for name, (least, _) in ARITY.items())
    return f"""## Expressions

The syntax is that of CEL, a small part of it: `! && || == != < <= > >= in + - * /`, `condition ? yes : no`, lists,
texts in quotes, numbers, `true`, `false`; over the rows of a group `exists`, `all`, `filter`, `map`, one level deep:
`persons.exists(p, "slachtoffer" in p.roles)`. Functions: {functions}.

Names: a field id is its answer; in a column `row.<column>` is the same row, and in a group in a group
`parent.<column>` the row around it (which sees the inner rows as a list: `row.sessions`); `facts.<name>`;
`score.<block>.total`, `.level`, `.unknown`, `.critical`. A code is a text: `acute_danger == "ja"`; codes of an ordered
set compare with `<`. A date and a number of days add up: `today() + 30`. `count(…)` says how many conditions hold.

`earlier.<form>.<field>` is what an earlier form of the case said to a question outside groups: the last one that was
sent, as far as whoever fills in may read it. It is gathered when a draft begins and unknown when nothing was sent.

What is not answered, not known or refused is *unknown*: `false && unknown` is false, `true || unknown` is true,
everything else with unknown is unknown, and unknown never shows, requires or refuses anything. `not_known(x)`,
`refused(x)` and `answered(x)` are always true or false. An empty answer or fact is unknown and equal to nothing: ask
`answered(x)`, never `x != ""`. Dividing by zero is unknown.

At most {parser.MAX_CHARACTERS} characters, {parser.MAX_NODES} parts and {parser.MAX_DEPTH} levels.
"""


def _facts() -> str:
    rows = "\n".join(f"| `facts.{name}` | {_kind(word)} | {LABELS[name]} |" for name, word in FACTS.items())
    return f"## Facts\n\n| Name | Type | Is |\n|---|---|---|\n{rows}\n"


def _kind(word: str) -> str:
    """The type of a fact; of a choice, what it can be."""
    return ", ".join(f"`{code}`" for code in TYPES[word].options) or word


def _bindings() -> str:
    names = ", ".join(f"`{name}`" for name in sorted(BINDINGS))
    rows = ", ".join(f"`{name}.`" for name in sorted(ROWS))
    note = f"What begins with {rows} stands in the columns of a group of a step: its rows become that. The rest stands"
    return f"## Where answers land\n\n`bind:` takes one of: {names}.\n\n{note} outside groups.\n"


def _model(title: str, note: str, model: type[BaseModel]) -> str:
    inherited = language.Field.model_fields if model is language.Addition else {}
    rows = "\n".join(_row(name, info) for name, info in model.model_fields.items() if name not in inherited)
    intro = "\n\n".join(one for one in (_sentence(model), note) if one)
    return f"## {title}\n\n{intro}\n\n| Key | Takes | Default | Is |\n|---|---|---|---|\n{rows}\n"


def _sentence(model: type[BaseModel]) -> str:
    return " ".join((model.__doc__ or "").split())


def _row(name: str, info: FieldInfo) -> str:
    key = "`nl:` `en:`" if name == "label" and not info.is_required() else f"`{info.alias or name}`"
    return f"| {key} | {_takes(info.annotation)} | {_default(info)} | {info.description or ''} |"


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    if info.default in (None, (), "") or info.default_factory is not None:
        return ""
    return f"`{str(info.default).lower()}`"


PLAIN: Mapping[object, str] = {str: "text", int: "whole number", bool: "`true` or `false`"}


def _takes(annotation: Any) -> str:  # noqa: ANN401 -- any annotation
    """A type in words."""
    if annotation in PLAIN:
        return PLAIN[annotation]
    if annotation == language.Text:
        return "text per language"
    origin = get_origin(annotation)
    inner = [one for one in get_args(annotation) if one not in (type(None), ...)]
    if origin is Literal:
        return ", ".join(f"`{one}`" for one in inner)
    if origin in (types.UnionType, typing.Union):
        return _takes(inner[0])
    if origin is dict:
        return f"{_takes(inner[1])} per key"
    if origin is tuple:
        return f"list of: {_takes(inner[0])}"
    return _name_of(annotation)


def _name_of(model: type[BaseModel]) -> str:
    return next((title.lower() for title, _, one in MODELS if one is model), model.__name__.lower())
