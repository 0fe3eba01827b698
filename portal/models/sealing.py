"""Sealed columns: what a family tells is encrypted at rest, bound to its table, column, row and key (security.md D-9).

    class Person(RegionBound, SealedRow):
        details = sealed_json()

`person.details` reads and writes plain values; the column `details` (attribute `details_sealed`) holds AES-256-GCM
ciphertext. A new value waits in memory and is sealed when the session flushes, so the order in which a row gets its
id, its key and its values does not matter. Reading gives a fresh value each time: assign to change it. On the class,
`Person.details` is the column with the ciphertext, for Core reads that call `unseal()`.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, ForeignKey, LargeBinary, event, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column, object_session, validates
from sqlalchemy.types import TypeDecorator

from portal.database import JsonObject
from portal.errors import Gone, Unavailable
from portal.models.data_key import DataKey
from portal.models.identity import Identified

SCHEMA = b"\x01"
NONCE_BYTES = 12
Value = TypeVar("Value")


class BrokenSealError(Unavailable):
    """A sealed value is not what was stored in this place: damaged, or moved from another row or column."""

    sentence = "Deze gegevens zijn nu niet leesbaar."

    def __init__(self, place: str) -> None:
        super().__init__()
        self.add_note(place)


class DestroyedKeyError(Gone):
    """The key of this row was destroyed: what it sealed is gone for good."""

    sentence = "Deze gegevens zijn gewist."


class KeyProvider(Protocol):
    """Where the keys that wrap data keys come from; `portal.services.keys` has the first one, a file."""

    def wrap(self, region: str | None, key_id: uuid.UUID, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key for its region; also says with which key."""
        ...

    def unwrap(self, kek_id: str, key_id: uuid.UUID, wrapped: bytes) -> bytes:
        """Open a data key."""
        ...

    def secret(self, purpose: str, generation: str | None = None) -> tuple[str, bytes]:
        """A key for another purpose (such as the audit chain), and the generation it belongs to."""
        ...


class Keyring:
    """The keys of one installation; what a session opened stays open until that session is gone.

    Stands in `session.info["keyring"]`; may be shared by all sessions and threads.
    """

    def __init__(self, provider: KeyProvider) -> None:
        self.provider = provider

    def open(self, session: Session, key_id: uuid.UUID) -> AESGCM:
        """The cipher of a data key."""
        opened: dict[uuid.UUID, AESGCM] = session.info.setdefault("opened_keys", {})
        if key_id not in opened:
            opened[key_id] = AESGCM(self._unwrapped(session, key_id))
        return opened[key_id]

    def prepare(self, session: Session, key_ids: Iterable[uuid.UUID]) -> None:
        """Open many data keys with one query: a list of cases needs as many keys as it has lines."""
        opened: dict[uuid.UUID, AESGCM] = session.info.setdefault("opened_keys", {})
        wanted = set(key_ids) - opened.keys()
        if not wanted:
            return
        found = session.execute(select(DataKey.id, DataKey.wrapped, DataKey.kek_id).where(DataKey.id.in_(wanted)))
        for key_id, wrapped, kek_id in found:
            if wrapped is not None:
                opened[key_id] = AESGCM(self.provider.unwrap(kek_id, key_id, wrapped))

    def keep(self, session: Session, key_id: uuid.UUID, kek_id: str, wrapped: bytes | None) -> None:
        """Open a data key that came along with the row it belongs to: one query less; a destroyed one stays shut."""
        opened: dict[uuid.UUID, AESGCM] = session.info.setdefault("opened_keys", {})
        if wrapped is not None and key_id not in opened:
            opened[key_id] = AESGCM(self.provider.unwrap(kek_id, key_id, wrapped))

    def forget(self, session: Session, key_id: uuid.UUID) -> None:
        """Close a data key again."""
        session.info.get("opened_keys", {}).pop(key_id, None)

    def _unwrapped(self, session: Session, key_id: uuid.UUID) -> bytes:
        with session.no_autoflush:
            found = session.execute(select(DataKey.wrapped, DataKey.kek_id).where(DataKey.id == key_id)).one()
        if found.wrapped is None:
            raise DestroyedKeyError
        return self.provider.unwrap(found.kek_id, key_id, found.wrapped)


def keyring(session: Session) -> Keyring:
    """The keyring of this session."""
    return cast("Keyring", session.info["keyring"])


def _bound_to(table: str, column: str, row_id: uuid.UUID, key_id: uuid.UUID) -> bytes:
    """The associated data: the one place where a ciphertext opens."""
    return b"|".join((SCHEMA, table.encode(), column.encode(), row_id.bytes, key_id.bytes))


