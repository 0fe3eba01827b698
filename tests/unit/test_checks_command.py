"""`portal definitions`: exit codes, a line per finding, the shapes that others read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal.cli import main
from tests.definitions.building import BASE, REGION

OVERLAY = """\
form: proef
region: ovl
change:
  - id: mensen.school
    nl: Welke school?
    en: Which school?
"""
CASES = """\
form: proef
cases:
  - name: Gevaar toont wat
    answers:
      gevaar: ja
    expect:
      visible: wat
  - name: Dit klopt niet
    answers:
      gevaar: nee
    expect:
      visible: wat
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of definitions that the portal uses."""
    files = {"base/proef.yaml": BASE, "regions/ovl/region.yaml": REGION, "regions/ovl/proef.yaml": OVERLAY}
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


def test_check_is_silent_when_all_is_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "check") == (0, "")
    assert ran(capsys, "check", folder, folder / "base" / "proef.yaml") == (0, "")


def test_check_names_file_line_and_column(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "regions" / "ovl" / "proef.yaml"
    file.write_text(OVERLAY.replace("mensen.school", "mensen.schol"))
    code, out = ran(capsys, "check", file)
    assert (code, out) == (1, f"{file}:4:9: Er is geen veld 'mensen.schol'. Bedoelde u 'mensen.school'?\n")


def test_a_warning_does_not_fail(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "base" / "proef.yaml").write_text(BASE.replace("        en: What do you see?\n", ""))
    code, out = ran(capsys, "check")
    assert code == 0
    assert out.endswith("(waarschuwing)\n")


def test_a_lone_file_is_checked_among_the_definitions_of_the_portal(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lone = tmp_path / "los.yaml"
    lone.write_text(OVERLAY.replace("mensen.school", "zz"))
    code, out = ran(capsys, "check", lone)
    assert code == 1
    assert out.startswith(f"{lone}:4:9:")


def test_show_prints_where_each_field_comes_from(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = ran(capsys, "show", "ovl", "proef")
    assert code == 0
    assert "    school (text) Welke school? [base, label: ovl]" in out
    assert ran(capsys, "show", "ovl", "zz")[0] == 2


def test_show_json_has_the_shape_that_others_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(ran(capsys, "show", "ovl", "proef", "--json")[1])
    assert {"form", "region", "version", "steps"} <= found.keys()
    group = found["steps"][0]["fields"][3]
    assert (group["id"], group["type"], group["from"]) == ("mensen", "group", "base")
    assert group["fields"][1]["from_per_property"] == {"label": "ovl"}


def test_test_runs_the_golden_cases(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "test") == (0, "")
    (folder / "base" / "proef.cases.yaml").write_text(CASES)
    assert ran(capsys, "test", folder) == (1, "ovl/proef: Dit klopt niet: 'wat' is niet te zien\n")


def test_diff_says_what_changed(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    (other / "base").mkdir(parents=True)
    (other / "base" / "proef.yaml").write_text(BASE.replace("type: long_text", "type: text"))
    (other / "regions" / "ovl").mkdir(parents=True)
    (other / "regions" / "ovl" / "region.yaml").write_text(REGION)
    assert ran(capsys, "diff", "ovl", "proef", folder, folder) == (0, "")
    code, out = ran(capsys, "diff", "ovl", "proef", folder, other)
    assert code == 1
    assert "inhoud: Van vraag 'Wat nog?' veranderde het type.\n" in out
    found = json.loads(ran(capsys, "diff", "ovl", "proef", folder, other, "--json")[1])
    assert {one["kind"] for one in found} == {"asked", "wording"}
    assert ran(capsys, "diff", "lim", "proef", folder, other)[0] == 2
