"""Connections: SQLite beside the code by default, PostgreSQL where DATABASE_URL names it."""

import os
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

_PROJECT = Path(__file__).parent.parent
_BUSY_TIMEOUT_MILLISECONDS = 5000


class DatabaseAddressError(Exception):
    """DATABASE_URL is not the address of a database that the dashboard can use."""


def private_folder() -> Path:
    """Where the SQLite file and the hashing key live; made with access for its owner only."""
    folder = _PROJECT / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def database_url(campaign_key: str) -> str:
    """The address in DATABASE_URL, or that of a SQLite file named after the campaign.

    Raises:
        DatabaseAddressError: It names neither SQLite nor PostgreSQL.
    """
    given = os.environ.get("DATABASE_URL")
    if not given:
        return f"sqlite:///{private_folder() / campaign_key}.sqlite"
    return normalised(given)


def normalised(given: str) -> str:
    """The same address with the driver that the dashboard ships: `postgres://` becomes `postgresql+psycopg://`.

    Raises:
        DatabaseAddressError: It names neither SQLite nor PostgreSQL.
    """
    scheme, _, rest = given.partition("://")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite":
        return given
    raise DatabaseAddressError(
        f'DATABASE_URL begins with "{scheme}"; expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE'
    )


def writing_engine(url: str) -> Engine:
    """An engine whose transactions may write. On SQLite each takes the write lock at its start: none can deadlock."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, query_only=False)
    return engine


def reading_engine(url: str) -> Engine:
    """An engine for pages and the api, which the database itself keeps from writing."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url)
        _prepare_sqlite(engine, query_only=True)
        return engine
    return create_engine(url, pool_pre_ping=True, connect_args={"options": "-c default_transaction_read_only=on"})


def _prepare_sqlite(engine: Engine, *, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver would begin transactions of its own; `begin` below does it, at the right strength.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MILLISECONDS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        else:
            cursor.execute("PRAGMA journal_mode=WAL")
            # With WAL, NORMAL loses no committed transaction when the process is killed, only on a power cut.
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")  # type: ignore[attr-defined]
