"""Made-up counts as rows of the store's tables, without the source's key: a reading a minute, as if collected."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from reference.constituencies import constituencies
from reference.regions import regions
from store.areas import CONSTITUENCY, COUNTRY, REGION
from store.constituency_days import packed
from store.generated_counts import CHANNELS, COUNTRIES, Counts, GeneratedCounts
from store.levels import HOME

Row = tuple[Any, ...]
_MINUTES, _BREAKDOWN_EVERY = 60, 10
# A reading closes its minute, so that the last one of a London day holds the whole day.
_CLOSES = timedelta(seconds=59)
_MAP = "2024"


def readings(counts: GeneratedCounts) -> Iterator[Row]:
    """Moment and running total of each minute."""
    before = 0
    for hour, gained in zip(counts.hours, counts.by_hour.tolist(), strict=True):
        for minute in range(_MINUTES):
            yield _moment(hour, minute), before + gained * (minute + 1) // _MINUTES
        before += gained


def latest_reading(counts: GeneratedCounts) -> tuple[datetime, int]:
    """The last moment and the total then."""
    return _moment(counts.hours[-1], _MINUTES - 1), int(counts.by_hour.sum())


def hours(counts: GeneratedCounts) -> Iterator[Row]:
    """UTC hour, gained, removed and readings."""
    for hour, gained in zip(counts.hours, counts.by_hour.tolist(), strict=True):
        yield hour, gained, 0, _MINUTES


def breakdowns(counts: GeneratedCounts) -> Iterator[Row]:
    """Every ten minutes the moment, the total, what is unallocated and overseas then, and the map.

    Within a day both grow with the day's total, and at its end they are what the days' areas leave.
    """
    closed = np.zeros(3, dtype=np.int64)
    in_day, day = 0, -1
    for place, hour in enumerate(counts.hours):
        if counts.day_of_hour[place] != day:
            closed += _day(counts, day) if day >= 0 else 0
            in_day, day = 0, int(counts.day_of_hour[place])
        of_day = _day(counts, day)
        gained = int(counts.by_hour[place])
        for minute in range(_BREAKDOWN_EVERY - 1, _MINUTES, _BREAKDOWN_EVERY):
            now = in_day + gained * (minute + 1) // _MINUTES
            parts = of_day * now // max(int(of_day[0]), 1)
            yield _moment(hour, minute), *(closed + parts).tolist(), _MAP if counts.seats else ""
        in_day += gained


def day_areas(counts: GeneratedCounts, is_listed: bool) -> Iterator[Row]:
    """London day, level, map, region or country and gained; a day on which an area gained nothing has no row."""
    for level, boundary_set, areas, gained in _levels(counts, is_listed):
        if level == CONSTITUENCY:
            continue
        for day, line in zip(counts.days, gained.tolist(), strict=True):
            yield from (
                (day, level, boundary_set, area, count) for area, count in zip(areas, line, strict=True) if count
            )


def seat_days(counts: GeneratedCounts) -> Iterator[Row]:
    """Map, London day, constituencies and what they gained, packed; a day on which nobody gained has no row."""
    for day, line in zip(counts.days, counts.by_seat.tolist(), strict=True):
        if any(line):
            yield _MAP, day, *packed(dict(zip(counts.seats, line, strict=True)))


def area_totals(counts: GeneratedCounts, is_listed: bool) -> Iterator[Row]:
    """Level, map, area, its name, its member of parliament, signatures, and those before the first reading."""
    names = {seat.code: seat.name for seat in constituencies(_MAP).values()}
    for level, boundary_set, areas, gained in _levels(counts, is_listed):
        for area, count in zip(areas, gained.sum(axis=0).tolist(), strict=True):
            yield level, boundary_set, area, names.get(area), None, count, 0


def channel_days(counts: GeneratedCounts) -> Iterator[Row]:
    """London day, channel and gained."""
    for day, line in zip(counts.days, counts.by_channel.tolist(), strict=True):
        yield from ((day, channel, count) for channel, count in zip(CHANNELS, line, strict=True) if count)


def qualities(counts: GeneratedCounts) -> Iterator[Row]:
    """How places are known, and of how many."""
    yield "exact", int(counts.by_region.sum())
    yield "unknown", int(counts.unallocated.sum())
    yield "outside", int(counts.overseas.sum())


def _levels(counts: GeneratedCounts, is_listed: bool) -> Iterator[tuple[str, str, Sequence[str], Counts]]:
    yield REGION, "", [region.code for region in regions()], counts.by_region
    if is_listed:
        return
    yield CONSTITUENCY, _MAP, counts.seats, counts.by_seat
    at_home = (counts.by_day - counts.overseas)[:, np.newaxis]
    yield COUNTRY, "", [HOME, *COUNTRIES], np.hstack([at_home, counts.by_country])


def _day(counts: GeneratedCounts, day: int) -> Counts:
    return np.array([counts.by_day[day], counts.unallocated[day], counts.overseas[day]], dtype=np.int64)


def _moment(hour: datetime, minute: int) -> datetime:
    return hour + timedelta(minutes=minute) + _CLOSES
