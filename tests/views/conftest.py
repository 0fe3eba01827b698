"""View tests: what a person sees and may do."""

from tests.web import app, live_app, new_web, shared_app, web

__all__ = ["app", "live_app", "new_web", "shared_app", "web"]
