"""What templates draw: fields, groups, rows and answers as plain data, made by `portal.forms.field_views`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from portal.forms.fields.base import Offered
from portal.forms.fields.files import FileView
from portal.forms.fields.matrix import MatrixView
from portal.forms.fields.records import Picker
from portal.forms.kept_views import Key


@dataclass(frozen=True, slots=True)
class OptionView:
    """One answer to choose from; the first has the html id of its field, so that error links land on it."""

    id: str
    value: str
    label: str
    help: str
    group: str
    checked: bool


@dataclass(frozen=True, kw_only=True)
class FramedView:
    """What the frame around a field or group needs: label, help, why, errors, and its place when it is conditional."""

    id: str
    name: str
    type: str
    label: str
    help: str
    why: str
    required: bool
    visible: bool
    conditional: bool
    swap: bool
    closed: bool
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    described_by: str
    previous: tuple[str, ...]
    earlier: str
    """What was said in an earlier form of the case, in a sentence."""
    history: tuple[str, ...]
    """The last levels of the same instrument in this case."""
    legend: bool
    read_only: bool
    oob: bool

    @property
    def template(self) -> str:
        """The template that draws this."""
        return f"fields/{self.type}.html"


@dataclass(frozen=True, kw_only=True)
class FieldView(FramedView):
    """One field: its inputs with what stands in them, and the answers to choose from."""

    inputs: Mapping[str, str]
    options: tuple[OptionView, ...]
    unknown: tuple[OptionView, ...]
    as_list: bool
    inline: bool
    shown: tuple[str, ...]
    low: str
    high: str
    rows: int
    width: str
    max_length: int | None
    many: bool
    or_text: bool
    state: str
    score: ScoreView | None
    matrix: MatrixView | None = None
    picker: Picker | None = None
    relations: tuple[Offered, ...] = ()
    """The relations to choose from, beside with whom."""
    files: tuple[FileView, ...] = ()
    """What is attached."""
    stays: bool = False
    """Whether what is attached here stays: its list only grows."""
    pattern: Key | None = None
    """What alone decides how this is drawn, beside the texts in its inputs; None where more does."""

    def filled(self, inputs: Mapping[str, str], shown: tuple[str, ...]) -> FieldView:
        """The same with what stands in its inputs; cheaper than making it anew."""
        view = object.__new__(FieldView)
        view.__dict__.update(self.__dict__, inputs=inputs, shown=shown)
        return view

    @property
    def value(self) -> str:
        """What stands in the only input."""
        return self.inputs.get("", "")

    @property
    def highest(self) -> str:
        """The last number of a scale."""
        return next((one.label for one in reversed(self.options) if ":" not in one.value), "")

    @property
    def text_id(self) -> str:
        """The html id of the free text beside a list of records."""
        return f"{self.id}-text" if self.options else self.id


@dataclass(frozen=True, slots=True)
class ScoreView:
    """The result of a score block in words."""

    title: str
    notice: str
    level: str
    total: str
    critical: tuple[str, ...]
    unknown: int
    missing: int
    adjusted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a group: its fields where it stands on the page, else the line that names it."""

    id: str
    html_id: str
    title: str
    number: int
    fields: tuple[AnyView, ...]
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    errors: tuple[str, ...]
    complete: bool
    edit: str
    remove: str
    removable: bool


@dataclass(frozen=True, kw_only=True)
class GroupView(FramedView):
    """A group with its rows; the buttons post `_action` with these values."""

    unknown: tuple[OptionView, ...] = ()
    files: tuple[FileView, ...] = ()

    rows: tuple[RowView, ...]
    inline: bool
    row_name: str
    add: str
    addable: bool
    open: bool
    most: int
    """How many rows there is place for."""

    @property
    def full(self) -> bool:
        """Whether somebody could add a row if there were place for one."""
        return self.open and not self.addable


AnyView: TypeAlias = "FieldView | GroupView"
