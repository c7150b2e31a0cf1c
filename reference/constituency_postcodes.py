"""Postcode to constituency, only where a full table has been loaded: an outcode would be wrong 15% of the time."""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple

from reference.renewed import new_file_beside, renewed_folder

SeatQuality = Literal["exact", "outcode", "unknown", "no_table"]

_FULL = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_BEGINNING = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?([0-9][A-Z]{0,2})?")


class SeatOfPostcode(NamedTuple):
    """A constituency's GSS code (2024 map), or none, and why."""

    constituency: str | None
    quality: SeatQuality


def constituency_of_postcode(postcode: str) -> SeatOfPostcode:
    """The constituency of a full postcode, however it is spaced or cased.

    `exact`: it is in the table. `outcode`: only an outcode was given, which lies in several constituencies. `unknown`:
    it is not in the table, or no postcode. `no_table`: nobody has loaded a table; see docs/operations.md.
    """
    compact = compact_postcode(postcode)
    if not has_postcode_table():
        return SeatOfPostcode(None, "no_table")
    if not _FULL.fullmatch(compact):
        return SeatOfPostcode(None, "outcode" if _OUTCODE.fullmatch(compact) else "unknown")
    with closing(sqlite3.connect(f"{_file().as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute("SELECT constituency FROM postcode WHERE postcode = ?", (compact,)).fetchone()
    return SeatOfPostcode(row[0], "exact") if row else SeatOfPostcode(None, "unknown")


def has_postcode_table() -> bool:
    """Whether a table has been loaded, so that a search by postcode can be offered."""
    return _file().exists()


def compact_postcode(postcode: str) -> str:
    """A postcode without spaces, in capitals."""
    return re.sub(r"\s+", "", postcode).upper()


def is_full_postcode(compact: str) -> bool:
    """Whether it has the form of a whole postcode."""
    return _FULL.fullmatch(compact) is not None


def is_part_of_postcode(compact: str) -> bool:
    """Whether it is how a postcode begins, at least its outcode, and not all of it."""
    return _BEGINNING.fullmatch(compact) is not None and not is_full_postcode(compact)


def write_postcode_table(rows: Iterable[tuple[str, str]]) -> tuple[int, int]:
    """Put a table of (compact postcode, constituency) in the place of the one before, all of it or nothing.

    Returns:
        How many postcodes it has, and how many constituencies.

    Raises:
        sqlite3.IntegrityError: A postcode stands in it twice.
    """
    written = new_file_beside(_file())
    try:
        with closing(sqlite3.connect(written)) as connection, connection:
            connection.execute(
                "CREATE TABLE postcode (postcode TEXT PRIMARY KEY, constituency TEXT NOT NULL) WITHOUT ROWID"
            )
            connection.executemany("INSERT INTO postcode VALUES (?, ?)", rows)
            counted = "SELECT count(*), count(DISTINCT constituency) FROM postcode"
            postcodes, seats = connection.execute(counted).fetchone()
        written.replace(_file())
    finally:
        written.unlink(missing_ok=True)
    return int(postcodes), int(seats)


def _file() -> Path:
    return renewed_folder() / "constituency_postcodes.sqlite"
