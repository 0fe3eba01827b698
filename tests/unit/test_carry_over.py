"""Answers on another version of their form: what goes along goes whole, what does not is named, nothing vanishes."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pytest

from portal.forms.carried import Carried, CarriedPart, Fate, Key, carried, dotted, fields_at, texts_of
from portal.models import clock
from tests.forms import a_form, a_form_of, a_step, options
from tests.made_versions import GRID, PICK, TEXT, THREE, TICK, Given, a_version, filled

STEP: Key = ("one", "", "")


def part(raw: Mapping[str, Sequence[str]] | None = None, answers: Given | None = None) -> CarriedPart:
    """A stored part."""
    return CarriedPart({name: list(texts) for name, texts in (raw or {}).items()}, dict(answers or {}))


def one(old: Given, new: Given | None, raw: Mapping[str, Sequence[str]], answer: object = None) -> tuple[Fate, Carried]:
    """What becomes of what stands at one question."""
    kept = {"id": "kept", "type": "note", "nl": "Lees dit."}
    before = a_form_of({"id": "it", "nl": "Wat is het?", **old})
    after = a_form_of(*([{"id": "it", "nl": "Wat is het?", **new}] if new else [kept]))
    found = carried(before, after, {STEP: part(raw, {} if answer is None else {"it": answer})})
    (fate,) = found.fates
    return fate, found


SIGNED = {"who": "Lies Olm", "at": "2026-11-20T10:00:00+01:00"}
BOTH = [{"item": "home", "value": "good"}, {"item": "work", "value": "bad"}]


@pytest.mark.parametrize(
    ("old", "new", "raw", "answer", "fate", "left"),
    [
        (TEXT, TEXT, {"it": ["Ja."]}, "Ja.", "kept", "Ja."),
        (TEXT, {**TEXT, "nl": "Wat precies?"}, {"it": ["Ja."]}, "Ja.", "changed", "Ja."),
        (TEXT, {"type": "long_text"}, {"it": ["Ja."]}, "Ja.", "changed", "Ja."),
        (TEXT, {"type": "number"}, {"it": ["12"]}, "12", "changed", "12"),
        (TEXT, {"type": "number"}, {"it": ["twaalf"]}, "twaalf", "misfit", None),
        (TEXT, None, {"it": ["Ja."]}, "Ja.", "gone", None),
        (TEXT, {"type": "note"}, {"it": ["Ja."]}, "Ja.", "gone", None),
        (PICK, {**PICK, "options": options("y", "z")}, {"it": ["x"]}, "x", "misfit", None),
        (PICK, {**PICK, "options": options("x", "y", "z")}, {"it": ["x"]}, "x", "changed", "x"),
        (THREE, {**THREE, "options": options("x", "y")}, {"it": ["", "x", "z"]}, ["x", "z"], "misfit", ["x"]),
        (PICK, THREE, {"it": ["x"]}, "x", "changed", ["x"]),
        (GRID, {**GRID, "items": options("home")}, {"it-home": ["good"], "it-work": ["bad"]}, BOTH, "misfit", BOTH[:1]),
        (TICK, TICK, {"it": ["", "ja"]}, SIGNED, "kept", SIGNED),
        (TICK, {**TICK, "nl": "Ik ga met iets anders akkoord."}, {"it": ["", "ja"]}, SIGNED, "misfit", None),
        ({"type": "file"}, {"type": "file", "many": True}, {}, [{"id": "1", "label": "a.pdf", "text": ""}], "changed",
         [{"id": "1", "label": "a.pdf", "text": ""}]),
    ],
)  # fmt: skip
def test_what_stands_at_a_question_goes_along_as_far_as_it_still_answers_it(
    old: Given, new: Given | None, raw: Mapping[str, Sequence[str]], answer: object, fate: str, left: object
) -> None:
    found, along = one(old, new, raw, answer)
    assert found.kind == fate
    told = along.parts[STEP].answers.get("it") if STEP in along.parts else None
    assert _plain(told) == _plain(left)
    assert bool(found.goes_to) == (left is not None)


def _plain(answer: Any) -> Any:  # noqa: ANN401 -- JSON of any shape
    """Cells without whose they are, where they are nobody's."""
    if isinstance(answer, list) and answer and isinstance(answer[0], dict) and "item" in answer[0]:
        return [{key: text for key, text in cell.items() if text is not None} for cell in answer]
    return answer


@pytest.mark.parametrize(
    ("old", "new", "raw", "goes"),
    [
        ({"type": "date"}, {"type": "date"}, {"it-day": ["31"], "it-month": ["2"], "it-year": ["twee"]}, True),
        ({"type": "date"}, {"type": "date", "nl": "Wanneer?"}, {"it-day": ["31"], "it-month": ["2"]}, True),
        ({"type": "number", "max": "5"}, {"type": "number", "max": "9"}, {"it": ["drie"]}, True),
        ({"type": "number"}, PICK, {"it": ["drie"]}, False),
        (PICK, {**PICK, "options": options("y")}, {"it": ["q"]}, False),
    ],
)
def test_what_could_not_be_read_goes_along_as_typed_where_it_can_be_seen(
    old: Given, new: Given, raw: Mapping[str, Sequence[str]], goes: bool
) -> None:
    fate, along = one(old, new, raw)
    assert bool(fate.goes_to) is goes
    assert along.parts[STEP].raw == ({name: list(texts) for name, texts in raw.items()} if goes else {})


