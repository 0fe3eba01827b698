"""Fault tests: nothing typed is ever lost."""

from tests.web import app, live_app, new_web, shared_app, web

__all__ = ["app", "live_app", "new_web", "shared_app", "web"]
