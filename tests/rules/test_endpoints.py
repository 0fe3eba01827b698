"""Every route has its entry in the policy, its template and its place on the list of routes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal import create_app
from portal.access import policy
from portal.access.relations import RELATIONS
from portal.settings import CHECKOUT, from_environment
from portal.views import BLUEPRINTS
from portal.views.guard import routes

OF_DEFINITIONS = {"field_id", "step_id"}
"""Ids that a definition gives, not a row."""
CASE_WORDS = ("case_id", "submission_id", "plan_id", "action_id", "person_id", "goal_id")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A portal of which only the routes matter."""
    return create_app(from_environment({"PORTAL_PROFILE": "test", "PORTAL_DATA": str(tmp_path_factory.mktemp("data"))}))


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def test_every_route_has_an_entry_and_every_entry_a_route(app: Flask) -> None:
    assert list(policy.load(RELATIONS).disagreements(frozenset(routes(app)))) == []


def test_a_new_route_without_an_entry_stops_the_start(app: Flask) -> None:
    listed = [*policy.load(RELATIONS).disagreements({*routes(app), ("accounts.new", "GET")})]
    assert listed == ["De route accounts.new (GET) staat niet in portal/access/policy."]


def test_each_blueprint_has_its_own_policy_file() -> None:
    files = {file.stem for file in policy.FOLDER.glob("*.yaml")} - {"static"}
    assert files == {blueprint.name for blueprint in BLUEPRINTS}


def test_a_route_of_a_region_loads_its_object_through_a_relation(app: Flask) -> None:
    """What names a case or a submission is loaded by the guard, scoped, before the view (security.md D-1)."""
    found = policy.load(RELATIONS)
    bare = [
        rule.rule
        for rule in rules(app)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if set(rule.arguments) & set(CASE_WORDS)
        and (entry := found.entry(rule.endpoint, method)) is not None
        and entry.relation is None
    ]
    assert not bare, f"Name a relation for these in portal/access/policy: {bare}"


def test_a_route_with_a_region_is_not_public(app: Flask) -> None:
    found = policy.load(RELATIONS)
    open_ones = [
        rule.rule
        for rule in rules(app)
        if "region" in rule.arguments and (entry := found.entry(rule.endpoint, "GET")) is not None and entry.public
    ]
    assert not open_ones


def test_ids_in_addresses_are_uuids_and_never_reference_numbers(app: Flask) -> None:
    loose = [
        rule.rule
        for rule in rules(app)
        for name, converter in rule._converters.items()
        if name.endswith("_id") and name not in OF_DEFINITIONS and type(converter).__name__ != "UUIDConverter"
    ]
    assert not loose, f"Write <uuid:…_id>: {loose}"


def test_each_page_template_belongs_to_a_view_and_says_its_title(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in rules(app)}
    named = {endpoint.partition(".")[0] for endpoint in endpoints}
    pages = sorted((CHECKOUT / "templates/pages").rglob("*.html"))
    strays = [str(page.relative_to(CHECKOUT)) for page in pages if page.parent.name not in named]
    assert not strays, f"templates/pages/<blueprint>/<endpoint>.html: {strays}"
    untitled = [str(page.relative_to(CHECKOUT)) for page in pages if not _titled(page)]
    assert not untitled, f"A page has a title and extends a layout: {untitled}"


def _titled(page: Path) -> bool:
    text = page.read_text(encoding="utf-8")
    return "block title" in text and "extends" in text


def test_each_page_template_is_used() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in (CHECKOUT / "portal/views").glob("*.py"))
    pages = [
        file.relative_to(CHECKOUT / "templates").as_posix() for file in (CHECKOUT / "templates/pages").rglob("*.html")
    ]
    assert not [page for page in pages if page not in code], "Remove what no view draws."


def test_each_component_is_used() -> None:
    templates = {file: file.read_text(encoding="utf-8") for file in (CHECKOUT / "templates").rglob("*.html")}
    code = "\n".join(file.read_text(encoding="utf-8") for file in (CHECKOUT / "portal/views").glob("*.py"))
    idle = [
        file.name
        for file in templates
        if file.parent.name == "components"
        and not any(f"components/{file.name}" in text for other, text in templates.items() if other != file)
        and f"components/{file.name}" not in code
    ]
    assert not idle, f"Remove what no page uses: {idle}"


def test_the_list_of_routes_is_what_it_was(app: Flask) -> None:
    """A URL may not vanish unnoticed: change tests/rules/routes.txt in the same commit, knowingly."""
    lines = sorted(
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )
    listed = (Path(__file__).parent / "routes.txt").read_text(encoding="utf-8").splitlines()
    assert lines == listed, f"gone: {sorted(set(listed) - set(lines))}; new: {sorted(set(lines) - set(listed))}"
