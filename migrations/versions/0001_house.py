"""Regions, organisations, people, sessions, keys and the audit trail."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
TABLES = (
    "region",
    "number_series",
    "organisation",
    "user_account",
    "membership",
    "user_session",
    "limit_bucket",
    "once_key",
    "outbox",
    "audit_stream",
    "audit_event",
    "data_key",
    "parked_post",
)
INDEXES = (
    ("organisation", "name"),
    ("organisation", "parent_id"),
    ("membership", "organisation_id", "region"),
    ("membership", "region", "role"),
    ("membership", "user_id"),
    ("user_session", "ended_at"),
    ("user_session", "last_seen_at"),
    ("user_session", "membership_id"),
    ("user_session", "user_id"),
    ("limit_bucket", "updated_at"),
    ("once_key", "created_at"),
    ("once_key", "user_id"),
    ("outbox", "recipient_user_id", "kind"),
    ("outbox", "sent_at", "attempts", "created_at"),
    ("audit_event", "actor_id", "at"),
    ("audit_event", "region", "at", "id"),
    ("data_key", "kek_id"),
    ("data_key", "region"),
    ("parked_post", "expires_at"),
    ("parked_post", "key_id"),
    ("parked_post", "user_id", "expires_at"),
)


def upgrade() -> None:
    """Make the tables and their indexes."""
    region()
    number_series()
    organisation()
    user_account()
    membership()
    user_session()
    limit_bucket()
    once_key()
    outbox()
    audit_stream()
    audit_event()
    data_key()
    parked_post()
    for table, *columns in INDEXES:
        op.create_index(op.f("_".join(("ix", table, *columns))), table, columns)
    guard_the_audit_trail()
    add_the_system()


def downgrade() -> None:
    """Drop them again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_event_refuse() CASCADE")
    for table in reversed(TABLES):
        op.drop_table(table)


def region() -> None:
    """An area with its own partners, agreements and overlays; `document` is its region.yaml, checked."""
    op.create_table(
        "region",
        sa.Column("code", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("document", JSON, nullable=False),
    )


def number_series() -> None:
    """The last number given in a region, kind (referral, case) and year; its row is the lock."""
    op.create_table(
        "number_series",
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("region", "kind", "year"),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
    )


def organisation() -> None:
    """An organisation; type and perspective are codes of the option sets org_type and perspective."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("perspective", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("active_from", sa.Date()),
        sa.Column("active_to", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"]),
    )


def user_account() -> None:
    """An account; `epoch` goes up when every session of it must end."""
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT),
        sa.UniqueConstraint("email"),
    )


def membership() -> None:
    """One role of one person in one organisation and region, from one day to another."""
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("from_date", sa.Date()),
        sa.Column("to_date", sa.Date()),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def user_session() -> None:
    """One sign-in; ended ones are kept for 24 hours, marked, and open nothing."""
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.Text(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid()),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_reason", sa.Text()),
        sa.Column("csrf_secret", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def limit_bucket() -> None:
    """What is left of one allowance, and when that was counted."""
    op.create_table(
        "limit_bucket",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
    )


def once_key() -> None:
    """A key that was used, for what, with which content, and the receipt that came of it."""
    op.create_table(
        "once_key",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def outbox() -> None:
    """One message to one person; it says that there is something new, never what."""
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recipient_user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("sent_at", INSTANT),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.ForeignKeyConstraint(["recipient_user_id"], ["user_account.id"]),
    )


def audit_stream() -> None:
    """The end of one stream (case, submission, user, region): its last number and digest; its row is the lock."""
    op.create_table(
        "audit_stream",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )


def audit_event() -> None:
    """Who did what, wearing which hat; codes and ids, never values."""
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("stream_kind", sa.Text(), nullable=False),
        sa.Column("stream_id", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid()),
        sa.Column("region", sa.Text()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("stream_kind", "stream_id", "sequence"),
    )


def data_key() -> None:
    """A key, wrapped by its region's key-encrypting key; without region it is the system's."""
    op.create_table(
        "data_key",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text()),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("kek_id", sa.Text(), nullable=False),
        sa.Column("destroyed_at", INSTANT),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
    )


def parked_post() -> None:
    """A late post, sealed with the system's key, for a short while."""
    op.create_table(
        "parked_post",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["key_id"], ["data_key.id"]),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    )


def guard_the_audit_trail() -> None:
    """Let the database itself refuse to change or drop an event (security.md C05)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit events never change'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event "
            "BEGIN SELECT RAISE(ABORT, 'audit events never change'); END"
        )


def add_the_system() -> None:
    """The account under which the portal itself acts; it has no password and never signs in."""
    account = sa.table(
        "user_account",
        sa.column("id", sa.Uuid()),
        *(sa.column(name, sa.Text()) for name in ("email", "name", "phone", "function", "password_hash", "language")),
        sa.column("epoch", sa.Integer()),
        sa.column("active", sa.Boolean()),
        sa.column("created_at", INSTANT),
    )
    nothing = dict.fromkeys(("phone", "function", "password_hash"), "")
    system = {"id": uuid.UUID(int=0), "email": "systeem@portaal.invalid", "name": "Systeem", "language": "nl"}
    began = {"epoch": 1, "active": False, "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    op.bulk_insert(account, [{**nothing, **system, **began}])
