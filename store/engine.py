"""Connections: SQLite beside the code by default, PostgreSQL where DATABASE_URL names it; pages may have their own."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from store.connection_settings import DatabaseSettingError, pages_timeouts, postgresql_options, writers_timeouts
from store.secrets_file import SecretsFileError, secret

_PROJECT = Path(__file__).parent.parent
_BUSY_TIMEOUT_MILLISECONDS = 5000
# insufficient_privilege and read_only_sql_transaction
_REFUSALS = {"42501", "25006"}
_EXPECTED = "expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"


class DatabaseAddressError(DatabaseSettingError):
    """DATABASE_URL or READ_DATABASE_URL is not the address of a database that the dashboard can use."""


def private_folder() -> Path:
    """Where the SQLite file and the hashing key live; made with access for its owner only."""
    folder = _PROJECT / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def database_url(campaign_key: str) -> str:
    """The address in DATABASE_URL (environment or secrets file), or that of a SQLite file named after the campaign.

    Raises:
        DatabaseAddressError: It names neither SQLite nor PostgreSQL, or the secrets file cannot be used.
    """
    given = _given("DATABASE_URL")
    if not given:
        return f"sqlite:///{private_folder() / campaign_key}.sqlite"
    return normalised(given)


def read_database_url(campaign_key: str) -> str:
    """Where pages and the api read: the address in READ_DATABASE_URL, or that of `database_url`.

    It may be another user of the same database, who may read less, or a replica of it.

    Raises:
        DatabaseAddressError: It names neither SQLite nor PostgreSQL.
    """
    given = _given("READ_DATABASE_URL")
    return normalised(given, "READ_DATABASE_URL") if given else database_url(campaign_key)


def _given(name: str) -> str:
    try:
        given = secret(name)
    except SecretsFileError as error:
        raise DatabaseAddressError(str(error)) from None
    if not isinstance(given, str | None):
        raise DatabaseAddressError(f"{name} is not an address; {_EXPECTED}")
    return given or ""


def normalised(given: str, name: str = "DATABASE_URL") -> str:
    """The same address with the driver that the dashboard ships: `postgres://` becomes `postgresql+psycopg://`.

    Raises:
        DatabaseAddressError: It names neither SQLite nor PostgreSQL.
    """
    scheme, separator, rest = given.partition("://")
    if not separator:
        # The text itself may be a password, so it is not repeated here.
        raise DatabaseAddressError(f"{name} is not an address; {_EXPECTED}")
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        return _readable(f"postgresql+psycopg://{rest}", name)
    if scheme == "sqlite":
        return _readable(given, name)
    raise DatabaseAddressError(f'{name} begins with "{scheme}"; {_EXPECTED}')


def _readable(address: str, name: str) -> str:
    try:
        make_url(address)
    except (ArgumentError, ValueError):
        # Without the cause, whose message holds parts of the address.
        raise DatabaseAddressError(f"{name} cannot be read as an address; {_EXPECTED}") from None
    return address


def writing_engine(url: str) -> Engine:
    """An engine whose transactions may write. On SQLite each takes the write lock at its start: none can deadlock.

    No error of this engine or the other repeats what was written: it may be somebody's answer, and errors are logged.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
        _prepare_sqlite(engine, query_only=False)
        return engine
    return create_engine(url, hide_parameters=True, **postgresql_options(url, "dashboard-writer", writers_timeouts()))


@contextmanager
def read_write(engine: Engine) -> Iterator[Connection]:
    """A transaction of a writing engine that says so itself: the pages' user of PostgreSQL only reads otherwise."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION READ WRITE")
        yield connection


def reading_engine(url: str) -> Engine:
    """An engine for pages and the api, which the database itself keeps from writing.

    It waits no longer for what others hold than on SQLite: a page had better show the last good figures. Where it is a
    replica's, figures are as old as they are there, and pages judge them by their own time.
    """
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True)
        _prepare_sqlite(engine, query_only=True)
        return engine
    options = postgresql_options(url, "dashboard-pages", pages_timeouts(), "default_transaction_read_only=on")
    return create_engine(url, hide_parameters=True, **options)


def is_refused(error: DBAPIError) -> bool:
    """Whether PostgreSQL refused because this user of the database has no right to it, or may only read."""
    return getattr(error.orig, "sqlstate", None) in _REFUSALS


def see_one_moment(connection: Connection) -> None:
    """Let every statement of the transaction that begins here see the store as it is now, whoever writes meanwhile.

    On SQLite every transaction does.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


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
            _use_write_ahead_log(cursor)
            # With WAL, NORMAL loses no committed transaction when the process is killed, only on a power cut.
            cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN" if query_only else "BEGIN IMMEDIATE")  # type: ignore[attr-defined]


def _use_write_ahead_log(cursor: DBAPICursor) -> None:
    """Turn a new file to WAL. For this one lock SQLite does not wait by itself, and two servers may start at once."""
    until = time.monotonic() + _BUSY_TIMEOUT_MILLISECONDS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
