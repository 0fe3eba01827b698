"""The portal's side: the real application; as floor, the same endpoint with the same recording and an empty body.

Run by granian as `benchmarks.portal_side:app`.
"""

from __future__ import annotations

import os
from uuid import UUID

from flask import Flask, Response, g

from portal import create_app
from portal.extensions import db
from portal.queries import submissions


def floor(region: str, submission_id: UUID, step: str) -> Response:
    """Load what the step needs, as the portal does, and draw nothing."""
    submissions.loaded(db.session, g.subject)
    return Response("", mimetype="text/html")


def build() -> Flask:
    """Build the portal; with PORTAL_BENCH_SIDE=floor the step draws nothing."""
    portal = create_app()
    if os.environ["PORTAL_BENCH_SIDE"] == "floor":
        portal.view_functions["wizard.step"] = floor
    return portal


if os.environ.get("PORTAL_BENCH_SIDE") in {"portal", "floor"}:
    app = build()