def test_a_text_that_is_too_long_now_stands_where_it_can_be_shortened() -> None:
    fate, along = one(TEXT, {**TEXT, "max_length": 3}, {"it": ["lang"]}, "lang")
    assert (fate.kind, fate.partly, fate.goes_to) == ("misfit", True, "one")
    assert (along.parts[STEP].raw, along.parts[STEP].answers) == ({"it": ["lang"]}, {})


def test_what_was_read_before_and_is_right_now_counts() -> None:
    _fate, along = one({"type": "number", "max": "5"}, {"type": "number", "max": "9"}, {"it": ["7"]})
    assert along.parts[STEP].answers == {"it": "7"}


def test_an_answer_that_was_emptied_stays_empty() -> None:
    form = a_form_of({"id": "it", "type": "text", "nl": "Wat?", "default": '"iets"'})
    found = carried(form, form, {STEP: part({"it": [""]}, {"it": None})})
    assert (found.parts[STEP].answers, found.fates) == ({"it": None}, [])


def test_rows_and_the_rows_in_them_move_with_their_list_and_keep_their_ids() -> None:
    inner = {"id": "calls", "type": "group", "nl": "Welke?", "columns": [{"id": "about", "type": "text", "nl": "Wat?"}]}
    people = {
        "id": "people",
        "type": "group",
        "nl": "Wie?",
        "columns": [{"id": "n", "type": "text", "nl": "N?"}, inner],
    }
    old = a_form(a_step(people, step="one"), a_step({"id": "x", "type": "text", "nl": "X?"}, step="two"))
    new = a_form(a_step({"id": "x", "type": "text", "nl": "X?"}, step="two"), a_step(people, step="three"))
    address = "people.r1.calls"
    gone = CarriedPart(source=_Gone())
    parts = {
        ("one", "people", "r1"): part({"people.r1.n": ["Jo"]}, {"n": "Jo"}),
        ("one", "people", "r2"): gone,
        ("one", address, "r3"): part({f"{address}.r3.about": ["Hulp"]}, {"about": "Hulp"}),
    }
    found = carried(old, new, parts)
    assert {key[1:] for key in found.parts if key[1]} == {("people", "r1"), ("people", "r2"), (address, "r3")}
    assert found.parts["three", address, "r3"].answers == {"about": "Hulp"}
    assert found.parts["three", "people", "r2"].removed_at is not None
    assert [(fate.kind, fate.goes_to) for fate in found.fates] == [("moved", "three")] * 2


class _Gone:
    """A row that was taken out."""

    raw: Mapping[str, list[str]] = {}
    answers: Mapping[str, Any] = {}
    removed_at = datetime(2026, 1, 1, tzinfo=clock.BRUSSELS)


def everything(parts: Mapping[Key, CarriedPart]) -> Iterator[tuple[Key, str, str]]:
    """Each text that somebody typed, with the part and the input it stands in."""
    for key, one in parts.items():
        for name, texts in one.raw.items():
            yield from ((key, name, text) for text in texts if text.strip())


@pytest.mark.parametrize("seed", range(60))
def test_between_any_two_versions_no_text_is_lost(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 -- which forms to try
    old, new = a_version(chance), a_version(chance)
    parts = filled(chance, old)
    found = carried(old, new, parts)
    told = {(fate.key, fate.field_id): fate for fate in found.fates}
    assert len(told) == len(found.fates)
    for key, part_ in parts.items():
        for field in fields_at(old, key):
            texts = [text for typed in texts_of(key, part_, field).values() for text in typed if text.strip()]
            fate = told.get((key, dotted(key, field)))
            assert (fate is not None) is bool(texts), (key, field.id, texts)
            if fate is not None and fate.kind != "misfit" and fate.goes_to:
                there = found.parts[fate.goes_to, key[1], key[2]]
                assert texts == [t for typed in texts_of(key, there, field).values() for t in typed if t.strip()]
    assert {(key[2], name, text) for key, name, text in everything(found.parts)} <= {
        (key[2], name, text) for key, name, text in everything(parts)
    }


def test_the_same_version_keeps_everything_as_it_is() -> None:
    chance = random.Random(7)  # noqa: S311 -- which form to try
    version = a_version(chance)
    parts = filled(chance, version)
    found = carried(version, version, parts)
    assert {fate.kind for fate in found.fates} == {"kept"}
    assert {key: (one.raw, one.answers) for key, one in found.parts.items()} == {
        key: (one.raw, one.answers) for key, one in parts.items()
    }
