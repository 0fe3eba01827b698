"""Migrations and models agree, on both databases (security.md J10)."""

from __future__ import annotations

import pytest
from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint, inspect, text
from sqlalchemy.orm import Session

from portal.database import Base, make_engine
from portal.models import clock
from portal.services import schema
from tests.databases import Databases
from tests.factories import a_definition_version


def tables_of(url: str) -> set[str]:
    engine = make_engine(url)
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()
    return found


def test_there_is_one_head() -> None:
    assert len(schema.heads()) == 1, "Two migrations follow the same one: renumber the later."


def test_upgrading_makes_what_the_models_ask_for(places: Databases) -> None:
    url = places.fresh(migrated=False)
    schema.upgrade(url)
    schema.check(url)
    assert tables_of(url) == set(Base.metadata.tables)


def test_every_migration_goes_down_and_up_again(places: Databases) -> None:
    url = places.fresh()
    schema.downgrade(url, "base")
    assert tables_of(url) == set()
    schema.upgrade(url)
    schema.check(url)


def test_constraints_bear_the_names_of_the_models(places: Databases) -> None:
    engine = make_engine(places.fresh())
    inspector = inspect(engine)
    for table in Base.metadata.tables.values():
        found = {key["name"] for key in inspector.get_foreign_keys(table.name)}
        found |= {key["name"] for key in inspector.get_unique_constraints(table.name)}
        found |= {index["name"] for index in inspector.get_indexes(table.name)}
        assert named(table) <= found, f"{table.name}: {named(table) - found}"
    engine.dispose()


def named(table: Table) -> set[str]:
    keys = [str(key.name) for key in table.foreign_key_constraints]
    return {*keys, *(str(index.name) for index in table.indexes)}


def test_a_database_that_is_behind_is_recognised(places: Databases) -> None:
    url = places.fresh()
    engine = make_engine(url)
    assert schema.is_current(engine)
    schema.downgrade(url, "-1")
    assert not schema.is_current(engine)
    engine.dispose()


def uniques(table: Table) -> list[list[str]]:
    keys = [key for key in table.constraints if isinstance(key, UniqueConstraint | PrimaryKeyConstraint)]
    return [[column.name for column in key.columns] for key in keys]


def leading_columns(table: Table) -> set[str]:
    indexes = [[column.name for column in index.columns] for index in table.indexes]
    return {columns[0] for columns in indexes + uniques(table)}


@pytest.mark.parametrize("table", Base.metadata.tables.values(), ids=str)
def test_every_foreign_key_has_an_index(table: Table) -> None:
    """By its id: (region, id) is found by id alone. Regions are few and never dropped."""
    for key in table.foreign_key_constraints:
        columns = {column.name for column in key.columns} - {"region"}
        assert columns <= leading_columns(table), f"{table.name} lacks an index that starts with {columns}"


@pytest.mark.parametrize("table", Base.metadata.tables.values(), ids=str)
def test_a_reference_between_region_bound_rows_cannot_leave_the_region(table: Table) -> None:
    for key in table.foreign_key_constraints:
        bound = ["region", "id"] in uniques(key.referred_table)
        assert not bound or "region" in {column.name for column in key.columns}, f"{table.name}: {key.name}"


def test_identifiers_fit_postgresql() -> None:
    for table in Base.metadata.tables.values():
        assert all(len(name) <= 63 for name in named(table))


def test_what_was_withdrawn_does_not_come_back_in_force_by_going_down(places: Databases) -> None:
    """Migration 0014: older code knows no withdrawn version; the form stays closed (security.md F13)."""
    engine = make_engine(places.fresh())
    with Session(engine) as session, session.begin():
        a_definition_version(session, "ovl", "sample", status="withdrawn", withdrawn_at=clock.now())
    schema.downgrade(engine.url.render_as_string(hide_password=False), "0013")
    found = text("SELECT status, in_force_to IS NULL FROM definition_version WHERE form = 'sample'")
    with engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(found)] == [("retired", False)]
    engine.dispose()
