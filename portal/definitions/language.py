"""The definition language: what a form, an overlay, an option set and a region may say.

Two families of models. The *source* models mirror the YAML files and refuse what they do not know; the *resolved*
models (`Definition` and what hangs under it) are frozen and are the only thing anybody after the loader sees.
Expressions stay text here; `definitions.expressions` reads them and `definitions.library` compiles them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field as Attribute, model_validator
from pydantic_core import PydanticCustomError

Text: TypeAlias = dict[str, str]
"""A text per language code; `nl` is the one that counts, a missing `en` is a warning."""

LANGUAGES = ("nl", "en")

Audience = Literal["form", "care", "justice", "director", "named"]
Protection = Literal["internal", "confidential", "secret"]
Severity = Literal["error", "warning", "info"]
UnknownState = Literal["not_known", "refused", "not_asked"]
WhenHidden = Literal["keep", "clear"]
Home = Literal["referral", "case", "register"]


def _flag(value: object) -> object:
    """Read a YAML scalar as a boolean, `true` or `false` only: scalars stay text until here (security.md D-12)."""
    if isinstance(value, str) and value not in {"true", "false"}:
        raise ValueError("schrijf true of false")
    return value


def _words(value: object) -> object:
    """Read `D3-64 D3-65` or a list as a tuple of words."""
    return tuple(value.split()) if isinstance(value, str) else value


Flag = Annotated[bool, BeforeValidator(_flag)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Frozen(BaseModel):
    """A model that refuses unknown keys and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Labelled(Frozen):
    """Something with a label, written as `nl:` and `en:` in YAML and kept as `label`."""

    label: Text = Attribute(default_factory=dict, description="What a person reads, per language; write nl: and en:.")

    @model_validator(mode="before")
    @classmethod
    def _gather_label(cls, data: Any) -> Any:  # noqa: ANN401 -- pydantic hands over whatever the file held
        if not isinstance(data, dict):
            return data
        if "label" in data:
            if data.keys() & set(LANGUAGES):
                raise PydanticCustomError("label_written", "write nl: and en:")
            return data
        rest = {key: value for key, value in data.items() if key not in LANGUAGES}
        return rest | {"label": {key: data[key] for key in LANGUAGES if key in data}}


class Option(Labelled):
    """One answer that can be chosen."""

    code: str = Attribute(description="What is stored; never changes once published.")
    help: Text | None = Attribute(default=None, description="A short explanation under the label.")
    show_if: str | None = Attribute(default=None, description="Offered only while this condition is not false.")


class OptionSet(Frozen):
    """A named list of options that fields share (`form_definitions/base/options/`)."""

    id: str
    ordered: Flag = Attribute(default=False, description="The order means something: codes compare with < and >.")
    options: tuple[Option, ...]


class OptionFile(Frozen):
    """`base/options/<name>.yaml`: option sets that belong together."""

    sets: tuple[OptionSet, ...]


class Rule(Frozen):
    """Something that must hold; speaks up only when it is certainly false (unknown never refuses)."""

    check: str = Attribute(description="The condition that is right.")
    message: Text = Attribute(description="What a person reads when it is not.")
    severity: Severity = "error"
    fields: Words = Attribute(default=(), description="The fields the message belongs to; the first gets the link.")


