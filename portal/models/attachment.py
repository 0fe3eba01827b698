"""Attachments: files of a submission, as chunks sealed with its key (security.md D-16, H05)."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.clock import now
from portal.models.identity import RegionBound, points_to_me, within_region
from portal.models.sealing import NONCE_BYTES, SCHEMA, BrokenSealError, SealedBytes, SealedRow, sealed_text

AttachmentState = Literal["waiting", "safe", "unscanned", "refused"]
"""In quarantine until it is looked at, free of viruses, never looked at (demo and test only), or refused."""

CHUNK_BYTES = 256 * 1024
"""How much of a file is sealed, stored and read at a time."""


@dataclass(frozen=True)
class SealedFile:
    """The facts to which each chunk of a file is bound, and where to find them."""

    id: uuid.UUID
    region: str
    submission_id: uuid.UUID
    key_id: uuid.UUID
    field: str
    kind: str
    size: int
    chunks: int

    def seal(self, cipher: AESGCM, number: int, piece: bytes) -> bytes:
        """Encrypt one chunk for its place in this file."""
        nonce = os.urandom(NONCE_BYTES)
        return SCHEMA + nonce + cipher.encrypt(nonce, piece, self._place(number))

    def open(self, cipher: AESGCM, number: int, sealed: bytes) -> bytes:
        """Decrypt one chunk; one that was damaged, swapped or comes from another file does not open."""
        nonce, closed = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, closed, self._place(number))
        except (InvalidTag, ValueError):
            raise BrokenSealError(f"attachment {self.id} chunk {number}") from None

    def _place(self, number: int) -> bytes:
        """The associated data: this file, what it is, how long it is, and which of how many chunks."""
        facts = f"{self.kind}|{self.size}|{self.chunks}|{number}".encode()
        return b"|".join((SCHEMA, b"attachment_chunk", self.id.bytes, self.key_id.bytes, facts))


class Attachment(RegionBound, SealedRow):
    """One file at one field of a submission; its name is sealed too, because it may hold somebody's name."""

    __tablename__ = "attachment"
    __table_args__ = (
        points_to_me(),
        within_region("submission_id", "submission"),
        Index(None, "submission_id"),
        Index(None, "state", "created_at"),
    )

    submission_id: Mapped[uuid.UUID]
    step: Mapped[str]
    group: Mapped[str] = mapped_column(default="")
    row_id: Mapped[str] = mapped_column(default="")
    field: Mapped[str]
    name = sealed_text()
    kind: Mapped[str]
    size: Mapped[int]
    chunks: Mapped[int]
    state: Mapped[AttachmentState]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    judged_at: Mapped[datetime | None]

    @property
    def sealed_file(self) -> SealedFile:
        """What opening it takes, for whoever reads on after the session is gone."""
        return SealedFile(
            self.id, self.region, self.submission_id, self.key_id, self.field, self.kind, self.size, self.chunks
        )


class AttachmentChunk(RegionBound):
    """A piece of a file, sealed with the key of its attachment."""

    __tablename__ = "attachment_chunk"
    __table_args__ = (within_region("attachment_id", "attachment"), UniqueConstraint("attachment_id", "number"))

    attachment_id: Mapped[uuid.UUID]
    number: Mapped[int]
    content: Mapped[bytes] = mapped_column(SealedBytes)
