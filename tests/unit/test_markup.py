"""The reader of pages that judges for all view tests: it sees what a browser would have to mend."""

from __future__ import annotations

import pytest

from tests.markup import read
from tests.page import text_of

WHOLE = '<!DOCTYPE html>\n<html lang="nl"><head><title>Één &amp; ander</title></head><body>{}</body></html>'


@pytest.mark.parametrize(
    "part",
    [
        '<p class="a b" hidden>tekst<br>en <b>meer</b></p>\n<input name="x" disabled>',
        "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        '<svg viewBox="0 0 1 1"><title>Beeld</title><path d="M0 0"/></svg>',
        "<!-- niets --><p>a &lt; b &amp;&nbsp;c</p>",
        "",
    ],
)
def test_sound_markup_is_read_as_it_was_written(part: str) -> None:
    assert read(part)[1] == []
    assert read(WHOLE.format(part))[1] == []


@pytest.mark.parametrize(
    "part",
    [
        "<p>a<div>b</div></p>",
        "<p>open",
        "<p>dubbel</p></p>",
        "<b><i>door elkaar</b></i>",
        "<form><form></form></form>",
        "<table><tr><td>zonder tbody</td></tr></table>",
        "<button>a<button>b</button></button>",
        '<p class="a" class="b">c</p>',
        "<p>a & b</p>",
        "<p>a < b</p>",
        "<ul><li>a</ul>",
        "<div/>",
    ],
)
def test_markup_that_a_browser_mends_is_wrong(part: str) -> None:
    assert read(part)[1]
    assert read(WHOLE.format(part))[1]


def test_the_tree_says_what_is_read() -> None:
    tree, _ = read(WHOLE.format('<p id="x">Een <b>twee</b> drie</p><textarea>\n\nvier</textarea><input value>'))
    assert text_of(next(tree.iter("title"))) == "Één & ander"
    assert [(one.get("id"), text_of(one)) for one in tree.iter("p")] == [("x", "Een twee drie")]
    assert [one.text for one in tree.iter("textarea")] == ["\nvier"]
    assert [one.get("value") for one in tree.iter("input")] == [""]
