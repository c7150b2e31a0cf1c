"""DuckDB for work on many signatures: in bounded memory, with a folder for what does not fit."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from store.engine import reading_engine, see_one_moment
from store.single_signatures import single_signatures

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "256MB"
_THREADS = 2
_PREFIX = ".working-"


@contextmanager
def workplace(folder: Path) -> Iterator["DuckDBPyConnection"]:
    """A database that is gone afterwards, in a folder that its owner alone may enter.

    What a process that was killed has left there is removed: hold the folder before (`store.archive_manifest.held`).
    """
    # Only here: every other command, and the server, would load it for nothing.
    import duckdb

    for left in left_by_killed(folder):
        shutil.rmtree(left)
    own = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": _THREADS,
        "temp_directory": str(own / "spilled"),
        "preserve_insertion_order": False,
        "TimeZone": "UTC",
        # Nothing is fetched from anywhere.
        "autoinstall_known_extensions": False,
    }
    try:
        with duckdb.connect(str(own / "work.duckdb"), config=settings) as work:
            yield work
    finally:
        shutil.rmtree(own)


def left_by_killed(folder: Path) -> list[Path]:
    """Workplaces that processes which were killed have left in a folder; while one works there, also its own."""
    return sorted(folder.glob(f"{_PREFIX}*"))


def take_over(work: "DuckDBPyConnection", engine: Engine, source: str) -> None:
    """Bring all single signatures of a source, as they are at one moment, into the table `held`.

    The store is only read: nobody who writes to it waits.
    """
    work.execute(
        "CREATE OR REPLACE TABLE held (key_high UBIGINT, key_low UBIGINT, signed_at TIMESTAMPTZ, region VARCHAR, "
        "area_quality VARCHAR, channel VARCHAR)"
    )
    reading = reading_engine(engine.url.render_as_string(hide_password=False))
    try:
        with reading.connect() as connection:
            see_one_moment(connection)
            for table in single_signatures(connection, source):
                work.register("arrived", table)
                work.execute("INSERT INTO held SELECT * FROM arrived")
                work.unregister("arrived")
    finally:
        reading.dispose()
