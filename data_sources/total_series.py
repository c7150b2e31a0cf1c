"""A series of running totals that somebody else kept: a CSV or XLSX file with one time and one total a line."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from data_sources.errors import FileNotReadable
from data_sources.moments import moment
from data_sources.records import CountReading
from data_sources.rows import columns_of, file_rows

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Ten digits at most: more people than there are is no count. Thousands may be set apart by commas, as 6,078,985.
_TOTAL = re.compile(r"[0-9]{1,10}|[0-9]{1,3}(,[0-9]{3}){1,3}")
_LINES_NAMED = 5


class SeriesColumns(NamedTuple):
    """Which columns hold time and total, and the zone of times that name none."""

    time: str = "time"
    total: str = "total"
    time_zone: str = "UTC"


def read_totals(path: Path, columns: SeriesColumns, now: datetime) -> list[CountReading]:
    """Every line's total (people, cumulative) at its time, in the order of the file.

    Raises:
        FileNotReadable: The file cannot be read, or one of its lines is not a time up to now and a whole number. A line
            that is left out could never be added later, so it stops the file.
    """
    rows = file_rows(path)
    places = columns_of(path, next(rows), (columns.time, columns.total))
    readings: list[CountReading] = []
    problems: list[str] = []
    for row in rows:
        time, total = (
            row.cells[place].strip() if place < len(row.cells) else ""
            for place in (places[columns.time], places[columns.total])
        )
        try:
            readings.append(_reading(time, total, columns.time_zone, now))
        except (ValueError, OverflowError) as error:
            problems.append(f"line {row.line}: {error}")
    if problems:
        raise FileNotReadable(path.name, _in_words(problems), "Correct or remove those lines; nothing was stored")
    return readings


def _reading(time: str, total: str, time_zone: str, now: datetime) -> CountReading:
    try:
        counted_at = moment(time, time_zone)
    except (ValueError, OverflowError):
        raise ValueError("unreadable date or time") from None
    if not _EARLIEST <= counted_at <= now:
        raise ValueError("a time before 2000 or in the future")
    if not _TOTAL.fullmatch(total):
        raise ValueError("the total is not a whole number of people")
    return CountReading(counted_at, int(total.replace(",", "")))


def _in_words(problems: Iterable[str]) -> str:
    named = list(problems)
    more = f"; and {len(named) - _LINES_NAMED:,} more" if len(named) > _LINES_NAMED else ""
    return "; ".join(named[:_LINES_NAMED]) + more
