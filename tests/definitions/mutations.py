"""Breaks definitions at random: keys that go or come twice, wrong types, other ids, broken expressions, huge, deep."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.definitions.generated import BASE_PATH, Library, library
from tests.definitions.hostile import PAYLOADS
from tests.definitions.written import as_yaml, quoted

IDS = (
    "csrf_token", "_version", "__proto__", "id", "constructor", "prototype", "row", "facts", "score", "earlier", "data",
    "errors", "f1_Text", "F1_TEXT", "persоon", "ｆ１", "a b", "a.b", "a-b", "a/../b", "1a", "", " ", "é", "a\u200bb",
    "x" * 61, "x" * 10_000, "true", "null", "hx-get", "on_x", "ovl_x", "é".encode().decode("latin-1"), *PAYLOADS[:20],
)  # fmt: skip
"""Ids that may not be: reserved, look-alikes, too long, no ids at all."""

EXPRESSIONS = (
    "", " ", "x" * 501, "(" * 240 + "true" + ")" * 240, "[" * 17 + "]" * 17, "1" * 400, "1e999 > 0", "1/0 > 1",
    "999999999999999 * 999999999999999 > 0", "facts.today + 999999999999999 > facts.today", "facts.nothing",
    'today() - 999999999 < today()', "nowhere == 1", "matches(facts.region, '(a+)+$')", "facts.region.matches('a')",
    "__import__('os').system('x')", "''.__class__.__mro__", "facts.__class__", "null == 1", "true && 1", "!1", "1 +",
    "facts.tracks.exists(a, facts.tracks.exists(b, a == b))", "facts.tracks.map(a, facts.tracks)", "a = 1", "a & b",
    '"' + "a" * 490 + '"', ' + '.join(['facts.region'] * 30), "f1_text == f1_text", "sum(facts.tracks)", "size()",
    "count(true, 1)", "age_at(facts.region, 3)", "earlier.x.y == 1", "earlier.intake", "score.none.total > 1", "row.x",
    "parent.x == 'a'", "true", "false", "not_known(1)", "answered(facts)", "'\\", "'\\n'",
    "\u202etrue", "trüe", *PAYLOADS[:6],
)  # fmt: skip
"""Expressions that may not be, cost too much, or do nothing."""

NUMBERS = (
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e999999",
    "-1",
    "0.1",
    "1e-999",
    "９",
    "٣",
    "0x10",
    "1_000",
    "9" * 400,
    "",
)
OTHERS: tuple[Any, ...] = (
    "", [], {}, "x", ["x", ["y"]], {"nl": {"nl": "x"}}, [{}], {"a": []}, "null", "~", "no", "0123", "12:30", "x" * 3000,
    {"nl": "x", "en": "y", "fr": "z"}, ["onbekend"], {"__proto__": "x"},
)  # fmt: skip
LOGIC = frozenset(
    {"show_if", "required_if", "read_only_if", "optional_if", "default", "prefill", "compute", "check", "when"}
)
COUNTED = frozenset({"min", "max", "rows", "max_length", "at_least", "unknown_over", "points"})
NAMED = frozenset({"id", "code", "form", "region", "score", "use", "level"})

Seed = random.Random
Place = tuple[Any, Any]
"""Something that holds others, and the key or the index of one of them."""


def _places(data: Any) -> Iterator[Place]:  # noqa: ANN401 -- any plain data
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        yield data, key
        yield from _places(value)


def _one(data: Any, seed: Seed, wanted: Callable[[Any], bool] = lambda key: True) -> Place | None:  # noqa: ANN401 -- as above
    found = [place for place in _places(data) if wanted(place[1])]
    return seed.choice(found) if found else None


def _put(data: Any, seed: Seed, names: frozenset[str], values: tuple[Any, ...]) -> None:  # noqa: ANN401 -- as above
    """Another value under a key of one of these names."""
    place = _one(data, seed, names.__contains__)
    if place:
        place[0][place[1]] = seed.choice(values)


def dropped(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Something is not there any more."""
    place = _one(data, seed)
    if place:
        del place[0][place[1]]


