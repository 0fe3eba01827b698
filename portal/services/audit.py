"""The audit trail: events in gap-free, chained streams, written in the same transaction as what they tell about.

A stream is a case, a submission, a user or a region. Its row is locked while an event is added, so numbers have no gaps
and the chain no forks. The digest is an HMAC over the digest before and the canonical bytes, with a key outside the
database. Events hold codes, ids and names of fields, never what somebody filled in (security.md D-11).
"""

from __future__ import annotations

import hmac
import itertools
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

from sqlalchemy import Row, Table, bindparam, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.models import AuditEvent, AuditStream, clock
from portal.models.identity import new_id
from portal.models.sealing import KeyProvider, keyring

Stream: TypeAlias = tuple[str, uuid.UUID | str]
Outcome: TypeAlias = Literal["done", "denied", "refused", "failed"]

STREAMS = frozenset({"case", "submission", "user", "region"})
NAME = re.compile(r"[A-Za-z0-9_-]+")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
LONGEST_CODE = 200
"""Whatever is longer is no code, id or name: it may not stand in the trail."""

GENESIS = b""
EVENTS = cast("Table", AuditEvent.__table__)
HEADS = cast("Table", AuditStream.__table__)


COLUMNS = [column for column in EVENTS.columns if column.name not in ("id", "canonical", "digest")]
"""What an event says, in the order in which it is written down; never reorder these."""


def _next(dialect: Any) -> Any:  # noqa: ANN401 -- a module, and its own insert
    """Lock a stream, making it when it is new; gives the next number and the digest to chain to."""
    first = dialect.insert(HEADS).values(
        kind=bindparam("kind"), id=bindparam("id"), last_sequence=literal(1), head=literal(GENESIS)
    )
    return first.on_conflict_do_update(
        index_elements=["kind", "id"], set_={"last_sequence": HEADS.c.last_sequence + 1}
    ).returning(HEADS.c.last_sequence, HEADS.c.head)


NEXT = {"sqlite": _next(sqlite), "postgresql": _next(postgresql)}
ADD = insert(EVENTS)
CHAIN = (
    update(HEADS)
    .where(HEADS.c.kind == bindparam("in_kind"), HEADS.c.id == bindparam("in_id"))
    .values(head=bindparam("digest"))
)
_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Finding:
    """Something in the trail that is not as it was written."""

    stream: str
    sequence: int
    message: str

    def __str__(self) -> str:
        return f"{self.stream}:{self.sequence}: {self.message}"


def record(
    session: Session,
    actor: Actor,
    stream: Stream,
    action: str,
    data: Mapping[str, Any] | None = None,
    outcome: Outcome = "done",
    region: str | None = None,
) -> None:
    """Add an event to a stream, in the caller's transaction."""
    kind, stream_id = stream[0], str(stream[1])
    if kind not in STREAMS or not NAME.fullmatch(stream_id) or not ACTION.fullmatch(action):
        raise ValueError(f"No such stream or action: {kind}, {action}")
    connection = session.connection()
    sequence, previous = connection.execute(NEXT[connection.dialect.name], {"kind": kind, "id": stream_id}).one()
    event = {
        "stream_kind": kind,
        "stream_id": stream_id,
        "sequence": sequence,
        "at": clock.now(),
        "actor_id": actor.user_id,
        "membership_id": actor.membership_id,
        "region": region or actor.region or None,
        "action": action,
        "outcome": outcome,
        "data": _codes(data or {}),
    }
    generation, key = keyring(session).provider.secret("audit")
    canonical = _canonical(generation, *event.values())
    digest = _digest(key, previous, canonical)
    connection.execute(ADD, {"id": new_id(), **event, "canonical": canonical, "digest": digest})
    connection.execute(CHAIN, {"in_kind": kind, "in_id": stream_id, "digest": digest})


def _codes(data: Mapping[str, Any]) -> dict[str, Any]:
    """Event data as plain JSON; a text too long to be a code is a mistake in the caller."""
    plain: dict[str, Any] = json.loads(json.dumps(dict(data), default=str))
    if any(len(text) > LONGEST_CODE for text in _texts(plain)):
        raise ValueError("An audit event holds codes and ids, never values.")
    return plain


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON of any shape
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from itertools.chain(data, *map(_texts, data.values()))
    elif isinstance(data, list):
        yield from itertools.chain.from_iterable(map(_texts, data))


def _canonical(generation: str, *columns: Any) -> bytes:  # noqa: ANN401 -- columns of any type
    """The one way to write an event down as bytes: a line for each column; only the last, the data, is JSON."""
    *facts, data = columns
    return "\n".join((generation, *map(_line, facts), _json(data))).encode()


def _line(value: Any) -> str:  # noqa: ANN401 -- a column of any type
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return "" if value is None else str(value)


def _digest(key: bytes, previous: bytes, canonical: bytes) -> bytes:
    return hmac.digest(key, previous + canonical, "sha256")


def verify(session: Session) -> list[Finding]:
    """Read the whole trail again: numbers without gaps, bytes as written, an unbroken chain, no tail cut off."""
    provider = keyring(session).provider
    heads = {(kind, stream_id): (last, head) for kind, stream_id, last, head in session.execute(select(HEADS))}
    events = session.execute(
        select(*COLUMNS, EVENTS.c.canonical, EVENTS.c.digest).order_by(
            EVENTS.c.stream_kind, EVENTS.c.stream_id, EVENTS.c.sequence
        ),
        execution_options={"yield_per": 1000},
    )
    findings: list[Finding] = []
    for (kind, stream_id), rows in itertools.groupby(events, lambda row: (row.stream_kind, row.stream_id)):
        findings += _verify_stream(provider, f"{kind}/{stream_id}", rows, heads.pop((kind, stream_id), (0, GENESIS)))
    findings += [Finding(f"{kind}/{name}", 1, "alle gebeurtenissen ontbreken") for kind, name in heads]
    return findings


def _verify_stream(
    provider: KeyProvider, stream: str, rows: Iterable[Row[*tuple[Any, ...]]], end: tuple[int, bytes]
) -> Iterator[Finding]:
    """Check one stream; after its first bad event the rest says nothing more."""
    sequence, previous = 0, GENESIS
    for row in rows:
        sequence += 1
        problem = _problem(provider, row, sequence, previous)
        if problem:
            yield Finding(stream, sequence, problem)
            return
        previous = row.digest
    if end != (sequence, previous):
        yield Finding(stream, sequence + 1, "het einde van de stroom ontbreekt of werd vervangen")


def _problem(provider: KeyProvider, row: Row[*tuple[Any, ...]], sequence: int, previous: bytes) -> str:
    """What is wrong with one event; empty when nothing is."""
    if row.sequence != sequence:
        return f"volgnummer {sequence} ontbreekt"
    generation = row.canonical.partition(b"\n")[0].decode(errors="replace")
    if _canonical(generation, *row[: len(COLUMNS)]) != row.canonical:
        return "de gebeurtenis is niet meer wat er geschreven werd"
    _, key = provider.secret("audit", generation)
    if not hmac.compare_digest(_digest(key, previous, row.canonical), row.digest):
        return "de keten is hier gebroken"
    return ""
