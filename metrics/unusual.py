"""Days and hours whose count is out of the ordinary. They are for somebody to look at: no count ever changes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import nbinom

from metrics.signatures import HOUR, UK, gaps

Kind = Literal["surge", "silence", "standstill", "fall", "share"]

SURGE_BELOW = 1e-4
SILENT_DAY_FROM, STANDSTILL_FROM, UNCHANGED_READINGS = 8, 20, 3
LEARNING_DAYS, WINDOW_DAYS = 21, 28

# What the newest day weighs in the level; how far one day can pull it (a factor of e squared); and how much of what a
# weekday was off by is expected of it again, since four of them are few to learn from.
_NEWEST_DAY, _LARGEST_PULL, _WEEKDAY = 0.4, 2.0, 0.5
_LEAST_EXPECTED, _LEAST_SPREAD, _LARGEST_SPREAD, _FIRST_SPREAD = 0.5, 1 / 60, 1.5, 0.3
# The median of a chi-squared variable of one degree of freedom: a median of squares becomes a variance by it.
_MEDIAN_OF_SQUARES = 0.4549
_FEWEST_FOR_SPREAD = 7

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Unusual:
    """One thing out of the ordinary: `observed` people where about `expected` were, from the moment `at` (UTC).

    `area` is the code of an area, and `total` what all areas together gained, where it is about an area's share.
    """

    kind: Kind
    at: datetime
    observed: int
    expected: float | None = None
    area: str = ""
    total: int | None = None


def whole_days(
    hours: pd.DataFrame, counted_until: datetime, *, hours_without_row: Literal["nobody", "gap"]
) -> pd.DataFrame:
    """Signatures given on each London day that was counted as a whole; what was removed is not taken off.

    The first and the last day are left out, since counting begins and goes on in the middle of them. Where nobody
    counted across a midnight, nobody knows on which day it was signed: all days that such a gap touches are missing.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained`` and ``removed`` (int, people), in order.
        counted_until: The last moment that was counted (aware).
        hours_without_row: Whether ``nobody`` signed in an hour without a row, or it is a ``gap`` in the counting.

    Returns:
        One row per day, none left out between the first and the last. Columns ``day`` (midnight, a London day without
        a zone) and ``given`` (float, people; missing where the day is not whole).

    Method: docs/metrics.md#whole-days
    """
    moments = hours["hour"].dt.tz_convert(UK).dt.tz_localize(None).dt.normalize().rename("day")
    given = (hours["gained"] + hours["removed"]).groupby(moments).sum().astype("float64")
    first, last = moments.min(), _london_day(pd.Timestamp(counted_until))
    between = pd.date_range(first, last, inclusive="neither") if len(given) else pd.DatetimeIndex([])
    given = given.reindex(between.rename("day"))
    if hours_without_row == "nobody":
        return given.fillna(0.0).rename("given").reset_index()
    for start, end in gaps(hours)[["start", "end"]].itertuples(index=False):
        if _london_day(start) != _london_day(end):
            given[_london_day(start) : _london_day(end)] = np.nan
    return given.rename("given").reset_index()


def expected_days(days: pd.DataFrame) -> pd.DataFrame:
    """What each day was expected to bring by the days before it alone, and how far days stray from that.

    Args:
        days: As `whole_days` gives them.

    Returns:
        The same days and one more, the first that is not whole yet. Columns ``day``, ``given``, ``expected`` (float,
        people), ``spread`` (the overdispersion, so that the variance is expected + spread x expected squared) and
        ``is_tested`` (bool: the day is whole and at least 21 whole ones lie before it).

    Method: docs/metrics.md#expected-signatures-of-a-day
    """
    days = days[days["given"].notna().cummax()].reset_index(drop=True)
    if days.empty:
        return days.assign(expected=0.0, spread=0.0, is_tested=False)
    following = pd.DataFrame({"day": [days["day"].iloc[-1] + pd.Timedelta(days=1)], "given": [np.nan]})
    table = pd.concat([days, following], ignore_index=True)
    given = table["given"].to_numpy(dtype=np.float64)
    expected = _expectations(given)
    learned = table["given"].notna().cumsum().shift(fill_value=0)
    return table.assign(
        expected=expected,
        spread=_spreads(given, expected),
        is_tested=table["given"].notna() & (learned >= LEARNING_DAYS),
    )


def unusual_days(expectations: pd.DataFrame) -> list[Unusual]:
    """Days with far more signatures than the days before let expect, and days with none where some were expected.

    A surge is a day whose count, or a higher one, has a probability below 1 in 10,000 in the negative binomial
    distribution of its expectation; Farrington et al. (1996) as revised by Noufaily et al. (2013). A silence is a day
    of zero with at least 8 expected.

    Args:
        expectations: As `expected_days` gives them.

    Method: docs/metrics.md#unusual-days
    """
    tested = expectations[expectations["is_tested"]]
    given, expected, spread = (tested[name].to_numpy(np.float64) for name in ("given", "expected", "spread"))
    is_surge = nbinom.sf(given - 1, 1 / spread, 1 / (1 + spread * expected)) < SURGE_BELOW
    is_silence = (given == 0) & (expected >= SILENT_DAY_FROM)
    return [
        Unusual("surge" if surge else "silence", start_of_day(day), int(people), round(float(usual), 1))
        for surge, silence, day, people, usual in zip(is_surge, is_silence, tested["day"], given, expected, strict=True)
        if surge or silence
    ]


def standstill(
    hours: pd.DataFrame, expectations: pd.DataFrame, unchanged_since: datetime, unchanged_readings: int, now: datetime
) -> Unusual | None:
    """A total that stands still though at least 20 signatures were expected since it last changed.

    It takes three unchanged readings in a row. What is expected is the day's expectation, spread over the hours of the
    London day as the last 28 whole days' signatures were.

    Args:
        hours: Columns ``hour`` (datetime, UTC), ``gained`` and ``removed`` (int, people), in order.
        expectations: As `expected_days` gives them.
        unchanged_since: When the total was first read as it is now (aware).
        unchanged_readings: How many readings since then had the same total.
        now: The moment up to which it stood still (aware).

    Method: docs/metrics.md#standstill
    """
    if unchanged_readings < UNCHANGED_READINGS or expectations["given"].notna().sum() < LEARNING_DAYS:
        return None
    shares = _shares_of_hours(hours, expectations.dropna(subset="given")["day"].tail(WINDOW_DAYS))
    expected = float(expectations["expected"].iloc[-1]) * _part_of_day(shares, unchanged_since, now)
    if expected < STANDSTILL_FROM:
        return None
    return Unusual("standstill", unchanged_since.replace(minute=0, second=0, microsecond=0), 0, round(expected, 1))


def start_of_day(day: pd.Timestamp) -> datetime:
    """Midnight with which a London day begins, in UTC.

    Method: docs/metrics.md#whole-days
    """
    return day.tz_localize(UK).tz_convert("UTC").to_pydatetime()


def _london_day(moment: pd.Timestamp) -> pd.Timestamp:
    return moment.tz_convert(UK).tz_localize(None).normalize()


def _expectations(given: Numbers) -> Numbers:
    """One step ahead, on the logarithm: an exponentially smoothed level and half of what the weekday was off by."""
    logs = np.log1p(given)
    level, expected, off_by = float(logs[0]), np.empty(len(given)), [float("nan")] * len(given)
    expected[0] = level
    for place in range(1, len(given)):
        same_weekday = [one for one in off_by[place - WINDOW_DAYS : place : 7] if one == one] if place >= 28 else []
        lean = _WEEKDAY * float(np.median(same_weekday)) if same_weekday else 0.0
        expected[place] = level + lean
        if not np.isnan(logs[place]):
            off_by[place] = float(logs[place]) - level
            level += _NEWEST_DAY * min(max(off_by[place] - lean, -_LARGEST_PULL), _LARGEST_PULL)
    return np.maximum(np.expm1(expected), _LEAST_EXPECTED)


def _spreads(given: Numbers, expected: Numbers) -> Numbers:
    """How far the 28 days before each day strayed from what was expected of them, beyond mere chance.

    Each day's squared error gives one estimate of it; their median is not moved by earlier surges. Where most days
    have no signature at all, as with paper that comes in batches, the median knows nothing of the others: the mean.
    """
    strayed = ((given - expected) ** 2 - expected) / expected**2
    strayed[0] = np.nan  # nothing was expected of the first day
    before = pd.Series(strayed).rolling(WINDOW_DAYS, min_periods=_FEWEST_FOR_SPREAD)
    is_nothing = pd.Series(np.where(np.isnan(given), np.nan, given == 0)).rolling(WINDOW_DAYS, min_periods=1).mean()
    by_median = (before.median() / _MEDIAN_OF_SQUARES).clip(_LEAST_SPREAD, _LARGEST_SPREAD)
    spreads = by_median.where(~(is_nothing > 0.5), before.mean().clip(_LEAST_SPREAD))
    return spreads.shift().fillna(_FIRST_SPREAD).to_numpy(dtype=np.float64)


def _shares_of_hours(hours: pd.DataFrame, days: pd.Series) -> Numbers:
    """What part of a day's signatures each of the 24 hours of the London clock brought, on the given days."""
    local = hours["hour"].dt.tz_convert(UK).dt.tz_localize(None)
    is_of_days = local.dt.normalize().isin(days)
    given = (hours["gained"] + hours["removed"])[is_of_days].groupby(local[is_of_days].dt.hour).sum()
    sums = given.reindex(range(24), fill_value=0).to_numpy(np.float64)
    return np.asarray(sums / max(sums.sum(), 1.0))


def _part_of_day(shares: Numbers, start: datetime, end: datetime) -> float:
    """How many days' worth of signatures lie between two moments, by the hours of the London clock."""
    moment, part = pd.Timestamp(start), 0.0
    while moment < end:
        following = min(moment.floor("h") + HOUR, pd.Timestamp(end))
        part += float(shares[moment.tz_convert(UK).hour]) * (following - moment).total_seconds() / 3600
        moment = following
    return part
