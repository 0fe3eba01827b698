"""Files: what is attached is brought on a page of its own, so a step posts nothing for it and can lose nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.definitions.language import Field
from portal.definitions.values import Reference, Value
from portal.forms.fields.base import Context, FieldType, Part, RecordChoice, Records, Typed
from portal.forms.fields.ready import Ready
from portal.languages import gettext as _, marked

RECORDS = "file"
"""Under which kind the files of a submission are handed in."""
MOST = 10
"""How many files a field takes that says `many` and no `max`."""

STATE_WORDS: Mapping[str, str] = {
    "waiting": marked("wordt nagekeken"),
    "safe": marked("veilig"),
    "unscanned": marked("niet gescand"),
    "refused": marked("geweigerd: er zit een virus in"),
}
MEGABYTE = 1_000_000
KILOBYTE = 1_000


@dataclass(frozen=True, slots=True)
class AttachedFile(RecordChoice):
    """A file of this submission: its name as the label, how big it is, and whether it was looked at."""

    size: int = 0
    state: str = "waiting"


@dataclass(frozen=True, slots=True)
class FileView:
    """A file as a page lists it."""

    id: str
    name: str
    size: str
    state: str
    word: str


class Files(FieldType):
    """One file, or several (`many`); the answer lists them in the order in which they came."""

    legend = True
    fixed = False
    plain = False
    ready = Ready(marked("Bijvoorbeeld: het verslag van de wijkagent."), {"type": "file"})
    required = marked("Voeg een bestand toe.")

    def own_parts(self, field: Field) -> tuple[Part, ...]:
        """No inputs: the portal itself writes the answer when a file comes or goes."""
        return ()

    def read(self, field: Field, typed: Typed, context: Context) -> Value:
        """What is attached; an example case names its files."""
        named = tuple(Reference(text, text) for text in typed.many())
        return named or tuple(references(context.stored)) or None

    def written(self, field: Field, texts: list[str]) -> dict[str, list[str]]:
        """The files of an example case, by name."""
        return {"": texts}

    def typed(self, field: Field, value: Value) -> dict[str, list[str]]:
        """The ids; nobody types them."""
        return {"": [one.id for one in references(value) if one.id]}

    def display(self, field: Field, value: Value) -> tuple[str, ...]:
        """The names; one that was refused since says so."""
        return tuple(one.label if one.id else f"{one.label} ({_(STATE_WORDS['refused'])})" for one in references(value))

    def sample(self, field: Field) -> dict[str, list[str]]:
        """Nothing to post."""
        return {}

    def to_json(self, value: Value) -> object:
        """A list of objects."""
        return [{"id": one.id, "label": one.label, "text": one.text} for one in references(value)]

    def from_json(self, data: Any) -> Value:  # noqa: ANN401 -- plain JSON data
        """The references."""
        listed = data if isinstance(data, list) else [data]
        return tuple(Reference(str(one["id"]), str(one.get("label", "")), str(one.get("text", ""))) for one in listed)

    def points_at(self, field: Field) -> str:
        """The files of this submission."""
        return RECORDS

    def known(self, value: Value) -> Value:
        """To conditions a file that was refused is not there."""
        return tuple(one for one in references(value) if one.id) if isinstance(value, tuple) else value

    def fulfils(self, field: Field, value: Value) -> bool:
        """A file that was refused is not enough."""
        return super().fulfils(field, self.known(value))

    def coerce(self, field: Field, value: Value, records: Records) -> Value:
        """No expression attaches a file: each belongs to the submission it was brought to."""
        return None

    def attached(self, value: Value) -> tuple[str, ...]:
        """The files that are there."""
        return tuple(one.id for one in references(value) if one.id)

    def drawn_with(self, field: Field, name: str, typed: Typed, context: Context) -> Mapping[str, Any]:
        """What is attached, to list and to take away."""
        there = {one.id: one for one in context.records.get(RECORDS, ()) if isinstance(one, AttachedFile)}
        return {"files": tuple(_view(one, there.get(one.id or one.text)) for one in references(context.stored))}

    def state(self, field: Field, typed: Typed) -> str:
        """Whether there is room for another one."""
        return "full" if len(typed.many()) >= most(field) else ""


def most(field: Field) -> int:
    """How many files a field takes."""
    if not field.many:
        return 1
    return int(field.max) if field.max and field.max.isdecimal() else MOST


def references(value: Value) -> Iterator[Reference]:
    """The files in an answer."""
    return (one for one in value if isinstance(one, Reference)) if isinstance(value, tuple) else iter(())


def size_text(size: int) -> str:
    """`1,2 MB`, `34 kB`: as people here write it."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB".replace(".", ",")
    return f"{max(1, round(size / KILOBYTE))} kB"


def _view(one: Reference, there: AttachedFile | None) -> FileView:
    state = there.state if there else "waiting"
    return FileView(one.id or one.text, one.label, size_text(there.size) if there else "", state, _(STATE_WORDS[state]))
