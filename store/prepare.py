"""Bringing the store's tables to the shape that this version needs, before anything reads or writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from store.engine import is_refused
from store.roles import give_rights, has_roles

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number, as long as nothing else in the database uses it: it keeps two servers from migrating at once.
_ADVISORY_LOCK = 7_361_204
_MIGRATION_MILLISECONDS = 600_000


class StoreNotPrepared(Exception):
    """The store's tables are not those of this version, and cannot be brought to it from here."""


def prepare_store(engine: Engine) -> None:
    """Create or migrate every table; several processes may call it at the same moment.

    All of it is one transaction, on SQLite too: whoever is killed on the way leaves the tables as they were. Where the
    database has the roles of store/roles.sql, what each may do with new tables is part of it.

    Raises:
        StoreNotPrepared: The tables are a newer version's, or this user of the database may not change them.
    """
    try:
        with _transaction(engine) as connection:
            if connection.dialect.name == "postgresql":
                # Another server may be at it, for as long as it takes. A table in use is waited for no longer than
                # usual: whoever comes after would have to wait as well.
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                usual = connection.execute(text("SHOW lock_timeout")).scalar_one()
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
                connection.execute(text("SELECT set_config('lock_timeout', :usual, true)"), {"usual": usual})
            if not _is_newest(connection):
                command.upgrade(alembic_configuration(connection), "head")
                if has_roles(connection):
                    give_rights(connection)
    except DBAPIError as error:
        if not is_refused(error):
            raise
        raise StoreNotPrepared(
            "The store's tables are not those of this version, and this user of the database may not change them. Run "
            "python collect.py migrate with DATABASE_URL naming their owner, then start this again"
        ) from error


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """On SQLite one that waits for another process's whole migration, as it does on PostgreSQL by `lock_timeout`.

    A migration may take longer than any other writer, and how long is waited is settled before a transaction begins.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                yield connection
            return
        cursor = connection.connection.cursor()
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone() or (0,)
        cursor.execute(f"PRAGMA busy_timeout={_MIGRATION_MILLISECONDS}")
        try:
            with connection.begin():
                yield connection
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
            cursor.close()


def _is_newest(connection: Connection) -> bool:
    """Whether the tables have their newest shape already.

    Raises:
        StoreNotPrepared: They have one that this version does not know.
    """
    migrations = ScriptDirectory(str(_MIGRATIONS))
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in {one.revision for one in migrations.walk_revisions()}:
        raise StoreNotPrepared(
            f"The store's tables are those of a newer version of the dashboard ({current}). Start that version, or "
            "restore the backup that was made before it was installed"
        )
    return current == migrations.get_current_head()


def alembic_configuration(connection: Connection) -> Config:
    """What Alembic needs to know: where the migrations are, and the connection whose transaction they belong to."""
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration
