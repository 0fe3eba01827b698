"""A database session for a command, with the keys that open what is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from portal.database import make_engine
from portal.errors import Misconfigured
from portal.models.sealing import Keyring
from portal.services import schema
from portal.services.keys import open_key_file
from portal.settings import Settings


@contextmanager
def connected(settings: Settings) -> Iterator[Session]:
    """A session whose work is committed at the end, and taken back when the command fails."""
    engine = make_engine(settings.database_url)
    try:
        if not schema.is_current(engine):
            raise Misconfigured("De databank loopt achter op de code; voer eerst 'portal db upgrade' uit.")
        keyring = Keyring(open_key_file(settings.key_file, create=False))
        with Session(engine, info={"keyring": keyring}) as session, session.begin():
            yield session
    finally:
        engine.dispose()
