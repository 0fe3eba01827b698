"""Sizes (style.md, Budgets). A number is raised by name, with a reason, here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from portal.settings import CHECKOUT

FILE, FUNCTION, VIEW, TEMPLATE, CREATE_APP = 400, 40, 25, 120, 60
ROUTES = {"get", "post", "route", "put", "delete"}

RAISED: dict[str, int] = {}
"""`path` or `path::function` → lines, each with its reason beside it."""


def modules() -> Iterator[Path]:
    yield from sorted((CHECKOUT / "portal").rglob("*.py"))


def functions(file: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{file.relative_to(CHECKOUT)}::{node.name}", node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_view(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in ROUTES for call in calls)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        str(file.relative_to(CHECKOUT)): count
        for file in modules()
        if (count := len(file.read_text(encoding="utf-8").splitlines()))
        > RAISED.get(str(file.relative_to(CHECKOUT)), FILE)
    }
    assert not long, f"Split along the nouns of the domain: {long}"


def test_no_function_is_longer_than_forty_lines_and_no_view_than_twenty_five() -> None:
    long = {
        name: length(node)
        for file in modules()
        for name, node in functions(file)
        if length(node) > RAISED.get(name, VIEW if is_view(node) else FUNCTION)
    }
    assert not long, f"Give the movements names of their own: {long}"


def test_functions_are_short() -> None:
    lengths = sorted(length(node) for file in modules() for _, node in functions(file))
    assert lengths[len(lengths) // 2] <= 8, "The median function has more than 8 lines."
    assert lengths[len(lengths) * 9 // 10] <= 20, "One function in ten has more than 20 lines."


def test_create_app_is_a_table_of_contents() -> None:
    lines = (CHECKOUT / "portal/__init__.py").read_text(encoding="utf-8").splitlines()
    create_app = next(node for name, node in functions(CHECKOUT / "portal/__init__.py") if name.endswith("create_app"))
    assert length(create_app) < CREATE_APP
    assert len(lines) < 2 * CREATE_APP


def test_no_template_is_longer_than_a_hundred_and_twenty_lines() -> None:
    long = {
        str(file.relative_to(CHECKOUT)): count
        for file in sorted((CHECKOUT / "templates").rglob("*.html"))
        if (count := len(file.read_text(encoding="utf-8").splitlines()))
        > RAISED.get(str(file.relative_to(CHECKOUT)), TEMPLATE)
    }
    assert not long, f"A page that long wants a component: {long}"


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    found = [str(path) for path in (CHECKOUT / "portal").rglob("*") if path.stem.lower() in drawers]
    assert not found, f"Name the noun of the domain: {found}"
