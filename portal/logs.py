"""Logging: one JSON line an event, with an allow-list of fields (security.md D-20).

Never answers, never names, never a URL with its values: a field that is not on the list is dropped, and an exception
shows its type and where it happened, never a message or a local variable.
"""

from __future__ import annotations

import hashlib
import hmac
import sys
import traceback
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "correlation_id", "method", "route", "status", "milliseconds", "user",
        "error", "where", "command", "count", "form", "version", "queue", "attempt", "action", "profile", "findings",
    }
)  # fmt: skip

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def configure(secret_key: str) -> None:
    """Send every event to stderr as JSON, allow-listed; `user` becomes a keyed hash."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _exception,
            _hashed_user(secret_key),
            _allowed,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=_to_stderr,
        cache_logger_on_first_use=False,
    )


def _to_stderr(*_: object) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)


def _allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: value for key, value in event.items() if key in ALLOWED}


def _exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = frames(error.__traceback__)
    return event


def frames(trace: TracebackType | None) -> list[str]:
    """The last frames as `file:line function`, without text and without locals."""
    found = traceback.extract_tb(trace)[-8:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in found]


def _hashed_user(secret_key: str) -> Processor:
    def hashed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        if event.get("user"):
            event["user"] = keyed_hash(secret_key, str(event["user"]))
        return event

    return hashed


def keyed_hash(secret_key: str, text: str) -> str:
    """A short name for an id that only the holder of the key can trace back."""
    return hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:16]
