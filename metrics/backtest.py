"""How well the forecast did before: made again on past days, by what was known on them, and held against what came."""

import numpy as np
import pandas as pd

from metrics.forecast import expected_and_bands, own_errors_before, pace
from metrics.forecast_bands import FEWEST_DAYS, HORIZONS, errors_of
from metrics.forecast_path import Numbers, learn
from reference.forecast_errors import ForecastError

_COLUMNS = ["after", "horizon", "expected", "at_pace", "came", "low95", "low80", "high80", "high95"]


def trials(
    given: Numbers,
    horizons: tuple[int, ...] = HORIZONS,
    every: int = 1,
    errors: tuple[ForecastError, ...] | None = None,
    first: int = FEWEST_DAYS,
) -> pd.DataFrame:
    """Forecasts made after the tenth day and every so many days from there, each by the days before it alone.

    Before ten days are known there is none.

    Args:
        given: People on successive days; missing where nobody knows. A horizon with such a day is left out.
        horizons: How many days each forecast looks ahead.
        every: Days between two forecasts.
        errors: What the bands are made of; by default those of the reference petitions.
        first: After how many days the first one is made.

    Returns:
        One row per forecast and horizon that is over. Columns ``after`` and ``horizon`` (days), ``expected``,
        ``at_pace`` (the last seven days went on), ``came`` (new people over the horizon), ``low95``, ``low80``,
        ``high80`` and ``high95``.

    Method: docs/metrics.md#backtest
    """
    if len(given) < first + min(horizons) or np.isnan(given).all():
        return pd.DataFrame(columns=_COLUMNS, dtype="float64")
    learned, known = learn(given), (~np.isnan(given)).cumsum()
    own, rows = errors_of(learned, "own"), []
    for after in range(first, len(given) - min(horizons) + 1, every):
        if known[after - 1] < FEWEST_DAYS:
            continue
        expected, bands = expected_and_bands(learned, after, max(horizons), own_errors_before(own, after), errors)
        daily = pace(given[:after])
        for horizon in horizons:
            came = float(given[after : after + horizon].sum())
            if after + horizon <= len(given) and not np.isnan(came):
                rows.append((after, horizon, expected[horizon - 1], daily * horizon, came, *bands[horizon - 1]))
    return pd.DataFrame(rows, columns=_COLUMNS)


def accuracy(found: pd.DataFrame) -> pd.DataFrame:
    """How far off the forecasts of one series were, relative to the plain pace, and how often its bands held what came.

    The sum of the absolute errors over that of "the last seven days go on": below 1 is better than the plain pace. Over
    several series such ratios are averaged as a geometric mean (Davydenko and Fildes 2013).

    Args:
        found: As `trials` gives it.

    Returns:
        One row per horizon. Columns ``horizon`` (days), ``relative_error`` (missing where the plain pace was never
        off), ``cover80``, ``cover95`` (shares) and ``forecasts`` (how many).

    Method: docs/metrics.md#backtest
    """
    came = found["came"]
    table = pd.DataFrame(
        {
            "horizon": found["horizon"],
            "off": (found["expected"] - came).abs(),
            "pace_off": (found["at_pace"] - came).abs(),
            "cover80": came.between(found["low80"], found["high80"]),
            "cover95": came.between(found["low95"], found["high95"]),
        }
    )
    by_horizon = table.groupby("horizon")
    sums = by_horizon[["off", "pace_off"]].sum()
    result = by_horizon[["cover80", "cover95"]].mean()
    result.insert(0, "relative_error", (sums["off"] / sums["pace_off"]).where(sums["pace_off"] > 0))
    return result.assign(forecasts=by_horizon.size()).reset_index()


def past_forecasts(
    days: pd.DataFrame, errors: tuple[ForecastError, ...] | None = None, horizons: tuple[int, ...] = (7, 28)
) -> pd.DataFrame:
    """Forecasts as they would have been made in this campaign's past, one a week up to the newest, with what came.

    Args:
        days: As `metrics.forecast.forecast` takes them.
        errors: What the bands are made of; by default those of the reference petitions.
        horizons: How many days each looks ahead.

    Returns:
        One row per forecast and horizon that is over, the newest first. Columns ``made_on`` (the last London day that
        it knew), ``horizon`` (days), ``expected``, ``low80``, ``high80``, ``came`` (new people over the horizon) and
        ``is_within`` (bool: what came lies in the 80% range).

    Method: docs/metrics.md#backtest
    """
    first = int((days["is_read"].cumsum() < FEWEST_DAYS).sum()) + 1
    # Counted back from the last day, so that the newest forecast that can be judged is among them.
    first += (len(days) - min(horizons) - first) % 7
    found = trials(days["given"].to_numpy(np.float64), horizons, 7, errors, first)
    table = found.assign(
        made_on=days["day"].to_numpy()[found["after"].to_numpy(np.int64) - 1],
        is_within=found["came"].between(found["low80"], found["high80"]),
    )
    shown = table[["made_on", "horizon", "expected", "low80", "high80", "came", "is_within"]]
    return shown.sort_values(["made_on", "horizon"], ascending=[False, True], ignore_index=True)
