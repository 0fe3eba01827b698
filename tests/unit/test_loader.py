"""The loader: hostile and clumsy files are refused with a line and a sentence; text stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.definitions.complaints import locate, validated
from portal.definitions.documents import MAX_BYTES, MAX_NODES, LoadError, load_document
from portal.definitions.findings import Finding, Mark
from portal.definitions.language import Form
from portal.definitions.loader import load_library, place_of, sources_from
from portal.definitions.regions import Region
from portal.definitions.registers import MunicipalityFile
from tests.definitions.building import BASE, library


def refused(source: str | bytes) -> Finding:
    """The finding with which a text is refused."""
    with pytest.raises(LoadError) as caught:
        load_document(source, "x.yaml")
    return caught.value.finding


def test_scalars_stay_text() -> None:
    text = "a: no\nb: 0123\nc: 12:30\nd: 2024-01-02\ne: ~\nf: 1e3\ng:\n"
    found = load_document(text, "x.yaml").data
    assert found == {"a": "no", "b": "0123", "c": "12:30", "d": "2024-01-02", "e": "~", "f": "1e3", "g": ""}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "twee keer"),
        ("a: &x 1\n", 1, "Ankers"),
        ("a: *x\n", 1, "Ankers"),
        ("a: !!python/object:os.system x\n", 1, "type met !"),
        ("a: ! x\n", 1, "type met !"),
        ("<<: x\n", 1, "'<<'"),
        ("? [a]\n: b\n", 1, "geen lijst"),
        ("a: 1\n---\nb: 2\n", 2, "één document"),
        ("- a\n", 1, "beginnen met sleutels"),
        ("", 1, "beginnen met sleutels"),
        ("a:\n\t- b\n", 2, "tab"),
        ("a: b: c\n", 1, "dubbele punt te veel"),
        ("a\nb: c\n", 2, ""),
        ('a: "b\n', 1, "niet gesloten"),
        ('a: "\\q"\n', 1, "backslash"),
        ("a: [b\n", 2, ""),
        ("a: - b\n", 1, "nieuwe regel"),
        ("a: b\n c: d\n", 2, ""),
        ("a: @b\n", 1, "kan hier niet staan"),
        ("a: b\x07c\n", 1, "U+0007"),
        ("a: \ufeffb\n", 1, "U+FEFF"),
        ("a:\n  - b: c\n     d: e\n", 3, "recht onder elkaar"),
        ("a:\n  -b: c\n    d: e\n", 3, "Na het streepje"),
        ("a:\n  - b: c\n   d: e\n", 3, "springt te weinig in"),
        ("a: b\nc:d\ne: f\n", 2, "een dubbele punt met een spatie"),
        ("a:\n  - b: c\n\u00a0   d: e\n    f: g\n", 4, "harde spatie"),
        ('a: "b == "ja""\n', 1, "tussen enkele aanhalingstekens"),
        ("a: !answered(b)\n", 1, "tussen enkele aanhalingstekens"),
        ("%YAML 9.9\n---\na: b\n", 1, "geen geldige YAML"),
    ],
)
def test_what_a_definition_has_no_use_for_is_refused(text: str, line: int, words: str) -> None:
    found = refused(text)
    assert (found.line, words in found.message) == (line, True), found
    assert str(found).startswith(f"x.yaml:{line}:")


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfa: b", "a: b".encode("utf-16"), b"\xfe\xff\x00a"])
def test_only_plain_utf_8_is_read(raw: bytes) -> None:
    assert "UTF-8" in refused(raw).message


def test_bytes_that_are_not_utf_8_are_named_by_line() -> None:
    assert refused(b"a: b\nc: \xff\n").line == 2


def test_a_lone_surrogate_is_refused() -> None:
    assert "UTF-8" in refused("a: \ud800").message


def test_size_depth_and_number_have_limits() -> None:
    assert "te groot" in refused("a: " + "x" * MAX_BYTES).message
    assert "niveaus" in refused("[" * 120_000).message
    assert "niveaus" in refused("".join(" " * i + "a:\n" for i in range(40))).message
    assert "onderdelen" in refused("a:\n" + "- x\n" * MAX_NODES).message


def test_a_file_that_is_too_big_is_not_even_read(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_text("a: " + "x" * MAX_BYTES)
    with pytest.raises(LoadError, match="te groot"):
        load_document(tmp_path / "big.yaml")


def test_an_alias_bomb_stops_at_its_first_anchor() -> None:
    bomb = "a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*a,*a]\n" for i in range(9))
    assert refused(bomb).line == 1


def test_a_list_of_lists_and_mappings_keeps_its_places() -> None:
    data = load_document("a:\n  - b: c\n  - d\n", "x.yaml").data
    assert locate(data, ("a", 0, "b")) == Mark("x.yaml", 2, 8, True)
    assert locate(data, ("a", 1)).line == 3
    assert locate(data, ("a", 7, "zz")).line == 2
    assert Mark("x", 3, 4).at(9) == Mark("x", 3, 4)


@pytest.mark.parametrize("lines", ["nl: Wie #1 van de zorg?", "nl: Wie\n    komt # eerst", "nl: Één   #twee"])
def test_a_text_that_loses_its_end_to_a_comment_is_refused(lines: str) -> None:
    found = refused(f"a:\n  {lines}\n  en: Who\n")
    assert (found.line, "aanhalingstekens" in found.message) == (2, True)


@pytest.mark.parametrize("lines", ["nl: 'Wie #1'", "nl: Wie#1", "nl: Wie\n  # een opmerking", "id: wie  # D1-23"])
def test_other_comments_are_left_alone(lines: str) -> None:
    assert load_document(f"a:\n  {lines}\n  en: Who\n", "x.yaml").data


def complaints(text: str) -> list[tuple[int, str]]:
    """What the models say about a form."""
    return [(one.line, one.message) for one in library(base__proef=text).findings]


def with_field(lines: str) -> str:
    """The base form with extra lines at its first field."""
    return BASE.replace("      - id: wat\n", f"{lines}      - id: wat\n", 1)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("        requird: true\n", "Bedoelde u 'required'"),
        ("        zzz: true\n", "bestaat hier niet."),
        ("        label: x\n", "Schrijf het opschrift als 'nl:'"),
        ("        required: ja\n", "true of false"),
        ("        audience: iedereen\n", "Kies uit: form, care"),
        ("        audience: directer\n", "Bedoelde u 'director'"),
        ("        max_length: lang\n", "een geheel getal"),
        ("        help: Kort\n", "een tekst per taal"),
        ("        rules: Kort\n", "een lijst"),
        ("        rules:\n          - x\n", "een reeks sleutels"),
        ("        rules:\n          - check: 'true'\n", "De sleutel 'message' ontbreekt"),
        ("        low:\n          nl:\n            - x\n", "één tekst"),
    ],
)
def test_a_model_says_what_would_be_right(lines: str, words: str) -> None:
    found = complaints(with_field(lines))
    assert len(found) == 1, found
    assert words in found[0][1]
    assert found[0][0] in {12, *range(22, 26)}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("scores:\n  - id: som\n", "'scores' staat in de basis"),
        ("title:\n  nl: Eigen\n", "'title' staat in de basis"),
        ("change:\n  - id: wat\n    type: text\n", "'type' staat in de basis"),
        ("change:\n  - id: wat\n    options:\n      - ja\n", "Schrijf 'options_add', 'options_hide'"),
        ("steps:\n  - id: een\n    show_if: 'true'\n", "'show_if' staat in de basis"),
    ],
)
def test_a_region_hears_what_is_not_its_to_change(lines: str, words: str) -> None:
    found = [one.message for one in library(regions__ovl__proef=f"form: proef\nregion: ovl\n{lines}").findings]
    assert len(found) == 1, found
    assert words in found[0]


def test_an_unknown_key_deep_in_a_row_is_found() -> None:
    found = complaints(BASE.replace("            bind: person.first_name", "            bnd: x"))
    assert [(line, "Bedoelde u 'bind'" in message) for line, message in found] == [(47, True)]


def test_patterns_are_said_in_words() -> None:
    data = load_document('municipalities:\n  - nis: "1"\n    name: X\n    province: Y\n    region: z\n', "x").data
    _, found = validated(MunicipalityFile, data)
    assert "vijf cijfers" in found[0].message


OPTIONS = """\
sets:
  - id: yn
    ordered: true
    options:
      - code: ja
        nl: Ja
        en: "Yes"
