"""Putting a form live with more than one process (security.md F14): killed in the middle, and as another node sees it.

A process that is killed leaves the old version or the new one, whole. What is in force stands in the database alone and
compiled forms are kept by what they hold: no node can have an old one without knowing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.cli import main
from portal.extensions import db
from portal.models import DefinitionVersion
from tests.factories import a_municipality
from tests.faults.killing import COMMIT, COMMITTED, is_killed
from tests.page import Page
from tests.web import Browser, a_portal, live_session
from tests.workshop import FORM, SMALL, inputs, worded

OLD, NEW = "Is er nu acuut gevaar?", "Loopt iemand nu gevaar?"
State = dict[str, list[tuple[int, str]]]
"""Per region: number and hash of each version in force."""

UNDONE = (
    ("INSERT INTO definition_version", 1),
    ("UPDATE definition_version SET status", 1),
    ("UPDATE definition_version SET status", 2),
    ("INSERT INTO audit_event", 1),
    (COMMIT, 1),
)
"""Before anything is written, with the new version there, with no version in force, with all of it, and just before."""


@pytest.fixture(autouse=True)
def _commands(live_app: Flask, key_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the database of the portal."""
    monkeypatch.setenv("PORTAL_PROFILE", "test")
    monkeypatch.setenv("PORTAL_DATABASE_URL", live_app.extensions["settings"].database_url)
    monkeypatch.setenv("PORTAL_DATA", str(key_file.parent))


@pytest.fixture
def files(tmp_path: Path, _commands: None) -> Path:
    """The files of a small referral in two regions, in force: the first versions."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    base = folder / "base/referral.yaml"
    base.write_text("home: referral\nfills:\n  - referrer\n" + base.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["definitions", "import", str(folder)]) == 0
    return folder


@pytest.fixture
def session(live_app: Flask) -> Iterator[Session]:
    """A session that really commits, beside the portal."""
    with live_app.app_context(), db.sessionmaker() as session:
        yield session


def in_force(app: Flask) -> State:
    """What is in force now, as a process that knows nothing yet reads it."""
    found: State = {}
    with live_session(app) as session:
        for one in session.scalars(select(DefinitionVersion).where(DefinitionVersion.status == "active")):
            found.setdefault(one.region, []).append((one.number, one.hash))
    return found


def numbers(state: State) -> dict[str, list[int]]:
    """The numbers alone."""
    return {region: [number for number, _ in found] for region, found in state.items()}


def begun_at(session: Session) -> str:
    """The municipality where families of these tests live."""
    name = a_municipality(session).name
    session.commit()
    return name


def begun(someone: Browser) -> str:
    """Begin the form; gives the address of its first page."""
    page = someone.post("/aanmelden", {"municipality": begun_at(someone.session)})
    return page.location.replace("/begin", "/stap/danger")


def opens(app: Flask, session: Session) -> str:
    """Somebody begins the form; gives the first page."""
    someone = Browser(app, session)
    someone.sign_in("referrer")
    page = someone.get(begun(someone))
    assert page.status == 200
    return page.text


def published(web: Browser, form: dict[str, list[str]]) -> Page:
    """Press the button that puts the change live."""
    return web.post(f"{FORM}/wijziging/zet-live", form, token=form["csrf_token"][0])


def killed(app: Flask, moment: str, nth: int, act: Callable[[], object]) -> bool:
    """Let another process do something, with no connection of this one, and kill it; whether it came that far."""
    with app.app_context():
        db.engine.dispose()
    return is_killed(moment, nth, act)


def changed(web: Browser, words: str) -> dict[str, list[str]]:
    """Word a field otherwise; gives what the button that puts that live posts."""
    worded(web, "acute_danger", label_nl=words)
    return inputs(web.get(f"{FORM}/wijziging"), "/zet-live")


@pytest.mark.usefixtures("files")
def test_case_f14_killed_while_the_workshop_puts_a_form_live(live_app: Flask, session: Session) -> None:
    web = Browser(live_app, session)
    web.sign_in("admin")
    begun_at(session)
    form, before = changed(web, "Is iemand nu in gevaar?"), in_force(live_app)
    for moment, nth in UNDONE:
        assert killed(live_app, moment, nth, lambda: published(web, form)), moment
        assert in_force(live_app) == before, moment
    assert "Is iemand nu in gevaar?" not in opens(live_app, session)
    assert published(web, form).status == 303
    assert numbers(in_force(live_app))["ovl"] == [2]

    again = changed(web, NEW)
    assert killed(live_app, COMMITTED, 1, lambda: published(web, again))
    assert numbers(in_force(live_app))["ovl"] == [3]
    assert published(web, again).status == 303
    assert numbers(in_force(live_app)) == {"ovl": [3], "lim": [1]}
    assert NEW in opens(live_app, session)
    assert main(["audit", "verify"]) == 0


def test_case_f14_killed_while_files_are_imported(live_app: Flask, session: Session, files: Path) -> None:
    begun_at(session)
    base, before = files / "base/referral.yaml", in_force(live_app)
    base.write_text(base.read_text(encoding="utf-8").replace("Is er", "Is er nu", 1), encoding="utf-8")
    for moment, nth in (*UNDONE, ("INSERT INTO definition_version", 2)):
        assert killed(live_app, moment, nth, lambda: main(["definitions", "import", str(files)])), moment
        assert in_force(live_app) == before, moment
    opens(live_app, session)
    assert killed(live_app, COMMITTED, 1, lambda: main(["definitions", "import", str(files)]))
    after = in_force(live_app)
    assert numbers(after) == {"ovl": [2], "lim": [2]}
    assert main(["definitions", "import", str(files)]) == 0
    assert in_force(live_app) == after
    opens(live_app, session)
    assert main(["audit", "verify"]) == 0


@pytest.fixture
def other_app(live_app: Flask) -> Iterator[Flask]:
    """A second node on the same database."""
    app = a_portal(live_app.extensions["settings"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("files")
def test_case_f14_another_node_uses_the_new_version_at_once(
    live_app: Flask, other_app: Flask, session: Session
) -> None:
    admin, elsewhere = Browser(live_app, session), Browser(other_app, session)
    admin.sign_in("admin")
    referrer = elsewhere.sign_in("referrer")
    draft = begun(elsewhere)
    assert OLD in elsewhere.get(draft).text
    form = changed(admin, NEW)
    assert OLD in elsewhere.get(begun(elsewhere)).text
    assert published(admin, form).status == 303
    later = begun(elsewhere)
    for page, words in ((draft, OLD), (later, NEW)):
        for app in (other_app, live_app):
            reader = Browser(app, session)
            reader.be(referrer)
            shown = reader.get(page).text
            assert (words in shown, (OLD if words is NEW else NEW) in shown) == (True, False)
