"""How Alembic reaches the database: through the connection that store.prepare hands over."""

from alembic import context

from store.all_tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
