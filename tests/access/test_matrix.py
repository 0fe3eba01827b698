"""Every route × method × role, as the policy says, in both directions (security.md B01, B03).

The objects in these addresses do not exist, so whoever may use a route gets anything but 401 and 403, and nobody learns
whether something is there. `test_relations.py` has the objects.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.access.policy import Entry, Policy
from portal.models.user import Role
from tests.factories import a_region
from tests.web import Browser

ROLES: tuple[Role, ...] = (
    "referrer", "partner", "coordinator", "director", "supporter", "strategist", "clerk", "admin", "auditor",
)  # fmt: skip
LEAVES_THE_SESSION = {"accounts.sign_out", "accounts.sign_in"}


def cells(app: Flask) -> Iterator[tuple[str, str, Entry]]:
    """Each address with each of its methods, and what the policy says."""
    policy: Policy = app.extensions["policy"]
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            entry = policy.entry(rule.endpoint, method)
            if entry is not None and rule.endpoint not in LEAVES_THE_SESSION | {"static"}:
                yield address(app, rule), method, entry


def address(app: Flask, rule: Rule) -> str:
    """The address of a route in one's own region, of things that do not exist."""
    given: dict[str, object] = {"region": "ovl"}
    for name, converter in rule._converters.items():
        if name != "region":
            given[name] = uuid.uuid5(uuid.NAMESPACE_URL, name) if "UUID" in type(converter).__name__ else "onbekend"
    with app.test_request_context():
        built = app.url_map.bind("localhost").build(rule.endpoint, given, method=next(iter(rule.methods or {"GET"})))
    return str(built)


def asked(web: Browser, url: str, method: str) -> int:
    """The status alone: the pages themselves are judged by the view tests."""
    token = {"csrf_token": web.current_token()} if method == "POST" else None
    with web.client.open(url, method=method, data=token) as answer:
        return answer.status_code


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_exactly_what_the_policy_says(web: Browser, app: Flask, role: Role) -> None:
    web.sign_in(role)
    for url, method, entry in cells(app):
        status = asked(web, url, method)
        allowed = entry.public or entry.signed_in or role in entry.roles
        assert (status not in (401, 403)) is allowed, f"{role} {method} {url}: {status}"


def test_whoever_is_not_signed_in_may_only_what_is_public(web: Browser, app: Flask) -> None:
    a_region(web.session)
    for url, method, entry in cells(app):
        status = asked(web, url, method)
        assert (status == 401) is not entry.public, f"anonymous {method} {url}: {status}"


@pytest.mark.parametrize("role", ROLES)
def test_another_region_does_not_exist_for_anybody(web: Browser, app: Flask, role: Role) -> None:
    web.sign_in(role, "lim")
    a_region(web.session, "ovl")
    for url, method, entry in cells(app):
        if url.startswith("/ovl/") and role in entry.roles:
            assert asked(web, url, method) == 404, f"{role} {method} {url}"
