"""Phases: where a case stands follows from what was sent in it, and is no longer kept beside that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forget the phase that was stored: `portal.queries.phases` works it out."""
    op.drop_column("case_file", "phase")


def downgrade() -> None:
    """Give it back, as it was for every case."""
    op.add_column("case_file", sa.Column("phase", sa.Text(), nullable=False, server_default="exploratie"))
