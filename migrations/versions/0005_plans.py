"""Plans with their goals, steps and actions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "plan",
    "goal",
    "sub_goal",
    "action",
    "progress_note",
)
INDEXES = (
    ("plan", "active_submission_id"),
    ("plan", "case_id"),
    ("plan", "pending_submission_id"),
    ("plan", "region", "status", "review_date"),
    ("goal", "key_id"),
    ("goal", "plan_id", "position"),
    ("sub_goal", "goal_id", "position"),
    ("sub_goal", "key_id"),
    ("sub_goal", "plan_id", "position"),
    ("action", "goal_id", "position"),
    ("action", "key_id"),
    ("action", "organisation_id", "status", "due", "id"),
    ("action", "plan_id", "position"),
    ("action", "responsible_id", "status", "due", "id"),
    ("progress_note", "author_id"),
    ("progress_note", "case_id", "at"),
    ("progress_note", "key_id"),
    ("progress_note", "subject_id", "at"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    plan()
    goal()
    sub_goal()
    action()
    progress_note()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)
    only = sa.text("status <> 'afgesloten'")
    op.create_index("uq_plan_open", "plan", ["case_id"], unique=True, sqlite_where=only, postgresql_where=only)


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def plan() -> None:
    """The plan of a case; its structure is versioned by submissions, a case has one open plan."""
    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("active_submission_id", sa.Uuid()),
        sa.Column("pending_submission_id", sa.Uuid()),
        sa.Column("review_date", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def goal() -> None:
    """What the family wants to reach."""
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("details", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "plan_id"], ["plan.region", "plan.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def sub_goal() -> None:
    """A small step towards a goal."""
    op.create_table(
        "sub_goal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("details", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "goal_id"], ["goal.region", "goal.id"]),
        sa.ForeignKeyConstraint(["region", "plan_id"], ["plan.region", "plan.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def action() -> None:
    """What one named person of one organisation does before a day."""
    op.create_table(
        "action",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid()),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("perspective", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("responsible_id", sa.Uuid()),
        sa.Column("due", sa.Date()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date()),
        sa.Column("visible_family", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("details", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "goal_id"], ["goal.region", "goal.id"]),
        sa.ForeignKeyConstraint(["region", "plan_id"], ["plan.region", "plan.id"]),
        sa.ForeignKeyConstraint(["responsible_id"], ["user_account.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def progress_note() -> None:
    """How it went with a goal, sub-goal or action: a line and the change of status."""
    op.create_table(
        "progress_note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("status_from", sa.Text(), nullable=False),
        sa.Column("status_to", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
    )
