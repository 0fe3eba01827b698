"""`make bench`: paired measurements in one run, ratios as one JSON object on stdout, progress on stderr."""

from __future__ import annotations

import json
import re
import secrets
import signal
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import conditions, forms, postgresql
from benchmarks.form import posted
from benchmarks.load import NotMeasuredError, Side, post_script, rate, ready, serving
from benchmarks.stage import EMAIL, PASSWORD, REGION, set_stage
from benchmarks.weight import kilobytes, with_files
from portal import settings as environment
from portal.services import schema

ROUNDS = 3
PASSES = 1
"""How often each side is loaded in a round, after the warm-up."""
TARGETS = {
    "portal": "benchmarks.portal_side:app",
    "handwritten": "benchmarks.handwritten:app",
    "floor": "benchmarks.portal_side:app",
}
RATIOS = {
    "step_get_vs_flask_wtf": ("get_portal", "get_handwritten"),
    "step_get_vs_floor": ("get_portal", "get_floor"),
    "step_post_vs_flask_wtf": ("post_portal", "post_handwritten"),
}
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


@dataclass(frozen=True)
class Stage:
    """Three sides on one database, and what the requests to them need."""

    sides: Mapping[str, Side]
    paths: Mapping[str, str]
    cookies: Mapping[str, str]
    posts: Mapping[str, Path]

    def get(self, name: str) -> float:
        """Load the step of one side."""
        return rate(self.sides[name], self.paths[name], self._headers(name))

    def post(self, name: str) -> float:
        """Post the step of one side."""
        return rate(self.sides[name], self.paths[name], self._headers(name), self.posts[name])

    def _headers(self, name: str) -> dict[str, str]:
        return {"Cookie": self.cookies[name]} if self.cookies[name] else {}


@contextmanager
def stage(url: str, folder: Path) -> Iterator[Stage]:
    """Serve the three sides on one fresh database, signed in."""
    drafts = set_stage(url, folder)
    shared = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA": str(folder), "PORTAL_PROFILE": "test"}
    shared["PORTAL_SECRET_KEY"] = secrets.token_hex(32)
    steps = [f"/{REGION}/formulieren/{draft}/stap/page" for draft in drafts]
    step = steps[0]
    paths = {"portal": step, "floor": step, "handwritten": "/stap"}
    with ExitStack() as stack:
        sides = {
            name: stack.enter_context(serving(target, shared | {"PORTAL_BENCH_SIDE": name}))
            for name, target in TARGETS.items()
        }
        for side in sides.values():
            ready(side)
        cookie = signed_in(sides["portal"])
        mine, _ = token_of(sides["portal"], step, cookie)
        theirs, hand = token_of(sides["handwritten"], "/stap", "")
        cookies = {"portal": cookie, "floor": cookie, "handwritten": hand}
        yield Stage(sides, paths, cookies, _posts(folder, steps, mine, theirs))


def _posts(folder: Path, steps: list[str], mine: str, theirs: str) -> dict[str, Path]:
    """The same answers for both sides, each under its own names."""
    steering = {"csrf_token": [mine], "_instance": ["meting"], "_sequence": ["0"], "_action": ["next"]}
    dates = {f"date_{n}": ["2025-04-03"] for n in range(1, 4)}
    plain = {name: value for name, value in posted().items() if "-" not in name}
    bodies = {"portal": posted() | steering, "handwritten": plain | dates | {"csrf_token": [theirs]}}
    paths = {"portal": steps, "handwritten": [f"/stap?draft={number}" for number in range(1, len(steps) + 1)]}
    return {name: post_script(folder / f"{name}.lua", paths[name], body) for name, body in bodies.items()}


def round_of(url: str, folder: Path) -> dict[str, float]:
    """Measure one round on a fresh database, A, B, A, B; the first pass warms up and does not count."""
    figures: dict[str, list[float]] = defaultdict(list)
    with stage(url, folder) as set_up:
        for _ in range(1 + PASSES):
            for name in ("portal", "handwritten", "floor"):
                figures[f"get_{name}"].append(set_up.get(name))
        figures["step_kb"] = [kilobytes(set_up.sides["portal"], set_up.paths["portal"], set_up.cookies["portal"])]
        figures["first_visit_kb"] = [with_files(set_up.sides["portal"], "/inloggen")]
        for _ in range(1 + PASSES):
            for name in ("portal", "handwritten"):
                figures[f"post_{name}"].append(set_up.post(name))
    found = {name: statistics.median(values[1:] or values) for name, values in figures.items()}
    say("  " + ", ".join(f"{name} {value:.0f}" for name, value in found.items()))
    return found


def measured(database: str, suffix: str) -> dict[str, float]:
    """Return the ratios on one kind of database, and the weights: the middle of the rounds."""
    rounds = []
    for number in range(ROUNDS):
        say(f"{database}, round {number + 1} of {ROUNDS}; requests per second and kilobytes")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with postgresql.fresh(folder) if suffix else _sqlite(folder) as url:
                rounds.append(round_of(url, folder))
    ratios = {key: statistics.median(one[a] / one[b] for one in rounds) for key, (a, b) in RATIOS.items()}
    weights = {} if suffix else {key: rounds[0][key] for key in ("step_kb", "first_visit_kb")}
    return {key + suffix: round(value, 3) for key, value in (ratios | weights).items()}


def of_forms() -> dict[str, object]:
    """What our own forms cost, on a database with tables and nothing in them."""
    with tempfile.TemporaryDirectory() as name, _sqlite(Path(name)) as url:
        schema.upgrade(url)
        shared = {"PORTAL_DATABASE_URL": url, "PORTAL_DATA": name, "PORTAL_PROFILE": "test"}
        return forms.measured(environment.from_environment(shared | {"PORTAL_SECRET_KEY": secrets.token_hex(32)}))


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/bench.db"


def _ended(_signal: int, _frame: object) -> None:
    """Being told to stop ends the servers too; being told again does not interrupt that."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    say("stopped by a signal")
    sys.exit(1)


def main() -> int:
    """Measure everything that can be measured here; a figure that was not measured is left out."""
    signal.signal(signal.SIGTERM, _ended)
    results: dict[str, object] = {}
    say("conditions")
    results["conditions_100_ms"] = round(conditions.milliseconds(), 4)
    say("forms")
    results |= of_forms()
    for database, suffix in (("SQLite", ""), ("PostgreSQL", "_postgresql")):
        try:
            results |= measured(database, suffix)
        except NotMeasuredError as problem:
            say(f"{database}: not measured, {problem}")
    print(json.dumps(results, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
