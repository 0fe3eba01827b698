"""How alembic runs: one transaction a migration, over the connection it is given or the portal's own database."""

from alembic import context

from portal import settings
from portal.database import make_engine
from portal.models import Base


def run() -> None:
    """Run what was asked for; `portal db upgrade` and the tests come through portal.services.schema."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        url = settings.from_environment(default_profile="demo").database_url
        connection = make_engine(url, timeouts=False).connect()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
