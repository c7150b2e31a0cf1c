"""How Alembic reaches the database: through the connection that store.prepare hands over."""

from alembic import context

import store.access_tables
import store.alert_tables
import store.audit_tables
import store.channel_tables
import store.flag_tables
import store.listed_tables
import store.milestone_tables
import store.place_quality_tables
import store.purge_tables
import store.survey_tables  # noqa: F401 - makes their tables known
from store.tables import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
