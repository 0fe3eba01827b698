"""`portal definitions import` and `export`: file and line of what is wrong, and the same text back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.cli import main
from portal.cli.connection import connected
from portal.queries import definitions as versions, workshop as queries
from portal.services import field_edits, workshop
from portal.settings import from_environment
from tests.databases import Databases
from tests.factories import an_actor

SMALL = Path(__file__).parents[1] / "definitions" / "small"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, places: Databases, tmp_path: Path) -> Path:
    """A folder of definitions to change, beside a fresh database."""
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    monkeypatch.setenv("PORTAL_DATABASE_URL", places.fresh(migrated=False))
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_DEFINITIONS", str(tmp_path / "small"))
    shutil.copytree(SMALL, tmp_path / "small")
    assert main(["db", "upgrade"]) == 0
    return tmp_path / "small"


def overlay(folder: Path) -> Path:
    """The overlay of OVL."""
    return folder / "regions" / "ovl" / "referral.yaml"


def reworded() -> None:
    """Somebody words a field in the workshop and puts it live."""
    answers = {"label_nl": "Welke tafel?", "label_en": "Which table?"}
    with connected(from_environment()) as session:
        admin = an_actor(session, "admin")
        bench = queries.bench(session, "ovl", "referral")
        field_edits.word_field(session, admin, bench, 0, "other_tables", answers)
        bench = queries.bench(session, "ovl", "referral")
        workshop.publish(session, admin, bench, bench.version)


def test_files_are_published_once_and_then_there_is_nothing_to_do(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["definitions", "import"]) == 0
    assert "ovl/referral: versie 1 is van kracht" in capsys.readouterr().out
    assert main(["definitions", "import"]) == 0
    assert "waren al van kracht" in capsys.readouterr().out


def test_a_broken_file_is_named_with_its_line_and_publishes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    overlay(folder).write_text("form: referral\nregion: ovl\nhide:\n  - nope\n")
    assert main(["definitions", "import"]) == 1
    out = capsys.readouterr().out
    assert "regions/ovl/referral.yaml:4:5: " in out
    assert "er is niets gepubliceerd" in out
    with connected(from_environment()) as session:
        assert versions.all_active_versions(session) == []


def test_a_workshop_edit_is_exported_with_its_comments_and_imports_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["definitions", "import"])
    reworded()
    assert main(["definitions", "export"]) == 0
    text = overlay(folder).read_text()
    assert text.startswith("# Oost-Vlaanderen wants to know when the police came.")
    assert "nl: Welke tafel?" in text
    assert main(["definitions", "export"]) == 0
    assert main(["definitions", "import"]) == 0
    assert capsys.readouterr().out.count("regions/ovl/referral.yaml") == 1


def test_a_file_that_moved_too_overwrites_nothing_unless_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["definitions", "import"])
    reworded()
    overlay(folder).write_text(overlay(folder).read_text().replace("Op welke andere tafel", "Op welk ander overleg"))
    assert main(["definitions", "import"]) == 1
    assert "er is niets overschreven" in capsys.readouterr().out
    assert main(["definitions", "import", "--overwrite", "ovl/referral"]) == 0
    assert "versie 3 is van kracht" in capsys.readouterr().out


def test_a_form_to_overwrite_is_named_by_region_and_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["definitions", "import", "--overwrite", "referral"]) == 1
    assert "schuine streep" in capsys.readouterr().out
