"""What a hostile author may try in a definition: section F of security.md, case by case.

Refused means: a finding with file and line, after few events and little memory. Time is measured under soak
(`test_fuzz_costs.py`); here events and bytes are counted.
"""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import html5lib
import pytest
import yaml
from flask import Flask

from portal.definitions.checks import check_sources
from portal.definitions.documents import MAX_NODES, LoadError, load_document
from portal.definitions.expressions import ExpressionError, compiled, parse
from portal.definitions.loader import sources_from
from portal.definitions.values import Unknown
from tests.definitions.acting import stage, whole
from tests.definitions.building import BASE, a_definition, a_field, a_group, a_step, findings
from tests.definitions.generated import BASE_PATH, library
from tests.definitions.hostile import MARK, NEVER, PAYLOADS, faults, parsed_faults
from tests.definitions.mutations import IDS
from tests.forms import FACTS

MEGABYTES = 50


def errors(text: str, **more: str) -> list[str]:
    """What is wrong with a file, as the command line prints it."""
    found = check_sources(sources_from({"base/proef.yaml": text, **more}))
    return [str(one) for one in found if one.severity == "error"]


# The loader (F01)

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n"
HOSTILE_FILES = {
    "alias bomb": BOMB,
    "20,000 deep in brackets": "a: " + "[" * 20_000 + "]" * 20_000,
    "120,000 deep in brackets": "a: " + "[" * 120_000,
    "20,000 deep in braces": "a: " + "{a: " * 20_000,
    "deep in blocks": "".join(f"{' ' * depth}a:\n" for depth in range(600)),
    "five megabytes": f'a: "{"x" * 5_000_000}"\n',
    "20,001 keys": "".join(f"k{number}: x\n" for number in range(20_001)),
    "a key twice": "form: proef\nform: proef\n",
    "a tag": "form: !!python/object/apply:os.system ['id']\n",
    "a local tag": "form: !x y\n",
    "a merge key": "form:\n  <<: x\n",
    "a byte order mark": "\ufefform: proef\n".replace("\ufefform", "\ufeffform"),
    "a tab": "form: proef\n\tcode: x\n",
    "two documents": "form: proef\n---\nform: proef\n",
    "a list for a key": "? [a, b]\n: x\n",
    "a control sign": "form: pro\x1bef\n",
    "a control sign by its number": 'form: "pro\\x1bef"\n',
    "a zero by its number": 'form: "pro\\0ef"\n',
    "a control sign in a key": '"a\\eb": x\n',
    "a lone surrogate by its number": 'form: "\\ud800"\n',
    "nothing": "",
    "only a text": "x",
    "a directive": "%YAML 9.9\n---\nform: proef\n",
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_case_f01_a_hostile_file_costs_little_and_is_refused_at_a_line(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, process = [0], os.getpid()
    read = yaml.parse

    def counted(*arguments: Any, **named: Any) -> Iterator[yaml.Event]:  # noqa: ANN401 -- PyYAML's own
        for event in read(*arguments, **named):
            events[0] += 1
            yield event

    monkeypatch.setattr(yaml, "parse", counted)
    tracemalloc.start()
    found = sources_from({"base/proef.yaml": HOSTILE_FILES[name]}).findings
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found
    assert all(one.file == "base/proef.yaml" and one.line >= 1 for one in found)
    assert events[0] <= MAX_NODES + 10
    assert peak <= MEGABYTES * 1_000_000 + 2 * len(HOSTILE_FILES[name])
    assert os.getpid() == process


@pytest.mark.parametrize("raw", [b"\xff\xfef\x00", b"\xfe\xff\x00f", b"\xef\xbb\xbfform: x", b"form: \xff\n"])
def test_case_f01_another_coding_is_refused(raw: bytes) -> None:
    with pytest.raises(LoadError):
        load_document(raw, "base/proef.yaml")


@pytest.mark.parametrize("written", ["no", "yes", "0123", "12:30", "1e3", "~", "null", "2026-01-31", ".inf", "0x1F"])
def test_case_f01_what_older_yaml_would_change_stays_as_it_is_written(written: str) -> None:
    assert load_document(f"a: {written}\n").data == {"a": written}


# Texts in every slot (F02)


def test_case_f02_there_are_more_than_two_hundred_payloads_and_the_judge_sees_each_kind() -> None:
    assert len(set(PAYLOADS)) >= 200
    assert all(MARK in text for text in PAYLOADS)
    assert {"svg", "img", "hx-get", "data-hx-get", "math", "javascript:", "{{", "{%"} <= {
        word for word in ("svg", "img", "hx-get", "data-hx-get", "math", "javascript:", "{{", "{%")
        if any(word in text for text in PAYLOADS)
    }  # fmt: skip
    raw = [text for text in PAYLOADS if text.startswith("<") and not text.startswith(("<!", "<?", "<%", "<\u200b"))]
    unseen = [text for text in raw if not faults(whole([f"<p>{text}</p>"]))]
    assert len(unseen) <= 2, unseen
    assert faults(whole(['<p title="x" onmouseover="a">'])) == ["<p onmouseover='a'>"]
    assert "iframe" in NEVER


PLACES = (
    "<p>{}</p>", '<p title="{}">x</p>', "<p title='{}'>x</p>", "<p title={}>x</p>", "<textarea>{}</textarea>",
    "<title>{}</title>", "<!-- {} -->", "<p {}>x</p>", '<a href="{}">x</a>', "<{}>",
    '<script src="/static/x.js">{}</script>',
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_the_quick_judge_calls_nothing_clean_that_the_parser_of_a_browser_does_not(place: str) -> None:
    pages = [whole([place.format(text)]) for text in PAYLOADS]
    assert [page for page in pages if parsed_faults(page) and not faults(page)] == []
    assert faults(whole(['<p class="x" hidden>a &lt;b&gt;</p>'])) == parsed_faults(whole(["<p>a</p>"])) == []


def texts_of(data: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- any plain data
    """Every place in a file where a text can stand."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in list(pairs):
        if isinstance(value, str):
            yield data, key
        yield from texts_of(value)


def test_case_f02_a_payload_in_any_slot_of_a_file_is_refused_in_plain_text_or_drawn_as_text(
    drawing_app: Flask, national_numbers: None
) -> None:
    """Ids, codes, types, expressions, numbers and texts: each slot of a whole form gets a payload in its turn."""
    count = sum(1 for _ in texts_of(library(7, 3).data[BASE_PATH]))
    said: list[str] = []
    for at in range(0, count, max(1, count // 60)):
        made = library(7, 3)
        owner, key = list(texts_of(made.data[BASE_PATH]))[at]
        owner[key] = PAYLOADS[at % len(PAYLOADS)]
        sources = sources_from(made.texts)
        found = check_sources(sources)
        said += [str(one) for one in found]
        assert all("\x1b" not in str(one) for one in found)
    page = stage(drawing_app, a_definition(a_field("een")), 1)
    page.explained(findings=tuple(said))  # type: ignore[arg-type]  # the list draws whatever it is given
    assert len([one for one in said if MARK in one]) > 20
    assert faults(whole(page.markup)) == []


OUTSIDE = "//elders.invalid/"


@pytest.mark.parametrize("text", [f"![x]({OUTSIDE}x.png)", f"[x](https:{OUTSIDE})", f'<img src="{OUTSIDE}">', OUTSIDE])
def test_case_f03_a_help_text_brings_nothing_from_elsewhere(drawing_app: Flask, text: str) -> None:
    told = {"nl": text, "en": text}
    page = stage(drawing_app, a_definition(a_field("een", help=told, why=told)), 1)
    page.played()
    page.explained()
    root = html5lib.parse(whole(page.markup), namespaceHTMLElements=False)
    assert text in "".join(root.itertext())
    assert not [one for one in root.iter() for value in one.attrib.values() if OUTSIDE in value]


# Ids, case F04


@pytest.mark.parametrize("name", [one for one in IDS if not one.startswith(("f1_", "ovl_", "on_"))])
def test_case_f04_an_id_that_means_something_else_or_looks_like_another_is_refused(name: str) -> None:
    assert any("id" in one.lower() or "voorbehouden" in one for one in findings(a_field(name)))
    assert findings(a_group("rijen", a_field(name), a_field("ander"))) or name in {"row", "facts", "score", "earlier"}
    assert findings(a_step(name, a_field("een"))) or name in {"row", "facts", "score", "earlier"}


def test_case_f04_capitals_do_not_make_another_id() -> None:
    assert any("kleine letters" in one for one in findings(a_field("naam"), a_field("Naam")))


# Expressions, case F06

HEAVY = (
    "x" * 501, "(" * 240 + "true" + ")" * 240, "!" * 300 + "true", "[" * 30 + "]" * 30, "1" * 16, "- " * 100 + "1",
    " && ".join(["a"] * 120), "rijen.exists(r, rijen.exists(q, true))", "rijen.map(r, rijen.map(q, rijen))",
    "a.b.c.d.e.f(1)", "a.matches('(a+)+$')", "matches(a, '(a+)+$')", "nergens == 1", "rijen == 1", "1 && true",
    "null == 1",
    "true ? 1 : 'a'", "contains(1, 2)", "size()", "'\\u0041' == 'A'", "a = 1", "__import__('os')",
    "(lambda: 1)()", "a[0]", "a.__class__", "{} == {}", "rijen.filter(naam, true)",
)  # fmt: skip


@pytest.mark.parametrize("text", HEAVY, ids=lambda text: text[:24])
def test_case_f06_what_costs_too_much_or_means_nothing_is_refused_with_its_position(text: str) -> None:
    group = a_group("rijen", a_field("naam"))
    field = a_field("een", show_if=text)
    found = findings(group, a_field("a", "yes_no"), a_field("naam"), field)
    assert found, text


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0 > 1", "999999999999999 * 999999999999999 > 1", "today() + 999999999999999 > today()", "n / (n - n) > 0",
        "today() - 999999999 < today()", "days_between(d, d + 9999999) > 1", "age_at(d, today()) / 0 == 1",
    ],
)  # fmt: skip
def test_case_f06_what_cannot_be_worked_out_is_unknown_for_that_field_alone(text: str) -> None:
    scope = {"n": Decimal(1), "d": FACTS["today"], "facts": {"today": FACTS["today"]}}
    assert isinstance(compiled(parse(text))(scope), Unknown)
    assert compiled(parse("n == 1"))(scope) is True


def test_case_f06_a_text_that_grows_in_a_macro_stays_small() -> None:
    found = compiled(parse("rijen.map(r, r.t + r.t + r.t + r.t)"), groups=["rijen"])
    result = found({"rijen": tuple({"t": "x" * 400} for _ in range(500))})
    assert all(isinstance(one, Unknown) or len(one) <= 1000 for one in result)


def test_case_f06_any_budget_is_kept_before_the_parser_works() -> None:
    with pytest.raises(ExpressionError) as refused:
        parse("(" * 100_000)
    assert refused.value.column == 501


NUMBERS = ("NaN", "sNaN", "Infinity", "-Infinity", "1e999999", "1e3", "９", "1_000", "9" * 400, "", "0x10")
SCORED = BASE + (
    "scores:\n  - id: som\n    title:\n      nl: t\n      en: t\n    items:\n      - gevaar\n    weights:\n"
    '      gevaar: "{weight}"\n    points:\n      ja: "{points}"\n      nee: "0"\n    levels:\n'
    '      - level: hoog\n        at_least: "{least}"\n      - level: laag\n'
)


@pytest.mark.parametrize("slot", ["weight", "points", "least"])
@pytest.mark.parametrize("text", NUMBERS, ids=lambda text: text[:12])
def test_case_f06_a_number_of_a_score_is_plainly_written(slot: str, text: str) -> None:
    right = {"weight": "1", "points": "2", "least": "1"}
    assert errors(SCORED.format(**right)) == []
    assert any("hoort een getal" in one for one in errors(SCORED.format(**right | {slot: text})))


@pytest.mark.parametrize(
    "field",
    [
        a_field("een", "scale", min="0", max="1000000000"), a_field("een", "scale", min="0.5", max="3"),
        a_field("een", "scale", min="-5", max="3"), a_field("een", "file", many="true", max="veel"),
        a_group("een", a_field("a"), max="9999999"), a_group("een", a_field("a"), min="1.5"),
        a_field("een", "number", min="NaN"), a_field("een", "money", max="1e999999"),
    ],
)  # fmt: skip
def test_case_f06_what_is_drawn_or_kept_one_by_one_has_a_bound(field: dict[str, Any]) -> None:
    assert any("getal" in one for one in findings(field))


def test_a_form_without_steps_is_refused() -> None:
    assert any("geen stappen" in one for one in errors("form: proef\ncode: x\ntitle:\n  nl: a\n  en: b\nsteps: []\n"))


def test_a_form_without_steps_is_refused_where_a_region_adds_a_field_to_it() -> None:
    form = "form: proef\ncode: x\ntitle:\n  nl: a\n  en: b\nsteps: []\n"
    region = "region: ovl\nname: x\nbrand: x\nenabled: true\ncentres:\n  - code: x\n    name: x\n    phone: x\n"
    overlay = "form: proef\nregion: ovl\nadd:\n  - id: ovl_x\n    type: text\n    nl: x\n    en: x\n    after: y\n"
    found = check_sources(
        sources_from({"base/proef.yaml": form, "regions/ovl/region.yaml": region, "regions/ovl/proef.yaml": overlay})
    )
    assert any("geen stappen" in one.message for one in found)


def test_a_region_file_with_another_name_in_it_is_refused_once() -> None:
    region = (
        "region: wvl\nname: x\nbrand: x\nenabled: true\ncentres:\n  - code: x\n    name: x\n    phone: x\n"
        "partners:\n  - id: wvl_x\n    name: x\n    type: x\n    kind: core\n"
    )
    assert any("Maak ze gelijk" in one for one in errors(BASE, **{"regions/ovl/region.yaml": region}))


@pytest.mark.parametrize("text", ["matches(naam, '(a+)+$')", "naam.matches('(a+)+$')", "naam =~ '(a+)+$'"])
def test_case_f08_nobody_writes_a_pattern_in_an_expression(text: str) -> None:
    assert findings(a_field("naam"), a_field("een", show_if=text))


@pytest.mark.parametrize("key", ["pattern", "regex", "matches"])
def test_case_f08_nobody_writes_a_pattern_at_a_field(key: str) -> None:
    wrong = BASE.replace("      - id: gevaar\n", f"      - id: gevaar\n        {key}: (a+)+$\n")
    assert any(f"De sleutel '{key}' bestaat hier niet." in one for one in errors(wrong))


# Circles, case F07


def shown(name: str, condition: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 -- any property
    """A field under a condition."""
    return a_field(name, "yes_no", show_if=condition, **more)


CYCLES = {
    "itself": [shown("a", 'a == "ja"')],
    "two": [shown("a", 'b == "ja"'), shown("b", 'a == "ja"')],
    "calculated from itself": [a_field("a", "computed", compute="a + 1", value_type="number")],
    "a column through its group": [
        a_group("rijen", shown("k", 'v == "ja"')), shown("v", 'rijen.exists(r, r.k == "ja")')
    ],
    "two columns": [a_group("rijen", shown("k", 'row.l == "ja"'), shown("l", 'row.k == "ja"'))],
    "an inner row through the outer one": [
        a_group(
            "rijen", shown("k", 'row.binnen.exists(b, b.m == "ja")'), a_group("binnen", shown("m", 'parent.k == "ja"'))
        )
    ],
    "a prefill": [a_field("a", prefill="b"), a_field("b", prefill="a")],
}  # fmt: skip


@pytest.mark.parametrize("name", CYCLES)
def test_case_f07_a_circle_is_refused_with_its_path(name: str) -> None:
    assert any("wachten op elkaar" in one and "→" in one for one in findings(*CYCLES[name]))


def test_case_f07_a_circle_that_only_a_block_closes_is_refused_with_its_path() -> None:
    block = (
        "block: deel\nfields:\n  - id: later\n    type: yes_no\n    nl: Later?\n    en: Later?\n"
        '    show_if: wat == "x"\n'
    )
    form = BASE.replace('show_if: gevaar == "ja"', 'show_if: later == "ja"').replace(
        "      - id: grond", "      - use: deel\n      - id: grond"
    )
    found = errors(form, **{"base/blocks/deel.yaml": block})
    assert any("wachten op elkaar" in one and "later" in one and "wat" in one for one in found)


def test_case_f07_a_circle_that_only_an_overlay_closes_is_refused_with_its_path() -> None:
    overlay = 'form: proef\nregion: ovl\nchange:\n  - id: gevaar\n    show_if: wat == "x"\n'
    region = "region: ovl\nname: x\nbrand: x\nenabled: true\ncentres:\n  - code: x\n    name: x\n    phone: x\n"
    found = errors(BASE, **{"regions/ovl/proef.yaml": overlay, "regions/ovl/region.yaml": region})
    assert any(
        "wachten op elkaar" in one and ("gevaar → wat → gevaar" in one or "wat → gevaar → wat" in one) for one in found
    )


# Protection, case F17


def test_case_f17_without_a_word_a_field_is_confidential_and_an_unknown_word_is_refused() -> None:
    assert a_definition(a_field("een")).steps[0].fields[0].protection == "confidential"
    wrong = BASE.replace("audience: care", "protection: openbaar")
    assert any("'openbaar' kan niet bij 'protection'" in one for one in errors(wrong))
