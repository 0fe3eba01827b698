"""`portal routes`: every address of the portal, and who may use it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from portal import create_app, settings as environment
from portal.access.policy import Entry, Policy

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(commands: Commands) -> None:
    """Add the command."""
    commands.add_parser("routes", help="elk adres, en wie er mag").set_defaults(run=routes)


def routes(_: argparse.Namespace) -> None:
    """Print a line per method and address."""
    app = create_app(environment.from_environment(default_profile="demo"))
    policy: Policy = app.extensions["policy"]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            print(f"{method:5} {rule.rule:55} {_who(policy.entry(rule.endpoint, method))}")


def _who(entry: Entry | None) -> str:
    if entry is None or entry.public:
        return "iedereen"
    who = "wie ingelogd is" if entry.signed_in else " ".join(entry.roles)
    return f"{who} ({entry.relation})" if entry.relation else who
