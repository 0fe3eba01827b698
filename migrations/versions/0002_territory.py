"""Centres, partners, and the registers of municipalities and police zones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = (
    "centre",
    "municipality",
    "police_zone",
    "zone_municipality",
    "organisation_name",
    "region_partner",
    "organisation_territory",
)
INDEXES = (
    ("municipality", "name"),
    ("municipality", "region", "name"),
    ("police_zone", "region"),
    ("zone_municipality", "nis"),
    ("organisation_name", "organisation_id", "from_date"),
    ("region_partner", "organisation_id"),
    ("region_partner", "region", "organisation_id"),
    ("organisation_territory", "nis"),
    ("organisation_territory", "organisation_id"),
    ("organisation_territory", "zone_id"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    centre()
    municipality()
    police_zone()
    zone_municipality()
    organisation_name()
    region_partner()
    organisation_territory()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def centre() -> None:
    """A Veilig Huis of a region: whom to call, when, and whether it takes new referrals."""
    op.create_table(
        "centre",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("hours", JSON, nullable=False),
        sa.Column("intake_status", sa.Text(), nullable=False),
        sa.Column("intake_message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.UniqueConstraint("region", "code"),
    )


def municipality() -> None:
    """A municipality by NIS code, with its validity and the centre that serves it."""
    op.create_table(
        "municipality",
        sa.Column("nis", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("centre_code", sa.Text(), nullable=False),
        sa.Column("aliases", JSON, nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
    )


def police_zone() -> None:
    """A police zone; `confirmed` says whether its facts were checked with the region."""
    op.create_table(
        "police_zone",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("pilot_from", sa.Date()),
        sa.Column("active_from", sa.Date()),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.UniqueConstraint("code"),
    )


def zone_municipality() -> None:
    """Which municipalities a police zone covers."""
    op.create_table(
        "zone_municipality",
        sa.Column("zone_id", sa.Uuid(), nullable=False),
        sa.Column("nis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("zone_id", "nis"),
        sa.ForeignKeyConstraint(["nis"], ["municipality.nis"]),
        sa.ForeignKeyConstraint(["zone_id"], ["police_zone.id"]),
    )


def organisation_name() -> None:
    """The name an organisation bore from one day to another."""
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date()),
        sa.Column("to_date", sa.Date()),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
    )


def region_partner() -> None:
    """An organisation as partner of a region, with its contact point, from one day to another."""
    op.create_table(
        "region_partner",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("contact_point", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date()),
        sa.Column("to_date", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
    )


def organisation_territory() -> None:
    """A police zone or a municipality that an organisation works in, from one day to another."""
    op.create_table(
        "organisation_territory",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("zone_id", sa.Uuid()),
        sa.Column("nis", sa.Text()),
        sa.Column("from_date", sa.Date()),
        sa.Column("to_date", sa.Date()),
        sa.ForeignKeyConstraint(["nis"], ["municipality.nis"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["zone_id"], ["police_zone.id"]),
    )
