"""The field type `file`: an answer that only the portal writes, shown with how each file stands."""

from __future__ import annotations

from portal.definitions.values import Reference
from portal.forms.field_views import views
from portal.forms.fields.base import Context, Typed
from portal.forms.fields.files import AttachedFile, most, size_text
from portal.forms.fields.registry import type_of
from portal.forms.journey import evaluate
from portal.forms.step_form import bind
from portal.forms.summary import FileLine, summary
from portal.models.identity import new_id
from tests.forms import FACTS, a_field, a_form_of, the_field

PHOTO = Reference("f1", "foto.jpg")
GONE = Reference("", "ziek.pdf", text="f2")
RECORDS = {"file": (AttachedFile("f1", "foto.jpg", size=1_234_567, state="safe"), AttachedFile("f2", "ziek.pdf"))}


def test_an_answer_survives_json_and_reads_as_names() -> None:
    kind, field = type_of(the_field("file")), the_field("file", many=True)
    assert kind.from_json(kind.to_json((PHOTO, GONE))) == (PHOTO, GONE)
    assert kind.from_json({"id": "f1", "label": "foto.jpg"}) == (PHOTO,)
    assert kind.shown(field, (PHOTO, GONE)) == ("foto.jpg", "ziek.pdf (geweigerd: er zit een virus in)")
    assert kind.attached((PHOTO, GONE)) == ("f1",)


def test_a_step_posts_nothing_for_it_and_loses_nothing() -> None:
    form = a_form_of(a_field("file", required=True))
    kept = bind(form, "one", {}, {"it": (PHOTO,)}, FACTS, complete=True)
    assert kept.answers == {"it": (PHOTO,)}
    assert not kept.errors
    forged = bind(form, "one", {"it": ["f9"]}, {}, FACTS)
    assert [one.name for one in forged.refused] == ["it"]
    assert forged.answers == {}


def test_a_file_that_was_refused_is_not_enough_where_one_is_needed() -> None:
    form = a_form_of(a_field("file", required=True))
    missing = bind(form, "one", {}, {"it": (GONE,)}, FACTS, complete=True)
    assert [one.message for one in missing.errors] == ["Wat is het? Voeg een bestand toe."]


def test_conditions_count_the_files_that_are_there() -> None:
    form = a_form_of(
        a_field("file", many=True), {"id": "why", "type": "text", "nl": "Waarom?", "show_if": "size(it) > 1"}
    )
    for there, shown in (((PHOTO,), False), ((PHOTO, GONE), False), ((PHOTO, Reference("f3", "b.pdf")), True)):
        assert (evaluate(form, {"it": there}, FACTS).visible("why") is True) is shown


def test_an_expression_attaches_nothing_and_an_example_names_its_files() -> None:
    field = the_field("file", many=True)
    kind = type_of(field)
    assert kind.coerce(field, (PHOTO,), {}) is None
    assert kind.answer(field, Typed(kind.written(field, ["a.pdf"])), Context()) == (Reference("a.pdf"),)
    assert kind.answer(field, Typed({}), Context(stored=(PHOTO,))) == (PHOTO,)


def test_a_page_lists_each_file_with_its_size_and_state_until_it_is_full() -> None:
    form = a_form_of(a_field("file", many=True, max="3"))
    view = views(form, "one", evaluate(form, {"it": (PHOTO, GONE)}, FACTS), records=RECORDS)[0]
    assert [(one.id, one.size, one.word) for one in view.files] == [
        ("f1", "1,2 MB", "veilig"),
        ("f2", "1 kB", "wordt nagekeken"),
    ]
    assert most(the_field("file")) == 1
    assert most(the_field("file", many=True)) == 10
    assert type_of(the_field("file")).state(the_field("file"), Typed({"": ["f1"]})) == "full"
    assert size_text(34_400) == "34 kB"


def test_a_reader_gets_a_line_for_each_file_he_may_fetch() -> None:
    form = a_form_of(a_field("file", many=True))
    answers = {"it": (PHOTO, GONE)}
    line = FileLine(new_id(), "foto.jpg", "1,2 MB", "safe", "veilig", "/ergens")
    read = summary(form, answers, evaluate(form, answers, FACTS), files={"f1": line, "f9": line})
    assert next(read.lines()).files == (line,)
