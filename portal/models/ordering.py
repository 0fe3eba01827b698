"""Rows are written parents first.

SQLAlchemy orders the inserts of one flush by relationships, and we hardly have any: queries do the selecting. So each
foreign key gets a relationship that nobody reads or sets; it only tells the flush which table comes first.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import ForeignKeyConstraint, Table, and_
from sqlalchemy.orm import Mapper, registry, relationship


def order_by_foreign_keys(tables: registry) -> None:
    """Tell every mapper which tables its foreign keys point at."""
    mappers = {mapper.local_table: mapper for mapper in tables.mappers}
    for table, mapper in mappers.items():
        for constraint in cast("Table", table).foreign_key_constraints:
            if constraint.referred_table is not table:
                _add_order(mapper, mappers[constraint.referred_table], constraint)


def _add_order(mapper: Mapper[object], parent: Mapper[object], constraint: ForeignKeyConstraint) -> None:
    columns = [element.parent for element in constraint.elements]
    mapper.add_property(
        "after_" + "_".join(column.name for column in columns),
        relationship(
            parent.class_,
            primaryjoin=and_(*(element.parent == element.column for element in constraint.elements)),
            foreign_keys=columns,
            lazy="raise",
            overlaps="__*",  # SQLAlchemy's own sign for: never warn about shared columns
        ),
    )
