"""Drafts that go on with an older one, on the version of their form that is in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a draft say which one it goes on with."""
    with op.batch_alter_table("submission") as table:
        table.add_column(sa.Column("continues_id", sa.Uuid()))
        table.create_foreign_key(
            op.f("fk_submission_region_continues_id"), "submission", ["region", "continues_id"], ["region", "id"]
        )
        table.create_index(op.f("ix_submission_continues_id"), ["continues_id"], unique=True)


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("submission") as table:
        table.drop_index(op.f("ix_submission_continues_id"))
        table.drop_constraint(op.f("fk_submission_region_continues_id"), type_="foreignkey")
        table.drop_column("continues_id")
