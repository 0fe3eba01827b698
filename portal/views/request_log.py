"""One log line per request: the route and not the address, who as a keyed hash, how long it took (security.md D-20)."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, g, request

from portal.logs import log

KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def init_app(app: Flask) -> None:
    """Log each answer, last of all."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    if request.endpoint != "static":
        sign_in = g.get("sign_in")
        log.info(
            "request",
            method=request.method if request.method in KNOWN else "OTHER",
            route=str(request.url_rule or ""),
            status=response.status_code,
            milliseconds=round((perf_counter() - g.get("started", perf_counter())) * 1000, 1),
            user=str(sign_in.user_id) if sign_in else None,
            correlation_id=g.get("correlation_id"),
        )
    return response
