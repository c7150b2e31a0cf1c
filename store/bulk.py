"""Many rows into one table at once: by COPY on PostgreSQL, some thousands a statement on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, insert

from store.tables import Base

_ROWS_A_STATEMENT = 5_000


def insert_many(
    connection: Connection, table: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows that are not there yet, in the caller's transaction; how many they were.

    Each row has the values of `columns`, in their order; times have a zone. Rows are taken one after another and never
    held all at once.

    Raises:
        IntegrityError: A key is there already (on PostgreSQL the driver's own UniqueViolation).
    """
    target = table.__table__
    assert isinstance(target, Table)  # noqa: S101 - mapped classes of ours are tables, never joins  # nosec B101
    if connection.dialect.name == "postgresql":
        return _copy(connection, target, columns, rows)
    count = 0
    for part in _parts(rows):
        connection.execute(insert(target), [dict(zip(columns, row, strict=True)) for row in part])
        count += len(part)
    return count


def _copy(connection: Connection, target: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in columns)
    with closing(connection.connection.cursor()) as cursor:
        with cursor.copy(f"COPY {target.name} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return int(cursor.rowcount)


def _parts(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rest = iter(rows)
    while part := list(islice(rest, _ROWS_A_STATEMENT)):
        yield part
