"""The virus scanner: clamd over its socket, by its INSTREAM command (security.md D-16, H02).

Whatever is not a clear answer is none: a scanner that is down, slow or broken never makes a file safe.
"""

from __future__ import annotations

import re
import socket
import struct
import time
from dataclasses import dataclass
from typing import Literal, Protocol

from portal.logs import log

Verdict = Literal["clean", "found", "unknown"]

CONNECT_SECONDS = 2.0
WHOLE_SECONDS = 15.0
PIECE_BYTES = 64 * 1024
LONGEST_ANSWER = 1024
COMMAND = b"zINSTREAM\0"
ADDRESS = re.compile(r"unix:(?P<path>/.+)|tcp:(?P<host>[^:\s]+):(?P<port>\d{1,5})")


class Scanner(Protocol):
    """Something that looks for viruses."""

    def look(self, content: bytes) -> Verdict:
        """Whether this is clean, a virus was found, or nobody knows."""
        ...


@dataclass(frozen=True)
class Clamd:
    """A clamd at `unix:/path` or `tcp:host:port`."""

    address: str
    seconds: float = WHOLE_SECONDS

    def look(self, content: bytes) -> Verdict:
        """Send the content piece by piece and read the answer; every fault is 'unknown'."""
        deadline = time.monotonic() + self.seconds
        try:
            with self._connected() as line:
                _send(line, content, deadline)
                return _meaning(_answer(line, deadline))
        except OSError as fault:
            log.warning("scanner_failed", error=type(fault).__name__)
            return "unknown"

    def _connected(self) -> socket.socket:
        found = ADDRESS.fullmatch(self.address)
        if found is None:
            raise OSError("not an address")
        if found["path"]:
            return _connected_to(found["path"])
        return socket.create_connection((found["host"], int(found["port"])), CONNECT_SECONDS)


def _connected_to(path: str) -> socket.socket:
    """A socket of this machine, closed again when nobody listens."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(CONNECT_SECONDS)
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def scanner_at(address: str) -> Scanner | None:
    """The scanner of an installation; none where no address is set."""
    return Clamd(address) if address else None


def _send(line: socket.socket, content: bytes, deadline: float) -> None:
    """The command, each piece with its length before it, and an empty piece as the end."""
    line.settimeout(_left(deadline))
    line.sendall(COMMAND)
    for start in range(0, len(content), PIECE_BYTES):
        piece = content[start : start + PIECE_BYTES]
        line.settimeout(_left(deadline))
        line.sendall(struct.pack("!L", len(piece)) + piece)
    line.sendall(struct.pack("!L", 0))


def _answer(line: socket.socket, deadline: float) -> bytes:
    """What it says, up to the zero byte that ends it."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER:
        line.settimeout(_left(deadline))
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0\n")


def _left(deadline: float) -> float:
    """How long one may still wait; an end that was reached is a time-out."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _meaning(said: bytes) -> Verdict:
    """`stream: OK`, `stream: <name> FOUND`, or something else."""
    if said == b"stream: OK":
        return "clean"
    return "found" if said.startswith(b"stream: ") and said.endswith(b" FOUND") else "unknown"