"""
BLOCK = """\
block: kind
fields:
  - id: school
    type: choice
    nl: School
    en: School
    options: yn
    show_if: answered(naam)
  - id: naam
    type: text
    nl: Naam
    en: Name
    optional_if: "true"
"""
USING = BASE.replace(
    "      - id: wat\n",
    '      - use: kind\n        show_if: gevaar == "ja"\n        optional_if: gevaar == "nee"\n      - id: wat\n',
    1,
)


def test_blocks_and_option_sets_come_in_their_place() -> None:
    sources = library(base__options__a=OPTIONS, base__blocks__kind=BLOCK, base__proef=USING)
    fields = {field.id: field for field in sources.forms["proef"].form.steps[0].fields}
    assert list(fields)[:4] == ["gevaar", "school", "naam", "wat"]
    assert fields["school"].option_set == "yn"
    assert fields["school"].ordered
    assert fields["school"].options[0].label["nl"] == "Ja"
    assert fields["school"].show_if == '(answered(naam)) && (gevaar == "ja")'
    assert fields["school"].optional_if == 'gevaar == "nee"'
    assert fields["naam"].optional_if == '("true") || (gevaar == "nee")'.replace('"true"', "true")
    assert sources.findings == ()


def test_a_block_or_set_that_does_not_exist_is_named() -> None:
    text = USING.replace("use: kind", "use: knd").replace("type: text\n", "type: choice\n        options: x\n", 1)
    found = [message for _, message in complaints(text)]
    assert "Er is geen blok 'knd'. Er zijn: geen: een blok gebruikt zelf geen blok." in found
    assert "Er is geen optielijst 'x'." in found


def test_next_to_use_only_conditions_stand() -> None:
    text = USING.replace("optional_if: gevaar", "required: gevaar", 1)
    text = text.replace("show_if: gevaar", "show_if:\n          - gevaar", 1)
    sources = library(base__options__a=OPTIONS, base__blocks__kind=BLOCK, base__proef=text)
    assert ["Naast 'use' kan 'required' niet" in one.message for one in sources.findings] == [True]


def test_a_block_or_overlay_that_does_not_fit_is_left_out() -> None:
    sources = library(base__blocks__kind="block: kind\n", regions__ovl__proef="form: proef\nregion: ovl\nhid: a\n")
    assert len(sources.findings) == 2
    assert not sources.blocks
    assert not sources.overlays


def test_blocks_do_not_nest() -> None:
    nested = BLOCK + "  - use: ander\n"
    sources = library(base__options__a=OPTIONS, base__blocks__kind=nested)
    assert any("zelf geen blok" in one.message for one in sources.findings)


def test_a_set_is_defined_once_and_a_file_is_named_by_what_it_holds() -> None:
    sources = library(base__options__a=OPTIONS, base__options__b=OPTIONS, base__fout=BASE, elders="a: b")
    said = [one.message for one in sources.findings]
    assert any("optielijst 'yn' bestaat al" in one for one in said)
    assert any("Maak ze gelijk" in one for one in said)
    assert any("waar niets het leest" in one for one in said)


REGION = """\
region: ovl
name: O
brand: V
enabled: true
centres:
  - code: O
    name: V
    phone: "1"
