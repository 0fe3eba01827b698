"""Supporters: whether somebody takes part in a case because he supports it, or because he was invited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whoever took part so far was invited."""
    kind = sa.Column("kind", sa.String(32), nullable=False, server_default="invited")
    op.add_column("participant", kind)


def downgrade() -> None:
    """Forget who supports."""
    op.drop_column("participant", "kind")
