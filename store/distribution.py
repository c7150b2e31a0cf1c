"""The store over several machines: PostgreSQL with the Citus extension, each source's rows together on one of them.

Whatever belongs to a source is distributed by its key, so that a transaction of one source stays on one worker, and all
joins and foreign keys do too. Everything else is small, and copied to every worker. See docs/capacity.md.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, ForeignKeyConstraint, Table, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from store.all_tables import METADATA
from store.tables import SourceRow

DISTRIBUTION_COLUMN = "source_id"


class CitusNotThere(Exception):
    """The tables were to be distributed in a database that has no Citus; the message says what to do."""


@dataclass(frozen=True)
class Distribution:
    """The tables that were distributed, those that were copied to every worker, and how many were either before."""

    distributed: tuple[str, ...]
    reference: tuple[str, ...]
    already: int


def distributed_tables() -> tuple[Table, ...]:
    """Every table of figures of a source; the first one is that of the sources themselves."""
    own = (table for table in METADATA.sorted_tables if DISTRIBUTION_COLUMN in table.columns)
    return tuple(sorted(own, key=lambda table: table.name != SourceRow.__tablename__))


def reference_tables() -> tuple[Table, ...]:
    """Every other table, what is referred to before what refers to it."""
    return tuple(table for table in METADATA.sorted_tables if DISTRIBUTION_COLUMN not in table.columns)


def distribute(engine: Engine) -> Distribution:
    """Distribute the tables, with what is in them, in one transaction; those that are already stay as they are.

    Raises:
        CitusNotThere: The database is not PostgreSQL, or has no extension citus. Nothing was changed.
    """
    with engine.begin() as connection:
        if not has_citus(connection):
            raise CitusNotThere(
                "The database in DATABASE_URL has no Citus, so its tables stay where they are. On every machine of a "
                "cluster install it and run CREATE EXTENSION citus as an administrator, then run this again"
            )
        # Foreign keys between tables lead from worker to worker: one after another, or they would wait for each other.
        connection.execute(text("SET LOCAL citus.multi_shard_modify_mode = 'sequential'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        before = _already(connection)
        copied = [table for table in reference_tables() if table.name not in before]
        spread = [table for table in distributed_tables() if table.name not in before]
        for table in copied:
            connection.execute(text("SELECT create_reference_table(:name)"), {"name": table.name})
        _spread(connection, spread)
    return Distribution(tuple(one.name for one in spread), tuple(one.name for one in copied), len(before))


def has_citus(connection: Connection) -> bool:
    """Whether the extension is there; never on SQLite."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.execute(text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).first() is not None


def _already(connection: Connection) -> set[str]:
    known = connection.execute(text("SELECT logicalrelid::regclass::text FROM pg_dist_partition")).scalars()
    return set(known) & set(METADATA.tables)


def _spread(connection: Connection, tables: list[Table]) -> None:
    """Foreign keys go first and come back last: none may lead from a table that is spread to one that is not yet."""
    keys = [
        key
        for table in tables
        for key in table.constraints
        if isinstance(key, ForeignKeyConstraint)
    ]  # fmt: skip
    for key in keys:
        connection.execute(DropConstraint(key))
    first = SourceRow.__tablename__
    for table in tables:
        names = {"name": table.name, "column": DISTRIBUTION_COLUMN}
        if table.name == first:
            connection.execute(text("SELECT create_distributed_table(:name, :column)"), names)
        else:
            colocated = "SELECT create_distributed_table(:name, :column, colocate_with => :first)"
            connection.execute(text(colocated), names | {"first": first})
    for key in keys:
        connection.execute(AddConstraint(key))
