"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in two places."""

from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import Base, SourceRow


class SourceNotRegistered(Exception):
    """A figure was to be stored for a source that the store does not know."""


def upsert(connection: Connection, table: type[Base], rows: list[dict[str, Any]], *, add: tuple[str, ...] = ()) -> None:
    """Insert rows; where the key exists, add the columns named in `add` to what is there and replace all others."""
    if not rows:
        return
    target = table.__table__
    assert isinstance(target, Table)  # noqa: S101 - mapped classes of ours are tables, never joins  # nosec B101
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(target)
    keys = [column.name for column in target.primary_key]
    changes = {
        column.name: target.c[column.name] + insert.excluded[column.name]
        if column.name in add
        else insert.excluded[column.name]
        for column in target.columns
        if column.name not in keys
    }
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changes), rows)


def insert_missing(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there yet, also while another process does the same."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    if rows:
        connection.execute(insert(table).on_conflict_do_nothing(), rows)


def lock_source(connection: Connection, source_id: str) -> None:
    """Hold the source until the transaction ends, so that two writers can never both add the same signatures.

    On SQLite the transaction already holds the whole database (BEGIN IMMEDIATE).
    """
    found = connection.execute(select(SourceRow.source_id).where(SourceRow.source_id == source_id).with_for_update())
    if found.first() is None:
        raise SourceNotRegistered(source_id)
