"""A copy of a SQLite store while it is used, checked before it has its name."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from store.engine import reading_engine
from store.integrity import Integrity, check_integrity


class BackupFailed(Exception):
    """No backup was made; the message says why and what to do."""


def back_up(engine: Engine, file: Path) -> list[Integrity]:
    """Copy the store as it is at one moment, whoever writes meanwhile; the sums of every source in the copy.

    The file can be read by its owner alone. It appears under its name only when it is whole.

    Raises:
        BackupFailed: The store is not SQLite, the file is there already or cannot be written, or the copy is damaged.
    """
    if engine.dialect.name != "sqlite":
        raise BackupFailed(
            "The store is on PostgreSQL, which has its own tool: "
            "pg_dump --format=custom --file=FILE DATABASE. docs/operations.md says how to restore it"
        )
    if file.exists():
        raise BackupFailed(f"{file} is there already, and no backup is ever overwritten. Choose another name")
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        _copy(Path(engine.url.database or ""), draft)
        sums = _checked(draft)
        # Never over a file that came in between.
        file.hardlink_to(draft)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise BackupFailed(f"{file} could not be written: {reason}. Choose a folder with room for it") from error
    finally:
        draft.unlink(missing_ok=True)
    _make_lasting(file)
    return sums


def _copy(store: Path, draft: Path) -> None:
    address = f"{store.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(draft)) as target:
        # All pages in one step: it reads one moment of the log and holds up no writer. In several steps it would begin
        # anew whenever another process writes.
        source.backup(target, pages=-1)
        # One file, and no log beside it.
        target.execute("PRAGMA journal_mode=DELETE")


def _checked(draft: Path) -> list[Integrity]:
    with closing(sqlite3.connect(draft)) as copy:
        damage = [line for (line,) in copy.execute("PRAGMA integrity_check") if line != "ok"]
        damage += [f"a row of {table} belongs to nothing" for table, *_ in copy.execute("PRAGMA foreign_key_check")]
    if damage:
        raise BackupFailed(f"The copy is damaged, and so is the store: {damage[0]}. Restore the last good backup")
    engine = reading_engine(f"sqlite:///{draft}")
    try:
        return check_integrity(engine)
    finally:
        engine.dispose()


def _make_lasting(file: Path) -> None:
    """Have the disk hold it, and its name, before anybody relies on it."""
    for place in (file, file.absolute().parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
