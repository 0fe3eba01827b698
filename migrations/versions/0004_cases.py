"""Cases with their persons, and who works on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = (
    "case_file",
    "person",
    "participant",
    "assignment",
    "contact",
    "task",
    "case_event",
    "case_look",
    "case_purpose",
    "help_request",
)
INDEXES = (
    ("case_file", "key_id"),
    ("case_file", "opened_by"),
    ("case_file", "region", "status", "next_risk_due", "id"),
    ("case_file", "region", "status", "opened_at", "id"),
    ("person", "case_id", "withdrawn_at"),
    ("person", "key_id"),
    ("participant", "case_id", "organisation_id"),
    ("participant", "organisation_id", "case_id"),
    ("participant", "user_id", "case_id"),
    ("assignment", "case_id", "from_at"),
    ("assignment", "key_id"),
    ("assignment", "user_id", "to_at", "case_id"),
    ("contact", "author_id"),
    ("contact", "case_id", "at"),
    ("contact", "key_id"),
    ("task", "assignee_id", "done_at", "due"),
    ("task", "case_id", "done_at"),
    ("case_event", "author_id"),
    ("case_event", "case_id", "at", "id"),
    ("case_look", "case_id"),
    ("case_purpose", "case_id"),
    ("help_request", "author_id"),
    ("help_request", "case_id"),
    ("help_request", "done_by"),
    ("help_request", "key_id"),
    ("help_request", "region", "done_at", "at", "id"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    case_file()
    person()
    participant()
    assignment()
    contact()
    task()
    case_event()
    case_look()
    case_purpose()
    help_request()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)
    only = sa.text("to_at IS NULL")
    op.create_index(
        "uq_assignment_current", "assignment", ["case_id"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    """Drop them again."""
    for table in reversed(TABLES):
        op.drop_table(table)


def case_file() -> None:
    """A family's file; it adopts the key of the submission it was opened with."""
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("track", sa.Text(), nullable=False),
        sa.Column("risk_level", sa.Text()),
        sa.Column("risk_at", INSTANT),
        sa.Column("next_risk_due", sa.Date()),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", INSTANT),
        sa.Column("label", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["opened_by"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.UniqueConstraint("region", "id"),
        sa.UniqueConstraint("region", "number"),
    )


def person() -> None:
    """Somebody of the family; `sources` says per detail which submission and field it came from."""
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sources", JSON, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("details", sa.LargeBinary()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.UniqueConstraint("region", "id"),
    )


def participant() -> None:
    """An organisation, or one of its people, that works on a case for a while."""
    op.create_table(
        "participant",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid()),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("to_at", INSTANT),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def assignment() -> None:
    """The director of a case, with history; a case has at most one at a time."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("from_at", INSTANT, nullable=False),
        sa.Column("reason", sa.LargeBinary()),
        sa.Column("to_at", INSTANT),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def contact() -> None:
    """A contact with the family: when, with whom, how it is going, and whether something happened again."""
    op.create_table(
        "contact",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("new_incident", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("details", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
    )


def task() -> None:
    """Something that one person must do in a case before a day."""
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("assignee_id", sa.Uuid()),
        sa.Column("done_at", INSTANT),
        sa.Column("subject_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["assignee_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
    )


def case_event() -> None:
    """One line of the course of events: a kind and codes, never values."""
    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("data", JSON, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
    )


def case_look() -> None:
    """When a person last looked into a case, and the time before: what changed since is news."""
    op.create_table(
        "case_look",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("previous_at", INSTANT),
        sa.PrimaryKeyConstraint("user_id", "case_id"),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def case_purpose() -> None:
    """The purpose for which somebody opened a case, asked once per case and day."""
    op.create_table(
        "case_purpose",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "case_id", "day"),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def help_request() -> None:
    """A short message to the coordinators of a region; it waits until one of them has dealt with it."""
    op.create_table(
        "help_request",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid()),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", sa.Uuid()),
        sa.Column("text", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["author_id"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["done_by"], ["user_account.id"]),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "case_id"], ["case_file.region", "case_file.id"]),
    )
