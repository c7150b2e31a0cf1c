"""How far the forecast was off on real petitions. Written by `python -m benchmarks.reference_errors`."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FORECAST_ERRORS = Path(__file__).parent / "forecast_errors.csv"


class ForecastError(NamedTuple):
    """One forecast of one petition, held against what came.

    `after` is how many days were over when it was made, `horizon` how many days it looked ahead, and `log_ratio` is
    log((came + 10) / (forecast + 10)), both people over the whole horizon.
    """

    petition: str
    after: int
    days_since_surge: int
    horizon: int
    log_ratio: float


@cache
def forecast_errors() -> tuple[ForecastError, ...]:
    """All of them, by petition, day and horizon."""
    with FORECAST_ERRORS.open(encoding="utf-8", newline="") as file:
        return tuple(
            ForecastError(
                row["petition"],
                int(row["after"]),
                int(row["days_since_surge"]),
                int(row["horizon"]),
                float(row["log_ratio"]),
            )
            for row in csv.DictReader(file)
        )
