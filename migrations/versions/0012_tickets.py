"""Tickets: to which organisation one was given, and when it was taken back."""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

OUTSIDE = ("referrer", "partner")


def upgrade() -> None:
    """Make the columns, and say of each ticket who asked."""
    with op.batch_alter_table("ticket") as table:
        table.add_column(sa.Column("organisation_id", sa.Uuid()))
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
        table.create_foreign_key(op.f("fk_ticket_organisation_id"), "organisation", ["organisation_id"], ["id"])
        table.create_index(op.f("ix_ticket_organisation_id"), ["organisation_id"])
    _fill()


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("ticket") as table:
        table.drop_index(op.f("ix_ticket_organisation_id"))
        table.drop_constraint(op.f("fk_ticket_organisation_id"), type_="foreignkey")
        table.drop_column("withdrawn_at")
        table.drop_column("organisation_id")


def _fill() -> None:
    """The organisation of whoever began the consult; nobody where the centre did, for somebody who phoned."""
    ticket = sa.table("ticket", *(sa.column(name, sa.Uuid()) for name in ("id", "consult_id", "organisation_id")))
    connection = op.get_bind()
    for ticket_id, consult_id in connection.execute(sa.select(ticket.c.id, ticket.c.consult_id)).all():
        changed = ticket.update().where(ticket.c.id == ticket_id)
        connection.execute(changed.values(organisation_id=_asked_by(connection, consult_id)))


def _asked_by(connection: sa.Connection, consult_id: uuid.UUID) -> uuid.UUID | None:
    ids = ("id", "replaces_id", "organisation_id", "author_id")
    submission = sa.table("submission", sa.column("region"), *(sa.column(name, sa.Uuid()) for name in ids))
    wanted: uuid.UUID | None = consult_id
    while wanted is not None:
        first = connection.execute(sa.select(submission).where(submission.c.id == wanted)).one()
        wanted = first.replaces_id
    hats = ("user_id", "organisation_id")
    membership = sa.table(
        "membership", sa.column("role"), sa.column("region"), *(sa.column(name, sa.Uuid()) for name in hats)
    )
    inside = connection.execute(
        sa.select(membership.c.role).where(
            membership.c.user_id == first.author_id,
            membership.c.organisation_id == first.organisation_id,
            membership.c.region == first.region,
            membership.c.role.not_in(OUTSIDE),
        )
    ).first()
    organisation: uuid.UUID = first.organisation_id
    return None if inside else organisation
