"""The kept markup of fields: the same as drawing them anew, whoever typed what, and nobody's text is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from flask import Flask

from portal.definitions.library import Compiled
from portal.forms import field_views
from portal.forms.field_views import AnyView, FieldView, views
from portal.forms.fields.registry import FIELD_TYPES
from portal.forms.journey import evaluate
from portal.views import field_markup
from tests.forms import FACTS, a_form_of, options, templates

ANEW = templates().from_string(
    '{% from "components/draw_field.html" import draw_field %}'
    "{% for field in fields %}{{ draw_field(field) }}{% endfor %}"
)
PLAIN = ("text", "long_text", "email", "phone", "number", "money", "date", "time", "choice", "choices", "scale")


@pytest.fixture(autouse=True)
def _app() -> Iterator[None]:
    app = Flask("markup")
    app.jinja_env = templates()  # type: ignore[assignment]  # no request, so plain Jinja will do
    with app.app_context():
        yield


def a_form_of_all(name: str) -> Compiled:
    """A field of every type, with help, required or not."""
    return a_form_of(
        *(
            {
                "id": f"{name}_{kind}",
                "type": kind,
                "nl": kind,
                "help": {"nl": "Hulp"},
                "options": options("a", "b"),
                "items": options("x"),
            }
            for kind in FIELD_TYPES
            if kind != "group"
        )
    )


def drawn(form: Compiled, raw: Mapping[str, Sequence[str]], **answers: Any) -> list[AnyView]:  # noqa: ANN401 -- handed on
    """The views of its step."""
    return list(views(form, "one", evaluate(form, answers, FACTS), raw))


def typed(name: str, text: str) -> dict[str, list[str]]:
    """The same text in every input of a plain field, the first answer where there are any."""
    chosen = {"choice": "a", "choices": "a", "scale": "3"}
    raw = {f"{name}_{kind}": [chosen.get(kind, text)] for kind in PLAIN}
    return raw | {f"{name}_date-{part}": [text] for part in ("day", "month", "year")}


@pytest.mark.parametrize("text", ["", "Lore", '<b>"&\n', "\ue000\ue001", "{{ x }}"])
def test_kept_markup_is_what_the_macros_draw(text: str) -> None:
    form = a_form_of_all("same")
    for raw in ({}, typed("same", text), {}, typed("same", "een ander")):
        fields = drawn(form, raw)
        assert "".join(field_markup.drawn(field) for field in fields) == ANEW.render(fields=fields)


def test_most_types_are_kept_and_those_that_look_at_more_are_not() -> None:
    kept = {
        field.type
        for field in drawn(a_form_of_all("kinds"), {})
        if isinstance(field, FieldView) and field.pattern is not None
    }
    assert {*PLAIN, "yes_no", "address", "agreement"} <= kept
    assert not kept & {
        "record",
        "person",
        "computed",
        "score",
        "note",
        "partial_date",
        "datetime",
        "matrix",
        "relation",
    }


def test_what_is_typed_stays_with_the_one_who_typed_it() -> None:
    form = a_form_of_all("own")
    assert any("Geheim" in field_markup.drawn(field) for field in drawn(form, typed("own", "Geheim van Lore")))
    assert not any("Geheim" in field_markup.drawn(field) for field in drawn(form, {}))
    assert "Geheim" not in repr(field_markup._kept.held)
    assert "Geheim" not in repr(field_views._kept.held)


def test_a_view_follows_what_is_required_now() -> None:
    form = a_form_of(
        {"id": "a", "type": "yes_no", "nl": "A"},
        {"id": "b", "type": "text", "nl": "B", "required_if": 'a == "ja"', "show_if": 'a != "nee"'},
    )
    seen = [drawn(form, {}, **answers)[1] for answers in ({}, {"a": "ja"}, {"a": "nee"}, {"a": "ja"})]
    assert [(one.visible, one.required) for one in seen] == [
        (False, False),
        (True, True),
        (False, False),
        (True, True),
    ]
