"""The headers of every response (security.md D-14, I05)."""

from __future__ import annotations

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}

ONE_YEAR = 31_536_000


def init_app(app: Flask, *, secure: bool) -> None:
    """Set the headers on every answer; HSTS where browsers come over TLS."""

    @app.after_request
    def set_headers(response: Response) -> Response:
        response.headers.update(ALWAYS)
        response.headers["Content-Security-Policy"] = content_policy()
        response.headers["X-Correlation-Id"] = g.get("correlation_id", "")
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        if request.endpoint == "static":
            _keep_versioned(response)
        else:
            response.headers["Cache-Control"] = "no-store"
            response.vary.update(("Cookie", "HX-Request"))
        return response


def content_policy() -> str:
    """The Content-Security-Policy; a page with the code editor adds its one-time nonce through `g.style_nonce`.

    What somebody brought along (`g.sandboxed`) may do nothing at all, wherever it is opened.
    """
    nonce = g.get("style_nonce")
    policy = POLICY | ({"style-src": f"'self' 'nonce-{nonce}'"} if nonce else {})
    policy |= {"sandbox": ""} if g.get("sandboxed") else {}
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


def _keep_versioned(response: Response) -> None:
    """A file asked for by its content hash, or with its version in its name, never changes; others are asked again."""
    named = (request.view_args or {}).get("filename", "").startswith("vendor/")
    versioned = (named or "v" in request.args) and response.status_code in (200, 304)
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if versioned else "no-cache"
