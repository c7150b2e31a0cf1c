"""A forecast is worked out while a page is drawn: a year of days within 50 ms."""

import statistics

import numpy as np
import pandas as pd

from benchmarks.measuring import Measurement, seconds
from metrics.forecast import forecast

_RUNS, _LIMIT = 21, 50.0


def forecast_speed() -> list[Measurement]:
    """The forecast of a generated petition of a year, with its own errors blended in, in milliseconds."""
    random = np.random.default_rng(2026)
    given = random.poisson(400 / np.arange(1, 366) ** 0.5 + 5).astype(np.float64)
    dates = pd.date_range("2026-01-01", periods=len(given))
    days = pd.DataFrame({"day": dates, "given": given, "total": given.cumsum(), "is_read": True})
    runs = [round(1000 * seconds(lambda: forecast(days)), 2) for _ in range(_RUNS)]
    return [Measurement("forecast of a year of days", round(statistics.median(runs), 2), "ms", _LIMIT, tuple(runs))]
