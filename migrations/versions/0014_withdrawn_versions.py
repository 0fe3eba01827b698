"""Versions of a form that were withdrawn: when, and why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns."""
    op.add_column("definition_version", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.add_column("definition_version", sa.Column("withdrawn_reason", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away again; what was withdrawn does not come back in force by that."""
    status, until, at = (sa.column(name) for name in ("status", "in_force_to", "withdrawn_at"))
    version = sa.table("definition_version", status, until, at)
    ended = {"status": "retired", "in_force_to": sa.func.coalesce(until, at)}
    op.execute(version.update().where(status == "withdrawn").values(ended))
    op.drop_column("definition_version", "withdrawn_reason")
    op.drop_column("definition_version", "withdrawn_at")
