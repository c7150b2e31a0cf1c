"""Times of many lines at once: the same as `data_sources.moments.moment` gives for each of them.

Whatever does not plainly have one of the usual fixed-width forms is read by that function itself, each text once.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from data_sources.cells import Cells
from data_sources.moments import moment
from data_sources.packed_signatures import Numbers, microseconds

UNREADABLE = np.iinfo(np.int64).min
_SECOND = 1_000_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
# The first day of each month, in days since 1970, and how many days it has.
_MONTHS = np.arange(f"{_FIRST_YEAR}-01", f"{_LAST_YEAR + 1}-02", dtype="M8[M]").astype("M8[D]").astype(np.int32)
_DAYS = np.diff(_MONTHS).astype(np.uint8)

_HOURS = range(int(_MONTHS[0]) * 24, int(_MONTHS[-1]) * 24)
_FIRST_HOUR = _HOURS[0]
_NOT_AHEAD, _CLOCKS_CHANGE = 1_000_000, 1

# Letters stand for digits of year, month, day, hour, minute, second and fraction; everything else for itself.
_DATES = ("YYYY-MM-DD", "DD/MM/YYYY", "DD-MM-YYYY")
_CLOCKS = ("", " hh:mm", " hh:mm:ss")
_ISO_CLOCKS = ("Thh:mm", "Thh:mm:ss", "Thh:mm:ss.fff", " hh:mm:ss.fff", "Thh:mm:ss.ffffff", " hh:mm:ss.ffffff")
_ZONES = ("Z", "+HH:NN", "-HH:NN")
_FORMS = (
    *(date + clock for date in _DATES for clock in _CLOCKS),
    *(_DATES[0] + clock for clock in _ISO_CLOCKS),
    *(_DATES[0] + clock + zone for clock in (*_CLOCKS[1:], *_ISO_CLOCKS) for zone in _ZONES),
)
_STRPTIME = {"%Y": "YYYY", "%m": "MM", "%d": "DD", "%H": "hh", "%M": "mm", "%S": "ss"}


class Times:
    """Reads the times of one file, whose lines are of `time_zone` unless they name their own."""

    def __init__(self, time_zone: str, time_format: str | None) -> None:
        self._time_zone, self._time_format = time_zone, time_format
        self._zone = ZoneInfo(time_zone)
        self._forms = _FORMS if time_format is None else tuple(_forms_of(time_format))
        # By how many seconds each hour is ahead of UTC, more than _NOT_AHEAD or less; 0 where nobody has asked yet.
        self._ahead = np.zeros(len(_HOURS), dtype=np.int32)

    def read(self, cells: Cells) -> npt.NDArray[np.int64]:
        """Microseconds since 1970 in UTC of each cell, UNREADABLE where it is no time."""
        times = np.full(len(cells), UNREADABLE, dtype=np.int64)
        lengths = cells.lengths()
        for length in np.flatnonzero(np.bincount(lengths)).tolist():
            forms = [form for form in self._forms if len(form) == length]
            if forms:
                rows = np.flatnonzero(lengths == length)
                self._read_forms(times, rows, cells.of_length(rows, length), forms)
        rest = np.flatnonzero(times == UNREADABLE)
        if len(rest):
            times[rest] = cells.take(rest).mapped(self._by_itself, np.int64)
        return times

    def _read_forms(self, times: Numbers, rows: Numbers, texts: Numbers, forms: list[str]) -> None:
        for form in forms:
            fits = _fits(texts, form)
            if not fits.any():
                continue
            hours, moments, fits = _local(texts, form, fits)
            if not fits.any():
                continue
            if form[-1] not in "ZN":
                moments -= self._ahead_of_utc(hours, fits)
            if fits.all():
                times[rows] = moments
            else:
                times[rows[fits]] = moments[fits]

    def _ahead_of_utc(self, hours: Numbers, fits: npt.NDArray[np.bool_]) -> Numbers:
        """By how much the local time is ahead. Hours in which the clocks change no longer fit: they are read singly."""
        places = np.where(fits, hours - _FIRST_HOUR, 0)
        found = self._ahead[places]
        if not found.all():
            for place in np.unique(places[found == 0]).tolist():
                self._ahead[place] = self._ahead_in_hour(place + _FIRST_HOUR)
            found = self._ahead[places]
        fits &= found != _CLOCKS_CHANGE
        return (found - _NOT_AHEAD).astype(np.int64) * _SECOND

    def _ahead_in_hour(self, hour: int) -> int:
        start = datetime(1970, 1, 1) + timedelta(hours=hour)  # noqa: DTZ001 - a local time, whose offset is asked
        ends = (start, start + timedelta(hours=1, microseconds=-1))
        first, last = (end.replace(tzinfo=self._zone).utcoffset() for end in ends)
        if first is None or first != last:
            return _CLOCKS_CHANGE
        return first // timedelta(seconds=1) + _NOT_AHEAD

    def _by_itself(self, text: str) -> int:
        try:
            return microseconds(moment(text.strip(), self._time_zone, self._time_format))
        except (ValueError, OverflowError):  # the latter where a time in UTC would lie before year 1 or after 9999
            return UNREADABLE


def _forms_of(time_format: str) -> Iterator[str]:
    """The fixed-width form of a strptime format, if it has one; letters and blanks are left to strptime itself."""
    form = time_format
    for directive, letters in _STRPTIME.items():
        form = form.replace(directive, letters, 1)
    literal = form
    for letters in _STRPTIME.values():
        literal = literal.replace(letters, "", 1)
    # A day is needed: strptime would take the first of January 1900 for what is not given.
    if all(character in "-/.:, T" for character in literal) and all(part in form for part in ("YYYY", "MM", "DD")):
        yield form


def _fits(texts: Numbers, form: str) -> npt.NDArray[np.bool_]:
    fits = np.ones(texts.shape[1], dtype=bool)
    for row, letter in zip(texts, form, strict=True):
        fits &= (row - 48 <= 9) if letter in "YMDhmsfHN" else (row == ord(letter))
    return fits


def _local(texts: Numbers, form: str, fits: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
    """Hours since 1970 as written; microseconds less the offset that is written too; and where it is a real time."""

    def number(letter: str) -> Numbers:
        kind = np.uint8 if form.count(letter) <= 2 else np.int32  # narrow numbers are the quickest
        total: Numbers = np.zeros(texts.shape[1] if letter in form else 1, dtype=kind)
        for row, one in zip(texts, form, strict=True):
            if one == letter:
                total *= 10
                total += row - 48
        return total

    month = number("M")
    months = (number("Y") - _FIRST_YEAR) * 12 + month - 1
    fits = fits & (month >= 1) & (month <= 12) & (months >= 0) & (months < len(_DAYS))
    months = np.where(fits, months, 0)
    day, hour, minute, second = (number(letter) for letter in "Dhms")
    fits &= (day >= 1) & (day <= _DAYS[months])
    fits &= (hour <= 23) & (minute <= 59) & (second <= 59) & (number("H") <= 23) & (number("N") <= 59)
    hours = (_MONTHS[months] + day - 1) * 24 + hour
    written = number("H").astype(np.int32) * 60 + number("N")
    minutes = hours * 60 + minute + (written if "-HH" in form else -written)
    moments = (minutes.astype(np.int64) * 60 + second) * _SECOND
    if "f" in form:
        moments += number("f").astype(np.int64) * 10 ** (6 - form.count("f"))
    return hours, moments, fits
