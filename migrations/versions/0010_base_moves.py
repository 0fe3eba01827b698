"""A shared form that moved under a region's changes: what the region's admin still has to go through."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "base_move",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("old_base", sa.Text(), nullable=False),
        sa.Column("waiting_base", sa.Text(), nullable=False),
        sa.Column("overlay", sa.Text(), nullable=False),
        sa.Column("points", JSON, nullable=False),
        sa.Column("kept", JSON, nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.UniqueConstraint("region", "form"),
    )


def downgrade() -> None:
    """Drop it again."""
    op.drop_table("base_move")
