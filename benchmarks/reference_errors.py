"""`python -m benchmarks.reference_errors`: write reference/forecast_errors.csv anew from the reference petitions."""

import csv
import sys
from typing import TextIO

import numpy as np

from metrics.forecast_bands import errors_of
from metrics.forecast_path import learn
from reference.forecast_errors import FORECAST_ERRORS, ForecastError
from reference.petitions import reference_petitions


def derived_errors() -> tuple[ForecastError, ...]:
    """What the forecast was off by on each reference petition."""
    return tuple(
        error
        for petition in reference_petitions()
        for error in errors_of(learn(np.array(petition.new_signatures, dtype=np.float64)), petition.key)
    )


def write(file: TextIO) -> int:
    """Write them as CSV; returns how many."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(ForecastError._fields)
    errors = derived_errors()
    writer.writerows(errors)
    return len(errors)


if __name__ == "__main__":
    with FORECAST_ERRORS.open("w", encoding="utf-8", newline="") as file:
        sys.stdout.write(f"{write(file)} errors written to {FORECAST_ERRORS}\n")
