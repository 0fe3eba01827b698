"""Submissions: what is filled in and sent, step by step; and the plan versions they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "submission",
    "step_answers",
    "submission_note",
    "decision",
    "statistic_fact",
)
INDEXES = (
    ("submission", "author_id"),
    ("submission", "case_id", "form", "submitted_at"),
    ("submission", "definition_version_id", "status"),
    ("submission", "key_id"),
    ("submission", "municipality_nis"),
    ("submission", "organisation_id", "updated_at", "id"),
    ("submission", "owner_id", "updated_at", "id"),
    ("submission", "plan_id"),
    ("submission", "police_zone_id"),
    ("submission", "region", "referral_state", "submitted_at", "id"),
    ("submission", "region", "updated_at", "id"),
    ("submission", "replaces_id"),
    ("step_answers", "key_id"),
    ("submission_note", "author_id"),
    ("submission_note", "key_id"),
    ("submission_note", "submission_id", "at"),
    ("decision", "author_id"),
    ("decision", "case_id", "at"),
    ("decision", "key_id"),
    ("decision", "submission_id", "at"),
    ("statistic_fact", "region", "form", "field", "code", "at"),
    ("statistic_fact", "submission_id"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    submission()
    step_answers()
    submission_note()
    decision()
    statistic_fact()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)
    with op.batch_alter_table("plan") as plan:
        for column in ("active_submission_id", "pending_submission_id"):
            name = op.f(f"fk_plan_region_{column}")
            plan.create_foreign_key(name, "submission", ["region", column], ["region", "id"])


def downgrade() -> None:
    """Drop them again."""
    with op.batch_alter_table("plan") as plan:
        for column in ("active_submission_id", "pending_submission_id"):
            plan.drop_constraint(op.f(f"fk_plan_region_{column}"), type_="foreignkey")
    for table in reversed(TABLES):
        op.drop_table(table)


def submission() -> None:
    """A statement on one form; a draft until it is sent, and unchanged from then on."""
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("definition_version_id", sa.Uuid(), nullable=False),
        sa.Column("definition_hash", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("referral_state", sa.String(32)),
        sa.Column("reference", sa.Text()),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("plan_id", sa.Uuid()),
        sa.Column("municipality_nis", sa.Text()),
        sa.Column("police_zone_id", sa.Uuid()),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.Uuid()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("label", sa.LargeBinary()),
        sa.Column("facts", sa.LargeBinary()),
        sa.Column("computed", sa.LargeBinary()),
        sa.Column("submitted_at", INSTANT),
        sa.Column("decided_at", INSTANT),
        sa.Column("receipt_key", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["definition_version_id"], ["definition_version.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["municipality_nis"], ["municipality.nis"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["owner_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["police_zone_id"], ["police_zone.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["region", "plan_id"], ["plan.region", "plan.id"]),
        sa.ForeignKeyConstraint(["region", "replaces_id"], ["submission.region", "submission.id"]),
        sa.UniqueConstraint("region", "id"),
        sa.UniqueConstraint("region", "reference"),
    )


def step_answers() -> None:
    """One step, or one row of a group: as typed (`raw`) and the typed valid values (`answers`)."""
    op.create_table(
        "step_answers",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instance", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("raw", sa.LargeBinary()),
        sa.Column("answers", sa.LargeBinary()),
        sa.Column("removed_at", INSTANT),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "submission_id"], ["submission.region", "submission.id"]),
        sa.UniqueConstraint("submission_id", "step", "group", "row_id"),
    )


def submission_note() -> None:
    """Something that was said about a submission after it was sent."""
    op.create_table(
        "submission_note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("text", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "submission_id"], ["submission.region", "submission.id"]),
    )


def decision() -> None:
    """What was decided about a referral or in a case, and why."""
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid()),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("reason", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["region", "submission_id"], ["submission.region", "submission.id"]),
    )


def statistic_fact() -> None:
    """A coded answer that is counted, plain: the only answers outside the seal."""
    op.create_table(
        "statistic_fact",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "submission_id"], ["submission.region", "submission.id"]),
    )
