"""`portal definitions` coverage, new-region, schema, diff --review and show: what they print and write."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from portal.cli import main
from portal.definitions.checks import check_sources, resolutions
from portal.definitions.golden import run
from portal.definitions.language import Field, Form
from portal.definitions.loader import load_library
from portal.definitions.schema import schema
from portal.forms.rehearsal import rehearse
from tests.definitions.building import BASE, REGION

OURS = Path(__file__).parents[2] / "form_definitions"

OVERLAY = """\
form: proef
region: ovl
change:
  - id: mensen.school
    nl: Welke school?
    en: Which school?
add:
  - id: ovl_waarom
    type: text
    nl: Waarom dreigt dit gevaar?
    en: Why is there this danger?
    show_if: gevaar == "ja"
    required_if: wat == "brand"
    after: wat
hide:
  - nota
rules:
  - check: wat != "geheim"
    message:
      nl: Kijk na wie er woont.
      en: Check who lives there.
    fields: mensen
"""
CASES = """\
form: proef
cases:
  - name: Gevaar toont wat
    answers:
      gevaar: ja
    expect:
      visible: wat
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of definitions that the portal uses."""
    files = {
        "base/proef.yaml": f"{BASE}      - id: slot\n        type: text\n        nl: Waarmee sluit u af?\n"
        "        en: How do you close?\n",
        "base/proef.cases.yaml": CASES,
        "regions/ovl/region.yaml": REGION,
        "regions/ovl/proef.yaml": OVERLAY,
    }
    for name, text in files.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setenv("PORTAL_DEFINITIONS", str(tmp_path / "mine"))
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    return tmp_path / "mine"


def ran(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """Exit code and what was printed."""
    code = main(["definitions", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_coverage_says_which_branches_nothing_reaches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "coverage") == (
        0,
        (
            "base/proef: 2 van 2 takken bereikt, waarvan 1 alleen door een doorloop\n"
            "ovl/proef: 4 van 6 takken bereikt, waarvan 3 alleen door een doorloop\n"
            "ovl/proef: ovl_waarom: is verplicht: nooit waar: dat u bij ‘Wat ziet u?’ ‘brand’ antwoordt\n"
            "ovl/proef: rule:0: regel: nooit onwaar: dat u bij ‘Wat ziet u?’ iets anders dan ‘geheim’ antwoordt\n"
            "6 van 8 takken bereikt, 2 niet\n"
        ),
    )


def test_coverage_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = ran(capsys, "coverage", folder, "--json")
    found = json.loads(out)
    assert code == 0
    assert [(one["region"], one["branches"], one["reached"]) for one in found] == [("base", 2, 2), ("ovl", 6, 4)]
    assert found[1]["unreached"][0]["owner"] == "ovl_waarom"


def test_a_new_region_stands_right_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = ran(capsys, "new-region", "gou", "--name", "Gouwstreek")
    assert code == 0
    written = [line for line in out.splitlines() if line.endswith(".yaml")]
    assert [Path(line).name for line in written] == ["region.yaml", "proef.yaml", "proef.cases.yaml"]
    sources = load_library(folder)
    assert check_sources(sources) == []
    assert not sources.regions["gou"].enabled
    mine = next(one.definition for one in resolutions(sources) if one.definition.region == "gou")
    cases = next(one for one in sources.cases if one.region == "gou")
    assert run(mine, cases.cases, rehearse) == ()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ovl", "De regio 'ovl' bestaat al: Oost."),
        ("OVL", "Neem 2 tot 8 kleine letters"),
        ("../x", "Neem 2 tot 8 kleine letters"),
        ("base", "Neem 2 tot 8 kleine letters"),
        ("oude", "De map regions/oude bestaat al."),
    ],
)
def test_a_code_that_cannot_be_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], code: str, words: str
) -> None:
    (folder / "regions" / "oude").mkdir()
    before = sorted(folder.rglob("*"))
    status, out = ran(capsys, "new-region", code)
    assert status == 2
    assert words in out
    assert sorted(folder.rglob("*")) == before


def test_a_new_region_fits_our_own_definitions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    for place in ("base", "registers"):
        shutil.copytree(OURS / place, tmp_path / place)
    assert ran(capsys, "new-region", "gou", "--folder", tmp_path)[0] == 0
    sources = load_library(tmp_path)
    assert check_sources(sources) == []
    cases = next(one for one in sources.cases if one.region == "gou")
    mine = next(one.definition for one in resolutions(sources) if one.definition.form == cases.form)
    assert run(mine, cases.cases, rehearse) == ()


def test_diff_shows_the_review_list_of_the_region(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    for file in folder.rglob("*.yaml"):
        copy = other / file.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(file.read_text().replace("nl: School van de persoon", "nl: Naar welke school?"))
    code, out = ran(capsys, "diff", "ovl", "proef", folder, other, "--review")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("conflict: Vraag 'Naar welke school?' heet in OVL 'Welke school?'. De basis zei")
    assert [line.split(":")[0] for line in lines[1:4]] == ["  aanvaarden", "  behouden", "  later"]
    found = json.loads(ran(capsys, "diff", "ovl", "proef", folder, other, "--review", "--json")[1])
    assert found.keys() == {"differences", "review", "news"}
    assert found["review"][0]["choices"].keys() == {"accept", "keep", "later"}


def test_show_tells_conditions_rules_and_what_is_not_asked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ran(capsys, "show", "ovl", "proef")[1]
    assert "    wordt getoond als: u bij ‘Is er gevaar?’ ‘Ja’ antwoordt\n" in out
    assert "niet gevraagd in OVL: nota\n" in out
    assert "regel (error) Kijk na wie er woont. [ovl]\n" in out
    found = json.loads(ran(capsys, "show", "ovl", "proef", "--json")[1])
    assert found["hidden"] == ["nota"]
    assert [one["from"] for one in found["rules"]] == ["ovl"]
    assert found["steps"][0]["from"] == "base"


def test_the_schema_of_a_form_knows_every_property_of_a_field() -> None:
    properties = schema(Form)["$defs"]["Field"]["properties"]
    assert properties.keys() - {"nl", "en"} == Field.model_fields.keys() - {"label"}
    assert [{"type": one["type"]} for one in properties["items"]["anyOf"]] == [{"type": "string"}, {"type": "array"}]


@pytest.mark.parametrize("command", [("test",), ("show", "ovl", "proef"), ("coverage",)])
def test_a_file_that_cannot_be_read_is_named_by_every_command(
    folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    file = folder / "regions" / "ovl" / "proef.yaml"
    file.write_text("form: proef\n\tregion: ovl\n")
    assert ran(capsys, *command) == (1, f"{file}:2:1: Hier staat een tab. Spring in met spaties.\n")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("facts:\n      today: 1/2/2025\n    answers:", "Bij 'today' hoort een dag"),
        ("answers:\n      mensen: Jan", "groep"),
    ],
)
def test_a_golden_case_that_cannot_be_worked_out_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], written: str, words: str
) -> None:
    (folder / "base" / "proef.cases.yaml").write_text(CASES.replace("answers:", written))
    code, out = ran(capsys, "test")
    assert (code, words in out) == (1, True)
    assert "proef.cases.yaml:5:" in out


def test_a_region_may_be_typed_as_the_screen_shows_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "show", "OVL", "proef")[0] == 0


@pytest.mark.parametrize("command", ["check", "test", "coverage", "import"])
def test_a_path_that_is_not_there_is_wrong_use(capsys: pytest.CaptureFixture[str], command: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["definitions", command, "nergens"])
    assert stopped.value.code == 2
    assert "'nergens' bestaat niet" in capsys.readouterr().err


def test_settings_that_name_no_folder_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DEFINITIONS", str(tmp_path / "nergens"))
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    code, out = ran(capsys, "check")
    assert (code, "die map is er niet" in out) == (1, True)


def test_a_folder_of_one_region_is_looked_at_among_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "regions" / "ovl" / "proef.yaml"
    file.write_text(OVERLAY.replace("mensen.school", "mensen.schol"))
    (folder / "base" / "options").mkdir(exist_ok=True)
    (folder / "base" / "options" / "fout.yaml").write_text("sets: x\n")
    code, out = ran(capsys, "check", file.parent)
    assert (code, out) == (1, f"{file}:4:9: Er is geen veld 'mensen.schol'. Bedoelde u 'mensen.school'?\n")


def test_one_file_of_golden_cases_is_worked_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "base" / "proef.cases.yaml"
    file.write_text(CASES)
    assert main(["definitions", "test", str(file)]) == 0
    assert "1 voorbeeldgevallen, 0 kloppen niet" in capsys.readouterr().err
