"""Reads a CSV of daily counts, `series,day,new_signatures`, and says in words what is wrong with it."""

import csv
from datetime import date
from pathlib import Path

import numpy as np

from metrics.forecast_path import Numbers

_COLUMNS = ("series", "day", "new_signatures")
_LONGEST = 36_525


class NotDailyCounts(ValueError):
    """The file cannot be read as daily counts; the message says where and what was expected."""


def daily_counts(file: Path) -> dict[str, Numbers]:
    """People who signed on each day, by series in the order of the file.

    A day that is left out is missing, and so is one on which more was removed than given: nobody knows how many signed.
    ``day`` is a whole number or a date such as 2026-03-01; the days of a series may come in any order.

    Raises:
        NotDailyCounts: The file, a column, a day or a count is not as it should be.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise NotDailyCounts(f"{file}: no column {', '.join(missing)}; expected {', '.join(_COLUMNS)}")
            series = _by_series(file, reader)
    except OSError as error:
        raise NotDailyCounts(f"{file} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotDailyCounts(f"{file} is not a CSV file in UTF-8: {error}") from error
    if not series:
        raise NotDailyCounts(f"{file} has no days in it")
    return {name: _in_order(file, name, days) for name, days in series.items()}


def _by_series(file: Path, reader: "csv.DictReader[str]") -> dict[str, dict[int, float]]:
    series: dict[str, dict[int, float]] = {}
    for row in reader:
        where = f"{file}, line {reader.line_num}"
        name = (row["series"] or "").strip()
        if not name:
            raise NotDailyCounts(f"{where}: no series")
        day = _day(where, row["day"] or "")
        days = series.setdefault(name, {})
        if day in days:
            raise NotDailyCounts(f"{where}: day {row['day']} of {name} stands twice")
        days[day] = _people(where, row["new_signatures"] or "")
    return series


def _day(where: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return date.fromisoformat(text.strip()).toordinal()
    except ValueError:
        raise NotDailyCounts(f"{where}: day “{text}” is neither a whole number nor a date like 2026-03-01") from None


def _people(where: str, text: str) -> float:
    try:
        people = float(text)
    except ValueError:
        people = np.nan
    if not abs(people) < 1e9:
        raise NotDailyCounts(
            f"{where}: new_signatures “{text}” is not a number of people; a day that nobody counted is left out"
        )
    return people if people >= 0 else np.nan


def _in_order(file: Path, name: str, days: dict[int, float]) -> Numbers:
    first, last = min(days), max(days)
    if last - first >= _LONGEST:
        raise NotDailyCounts(f"{file}: the days of {name} run from {first} to {last}, over a hundred years")
    return np.array([days.get(day, np.nan) for day in range(first, last + 1)])
