"""Attachments: files of a submission, as sealed chunks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
INDEXES = (
    ("attachment", "author_id"),
    ("attachment", "key_id"),
    ("attachment", "state", "created_at"),
    ("attachment", "submission_id"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    attachment()
    attachment_chunk()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("attachment_chunk")
    op.drop_table("attachment")


def attachment() -> None:
    """One file at one field of a submission."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("judged_at", INSTANT),
        sa.Column("name", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "submission_id"], ["submission.region", "submission.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def attachment_chunk() -> None:
    """A piece of a file, sealed with the key of its attachment."""
    op.create_table(
        "attachment_chunk",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "attachment_id"], ["attachment.region", "attachment.id"]),
        sa.UniqueConstraint("attachment_id", "number"),
    )
