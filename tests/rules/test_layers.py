"""Imports go one way (design.md, The tree); import-linter keeps it, here and in `make check`."""

from __future__ import annotations

import contextlib
import io

from importlinter import cli


def test_the_import_contracts_are_kept() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = cli.lint_imports(no_cache=True)
    assert code == cli.EXIT_STATUS_SUCCESS, f"Move the import down the layers:\n{said.getvalue()}"
