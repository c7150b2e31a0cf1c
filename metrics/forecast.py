"""Where a campaign's total is likely to be in the next 90 days, by its whole days so far and by real petitions."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.forecast_bands import (
    FEWEST_DAYS,
    OWN_ERRORS_FROM,
    cumulative_bands,
    errors_of,
    log_quantiles,
    reference_cells,
)
from metrics.forecast_path import Learned, Numbers, daily_path, learn
from reference.forecast_errors import ForecastError, forecast_errors

DAYS_AHEAD = 90


@dataclass(frozen=True)
class Forecast:
    """What is expected after the last whole day.

    `made_on` is that London day (midnight without a zone), `total` the people at its end, `pace` people a day over the
    last seven whole days. `path` has one row per day ahead: ``day``, ``expected``, ``low95``, ``low80``, ``high80`` and
    ``high95``, all of them totals in people (float).
    """

    made_on: pd.Timestamp
    total: int
    pace: float
    days_since_surge: int
    uses_own_errors: bool
    path: pd.DataFrame


def forecast(
    days: pd.DataFrame, errors: tuple[ForecastError, ...] | None = None, days_ahead: int = DAYS_AHEAD
) -> Forecast | None:
    """A smoothed level that decays since the last surge, with bands as wide as forecasts of its kind were off.

    Exponential smoothing on the logarithm, times a power of the days since the last surge. The bands are conformal:
    quantiles of the method's own errors on real petitions, each petition weighing the same (Dunn, Wasserman and Ramdas
    2023), and from 60 days on of its errors on this campaign too. They were chosen over the usual Poisson bands, which
    cover 4% of what comes in 28 days where they promise 80%.

    Args:
        days: London days that are over, none left out, in order. Columns ``day`` (midnight without a zone), ``given``
            (people, 0 or more; missing where nobody knows), ``total`` (people at its end) and ``is_read`` (bool:
            somebody counted on that day), as `metrics.days_over.days_over` gives them.
        errors: What the bands are made of; by default those of the reference petitions.
        days_ahead: How many days to look ahead.

    Returns:
        The forecast; none where fewer than ten days were read ("too early").

    Raises:
        ValueError: A day has fewer than 0 people.

    Method: docs/metrics.md#forecast
    """
    if int(days["is_read"].sum()) < FEWEST_DAYS:
        return None
    learned = learn(days["given"].to_numpy(np.float64))
    after = len(days)
    own = own_errors_before(errors_of(learned, "own"), after)
    made_on, total = pd.Timestamp(days["day"].iloc[-1]), int(days["total"].iloc[-1])
    expected, bands = expected_and_bands(learned, after, days_ahead, own, errors)
    return Forecast(
        made_on=made_on,
        total=total,
        pace=pace(learned.given[:after]),
        days_since_surge=int(learned.days_since_surge[after - 1]),
        uses_own_errors=bool(own),
        path=_path(made_on, total + expected, total + bands),
    )


def expected_and_bands(
    learned: Learned,
    after: int,
    days_ahead: int,
    own: tuple[ForecastError, ...] = (),
    errors: tuple[ForecastError, ...] | None = None,
) -> tuple[Numbers, Numbers]:
    """New signatures on the days ahead, cumulative, and the ends of their bands, by the first `after` days alone.

    Method: docs/metrics.md#forecast-range
    """
    cells = reference_cells(forecast_errors() if errors is None else errors)
    expected = daily_path(learned, after, days_ahead).cumsum()
    quantiles = log_quantiles(cells, own, int(learned.days_since_surge[after - 1]))
    return expected, cumulative_bands(expected, quantiles)


def own_errors_before(own: tuple[ForecastError, ...], after: int) -> tuple[ForecastError, ...]:
    """The campaign's own errors that were known after so many days; none before 60 days.

    Method: docs/metrics.md#forecast-range
    """
    if after < OWN_ERRORS_FROM:
        return ()
    return tuple(error for error in own if error.after + error.horizon <= after)


def pace(given: Numbers) -> float:
    """People a day over the last seven days, those that nobody counted left out; 0 where none was counted.

    Method: docs/metrics.md#plain-pace
    """
    known = given[-7:][~np.isnan(given[-7:])]
    return float(known.mean()) if len(known) else 0.0


def _path(made_on: pd.Timestamp, expected: Numbers, bands: Numbers) -> pd.DataFrame:
    ahead = pd.date_range(made_on + pd.Timedelta(days=1), periods=len(expected))
    ends = dict(zip(("low95", "low80", "high80", "high95"), bands.T, strict=True))
    return pd.DataFrame({"day": ahead, "expected": expected} | ends)
