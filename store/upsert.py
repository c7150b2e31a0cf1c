"""INSERT ... ON CONFLICT, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps in two places.

PostgreSQL takes many rows as one statement with an array a column (`unnest`): a row each costs more than storing it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import JSON, Connection, LargeBinary, Select, Table, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite

from store.tables import Base, SourceRow

Rows = Sequence[Mapping[str, Any]]
_IN_NO_ARRAY = (JSON, LargeBinary)


class SourceNotRegistered(Exception):
    """A figure was to be stored for a source that the store does not know."""


def upsert(connection: Connection, table: type[Base], rows: list[dict[str, Any]], *, add: tuple[str, ...] = ()) -> None:
    """Insert rows; where the key exists, add the columns named in `add` to what is there and replace all others."""
    if not rows:
        return
    target = _target(table)
    at_once = connection.dialect.name == "postgresql" and _fit_in_arrays(target, rows)
    statement = _upserting(table, add, "arrays" if at_once else connection.dialect.name)
    connection.execute(statement, _arrays(target, rows) if at_once else rows)


def insert_missing(connection: Connection, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there yet, also while another process does the same."""
    if not rows:
        return
    target = _target(table)
    if connection.dialect.name == "sqlite":
        connection.execute(sqlite.insert(target).on_conflict_do_nothing(), rows)
    else:
        connection.execute(_inserting_at_once(table, None), _arrays(target, rows))


def insert_new(connection: Connection, table: type[Base], rows: list[dict[str, Any]], key: str) -> set[str]:
    """Insert the rows whose key is not there yet, on PostgreSQL in one statement; the values of `key` of those."""
    inserted = connection.execute(_inserting_at_once(table, key), _arrays(_target(table), rows))
    return set(inserted.scalars())


def lock_source(connection: Connection, source_id: str) -> None:
    """Hold the source until the transaction ends, so that two writers can never both add the same signatures.

    On SQLite the transaction already holds the whole database (BEGIN IMMEDIATE).
    """
    found = connection.execute(select(SourceRow.source_id).where(SourceRow.source_id == source_id).with_for_update())
    if found.first() is None:
        raise SourceNotRegistered(source_id)


def _target(table: type[Base]) -> Table:
    target = table.__table__
    assert isinstance(target, Table)  # noqa: S101 - mapped classes of ours are tables, never joins  # nosec B101
    return target


@cache
def _upserting(table: type[Base], add: tuple[str, ...], form: str) -> Any:
    target = _target(table)
    insert = (sqlite if form == "sqlite" else postgresql).insert(target)
    keys = [column.name for column in target.primary_key]
    changes = {
        column.name: target.c[column.name] + insert.excluded[column.name]
        if column.name in add
        else insert.excluded[column.name]
        for column in target.columns
        if column.name not in keys
    }
    if form == "arrays":
        insert = insert.from_select([column.name for column in target.columns], _rows_of_arrays(target))
    return insert.on_conflict_do_update(index_elements=keys, set_=changes)


@cache
def _inserting_at_once(table: type[Base], key: str | None) -> Any:
    target = _target(table)
    insert = postgresql.insert(target).from_select([one.name for one in target.columns], _rows_of_arrays(target))
    insert = insert.on_conflict_do_nothing()
    return insert if key is None else insert.returning(target.c[key])


def _rows_of_arrays(target: Table) -> Select[Any]:
    """SELECT ... FROM unnest(...): the rows of which each column is given as an array."""
    types = [postgresql.ARRAY(column.type) for column in target.columns]
    arrays = [
        cast(bindparam(_array(column.name), type_=kind), kind)
        for column, kind in zip(target.columns, types, strict=True)
    ]
    given = func.unnest(*arrays).table_valued(*[column.name for column in target.columns], name="given")
    return select(given.render_derived())


def _arrays(target: Table, rows: Rows) -> dict[str, list[Any]]:
    return {_array(column.name): [row[column.name] for row in rows] for column in target.columns}


def _array(column: str) -> str:
    return f"all_{column}"


def _fit_in_arrays(target: Table, rows: Rows) -> bool:
    """Whether one statement can take them: several, of plain columns, and no key twice, which it would refuse."""
    if len(rows) == 1 or any(isinstance(column.type, _IN_NO_ARRAY) for column in target.columns):
        return False
    keys = [column.name for column in target.primary_key]
    return len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
