"""What browser tests share: a seeded database, a live portal on a copy of it, and people in front of a screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from scripts.chromium import found as chromium
from tests.browser.person import Person
from tests.browser.site import Seeded, Site, running, seeded

NO_NOISE = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test in this folder needs Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium, quiet, without a graphics card made of software; as root without the sandbox it lacks."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": chromium(), "args": [*NO_NOISE, *sandbox]}


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """A portal with demo data, made once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    return seeded((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seeded")


@pytest.fixture
def site(seed: Seeded, tmp_path: Path) -> Iterator[Site]:
    """A live portal on a copy of the seeded database."""
    with running(seed, tmp_path) as site:
        yield site


NewPerson = Callable[..., Person]


@pytest.fixture
def somebody(browser: Browser, site: Site) -> Iterator[NewPerson]:
    """Somebody in front of a screen: `somebody("partner-police.ovl", width=390, scripts=False)`."""
    people: list[Person] = []

    def new(account: str = "", **screen: Any) -> Person:  # noqa: ANN401 -- handed on
        person = Person(browser, site.url, **screen)
        people.append(person)
        if account:
            person.sign_in(account)
        return person

    yield new
    for person in people:
        person.leave()


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Every story is told twice."""
    return bool(request.param)
