"""What is selected: a total and its history, of the UK, of an area, or of one channel."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from figures.filters import Filters
from figures.known import Known
from metrics.areas import region_series
from metrics.running_total import total_by_day, total_by_hour
from metrics.signatures import UK, daily_new_signatures, falls, gaps, signatures_gained, within_days
from store.areas import CONSTITUENCY

_NO_GAPS = pd.DataFrame(
    {"start": pd.Series(dtype="datetime64[us, UTC]"), "end": pd.Series(dtype="datetime64[us, UTC]")}
)
_NO_FALLS = pd.DataFrame({"hour": pd.Series(dtype="datetime64[us, UTC]"), "removed": pd.Series(dtype="int64")})


@dataclass(frozen=True)
class Latest:
    """The newest count (people) of what is selected, and when it was read."""

    signatures: int
    counted_at: datetime


@dataclass(frozen=True)
class History:
    """How the count of what is selected came about, within the period.

    `series` has ``total`` and ``at``, the moment at which it had been reached: the end of its hour (in UTC) or of its
    London day (without a zone), and none later than the newest reading. `days` has ``day`` and ``gained``.
    `gained_week` and `gained_week_before` are people in the seven days until `week_until`, which was the newest
    reading, and in the seven before them, none where counting began later. `counted_at` is when the newest of the
    history was read.
    """

    counted_at: datetime
    series: pd.DataFrame
    days: pd.DataFrame
    gaps: pd.DataFrame
    falls: pd.DataFrame
    week_until: datetime
    gained_week: int | None
    gained_week_before: int | None


def latest(known: Known, filters: Filters) -> Latest | None:
    """The newest count of what is selected; none where nothing was collected yet."""
    health = known.health(filters.source.key)
    if health.signatures is None or health.counted_at is None:
        return None
    if filters.channel is not None:
        return Latest(int(_chosen(_days_everywhere(known, filters), filters)["gained"].sum()), health.counted_at)
    if filters.area.is_all:
        return Latest(health.signatures, health.counted_at)
    counts = known.level_counts(health.source, "constituency" if filters.area.level == "constituency" else "region")
    if counts is None:
        return None
    codes = (filters.area.code,) if filters.area.level == "constituency" else filters.area.regions
    own = counts.areas.loc[counts.areas["area"].isin(codes), "signatures"]
    return Latest(int(own.sum()), counts.counted_at)


def history(known: Known, filters: Filters) -> History | None:
    """The history of what is selected within the selected period; none where nothing was collected yet."""
    newest = latest(known, filters)
    if newest is None:
        return None
    if filters.area.is_all and filters.channel is None:
        return _of_the_uk(known, newest, filters)
    return _of_days(known, newest, filters)


def _read_until(known: Known, filters: Filters) -> datetime:
    """When was last looked: a week that nobody counted is not a week in which nobody signed."""
    return min(known.health(filters.source.key).counted_at or known.now, known.now)


def _of_the_uk(known: Known, newest: Latest, filters: Filters) -> History:
    hours, until = known.hours(filters.source.key), _read_until(known, filters)
    start, end = filters.start(known.now), filters.end()
    # A file lists signatures, so an hour without one is an hour in which nobody signed, not one in which nobody looked.
    is_polled = known.health(filters.source.key).every is not None
    line = total_by_hour(hours, min(newest.counted_at, known.now), is_polled=is_polled)
    week = signatures_gained(hours, until, 7)
    two_weeks = signatures_gained(hours, until, 14)
    return History(
        counted_at=newest.counted_at,
        series=within_days(line, "hour", start, end)[["at", "total"]],
        days=within_days(daily_new_signatures(hours), "day", _naive(start), _naive(end)),
        gaps=within_days(gaps(hours), "end", start, end) if is_polled else _NO_GAPS,
        falls=within_days(falls(hours), "hour", start, end) if is_polled else _NO_FALLS,
        week_until=until,
        gained_week=week,
        gained_week_before=None if two_weeks is None or week is None else two_weeks - week,
    )


def _of_days(known: Known, newest: Latest, filters: Filters) -> History:
    everywhere = _days_everywhere(known, filters)
    # Counting began for every area at once, also where nobody had signed by then.
    began = everywhere["day"].min() if len(everywhere) else None
    own = region_series(_as_one(_chosen(everywhere, filters)), "", newest.signatures)
    until = _read_until(known, filters)
    last_day = pd.Timestamp(until).tz_convert(UK).normalize().tz_localize(None)
    start, end = _naive(filters.start(known.now)), _naive(filters.end())
    line = total_by_day(own, min(newest.counted_at, known.now))
    return History(
        counted_at=newest.counted_at,
        series=within_days(line, "day", start, end)[["at", "total"]],
        days=within_days(own[["day", "gained"]], "day", start, end),
        gaps=_NO_GAPS,
        falls=_NO_FALLS,
        week_until=until,
        gained_week=_gained_in_days(own, began, last_day, 0),
        gained_week_before=_gained_in_days(own, began, last_day, 7),
    )


def _days_everywhere(known: Known, filters: Filters) -> pd.DataFrame:
    """What each London day added to every area of the chosen one's level, or to every channel where one is chosen."""
    source = filters.source.key
    if filters.channel is not None:
        return known.channel_days(source)
    if filters.area.level == "constituency":
        return known.area_days(source, CONSTITUENCY, known.boundary_set(source) or "")
    return known.region_days(source)


def _chosen(days: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    area = filters.area
    if filters.channel is not None:
        return days[days["channel"] == filters.channel]
    if area.level == "constituency":
        return days[(days["area"] == area.code) & (days["gained"] != 0)]
    return days[days["area"].isin(area.regions)]


def _as_one(days: pd.DataFrame) -> pd.DataFrame:
    together: pd.DataFrame = days.groupby("day")["gained"].sum().reset_index()
    return together.assign(area="")


def _gained_in_days(own: pd.DataFrame, began: pd.Timestamp | None, last_day: pd.Timestamp, back: int) -> int | None:
    """People gained on the seven London days that end so many days before the last; none where counting began later."""
    last = last_day - pd.DateOffset(days=back)
    first = last - pd.DateOffset(days=6)
    if began is None or began > first:
        return None
    return int(own.loc[own["day"].between(first, last), "gained"].sum())


def _naive(start: pd.Timestamp | None) -> pd.Timestamp | None:
    return None if start is None else start.tz_localize(None)
