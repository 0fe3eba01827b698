"""What the database says, in the portal's own words: views know no sqlalchemy."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, NoResultFound, OperationalError, SQLAlchemyError, TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from portal.errors import Conflict, NotFound, PortalError, Unavailable

DatabaseError = SQLAlchemyError


def translated(error: SQLAlchemyError) -> PortalError | None:
    """The domain error behind a database error; none when it is a bug of ours."""
    if isinstance(error, NoResultFound):
        return NotFound()
    if isinstance(error, StaleDataError):
        return Conflict()
    if isinstance(error, (OperationalError, PoolTimeout)):
        return Unavailable()
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return Unavailable()
    return None
