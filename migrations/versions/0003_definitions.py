"""Definition versions, and the overlays that somebody is working on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = (
    "definition_version",
    "overlay_draft",
)
INDEXES = (
    ("definition_version", "approver_id"),
    ("definition_version", "author_id"),
    ("definition_version", "hash"),
    ("overlay_draft", "author_id"),
    ("overlay_draft", "based_on"),
    ("overlay_draft", "region", "form"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    definition_version()
    overlay_draft()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)
    only = sa.text("status = 'active'")
    op.create_index(
        "uq_definition_version_active",
        "definition_version",
        ["region", "form"],
        unique=True,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def definition_version() -> None:
    """A resolved definition of one form in one region; once in force, what it asks never changes."""
    op.create_table(
        "definition_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("document", JSON, nullable=False),
        sa.Column("base_source", sa.Text(), nullable=False),
        sa.Column("overlay_source", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("approver_id", sa.Uuid()),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("approved_at", INSTANT),
        sa.Column("in_force_from", INSTANT),
        sa.Column("in_force_to", INSTANT),
        sa.ForeignKeyConstraint(["approver_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.UniqueConstraint("region", "form", "number"),
    )


def overlay_draft() -> None:
    """An overlay that an admin is editing, as YAML text, until it is proposed and approved."""
    op.create_table(
        "overlay_draft",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Uuid()),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["based_on"], ["definition_version.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
    )