class Field(Labelled):
    """One field of a step, or one column of a group."""

    id: str = Attribute(description="Immutable; English; regional ids start with <region>_.")
    type: str = Attribute(description="One of the types of the registry in portal/forms/fields.")
    short: Text | None = Attribute(default=None, description="The heading of its column in the list of a register.")
    help: Text | None = Attribute(default=None, description="Help where a hurried person would hesitate.")
    why: Text | None = Attribute(default=None, description="Why a sensitive thing is asked and who will read it.")
    required: Flag = False
    required_if: str | None = None
    show_if: str | None = None
    read_only_if: str | None = None
    optional_if: str | None = Attribute(
        default=None,
        description="While true: not required (unless legal) and closed under 'Wilt u nog iets toevoegen?'.",
    )
    default: str | None = Attribute(default=None, description="Expression; applied once, when first shown.")
    prefill: str | None = Attribute(default=None, description="Expression over facts; shown filled in, changeable.")
    earlier: str | None = Attribute(
        default=None, description="<form>.<field> of an earlier form of the case, shown beside the question."
    )
    compute: str | None = Attribute(default=None, description="Expression of a computed field.")
    value_type: str | None = Attribute(
        default=None, description="The type of a computed value (choice, number, text, choices)."
    )
    options: tuple[Option, ...] = ()
    option_set: str | None = Attribute(default=None, description="The set the options came from.")
    items: tuple[Option, ...] = Attribute(default=(), description="The lines of a matrix: a set, or a list of its own.")
    item_set: str | None = Attribute(default=None, description="The set the lines of a matrix came from.")
    members: str | None = Attribute(
        default=None, description="What the columns of a matrix are: a kind of record, such as person."
    )
    ordered: Flag = False
    rules: tuple[Rule, ...] = ()
    unknown: tuple[UnknownState, ...] = ()
    when_hidden: WhenHidden = Attribute(
        default="keep",
        description="What a hidden answer becomes: kept but not used, or cleared, wherever in the form it stands.",
    )
    audience: Audience = "form"
    protection: Protection = "confidential"
    on_paper: Flag = Attribute(
        default=True,
        description="Stands on prints; false for what may lie at nobody's home.",
    )
    bind: str | None = Attribute(default=None, description="Where the value lands in the core, e.g. person.first_name.")
    statistics: Flag = False
    legal: Flag = False
    of: str | None = Attribute(default=None, description="What a record field points at.")
    many: Flag = False
    or_text: Flag = Attribute(default=False, description="Free text is allowed when the record is not known.")
    score: str | None = Attribute(default=None, description="The score block that a score field shows.")
    min: str | None = None
    max: str | None = None
    max_length: int | None = None
    rows: int | None = Attribute(default=None, description="Height of a text box, in lines.")
    low: Text | None = Attribute(default=None, description="What the lowest value of a scale means.")
    high: Text | None = Attribute(default=None, description="What the highest value of a scale means.")
    width: Literal["short", "medium", "full"] | None = None
    columns: tuple[Field, ...] = Attribute(default=(), description="The columns of a group.")
    summary: Words = Attribute(default=(), description="The columns that name a row in one line.")
    row_name: Text | None = Attribute(default=None, description="What one row is called: 'persoon', 'doel'.")
    append_only: Flag = False
    requirements: Words = Attribute(default=(), description="Ids of domain/requirements.md that this field answers.")


class Block(Frozen):
    """`base/blocks/<name>.yaml`: fields that several forms share with `use:`."""

    block: str
    fields: tuple[Field, ...]


class Step(Frozen):
    """One page of a wizard."""

    id: str
    title: Text
    intro: Text | None = None
    show_if: str | None = None
    optional_if: str | None = None
    with_check: Flag = Attribute(
        default=False, description="Drawn on the page where the answers are checked and sent, not on one of its own."
    )
    fields: tuple[Field, ...]


class CriticalItem(Frozen):
    """A condition that raises the level by itself, whatever the sum."""

    id: str
    when: str
    label: Text


class Adjustment(Frozen):
    """Something that changes a score while a condition holds: points more or less, or the level itself."""

    id: str
    when: str
    label: Text
    points: str | None = Attribute(default=None, description="Points that are added; a minus takes them off.")
    level: str | None = Attribute(default=None, description="The level, whatever the sum says.")


class Level(Frozen):
    """One level of a score; the first of which any demand holds wins. One without demands is the last resort."""

    level: str
    any_critical: Flag = False
    at_least: str | None = Attribute(default=None, description="The sum from which the level holds.")
    unknown_over: int | None = Attribute(default=None, description="Holds when more items than this are unknown.")
    when: str | None = None


