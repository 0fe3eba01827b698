"""Reads one YAML file safely: the events are judged one by one, and only plain text, lists and keys come out.

security.md D-12: no anchors, aliases, tags, merge keys or duplicate keys; every scalar stays text; at most 256 KiB,
20 levels and 20,000 nodes; the first breach stops the reading, so a hostile file costs next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from portal.definitions.findings import Finding, Mark, finding

MAX_BYTES = 256 * 1024
MAX_DEPTH = 20
MAX_NODES = 20_000

BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


class LoadError(Exception):
    """A file that cannot be read; carries the finding."""

    def __init__(self, found: Finding) -> None:
        super().__init__(str(found))
        self.finding = found


class MarkedMap(dict[str, Any]):
    """Keys under each other, with the place of each key and value; `origin` says which block it came from."""

    def __init__(self, mark: Mark, origin: str = "") -> None:
        super().__init__()
        self.mark = mark
        self.origin = origin
        self.key_marks: dict[str, Mark] = {}
        self.value_marks: dict[str, Mark] = {}

    def put(self, key: str, value: object, key_mark: Mark, value_mark: Mark) -> None:
        """Set a key with its places."""
        self[key] = value
        self.key_marks[key] = key_mark
        self.value_marks[key] = value_mark

    def copied(self, origin: str = "") -> MarkedMap:
        """The same keys and places in a new mapping."""
        twin = MarkedMap(self.mark, origin or self.origin)
        twin.update(self)
        twin.key_marks.update(self.key_marks)
        twin.value_marks.update(self.value_marks)
        return twin


class MarkedList(list[Any]):
    """A list, with the place of each item."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.item_marks: list[Mark] = []

    def put(self, item: object, mark: Mark) -> None:
        """Add an item with its place."""
        self.append(item)
        self.item_marks.append(mark)


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name, its text and what it says."""

    name: str
    text: str
    data: MarkedMap


class _Loader(yaml.CSafeLoader):
    """PyYAML's C parser, of which only the events are used: nothing is ever resolved or constructed."""


def load_document(source: Path | str | bytes, name: str = "") -> Document:
    """A file (a path), or a text with a name, as a document; a LoadError says what is wrong and where."""
    if isinstance(source, Path):
        name = name or source.as_posix()
        if source.stat().st_size > MAX_BYTES:
            raise LoadError(finding(Mark(name), _too_big()))
        source = source.read_bytes()
    text = _decoded(source, name)
    data = _Builder(name, text).build(_events(text, name))
    if not isinstance(data, MarkedMap):
        raise LoadError(finding(Mark(name), "Dit bestand moet beginnen met sleutels, zoals 'form: referral'."))
    return Document(name, text, data)


def _too_big() -> str:
    return f"Dit bestand is te groot: hoogstens {MAX_BYTES // 1024} kB. Splits het in blokken."


