"""`portal definitions import` and `export` on the command line: what they print, write and leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portal.cli import importing, main
from portal.settings import Settings
from tests.database.test_definitions_import import BASE, OVERLAY, files, reworded
from tests.factories import an_actor


@pytest.fixture
def folder(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of definitions that the commands use, with a session that is rolled back."""
    for path, text in files().items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    @contextmanager
    def connected(_: Settings) -> Iterator[Session]:
        yield session

    monkeypatch.setattr(importing, "connected", connected)
    monkeypatch.setenv("PORTAL_DEFINITIONS", str(tmp_path))
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    return tmp_path


def ran(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str]]:
    """Exit code and lines."""
    code = main(["definitions", *words])
    return code, capsys.readouterr().out.splitlines()


def test_what_was_imported_is_exported_without_touching_a_byte(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "regions/ovl/welcome.yaml"
    assert ran(capsys, "import") == (0, ["ovl/welcome: versie 1 is van kracht"])
    before = file.stat().st_mtime_ns
    assert ran(capsys, "export") == (0, [])
    assert file.stat().st_mtime_ns == before


def test_a_workshop_edit_is_written_back_with_comments(
    folder: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "regions/ovl/welcome.yaml"
    ran(capsys, "import")
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    assert ran(capsys, "export") == (0, [file.as_posix()])
    text = file.read_text(encoding="utf-8")
    assert text.startswith(OVERLAY)
    assert "Wat is er aan de hand?" in text
    assert ran(capsys, "import") == (0, ["Alle formulieren waren al van kracht zoals in de bestanden."])


def test_a_file_that_moved_on_is_left_alone(folder: Path, session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "regions/ovl/welcome.yaml"
    ran(capsys, "import")
    reworded(session, an_actor(session, "admin"), "topic", "Wat is er aan de hand?")
    mine = OVERLAY.replace("iets meer", "alles")
    file.write_text(mine, encoding="utf-8")
    code, lines = ran(capsys, "export")
    assert code == 1
    assert "er is niets overschreven" in lines[0]
    assert file.read_text(encoding="utf-8") == mine
    assert ran(capsys, "export", "--overwrite") == (0, [file.as_posix()])
    assert "Wat is er aan de hand?" in file.read_text(encoding="utf-8")


def test_an_import_prints_the_review_list_of_a_region_that_it_touches(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(capsys, "import")
    base = BASE.replace("nl: Vertel meer", "nl: Vertel alles").replace("nl: Waarover", "nl: Over wat")
    (folder / "base/welcome.yaml").write_text(base, encoding="utf-8")
    assert ran(capsys, "import") == (
        0,
        [
            "ovl/welcome: versie 2 is van kracht",
            "ovl/welcome: de basis wijzigde; 0 van 1 wijzigingen overgenomen",
            (
                "ovl/welcome: conflict: Vraag 'Vertel alles' heet in OVL 'Vertel iets meer'. "
                "De basis zei 'Vertel meer' en zegt nu 'Vertel alles'."
            ),
            "ovl/welcome: nieuw: Vraag 'Waarover gaat het?' heet nu 'Over wat gaat het?'.",
        ],
    )


def test_a_comment_that_was_added_in_the_file_stays(
    folder: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "regions/ovl/welcome.yaml"
    ran(capsys, "import")
    mine = f"# Nagelezen in maart\n{OVERLAY}"
    file.write_text(mine, encoding="utf-8")
    assert ran(capsys, "export") == (0, [])
    assert file.read_text(encoding="utf-8") == mine
    file.write_text("form: [", encoding="utf-8")
    assert ran(capsys, "export")[0] == 1