class Score(Frozen):
    """A declarative score block (design.md, Scores): points per option, critical items, ordered levels."""

    id: str
    title: Text
    notice: Text | None = Attribute(
        default=None, description="Stands beside the result, e.g. that it is not validated."
    )
    items: Words = Attribute(default=(), description="The fields that count.")
    points: dict[str, str] = Attribute(
        default_factory=dict, description="Points per option code, decimals as text; without them there is no sum."
    )
    total: str | None = Attribute(default=None, description="A number field with the sum of an instrument of others.")
    adjust: tuple[Adjustment, ...] = Attribute(default=(), description="What changes sum or level under a condition.")
    weights: dict[str, str] = Attribute(default_factory=dict, description="Weight per item; 1 where not named.")
    critical: tuple[CriticalItem, ...] = ()
    levels: tuple[Level, ...] = ()
    shown_if: str | None = None


class Form(Frozen):
    """A base form file: one form that every region shares."""

    form: str
    code: str
    title: Text
    intro: Text | None = None
    ready: tuple[Text, ...] = Attribute(default=(), description="What to have at hand before one starts.")
    readers: tuple[str, ...] = Attribute(default=(), description="The roles that read a submission ('Wie leest dit?').")
    home: Home = Attribute(default="case", description="Where a submission lives: referral, case or register.")
    rank: int | None = Attribute(
        default=None, description="Where it stands in a list of forms: lower comes first; without one last, by name."
    )
    fills: tuple[str, ...] = Attribute(default=(), description="The roles that may fill it in.")
    shows: Words = Attribute(default=(), description="The fields that the list page of a register shows.")
    excludes: Words = Attribute(
        default=(), description="Types of organisation whose people never fill it in or read it, whatever their role."
    )
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...] = ()
    scores: tuple[Score, ...] = ()


class Addition(Field):
    """A field that a region adds, and where it goes; without a place it comes at the end of `step`."""

    after: str | None = Attribute(default=None, description="Dotted id of the field before it.")
    before: str | None = None
    step: str | None = Attribute(default=None, description="At the end of this step.")


class Change(Labelled):
    """New values for properties of one field of the base; dotted id for a column. An empty label means unchanged."""

    id: str
    help: Text | None = None
    why: Text | None = None
    required: Flag | None = None
    required_if: str | None = None
    show_if: str | None = None
    default: str | None = None
    compute: str | None = None
    audience: Audience | None = None
    options_add: tuple[Option, ...] = ()
    options_hide: Words = ()
    option_labels: dict[str, Text] = Attribute(default_factory=dict)


class StepChange(Frozen):
    """New wording of a step of the base."""

    id: str
    title: Text | None = None
    intro: Text | None = None


class Order(Frozen):
    """The order of the fields of one step, as far as it differs."""

    step: str
    fields: Words


class Overlay(Frozen):
    """A region's changes to one base form."""

    form: str
    region: str
    add: tuple[Addition, ...] = ()
    change: tuple[Change, ...] = ()
    steps: tuple[StepChange, ...] = ()
    hide: Words = ()
    order: tuple[Order, ...] = ()
    rules: tuple[Rule, ...] = ()


class Definition(Frozen):
    """What one form asks in one region: base and overlay, resolved. Frozen and content-hashed.

    `origins` says for `<field>` and `<field>.<property>` (columns dotted: `persons.first_name#label`) which file a
    value came from: `base`, `block:<name>` or the region code.
    """

    form: str
    region: str
    code: str
    title: Text
    intro: Text | None = None
    ready: tuple[Text, ...] = ()
    readers: tuple[str, ...] = ()
    home: Home = Attribute(default="case", description="Where a submission lives: referral, case or register.")
    rank: int | None = Attribute(
        default=None, description="Where it stands in a list of forms: lower comes first; without one last, by name."
    )
    fills: tuple[str, ...] = Attribute(default=(), description="The roles that may fill it in.")
    shows: Words = Attribute(default=(), description="The fields that the list page of a register shows.")
    excludes: Words = Attribute(
        default=(), description="Types of organisation whose people never fill it in or read it, whatever their role."
    )
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...] = ()
    scores: tuple[Score, ...] = ()
    origins: dict[str, str] = Attribute(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The whole definition as plain JSON data, as it is stored with a version."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def content_hash(self) -> str:
        """SHA-256 over the canonical document, in hex: the key of every cache."""
        return hash_of(self.document())


def hash_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over a canonical document, in hex."""
    canonical = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
