"""Alembic's migrations, run by store.prepare."""
