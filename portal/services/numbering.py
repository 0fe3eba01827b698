"""Numbers that people say to each other, such as OVL-2026-0042: never a key to anything (security.md X1)."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.models import NumberSeries, clock


def next_number(session: Session, region: str, kind: str) -> str:
    """The next number of a kind (case, submission) in a region this year; its row is locked until the commit."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    year = clock.today().year
    first = dialect.insert(NumberSeries).values(region=region, kind=kind, year=year, last=1)
    given = first.on_conflict_do_update(
        index_elements=["region", "kind", "year"], set_={"last": NumberSeries.last + 1}
    ).returning(NumberSeries.last)
    return f"{region.upper()}-{year}-{session.execute(given).scalar_one():04}"
