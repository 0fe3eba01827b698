"""The fields of a step as data and as markup: accessible, complete, nothing left to the template to find out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest

from portal.definitions.library import Compiled
from portal.definitions.values import Reference, Unknown
from portal.forms.answers import Row
from portal.forms.field_views import FieldView, GroupView, views
from portal.forms.fields.base import RecordChoice
from portal.forms.fields.registry import FIELD_TYPES
from portal.forms.journey import evaluate
from portal.forms.judgement import Finding
from portal.forms.step_form import FieldError, bind
from tests.forms import FACTS, a_form_of, options, templates

PAGE = templates().from_string(
    '{% from "components/draw_field.html" import draw_field %}'
    "{% for field in fields %}{{ draw_field(field) }}{% endfor %}"
)
INCLUDED = templates().from_string("{% for field in fields %}{% include field.template %}{% endfor %}")


def drawn(form: Compiled, answers: Mapping[str, Any] | None = None, **more: Any) -> list[Any]:  # noqa: ANN401 -- handed on
    """The views of the first step."""
    raw: Mapping[str, Sequence[str]] = more.pop("raw", {})
    return views(form, "one", evaluate(form, answers or {}, FACTS), raw, **more)


def markup(fields: Sequence[FieldView | GroupView]) -> str:
    """The page of these fields, which is sound HTML with unique ids and a label for each input."""
    html = PAGE.render(fields=fields)
    assert re.sub(r"\s", "", html) == re.sub(r"\s", "", INCLUDED.render(fields=fields))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html)
    ids = [node.get("id") for node in tree.iter() if node.get("id")]
    labelled = {node.get("for") for node in tree.iter("label")}
    inputs = [
        node for tag in ("input", "select", "textarea") for node in tree.iter(tag) if node.get("type") != "hidden"
    ]
    described = {word for node in tree.iter() for word in (node.get("aria-describedby") or "").split()}
    assert len(ids) == len(set(ids))
    assert {node.get("id") for node in inputs} <= labelled
    assert described <= set(ids)
    assert "style=" not in html
    assert "<script" not in html
    return html


def everything(**more: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- handed on
    """A field of every type."""
    column = {"id": "name", "type": "text", "nl": "Naam"}
    return [
        {
            "id": f"a_{name}",
            "type": name,
            "nl": name,
            "options": options("a", "b"),
            "columns": [column] if name == "group" else [],
            "items": options("x", "y") if name == "matrix" else [],
        }
        | more
        for name in FIELD_TYPES
    ]


def test_every_type_is_drawn_as_sound_html_whose_error_link_finds_its_first_input() -> None:
    form = a_form_of(
        *everything(help={"nl": "Hulp"}, why={"nl": "Omdat"}, or_text="true", low={"nl": "Slecht"}, high={"nl": "Goed"})
    )
    errors = [FieldError(f"a_{name}", f"a_{name}", "", "Fout.") for name in FIELD_TYPES]
    html = markup(drawn(form, {"a_group": (Row("r1", {}),)}, errors=errors))
    for error in errors:
        assert f'id="{error.html_id}"' in html
    assert "Slecht" in html


def test_every_type_is_drawn_when_it_is_read_only_and_when_it_is_hidden() -> None:
    html = markup(drawn(a_form_of(*everything(read_only_if="true")), {"a_text": "Lore"}))
    assert "<input" not in html
    assert "Lore" in html
    hidden = markup(drawn(a_form_of(*everything(show_if="false")), oob=True))
    assert hidden.count('class="kp-when" hx-swap-oob="true"></div>') == len(FIELD_TYPES)


def test_every_conditional_field_that_is_shown_says_so_when_it_is_posted() -> None:
    html = markup(drawn(a_form_of(*everything(show_if="true"))))
    assert set(re.findall('name="_shown" value="(.*?)"', html)) == {f"a_{name}" for name in FIELD_TYPES}


def test_every_type_has_its_templates() -> None:
    for folder in ("fields", "answers"):
        assert {path.stem for path in Path("templates", folder).glob("*.html")} == set(FIELD_TYPES)


NOT_OURS = {"group", "note", "computed", "score", "relation", "file"}
"""Types without a sample: nobody fills them in, or only with records."""


def test_what_a_page_posts_untouched_is_read_back_as_it_was() -> None:
    fields = [one for one in everything(or_text="true") if one["type"] not in NOT_OURS]
    form = a_form_of(*fields)
    answers: dict[str, Any] = {}
    for one in fields:
        field = form.fields[one["id"]]
        kind = FIELD_TYPES[one["type"]]
        posted = {part.name(field.id): kind.sample(field).get(part.suffix, []) for part in kind.parts(field)}
        answers |= bind(form, "one", posted, {}, FACTS).answers
    assert len(answers) == len(fields)
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(markup(drawn(form, answers)))
    assert bind(form, "one", _submitted(tree), answers, FACTS).answers == answers


def _submitted(tree: Any) -> dict[str, list[str]]:  # noqa: ANN401 -- an element tree
    """What a browser would post."""
    found: dict[str, list[str]] = {}
    for node in tree.iter("input"):
        if node.get("type") not in {"radio", "checkbox"} or node.get("checked") is not None:
            found.setdefault(node.get("name"), []).append(node.get("value", ""))
    for node in tree.iter("textarea"):
        found[node.get("name")] = [node.text or ""]
    return found


def test_what_was_typed_wins_over_what_is_stored_and_that_over_a_default() -> None:
    form = a_form_of({"id": "t", "type": "text", "nl": "T", "default": '"vast"'})
    assert drawn(form)[0].value == "vast"
    assert drawn(form, {"t": "oud"})[0].value == "oud"
    assert drawn(form, {"t": "oud"}, raw={"t": [""]})[0].value == ""
    assert drawn(form, {"t": None})[0].value == ""


def test_a_view_marks_what_is_required_closed_and_depended_on() -> None:
    fields = drawn(
        a_form_of(
            {"id": "a", "type": "yes_no", "nl": "A", "required": "true"},
            {"id": "b", "type": "text", "nl": "B", "show_if": 'a == "ja"'},
            {"id": "c", "type": "text", "nl": "C", "optional_if": "true"},
        )
    )
    assert [(one.required, one.swap, one.conditional, one.visible, one.closed) for one in fields] == [
        (True, True, False, True, False),
        (False, False, True, False, False),
        (False, False, False, True, True),
    ]


def test_the_answer_of_last_time_and_a_warning_stand_beside_the_field() -> None:
    form = a_form_of({"id": "a", "type": "yes_no", "nl": "A"})
    warning = Finding("one", "a", "", "Klopt dit?", "warning")
    html = markup(drawn(form, previous={"a": "nee"}, warnings=[warning]))
    assert "Vorige keer: Nee" in html
    assert "Klopt dit?" in html


def test_short_answers_stand_in_a_row_and_long_lists_drop_down() -> None:
    few = {"id": "a", "type": "choice", "nl": "A", "options": options("x", "y")}
    many = {"id": "b", "type": "choice", "nl": "B", "options": options(*(f"o{n}" for n in range(12)))}
    listed = {"id": "c", "type": "record", "of": "goal", "nl": "C", "or_text": "true"}
    records = {"goal": [RecordChoice(str(n), f"Doel {n}", "Groep") for n in range(12)]}
    fields = drawn(a_form_of(few, many, listed), {"b": "o3"}, records=records)
    assert [(one.inline, one.as_list, one.legend) for one in fields] == [
        (True, False, True),
        (False, True, False),
        (False, True, True),
    ]
    html = markup(fields)
    assert '<option value="o3" selected>' in html
    assert '<optgroup label="Groep">' in html


def test_records_are_radios_tick_boxes_or_a_sentence() -> None:
    fields = [
        {"id": "a", "type": "person", "nl": "A"},
        {"id": "b", "type": "person", "nl": "B", "many": "true"},
        {"id": "c", "type": "record", "of": "none", "nl": "C"},
        {"id": "d", "type": "record", "of": "none", "nl": "D", "many": "true"},
    ]
    html = markup(
        drawn(a_form_of(*fields), {"a": Reference("p0", "Weg")}, records={"person": [RecordChoice("p1", "Oma")]})
    )
    assert html.count("Er is nog niets om uit te kiezen.") == 2
    assert "Weg" in html


def test_unknown_states_have_a_tick_box_with_the_name_of_their_field() -> None:
    form = a_form_of({"id": "a", "type": "text", "nl": "Naam", "unknown": ["not_known"]})
    html = markup(drawn(form, {"a": Unknown.NOT_KNOWN}))
    assert re.search('id="a-unknown" name="a-unknown" type="checkbox" value="not_known" checked', html)


def test_the_hour_that_comes_twice_is_asked() -> None:
    form = a_form_of({"id": "a", "type": "datetime", "nl": "Wanneer?"})
    html = markup(drawn(form, {"a": datetime(2026, 10, 25, 1, 30, tzinfo=UTC)}))
    assert 'name="a-fold" type="radio" value="1" checked' in html


COLUMNS = [{"id": f"c{n}", "type": "text", "nl": f"C{n}", "required": "true"} for n in range(5)]
GROUP = {"id": "rows", "type": "group", "nl": "Rijen", "row_name": {"nl": "rij"}, "summary": "c0"}
ROWS = {"rows": (Row("r1", {"c0": "Lore"}), Row("r2", {f"c{n}": "x" for n in range(5)}))}


def test_a_group_of_few_columns_stands_on_the_page() -> None:
    group = drawn(a_form_of({**GROUP, "columns": COLUMNS[:2]}), ROWS)[0]
    assert [field.name for field in group.rows[0].fields] == ["rows.r1.c0", "rows.r1.c1"]
    assert (group.add, group.rows[0].remove, group.rows[0].title) == ("add:rows", "remove:rows:r1", "Lore")
    assert 'value="add:rows"' in markup([group])


def test_a_wider_group_names_its_rows_and_gives_each_a_page() -> None:
    form = a_form_of({**GROUP, "columns": COLUMNS})
    errors = [FieldError("rows.r1", "rows.c1", "r1", "Lore: c1: vul een antwoord in.")]
    group = drawn(form, ROWS, errors=errors)[0]
    assert [(row.complete, row.fields, row.edit) for row in group.rows] == [
        (False, (), "edit:rows:r1"),
        (True, (), "edit:rows:r2"),
    ]
    assert (group.rows[0].lines, group.rows[1].lines[0]) == ((), ("C1", ("x",)))
    html = markup([group])
    assert 'id="rows-r1"' in html
    assert "Nog niet volledig" in html
    assert "Lore: c1: vul een antwoord in." in html
    page = drawn(form, ROWS, row=("rows", "r1"))
    assert [field.id for field in page][:2] == ["rows-r1-c0", "rows-r1-c1"]


@pytest.mark.parametrize(
    ("more", "add", "remove"), [({"append_only": "true"}, True, False), ({"read_only_if": "true"}, False, False)]
)
def test_a_group_may_only_grow_or_not_change_at_all(more: dict[str, str], add: bool, remove: bool) -> None:
    for columns in (COLUMNS, COLUMNS[:1]):
        group = drawn(a_form_of({**GROUP, **more, "columns": columns}), ROWS)[0]
        assert (group.addable, group.rows[0].removable) == (add, remove)
        html = markup([group])
        assert ("add:rows" in html, "remove:rows" in html) == (add, remove)


def test_an_empty_row_of_a_list_that_only_grows_can_go_until_something_is_typed() -> None:
    form = a_form_of({**GROUP, "append_only": "true", "columns": COLUMNS[:1]})
    rows = {"rows": (Row("r1", {}), Row("r2", {}))}
    group = drawn(form, rows, raw={"rows.r2.c0": ["Lo"]})[0]
    assert [row.removable for row in group.rows] == [True, False]


def test_a_full_list_says_so_in_place_of_the_button() -> None:
    form = a_form_of({**GROUP, "max": "2", "columns": COLUMNS[:1]})
    html = markup(drawn(form, ROWS))
    assert "add:rows" not in html
    assert "Er passen hier hoogstens 2 rijen." in html
    assert "add:rows" in markup(drawn(form, {"rows": ROWS["rows"][:1]}))


def test_taking_a_row_out_asks_first() -> None:
    html = markup(drawn(a_form_of({**GROUP, "columns": COLUMNS[:1]}), ROWS))
    tree = html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(html)
    asks = list(tree.iter("details"))
    assert ["Haal weg: Lore" in "".join(one.find("summary").itertext()) for one in asks] == [True, False]
    assert [button.get("value") for one in asks for button in one.iter("button")] == [
        "remove:rows:r1",
        "remove:rows:r2",
    ]


def test_an_option_that_is_not_offered_now_is_not_drawn() -> None:
    offered = [*options("a"), {**options("b")[0], "show_if": "false"}]
    assert [
        one.value for one in drawn(a_form_of({"id": "c", "type": "choice", "nl": "C", "options": offered}))[0].options
    ] == ["a"]


def test_text_is_escaped() -> None:
    form = a_form_of({"id": "t", "type": "long_text", "nl": "<i>T</i>"}, {"id": "u", "type": "text", "nl": "U"})
    html = markup(drawn(form, {"t": "\n</textarea><script>", "u": '"><b>'}))
    assert "<script>" not in html
    assert "<i>" not in html


def test_a_score_is_drawn_with_its_level_and_what_is_unknown() -> None:
    block = {"id": "s", "title": {"nl": "Som"}, "items": "a b", "points": {"ja": "1"}, "levels": [{"level": "x"}]}
    fields = [{"id": name, "type": "choice", "nl": name, "options": options("ja", "onbekend")} for name in ("a", "b")]
    shown = {"id": "level", "type": "score", "nl": "Niveau", "score": "s", "options": options("x")}
    html = markup(drawn(a_form_of(*fields, shown, scores=[block]), {"a": "onbekend"}))
    assert "Som: 0. Niet gekend: 1. Nog niet ingevuld: 1." in html
    unseen = a_form_of(*fields, shown, scores=[{**block, "shown_if": "false"}])
    assert "Nog niet te bepalen" in markup(drawn(unseen))
