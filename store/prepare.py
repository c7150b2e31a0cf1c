"""Bringing the store's tables to the shape that this version needs, before anything reads or writes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, as long as nothing else in the database uses it: it keeps two servers from migrating at once.
_ADVISORY_LOCK = 7_361_204


def prepare_store(engine: Engine) -> None:
    """Create or migrate every table; several processes may call it at the same moment."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        command.upgrade(_configuration(connection), "head")


def _configuration(connection: Connection) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration
