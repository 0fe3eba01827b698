"""Where forms live: whose a definition is, beside its document; the lists of the registers; tickets of a consult."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
LISTS = ("fills", "readers", "excludes")
LISTED = ["region", "form", "submitted_at", "id"]
"""By which the list page of a register is paged."""
BATCH = 20
REFERS = ("referrer", "partner", "coordinator", "director", "supporter", "clerk")
"""Who filled in a referral before definitions said so; any other form belonged to the director of a case."""
READ = ("coordinator", "director")
"""Who read what was sent, whatever the definition said."""


def upgrade() -> None:
    """Make the table, and copy whose each definition is from its document."""
    op.add_column("definition_version", sa.Column("home", sa.Text(), nullable=False, server_default="case"))
    for name in LISTS:
        op.add_column("definition_version", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    _copy()
    op.create_index(op.f("ix_submission_region_form_submitted_at_id"), "submission", LISTED)
    ticket()


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("ticket")
    op.drop_index(op.f("ix_submission_region_form_submitted_at_id"), "submission")
    for name in ("home", *LISTS):
        op.drop_column("definition_version", name)


def ticket() -> None:
    """A number that one referral may use, until a day."""
    op.create_table(
        "ticket",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("consult_id", sa.Uuid(), nullable=False),
        sa.Column("used_by_id", sa.Uuid()),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(["region"], ["region.code"]),
        sa.ForeignKeyConstraint(["region", "consult_id"], ["submission.region", "submission.id"]),
        sa.ForeignKeyConstraint(["region", "used_by_id"], ["submission.region", "submission.id"]),
        sa.UniqueConstraint("region", "number"),
    )
    for column in ("consult_id", "used_by_id"):
        op.create_index(op.f(f"ix_ticket_{column}"), "ticket", [column])


def _copy() -> None:
    """Fill the new columns of the versions that are there, a few documents at a time."""
    versions = sa.table("definition_version", *(sa.column(name) for name in ("id", "document", "home", *LISTS)))
    connection = op.get_bind()
    ids = [one for (one,) in connection.execute(sa.select(versions.c.id))]
    for start in range(0, len(ids), BATCH):
        some = versions.c.id.in_(ids[start : start + BATCH])
        for version_id, document in connection.execute(sa.select(versions.c.id, versions.c.document).where(some)):
            told: dict[str, Any] = json.loads(document) if isinstance(document, str) else document
            connection.execute(versions.update().where(versions.c.id == version_id).values(**_whose(told)))


def _whose(told: dict[str, Any]) -> dict[str, str]:
    """Whose a definition is; one from before this migration goes on being of whom the portal then said."""
    home = told.get("home", "case")
    if "fills" not in told:
        refers = told.get("form") == "referral"
        home = "referral" if refers else home
        readers = dict.fromkeys((*told.get("readers", ()), *READ))
        told = {**told, "fills": REFERS if refers else ("director",), "readers": readers}
    return {"home": home, **{name: _listed(told.get(name, ())) for name in LISTS}}


def _listed(words: Iterable[str]) -> str:
    """Words as one text in which ` word ` finds a whole one."""
    return f" {' '.join(words)} " if words else ""
