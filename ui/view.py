"""What the shared filters select of the campaign's number: a total and its history, for the UK or for one region."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from metrics.areas import region_series
from metrics.signatures import (
    UK,
    broken_at_gaps,
    daily_new_signatures,
    falls,
    gaps,
    signatures_gained,
    within_days,
)
from store.health import SourceHealth
from ui.filters import Filters
from ui.loaders import headline, load_hours, load_region_days, now, snapshot

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

    `series` has ``at`` and ``total``, `days` has ``day`` and ``gained``; `gained_week` and `gained_week_before` are
    people in the last seven days and in the seven before them, none where counting began later. `counted_at` is when
    the newest of it was read.
    """

    counted_at: datetime
    series: pd.DataFrame
    days: pd.DataFrame
    gaps: pd.DataFrame
    falls: pd.DataFrame
    gained_week: int | None
    gained_week_before: int | None


def latest(filters: Filters) -> Latest | None:
    """The newest count of the selected area; none where nothing was collected yet."""
    health = headline()
    if health.signatures is None or health.counted_at is None:
        return None
    if filters.region is None:
        return Latest(health.signatures, health.counted_at)
    areas = snapshot().areas.get(health.source)
    return None if areas is None else Latest(areas.regions.get(filters.region.code, 0), areas.counted_at)


def history(filters: Filters) -> History | None:
    """The history of the selected area within the selected period; none where nothing was collected yet."""
    newest = latest(filters)
    if newest is None:
        return None
    health, start = headline(), filters.start(now())
    if filters.region is None:
        return _of_the_uk(health, newest, start)
    return _of_a_region(health.source, filters.region.code, newest, start)


def _of_the_uk(health: SourceHealth, newest: Latest, start: pd.Timestamp | None) -> History:
    hours, moment = load_hours(health.source), now()
    # A file lists signatures, so an hour without one is an hour in which nobody signed, not one in which nobody looked.
    is_polled = health.every is not None
    line = broken_at_gaps(hours) if is_polled else hours
    week = signatures_gained(hours, moment, 7)
    two_weeks = signatures_gained(hours, moment, 14)
    return History(
        counted_at=newest.counted_at,
        series=within_days(line.rename(columns={"hour": "at"})[["at", "total"]], "at", start),
        days=within_days(daily_new_signatures(hours), "day", _naive(start)),
        gaps=within_days(gaps(hours), "end", start) if is_polled else _NO_GAPS,
        falls=within_days(falls(hours), "hour", start) if is_polled else _NO_FALLS,
        gained_week=week,
        gained_week_before=None if two_weeks is None or week is None else two_weeks - week,
    )


def _of_a_region(source: str, code: str, newest: Latest, start: pd.Timestamp | None) -> History:
    own = region_series(load_region_days(source), code, newest.signatures)
    today = pd.Timestamp(now()).tz_convert(UK).normalize().tz_localize(None)
    week = _gained_in_days(own, today, 0)
    return History(
        counted_at=newest.counted_at,
        series=within_days(own.rename(columns={"day": "at"})[["at", "total"]], "at", _naive(start)),
        days=within_days(own[["day", "gained"]], "day", _naive(start)),
        gaps=_NO_GAPS,
        falls=_NO_FALLS,
        gained_week=week,
        gained_week_before=_gained_in_days(own, today, 7),
    )


def _gained_in_days(own: pd.DataFrame, today: pd.Timestamp, back: int) -> int | None:
    """People gained on the seven London days that end so many days ago."""
    last = today - pd.DateOffset(days=back)
    first = last - pd.DateOffset(days=6)
    if own.empty or own["day"].iloc[0] > first:
        return None
    return int(own.loc[own["day"].between(first, last), "gained"].sum())


def _naive(start: pd.Timestamp | None) -> pd.Timestamp | None:
    return None if start is None else start.tz_localize(None)