def _decoded(source: str | bytes, name: str) -> str:
    """The text, after the checks that come before any parsing."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_BYTES:
        raise LoadError(finding(Mark(name), _too_big()))
    if raw.startswith(BYTE_ORDER_MARKS):
        message = "Dit bestand begint met een onzichtbaar teken (BOM) of is UTF-16. Bewaar het als gewone UTF-8."
        raise LoadError(finding(Mark(name), message))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise LoadError(finding(Mark(name, line), "Dit is geen UTF-8. Bewaar het bestand als UTF-8.")) from None
    _refuse_control(text, name)
    return text


def _refuse_control(text: str, name: str) -> None:
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise LoadError(finding(Mark(name, line, column), _invisible(found)))


def _invisible(found: re.Match[str] | None) -> str:
    sign = f" (U+{ord(found.group()):04X})" if found else ""
    return f"Hier staat een onzichtbaar stuurteken{sign}. Haal het weg."


def _events(text: str, name: str) -> Iterator[yaml.Event]:
    """The parser's events; its complaints become findings."""
    try:
        yield from yaml.parse(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise LoadError(_complaint(error, text, name)) from None


AT_ITS_START = ("could not find expected ':'", "found unexpected end of stream")
"""What the parser only notices later: it is said where the thing began."""


def _complaint(error: yaml.MarkedYAMLError, text: str, name: str) -> Finding:
    """The parser's complaint in Dutch, where the mistake is."""
    problem = error.problem or ""
    mark: Any = error.problem_mark or error.context_mark
    if error.context_mark and any(words in problem for words in AT_ITS_START):
        mark = error.context_mark
    if mark is None:
        return finding(Mark(name), _explained(problem))
    lines = [*text.splitlines()[: mark.line + 1], "", ""]
    place = Mark(name, mark.line + 1, mark.column + 1)
    return finding(
        place, _misplaced(problem, lines[mark.line], mark.column, lines[mark.line - 1]) or _explained(problem)
    )


FIRST_KEY = re.compile(r"\s*(- +)*[\w.-]+\s*")


def _misplaced(problem: str, line: str, column: int, above: str) -> str:
    """A sentence for the mistakes of which the line itself shows what they are; nothing for the others."""
    if any("\u00a0" in one[: len(one) - len(one.lstrip())] for one in (line, above)):
        return "Deze regel of die erboven begint met een harde spatie. Spring in met gewone spaties."
    if "mapping values" in problem and FIRST_KEY.fullmatch(line[:column]):
        if re.match(r"\s*-\w", above):
            return "Na het streepje op de regel hierboven hoort een spatie, zoals in '- id: …'."
        return (
            "De inspringing klopt niet: sleutels die bij elkaar horen, beginnen recht onder elkaar; een nieuw deel "
            "van een lijst begint met '- '."
        )
    if "expected key" in problem and {'"', "'"} & set(line):
        return (
            "Een aanhalingsteken staat verkeerd, op deze regel of erboven. Zet de hele tekst tussen enkele "
            "aanhalingstekens, zoals 'vraag == \"ja\"'."
        )
    return ""


EXPLAINED = (
    ("found a tab character", "Hier staat een tab. Spring in met spaties."),
    (
        "cannot start any token",
        "Dit teken kan hier niet staan. Gebruik spaties, geen tabs, en aanhalingstekens rond bijzondere tekens.",
    ),
    (
        "mapping values are not allowed",
        "Hier staat een dubbele punt te veel. Zet tekst met een dubbele punt tussen aanhalingstekens.",
    ),
    ("could not find expected ':'", "Hier ontbreekt een dubbele punt met een spatie erachter, zoals in 'type: text'."),
    ("did not find expected key", "De inspringing klopt niet: sleutels die bij elkaar horen, beginnen onder elkaar."),
    (
        "did not find expected '-' indicator",
        "Deze regel springt te weinig in, of mist een '- ' als hier een nieuw deel van de lijst begint.",
    ),
    ("block sequence entries are not allowed", "Een lijst begint op een nieuwe regel, met '- '."),
    ("found unexpected end of stream", "Een aanhalingsteken of haakje wordt niet gesloten."),
    (
        "found unknown escape character",
        "Na een backslash staat een verkeerd teken. Gebruik enkele aanhalingstekens.",
    ),
    ("did not find expected ',' or", "Een haakje wordt niet gesloten. Schrijf lijsten onder elkaar, met '- '."),
)


def _explained(problem: str) -> str:
    """The parser's complaint in Dutch."""
    for words, sentence in EXPLAINED:
        if words in problem:
            return sentence
    return "Dit is geen geldige YAML. Kijk naar de inspringing en de aanhalingstekens op deze regel."


READ_BY_PEOPLE = frozenset({"nl", "en"})
COMMENT = re.compile(r"[ \t]+#")
CUT = "Wat na # staat, valt hier weg. Zet de tekst tussen aanhalingstekens, of de opmerking op een eigen regel."


class _Builder:
    """Builds marked mappings and lists from events; holds a stack instead of calling itself."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.count = 0
        self.documents = 0
        self.root: object = None
        self.stack: list[MarkedMap | MarkedList] = []
        self.keys: list[tuple[str, Mark] | None] = []

    def build(self, events: Iterator[yaml.Event]) -> object:
        """What the file says; stops at the first breach."""
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                self.refuse_if(self.documents > 1, event, "Eén bestand bevat één document: haal '---' weg.")
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
                self.keys.pop()
        return self.root

    def refuse_if(self, wrong: bool, event: yaml.Event, message: str) -> None:
        """Stop here when something is wrong."""
        if wrong:
            raise LoadError(finding(self.mark(event), message))

    def mark(self, event: yaml.Event) -> Mark:
        """Where the content of an event starts."""
        start: Any = event.start_mark  # the C parser always sets both
        end: Any = event.end_mark
        quoted = getattr(event, "style", None) in {"'", '"'}
        exact = getattr(event, "style", None) not in {"|", ">"} and start.line == end.line
        return Mark(self.name, start.line + 1, start.column + 1 + quoted, exact)

    def node(self, event: yaml.NodeEvent) -> None:
        """Judge a node, then put it where it belongs."""
        self.judge(event)
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
            return
        mark = self.mark(event)
        fresh = MarkedMap(mark) if isinstance(event, yaml.MappingStartEvent) else MarkedList(mark)
        self.refuse_if(self.expects_key(), event, "Een sleutel is een woord, geen lijst.")
        self.place(fresh, mark)
        self.stack.append(fresh)
        self.keys.append(None)

    def judge(self, event: yaml.NodeEvent) -> None:
        """The limits, and what a definition has no use for."""
        self.count += 1
        opens = isinstance(event, yaml.CollectionStartEvent)
        self.refuse_if(self.count > MAX_NODES, event, f"Dit bestand heeft te veel onderdelen: hoogstens {MAX_NODES}.")
        self.refuse_if(opens and len(self.stack) >= MAX_DEPTH, event, f"Te diep genest: hoogstens {MAX_DEPTH} niveaus.")
        named = event.anchor is not None
        self.refuse_if(
            named,
            event,
            "Ankers (&) en verwijzingen (*) kunnen niet. Zet een tekst die zo begint, tussen aanhalingstekens.",
        )
        tagged = getattr(event, "tag", None) is not None
        self.refuse_if(
            tagged,
            event,
            "Een type met ! kan niet. Begint een voorwaarde met !, zet ze dan helemaal tussen enkele aanhalingstekens.",
        )

    def expects_key(self) -> bool:
        """Whether the next node is a key."""
        return bool(self.stack) and isinstance(self.stack[-1], MarkedMap) and self.keys[-1] is None

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """A key or a text; what may not stand in a file may not be written by its number either."""
        mark = self.mark(event)
        hidden = CONTROL.search(event.value)
        self.refuse_if(hidden is not None, event, _invisible(hidden))
        if not self.expects_key():
            self.refuse_if(self.is_cut(event), event, CUT)
            self.place(event.value, mark)
            return
        key = event.value
        owner = self.stack[-1]
        self.refuse_if(key == "<<", event, "'<<' kan niet. Gebruik een blok met 'use:'.")
        self.refuse_if(key in owner, event, f"De sleutel '{key}' staat hier twee keer. Houd er één.")
        self.keys[-1] = (key, mark)

    def is_cut(self, event: yaml.ScalarEvent) -> bool:
        """Whether a text that people read loses its end to a comment."""
        end: Any = event.end_mark  # the C parser always sets it
        key = self.keys[-1][0] if self.keys and self.keys[-1] else ""
        return key in READ_BY_PEOPLE and not event.style and COMMENT.match(self.text, end.index) is not None

    def place(self, value: object, mark: Mark) -> None:
        """Put a value in what is open."""
        owner = self.stack[-1] if self.stack else None
        if isinstance(owner, MarkedList):
            owner.put(value, mark)
        elif isinstance(owner, MarkedMap):
            key, key_mark = self.keys[-1] or ("", mark)
            owner.put(key, value, key_mark, mark)
            self.keys[-1] = None
        else:
            self.root = value
