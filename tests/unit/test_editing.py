"""Editing an overlay's text: one thing changes, everything else stays as its author wrote it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.definitions import editing
from portal.definitions.documents import load_document

TEXT = """# Afgesproken met de politie
form: referral
region: ovl
change:
  # op vraag van de school
  - id: detail
    nl: "Vertel meer"
    required: true
add:
  - id: ovl_extra
    type: text
    nl: Extra
    after: detail
hide: one two
order:
  - step: first
    fields:
      - ovl_extra
      - detail
"""


def read(text: str) -> dict[str, object]:
    """What the hardened loader makes of a text."""
    return dict(load_document(text, "regions/ovl/referral.yaml").data)


def test_comments_quotes_and_order_stay() -> None:
    text = editing.set_change(TEXT, "detail", {"help": {"nl": "Kort."}})
    assert text.startswith(TEXT[: TEXT.index("add:")].rstrip())
    assert "    help:\n      nl: Kort.\nadd:" in text


def test_a_property_set_to_none_gives_the_shared_one_back() -> None:
    assert "required" not in editing.set_change(TEXT, "detail", {"required": None})


def test_an_entry_without_properties_goes_with_its_list() -> None:
    assert "change" not in read(editing.set_change(TEXT, "detail", {"nl": None, "required": None}))
    assert "change" not in read(editing.remove_change(TEXT, "detail"))


def test_a_new_list_comes_at_its_usual_place() -> None:
    text = editing.set_step(editing.blank("referral", "ovl"), "first", {"title": {"nl": "Eerst"}})
    text = editing.set_change(text, "detail", {"required": True})
    assert list(read(text)) == ["form", "region", "change", "steps"]


def test_words_on_one_line_become_a_list_when_one_is_added() -> None:
    assert read(editing.hide(TEXT, "three"))["hide"] == ["one", "two", "three"]
    assert read(editing.hide(TEXT, "one"))["hide"] == ["one", "two"]


def test_what_is_hidden_or_removed_leaves_the_order() -> None:
    hidden = editing.hide(TEXT, "detail")
    assert read(hidden)["order"] == [{"step": "first", "fields": ["ovl_extra"]}]
    assert "order" not in read(editing.remove_addition(hidden, "ovl_extra"))


def test_a_column_leaves_the_order_of_its_own_group_only() -> None:
    text = editing.set_order(editing.set_order(TEXT, "persons", ["name"]), "first", ["name"])
    assert read(editing.hide(text, "persons.name"))["order"] == [{"step": "first", "fields": ["name"]}]


def test_a_hidden_field_is_asked_again() -> None:
    assert read(editing.unhide(TEXT, "one"))["hide"] == ["two"]
    assert "hide" not in read(editing.unhide(editing.unhide(TEXT, "one"), "two"))


def test_an_order_is_set_and_given_back() -> None:
    assert read(editing.set_order(TEXT, "first", ["detail"]))["order"] == [{"step": "first", "fields": ["detail"]}]
    assert "order" not in read(editing.set_order(TEXT, "first", None))


def test_an_addition_is_made_and_changed() -> None:
    options = [{"code": "ja", "nl": "Ja"}, {"code": "nee", "nl": "12:30"}]
    text = editing.set_addition(TEXT, "ovl_more", {"type": "choice", "nl": "Meer", "options": options})
    assert read(text)["add"][1] == {"id": "ovl_more", "type": "choice", "nl": "Meer", "options": options}  # type: ignore[index]  # a list of mappings


@pytest.mark.parametrize("words", ["true", "no: yes", "- x", "# hash", "{a}", "'quoted'", "twee\nregels", "&a *b !c"])
def test_whatever_is_typed_comes_back_as_text(words: str) -> None:
    text = editing.set_change(editing.blank("referral", "ovl"), "detail", {"nl": words})
    assert read(text)["change"] == [{"id": "detail", "nl": words}]


def test_lists_flush_left_stay_flush_left() -> None:
    flush = "form: referral\nregion: ovl\nchange:\n- id: detail\n  nl: Meer\n"
    assert editing.hide(flush, "x") == f"{flush}hide:\n- x\n"
    assert editing.unhide(flush, "x") == flush


OURS = sorted(
    file
    for file in (Path(__file__).parents[2] / "form_definitions" / "regions").glob("*/*.yaml")
    if file.name != "region.yaml" and not file.name.endswith(".cases.yaml")
)


def changed_lines(old: str, new: str) -> Iterator[str]:
    """The lines that came and went, each with its sign."""
    for line in difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), n=0):
        if line[0] in "+-" and not line.startswith(("+++", "---")):
            yield line


@pytest.mark.parametrize("file", OURS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_edit_of_our_own_overlays_touches_its_own_lines_only(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    added = editing.set_change(text, "some_field", {"help": {"nl": "Kort: zo.", "en": "Short."}})
    first = [] if "change" in read(text) else ["+change:\n"]
    lines = ["+  - id: some_field\n", "+    help:\n", "+      nl: 'Kort: zo.'\n", "+      en: Short.\n"]
    assert list(changed_lines(text, added)) == first + lines
    assert editing.remove_change(added, "some_field") == text


def test_a_text_with_windows_line_ends_keeps_them() -> None:
    text = TEXT.replace("\n", "\r\n")
    changed = editing.set_change(text, "detail", {"help": {"nl": "Kort."}})
    assert changed.count("\r\n") == changed.count("\n")
    assert [line.strip() for line in changed_lines(text, changed)] == ["+    help:", "+      nl: Kort."]
