"""Starts a side under granian and loads it with wrk: requests per second, on this machine, loopback only."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SECONDS = int(os.environ.get("PORTAL_BENCH_SECONDS", "2"))
CONNECTIONS = 16
STARTING = 90
"""How many seconds a server may take to start, on a machine that has other work too."""
RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
BAD = re.compile(r"Non-2xx or 3xx responses: (\d+)")


class NotMeasuredError(Exception):
    """A side did not start, or answered with errors: there is no figure."""


@dataclass(frozen=True)
class Side:
    """A running server."""

    port: int

    def request(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """Ask one thing; the answer is read by the caller."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body or None, dict(headers or {}))
        return connection.getresponse()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(target: str, environment: Mapping[str, str]) -> Iterator[Side]:
    """Serve a WSGI target with two workers of one blocking thread each, as production does; `ready` waits for it.

    What it logs goes to a file that nobody reads: writing it is part of the work, showing it is not.
    """
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--log-level", "error", target]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield Side(port)
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a server that we started with its workers, in the end by force: it leads a process group of its own."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def ready(side: Side) -> None:
    """Wait until every worker has answered: a port that listens says nothing about the workers behind it."""
    until = time.monotonic() + STARTING
    while time.monotonic() < until:
        try:
            for _ in range(2 * CONNECTIONS):
                side.request("GET", "/inloggen").read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.25)
        else:
            return
    raise NotMeasuredError("the server did not start")


def rate(side: Side, path: str, headers: Mapping[str, str], script: Path | None = None) -> float:
    """Return requests per second; raises NotMeasuredError when an answer was an error."""
    command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *(["-s", str(script)] if script else [])]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    command.append(f"http://127.0.0.1:{side.port}{path}")
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if bad := BAD.search(answer):
        raise NotMeasuredError(f"{path}: {bad[1]} answers were errors")
    found = RATE.search(answer)
    if not found:
        raise NotMeasuredError(f"{path}: wrk said nothing")
    return float(found[1])


def wrk() -> str:
    """Return the path of wrk: from PORTAL_WRK, else from the PATH, else Debian's when we may install it."""
    found = os.environ.get("PORTAL_WRK") or shutil.which("wrk")
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "wrk"], stdout=sys.stderr, check=False)  # noqa: S607 -- the system's own package manager
        found = shutil.which("wrk")
    if not found:
        raise NotMeasuredError("wrk is needed: install it (Debian or Ubuntu: apt-get install wrk) or set PORTAL_WRK")
    return found


def post_script(script: Path, paths: Sequence[str], body: Mapping[str, list[str]]) -> Path:
    """Write the request that wrk posts, to each path in turn."""
    text = urllib.parse.urlencode(body, doseq=True)
    listed = ", ".join(f'"{path}"' for path in paths)
    script.write_text(
        f'wrk.method = "POST"\nwrk.body = "{text}"\n'
        'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\n'
        f"local paths, turn = {{{listed}}}, 0\n"
        "request = function() turn = turn % #paths + 1; return wrk.format(nil, paths[turn]) end\n",
        encoding="utf-8",
    )
    return script
