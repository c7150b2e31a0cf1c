"""The middle of the forecast: a smoothed level that decays as a power of the days since the last surge."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

# What the newest day weighs in the level, as in `metrics.unusual`; the decay that is believed before there is anything
# to learn it from, and how many days of its own outweigh that; the steepest decay.
_NEWEST_DAY, _USUAL_DECAY, _BELIEF_IN_DAYS, _STEEPEST_DECAY = 0.4, 0.5, 10.0, 2.5
_FEWEST_FOR_DECAY = 4
# A surge: over three times the median of the seven days before it and ten, and the highest of three days.
_SURGE_FACTOR, _SURGE_MARGIN = 3, 10


@dataclass(frozen=True)
class Learned:
    """What a series of days had taught by the end of each of them; place 0 is the end of the first day.

    `level` is in people a day, `days_since_surge` counts from 1 on the day of a surge itself, and from the first day
    where there was none.
    """

    given: Numbers
    level: Numbers
    days_since_surge: NDArray[np.int64]


def learn(given: Numbers) -> Learned:
    """Smooth the days and find their surges. What is known at the end of a day depends on no later one.

    Args:
        given: People on successive days, 0 or more; missing where nobody knows.

    Raises:
        ValueError: A day has fewer than 0 people, or no day is known.

    Method: docs/metrics.md#forecast
    """
    days = pd.Series(given, dtype=np.float64)
    if not days.notna().any():
        raise ValueError("a forecast needs at least one day with a count")
    if (days < 0).any():
        raise ValueError("new signatures of a day must be 0 or more; what a platform removes is not a new signature")
    logs = pd.Series(np.log1p(days.to_numpy(np.float64)))
    smooth = logs.ewm(alpha=_NEWEST_DAY, adjust=False, ignore_na=True).mean()
    level: Numbers = np.expm1(smooth.to_numpy(np.float64))
    usual = days.rolling(7, min_periods=1).median().shift()
    highest = days.rolling(3, min_periods=1).max()
    is_surge = (days > _SURGE_FACTOR * usual + _SURGE_MARGIN) & (days == highest)
    places = np.arange(len(days))
    last_surge = np.maximum.accumulate(np.where(is_surge, places, 0))
    return Learned(np.asarray(given, dtype=np.float64), level, places + 1 - last_surge)


def daily_path(learned: Learned, after: int, horizon: int) -> Numbers:
    """People expected on each of the days that follow the first `after` days, by those days alone.

    The level of the last day, times ((t + 1 + h) / (t + 1)) to the power of minus the decay, on the h-th day ahead and
    t days since the surge. The decay is the slope of log(people + 1) over log(day + 1) since the surge, by least
    squares, drawn towards 0.5.

    Args:
        learned: As `learn` gives it.
        after: How many days are over, 1 or more.
        horizon: How many days to look ahead.

    Method: docs/metrics.md#forecast
    """
    since = int(learned.days_since_surge[after - 1])
    decay = _decay(learned.given[after - since : after])
    ahead = np.arange(1, horizon + 1)
    return np.asarray(learned.level[after - 1] * ((since + 1 + ahead) / (since + 1)) ** -decay)


def _decay(since_surge: Numbers) -> float:
    is_known = ~np.isnan(since_surge)
    known = int(is_known.sum())
    if known < _FEWEST_FOR_DECAY:
        return _USUAL_DECAY
    across = np.log(np.arange(len(since_surge))[is_known] + 2.0)
    across -= across.mean()
    slope = -float(across @ np.log1p(since_surge[is_known])) / float(across @ across)
    drawn = (slope * known + _USUAL_DECAY * _BELIEF_IN_DAYS) / (known + _BELIEF_IN_DAYS)
    return min(max(drawn, 0.0), _STEEPEST_DECAY)