"""
TOWNS = """\
municipalities:
  - nis: "44021"
    name: Gent
    province: O
    region: ovl
"""
ZONES = """\
zones:
  - name: Gent
    region: ovl
    municipalities:
      - "44021"
"""


def test_everything_else_in_a_folder_is_read(tmp_path: Path) -> None:
    files = {
        "base/proef.yaml": BASE,
        "base/kapot.yaml": "a: &x 1\n",
        "base/proef.cases.yaml": "form: proef\ncases:\n  - name: Een\n    expect:\n      steps: een twee\n",
        "regions/ovl/proef.cases.yaml": "form: proef\nregion: ovl\ncases:\n  - name: Twee\n",
        "regions/ovl/region.yaml": REGION,
        "regions/ovl/proef.yaml": "form: proef\nregion: lim\n",
        "registers/municipalities.yaml": TOWNS,
        "registers/police_zones.yaml": ZONES,
        "registers/holidays.yaml": "holidays:\n  - date: '2026-01-01'\n    name: Nieuwjaar\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    sources = load_library(tmp_path)
    assert set(sources.forms) == {"proef"}
    assert sources.cases[0].cases[0].expect.steps == ("een", "twee")
    assert sources.regions["ovl"].centres[0].phone == "1"
    assert ("lim", "proef") in sources.overlays
    assert [one.nis for one in sources.registers.municipalities] == ["44021"]
    assert len(sources.registers.zones) == len(sources.registers.holidays) == 1
    assert sources.texts["base/proef.yaml"] == BASE
    assert {Path(one.file).name for one in sources.findings} == {"kapot.yaml", "proef.cases.yaml", "proef.yaml"}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("form: a\n", "base/a.yaml"),
        ("form: a\nregion: ovl\n", "regions/ovl/a.yaml"),
        ("region: ovl\n", "regions/ovl/region.yaml"),
        ("block: a\n", "base/blocks/x.yaml"),
        ("sets: a\n", "base/options/x.yaml"),
        ("form: a\ncases: b\n", "base/a.cases.yaml"),
        ("form: a\nregion: ovl\ncases: b\n", "regions/ovl/a.cases.yaml"),
        ("zones: a\n", "base/x.yaml"),
        ("a: &x b\n", "base/x.yaml"),
    ],
)
def test_a_lone_file_belongs_where_its_keys_say(text: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(text)
    assert place_of(tmp_path / "x.yaml") == place


def test_a_form_with_wrong_shapes_never_raises() -> None:
    for text in (
        "form: a\nsteps: b\n",
        "form: a\nsteps:\n  - b\n",
        "form: a\nsteps:\n  - id: a\n    fields:\n      - b\n",
    ):
        assert sources_from({"base/a.yaml": text}).findings
    assert validated(Form, load_document("form:\n  - a\n", "x").data)[0] is None
    assert validated(Region, load_document("region: a\n", "x").data)[0] is None


def test_a_file_with_another_ending_is_named(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "proef.yml").write_text(BASE)
    (found,) = load_library(tmp_path).findings
    assert (found.severity, "eindigen op '.yaml'" in found.message) == ("warning", True)