def doubled(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Something in a list stands there twice."""
    place = _one(data, seed, lambda key: isinstance(key, int))
    if place:
        place[0].append(copy.deepcopy(place[0][place[1]]))


def retyped(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A text where a list belongs, a list where a text belongs, and so on."""
    place = _one(data, seed)
    if place:
        place[0][place[1]] = copy.deepcopy(seed.choice(OTHERS))


def swapped(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Something that belongs elsewhere."""
    one, other = _one(data, seed), _one(data, seed)
    if one and other:
        one[0][one[1]] = copy.deepcopy(other[0][other[1]])


def renamed(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Another id."""
    _put(data, seed, NAMED, IDS)


def illogical(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A broken or heavy expression, or one where there was none."""
    _put(data, seed, LOGIC, EXPRESSIONS)
    place = _one(data, seed, lambda key: key == "type")
    if place:
        place[0][seed.choice(("show_if", "required_if", "default", "prefill", "compute"))] = seed.choice(EXPRESSIONS)


def circular(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Two questions that wait for each other."""
    ids = [(owner, owner["id"]) for owner, key in _places(data) if key == "type" and isinstance(owner.get("id"), str)]
    if ids:
        (one, name), (other, other_name) = seed.choice(ids), seed.choice(ids)
        one["show_if"], other["show_if"] = f"answered({other_name})", f"answered({name})"


def uncounted(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A number that is none, or far too great."""
    _put(data, seed, COUNTED, NUMBERS)


def other_type(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A field of another type, with the properties of the former."""
    kinds = (
        "text",
        "scale",
        "group",
        "score",
        "matrix",
        "file",
        "computed",
        "national_number",
        "relation",
        "tekst",
        "",
    )
    _put(data, seed, frozenset({"type", "value_type", "of", "members"}), (*kinds, "person", "goal"))


def hostile(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A text that tries to become markup, anywhere."""
    place = _one(data, seed, lambda key: True)
    if place and isinstance(place[0][place[1]], str):
        place[0][place[1]] = seed.choice(PAYLOADS)


def strange_key(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """A key that nothing knows."""
    place = _one(data, seed, lambda key: isinstance(key, str))
    if place:
        place[0][seed.choice(("label", "nl ", "<<", "__class__", "fr", "option_set", "origins", *PAYLOADS[:5]))] = "x"


def deep(data: Any, seed: Seed) -> None:  # noqa: ANN401 -- as above
    """Something inside something inside something."""
    place = _one(data, seed)
    if place:
        for _ in range(seed.choice((3, 18, 40))):
            place[0][place[1]] = {"fields": [place[0][place[1]]]}


MUTATIONS = (
    dropped, doubled, retyped, swapped, renamed, illogical, circular, uncounted, other_type, hostile, strange_key, deep,
)  # fmt: skip


def of_text(text: str, seed: Seed) -> str:
    """The same file with something wrong in its letters."""
    lines = text.splitlines(keepends=True)
    at = seed.randrange(len(lines))
    line = lines[at]
    ways = (
        lambda: [*lines[:at], line, *lines[at:]], lambda: [text[: seed.randrange(len(text))]],
        lambda: [*lines[:at], f"\t{line}", *lines[at + 1 :]], lambda: [*lines[:at], f" {line}", *lines[at + 1 :]],
        lambda: [*lines[:at], line.replace(": ", ": !!python/object ", 1), *lines[at + 1 :]],
        lambda: [*lines[:at], line.replace(": ", ": &a ", 1), *lines[at + 1 :], "z: *a\n"],
        lambda: [*lines[:at], line.replace('"', '"\\0\\e[31m', 1), *lines[at + 1 :]],
        lambda: [text, "---\n", text], lambda: [text, f"{quoted(seed.choice(PAYLOADS))}: x\n"],
        lambda: ["\ufeff", text],
    )  # fmt: skip
    return "".join(seed.choice(ways)())


@dataclass(frozen=True)
class Broken:
    """The texts of a library that was broken, with what was done to it."""

    number: int
    texts: Mapping[str, str]
    done: tuple[str, ...]


def broken(whole: Library, number: int, path: str = "") -> Broken:
    """The library with one to three things done to one of its files."""
    seed = Seed(number)
    path = path or seed.choice([BASE_PATH, BASE_PATH, BASE_PATH, *whole.data])
    data: Any = copy.deepcopy(whole.data[path])
    chosen = seed.choices(MUTATIONS, k=seed.randint(1, 3))
    for change in chosen:
        change(data, seed)
    text = as_yaml(data)
    if seed.random() < 0.15:
        text = of_text(text, seed)
    return Broken(number, {**whole.texts, path: text}, tuple(change.__name__ for change in chosen))


def a_broken_library() -> st.SearchStrategy[Broken]:
    """Any library with something wrong."""
    return st.builds(
        lambda number, size: broken(library(number, size), number), st.integers(0, 2**40), st.integers(1, 3)
    )
