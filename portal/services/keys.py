"""Keys: made, opened, destroyed (security.md D-9).

Key provider → key-encrypting key of a region → data key of a submission, which its case adopts → sealed values. The
first provider is a file with master keys, outside the database; the key-encrypting keys are derived from them, so app
nodes need nothing but the same file. The last master key is the current one; older ones still open what they wrapped.
"""

from __future__ import annotations

import base64
import json
import os
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access.actor import Actor
from portal.errors import Misconfigured
from portal.models import DataKey, clock
from portal.models.identity import new_id
from portal.models.sealing import NONCE_BYTES, keyring
from portal.services import audit

KEY_BYTES = 32
FORMAT = 1


class KeyFile:
    """The first key provider: master keys by generation, read from a file."""

    def __init__(self, masters: Mapping[str, bytes]) -> None:
        self._masters = dict(masters)
        self._current = next(reversed(self._masters))
        self._derived: dict[tuple[str, str], bytes] = {}

    def wrap(self, region: str | None, key_id: uuid.UUID, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key with the current key of its region; also says which key that was."""
        kek_id = f"{self._current}:{region or ''}"
        nonce = os.urandom(NONCE_BYTES)
        return kek_id, nonce + self._kek(kek_id).encrypt(nonce, key, _place(key_id, kek_id))

    def unwrap(self, kek_id: str, key_id: uuid.UUID, wrapped: bytes) -> bytes:
        """Open a data key."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        return self._kek(kek_id).decrypt(nonce, sealed, _place(key_id, kek_id))

    def secret(self, purpose: str, generation: str | None = None) -> tuple[str, bytes]:
        """A key for another purpose, of the current or an older generation."""
        generation = generation or self._current
        return generation, self._derive(generation, f"secret|{purpose}")

    def _kek(self, kek_id: str) -> AESGCM:
        generation, _, region = kek_id.partition(":")
        return AESGCM(self._derive(generation, f"kek|{region}"))

    def _derive(self, generation: str, purpose: str) -> bytes:
        if generation not in self._masters:
            raise Misconfigured(f"De hoofdsleutel '{generation}' ontbreekt in het sleutelbestand.")
        if (generation, purpose) not in self._derived:
            expand = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"ketenportaal|{purpose}".encode())
            self._derived[generation, purpose] = expand.derive(self._masters[generation])
        return self._derived[generation, purpose]


def open_key_file(path: Path, *, create: bool) -> KeyFile:
    """Read the master keys; make the file first where that is allowed and it does not exist."""
    if create and not path.exists():
        _make(path)
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return KeyFile({entry["generation"]: base64.b64decode(entry["secret"]) for entry in read["keys"]})
    except FileNotFoundError:
        raise Misconfigured(f"Het sleutelbestand {path} ontbreekt; zonder dat bestand is niets leesbaar.") from None
    except (ValueError, LookupError, TypeError, StopIteration):
        raise Misconfigured(f"Het sleutelbestand {path} is beschadigd; zet de reservekopie terug.") from None


def _make(path: Path) -> None:
    """Write a new file beside it and link it into place: of two processes that start at once, one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    master = {"generation": "1", "secret": base64.b64encode(os.urandom(KEY_BYTES)).decode()}
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"format": FORMAT, "keys": [master]}, file)
        file.flush()
        os.fsync(handle)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def _place(key_id: uuid.UUID, kek_id: str) -> bytes:
    return b"data_key|" + key_id.bytes + b"|" + kek_id.encode()


def new_key(session: Session, region: str | None) -> uuid.UUID:
    """Make a data key for a submission of a region, or for the system, and give its id."""
    key_id = new_id()
    kek_id, wrapped = keyring(session).provider.wrap(region, key_id, AESGCM.generate_key(8 * KEY_BYTES))
    session.add(DataKey(id=key_id, region=region, kek_id=kek_id, wrapped=wrapped))
    session.flush()
    return key_id


def system_key(session: Session) -> uuid.UUID:
    """The data key of what belongs to no region (parked posts), made when there is none yet."""
    mine = select(DataKey.id).where(DataKey.region.is_(None), DataKey.destroyed_at.is_(None))
    return session.scalars(mine.order_by(DataKey.id.desc()).limit(1)).first() or new_key(session, None)


def key_for(session: Session, key_id: uuid.UUID) -> AESGCM:
    """The cipher of a data key."""
    return keyring(session).open(session, key_id)


def destroy(session: Session, actor: Actor, key_id: uuid.UUID) -> None:
    """Erase everything that this key sealed, by destroying the key."""
    key = session.get_one(DataKey, key_id, with_for_update=True)
    key.wrapped, key.destroyed_at = None, clock.now()
    session.flush()
    keyring(session).forget(session, key_id)
    stream = ("region", key.region) if key.region else ("user", actor.user_id)
    audit.record(session, actor, stream, "key.destroyed", {"key": str(key_id)}, region=key.region)
