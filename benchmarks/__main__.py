"""`make bench`: paired measurements in one run, ratios as one JSON object on stdout, progress on stderr."""

from __future__ import annotations

import json
import re
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from benchmarks import conditions, postgresql
from benchmarks.form import posted
from benchmarks.load import NotMeasuredError, Side, post_script, rate, serving
from benchmarks.stage import EMAIL, PASSWORD, REGION, set_stage

ROUNDS = 3
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def say(text: str) -> None:
    """Tell how far it is, on stderr."""
    print(text, file=sys.stderr, flush=True)


def _cookie(response: object, name: str) -> str:
    headers = response.headers.get_all("Set-Cookie") or []  # type: ignore[attr-defined]  # http.client's own message
    return "; ".join(one.split(";")[0] for one in headers if name in one or "session" in one or "portal" in one)


def signed_in(side: Side) -> str:
    """Sign in on the portal's side; return the cookie."""
    page = side.request("GET", "/inloggen")
    token, cookie = TOKEN.search(page.read().decode()), _cookie(page, "portal")
    assert token is not None  # noqa: S101 -- a page without a token is a broken measurement
    body = urlencode({"csrf_token": token[1], "email": EMAIL, "password": PASSWORD})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie, "Host": f"127.0.0.1:{side.port}"}
    answer = side.request("POST", "/inloggen", body, headers)
    answer.read()
    if answer.status != 303:
        raise NotMeasuredError(f"signing in answered {answer.status}")
    return _cookie(answer, "portal") or cookie


def token_of(side: Side, path: str, cookie: str) -> tuple[str, str]:
    """Return the CSRF token of a page, and the cookie that goes with it."""
    page = side.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    token = TOKEN.search(page.read().decode())
    assert token is not None  # noqa: S101 -- a page without a token is a broken measurement
    return token[1], cookie or _cookie(page, "session")


@contextmanager
def stage(url: str, folder: Path) -> Iterator[dict[str, tuple[Side, str]]]:
    """Serve the three sides on one fresh database; yield each with the path of its step."""
    draft: UUID = set_stage(url, folder)
    shared = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA": str(folder), "PORTAL_PROFILE": "test"}
    shared["PORTAL_SECRET_KEY"] = secrets.token_hex(32)
    step = f"/{REGION}/formulieren/{draft}/stap/page"
    with ExitStack() as stack:
        sides = {}
        for name, target, path in (
            ("portal", "benchmarks.portal_side:app", step),
            ("handwritten", "benchmarks.handwritten:app", "/stap"),
            ("floor", "benchmarks.portal_side:app", step),
        ):
            sides[name] = (stack.enter_context(serving(target, shared | {"PORTAL_BENCH_SIDE": name})), path)
        yield sides


def round_of(url: str, folder: Path) -> dict[str, float]:
    """Measure one round on a fresh database: GET of the three sides, POST of two, after a warm-up of each."""
    figures: dict[str, float] = {}
    with stage(url, folder) as sides:
        cookies = {name: signed_in(sides[name][0]) for name in ("portal", "floor")} | {"handwritten": ""}
        token, hand_cookie = token_of(sides["handwritten"][0], "/stap", "")
        for name in ("portal", "handwritten", "floor") * 2:
            side, path = sides[name]
            figures[f"get_{name}"] = rate(side, path, {"Cookie": cookies[name]} if cookies[name] else {})
        portal, path = sides["portal"]
        mine, _ = token_of(portal, path, cookies["portal"])
        body = posted() | {"csrf_token": [mine], "_instance": ["meting"], "_sequence": ["0"], "_action": ["next"]}
        dates = {f"date_{n}": ["2025-04-03"] for n in range(1, 4)}
        theirs = {name: value for name, value in posted().items() if "-" not in name} | dates | {"csrf_token": [token]}
        for _ in range(2):
            headers = {"Cookie": cookies["portal"]}
            figures["post_portal"] = rate(portal, path, headers, post_script(folder, body))
            hand = sides["handwritten"][0]
            figures["post_handwritten"] = rate(hand, "/stap", {"Cookie": hand_cookie}, post_script(folder, theirs))
    say("  " + ", ".join(f"{name} {value:.0f}/s" for name, value in figures.items()))
    return figures


def ratios(database: str, suffix: str) -> dict[str, float]:
    """Return the ratios on one kind of database: the middle of the rounds."""
    rounds = []
    for number in range(ROUNDS):
        say(f"{database}, round {number + 1} of {ROUNDS}")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with postgresql.fresh(folder) if suffix else _sqlite(folder) as url:
                rounds.append(round_of(url, folder))
    pairs = {
        "step_get_vs_flask_wtf": ("get_portal", "get_handwritten"),
        "step_get_vs_floor": ("get_portal", "get_floor"),
        "step_post_vs_flask_wtf": ("post_portal", "post_handwritten"),
    }
    return {
        key + suffix: round(statistics.median(one[a] / one[b] for one in rounds), 3) for key, (a, b) in pairs.items()
    }


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/bench.db"


def main() -> int:
    """Measure everything that can be measured here; a figure that was not measured is left out."""
    results: dict[str, float] = {}
    say("conditions")
    results["conditions_100_ms"] = round(conditions.milliseconds(), 4)
    for database, suffix in (("SQLite", ""), ("PostgreSQL", "_postgresql")):
        try:
            results |= ratios(database, suffix)
        except NotMeasuredError as problem:
            say(f"{database}: not measured, {problem}")
    print(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