def seal(
    session: Session, table: str, column: str, row_id: uuid.UUID, key_id: uuid.UUID, value: str | JsonObject
) -> bytes:
    """Encrypt a value for one place."""
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(value, separators=(",", ":")).encode()
    cipher = keyring(session).open(session, key_id)
    return SCHEMA + nonce + cipher.encrypt(nonce, plain, _bound_to(table, column, row_id, key_id))


def unseal(session: Session, table: str, column: str, row_id: uuid.UUID, key_id: uuid.UUID, blob: bytes) -> Any:  # noqa: ANN401 -- text or JSON, whatever was sealed
    """Decrypt the value of one place; for Core reads, which have no row object."""
    cipher = keyring(session).open(session, key_id)
    nonce, sealed = blob[1 : 1 + NONCE_BYTES], blob[1 + NONCE_BYTES :]
    try:
        plain = cipher.decrypt(nonce, sealed, _bound_to(table, column, row_id, key_id))
    except InvalidTag:
        raise BrokenSealError(f"{table}.{column} {row_id}") from None
    return json.loads(plain)


class Waiting(bytes):
    """A plain value that waits in memory for the flush; as bytes it is empty, and the column refuses it."""

    value: Any


class SealedBytes(TypeDecorator[bytes]):
    """A column that takes ciphertext of ours only."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Refuse whatever did not pass `seal()`."""
        if value is not None and not value.startswith(SCHEMA):
            raise ValueError("This column takes sealed values only: assign to the sealed property.")
        return value


class Sealed(Generic[Value]):
    """The property of a sealed column; nothing stored reads as empty."""

    def __init__(self, empty: Callable[[], Value]) -> None:
        self.empty = empty

    def __set_name__(self, owner: type[object], name: str) -> None:
        self.name = name
        self.stored = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type[object]) -> InstrumentedAttribute[bytes | None]: ...

    @overload
    def __get__(self, row: SealedRow, owner: type[object]) -> Value: ...

    def __get__(self, row: SealedRow | None, owner: type[object]) -> Value | InstrumentedAttribute[bytes | None]:
        if row is None:
            return cast("InstrumentedAttribute[bytes | None]", getattr(owner, self.stored))
        stored: bytes | None = getattr(row, self.stored)
        if stored is None:
            return self.empty()
        if isinstance(stored, Waiting):
            return cast("Value", json.loads(json.dumps(stored.value)))
        session = object_session(row)
        if session is None:
            raise BrokenSealError(f"{row.__tablename__}.{self.name} is read outside a session")
        return cast("Value", unseal(session, row.__tablename__, self.name, row.id, row.key_id, stored))

    def __set__(self, row: SealedRow, value: Value) -> None:
        waiting = Waiting()
        waiting.value = value
        setattr(row, self.stored, waiting if value else None)

    def close(self, session: Session, row: SealedRow) -> None:
        """Seal the value that waits, if any."""
        stored = row.__dict__.get(self.stored)
        if isinstance(stored, Waiting):
            blob = seal(session, row.__tablename__, self.name, row.id, row.key_id, stored.value)
            setattr(row, self.stored, blob)


def sealed_text() -> Sealed[str]:
    """A sealed text."""
    return Sealed(str)


def sealed_json() -> Sealed[JsonObject]:
    """A sealed JSON object."""
    return Sealed(dict)


class SealedRow(Identified):
    """A row with sealed columns, and the data key that opens them."""

    __abstract__ = True
    __sealed__: ClassVar[tuple[Sealed[Any], ...]] = ()

    key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_key.id"), index=True, sort_order=-1)

    def __init_subclass__(cls, **arguments: Any) -> None:  # noqa: ANN401 -- handed on as they are
        cls.__sealed__ = tuple(value for value in vars(cls).values() if isinstance(value, Sealed))
        for column in cls.__sealed__:
            setattr(cls, column.stored, mapped_column(column.name, SealedBytes, nullable=True))
        super().__init_subclass__(**arguments)

    @validates("key_id")
    def _keeps(self, _key: str, key_id: uuid.UUID) -> uuid.UUID:
        if self.key_id is not None and self.key_id != key_id:
            raise ValueError("A row keeps its key: what it holds is sealed with it.")
        return key_id


@event.listens_for(Session, "before_flush")
def _seal_what_waits(session: Session, _context: object, _instances: object) -> None:
    for row in (*session.new, *session.dirty):
        if isinstance(row, SealedRow):
            for column in row.__sealed__:
                column.close(session, row)
