"""A portal to draw with: the real templates and filters, and a database that nobody asks anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.web import a_portal, settings_for


@pytest.fixture(scope="session")
def drawing_app(key_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The portal without a database behind it."""
    return a_portal(settings_for(f"sqlite:///{tmp_path_factory.mktemp('drawing') / 'none.db'}", key_file))


@pytest.fixture
def national_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator who allows rijksregister numbers, so that every type of field takes part."""
    monkeypatch.setenv("PORTAL_NATIONAL_NUMBER", "ja")
