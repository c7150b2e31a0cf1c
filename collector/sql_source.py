"""Asking another database, read-only. Nothing that it or SQLAlchemy says of its address is repeated anywhere."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    Select,
    and_,
    column,
    create_engine,
    literal_column,
    make_url,
    or_,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError

from data_sources.errors import SourceError, SourceMisconfigured, SourceUnavailable
from data_sources.rows_wanted import RowsWanted
from store.engine import DatabaseAddressError, normalised

_CONNECT_TIMEOUT_SECONDS, _QUERY_TIMEOUT_SECONDS = 5, 60
# PostgreSQL's class of errors in the query itself; their messages name columns and tables, and no rows.
_WRONG_QUERY = "42"


def read_rows(wanted: RowsWanted) -> Sequence[Mapping[str, Any]]:
    """The rows that are wanted, within a transaction that the database itself keeps from writing.

    Raises:
        SourceMisconfigured: The address or the query is wrong.
        SourceUnavailable: The database cannot be reached, or does not answer in time.
    """
    engine = _engine(wanted)
    try:
        with engine.connect() as connection:
            _keep_from_writing(connection)
            return [dict(row._mapping) for row in connection.execute(_statement(wanted))]
    except SQLAlchemyError as error:
        # Without the cause, whose message may hold host, user or somebody's data.
        raise _in_words(wanted, error) from None
    finally:
        engine.dispose()


def _engine(wanted: RowsWanted) -> Engine:
    try:
        url = make_url(normalised(wanted.address))
    except (DatabaseAddressError, SQLAlchemyError, NoSuchModuleError):
        raise SourceMisconfigured(
            wanted.label,
            "what its url_name stands for is not the address of a database",
            "Set it to sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
        ) from None
    if url.get_backend_name() == "sqlite":
        # mode=ro: a wrong name must not make a new, empty database.
        file = Path(url.database or "").resolve().as_uri()
        return create_engine(
            "sqlite://", poolclass=NullPool, creator=lambda: sqlite3.connect(f"{file}?mode=ro", uri=True)
        )
    options = {"connect_timeout": _CONNECT_TIMEOUT_SECONDS}
    return create_engine(url, poolclass=NullPool, connect_args=options)


def _keep_from_writing(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only=ON")
        return
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_QUERY_TIMEOUT_SECONDS * 1000}")


def _statement(wanted: RowsWanted) -> Select[Any]:
    # Colons are part of the query, never the beginning of a parameter.
    given = text(wanted.query.replace(":", r"\:")).columns(column(wanted.cursor_column), column("id"))
    rows = given.subquery("signatures")
    cursor, own_id = rows.c[wanted.cursor_column], rows.c["id"]
    statement: Select[Any] = select(literal_column("signatures.*")).select_from(rows)
    if wanted.since is not None:
        onward = cursor >= wanted.since
        if wanted.after_id is not None:
            onward = or_(cursor > wanted.since, and_(cursor == wanted.since, own_id > wanted.after_id))
        statement = statement.where(or_(onward, cursor.is_(None)))
    return statement.order_by(cursor, own_id).limit(wanted.most)


def _in_words(wanted: RowsWanted, error: SQLAlchemyError) -> SourceError:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error) and str(cause).startswith(("no such", "near", "incomplete")):
        return SourceMisconfigured(wanted.label, f"its query is wrong ({cause})", "Correct query in campaign.toml")
    sqlstate = getattr(cause, "sqlstate", None) or ""
    if sqlstate.startswith(_WRONG_QUERY):
        message = getattr(getattr(cause, "diag", None), "message_primary", "")
        return SourceMisconfigured(wanted.label, f"its query is wrong ({message})", "Correct query in campaign.toml")
    if isinstance(error, OperationalError):
        return SourceUnavailable(wanted.label, f"its database cannot be reached or does not answer {sqlstate}".rstrip())
    return SourceMisconfigured(
        wanted.label,
        f"its database refuses the query ({type(error).__name__} {sqlstate}".rstrip() + ")",
        "Try the query there; it has to read only",
    )
