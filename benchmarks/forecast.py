"""How good the forecast is on any petitions: `python -m benchmarks forecast FILE.csv [--json]`."""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from benchmarks.daily_counts import NotDailyCounts, daily_counts
from metrics.backtest import accuracy, trials
from metrics.forecast_bands import EVERY, FEWEST_DAYS, HORIZONS
from metrics.forecast_path import Numbers
from reference.forecast_errors import ForecastError, forecast_errors
from reference.petitions import reference_petitions


def forecast_accuracy(files: list[str], as_json: bool) -> int:
    """Measure the forecast on the one file that is named and print the result; the command's exit status."""
    if len(files) != 1:
        sys.stderr.write("forecast takes one file: python -m benchmarks forecast FILE.csv\n")
        return 2
    try:
        series = daily_counts(Path(files[0]))
        table = measured(series)
    except NotDailyCounts as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, given in series.items():
        if unknown := int(np.isnan(given).sum()):
            sys.stderr.write(
                f"{name}: {unknown} of {len(given)} days are not known (left out, or more was removed than given); "
                "forecasts that would be judged by one of them are not counted\n"
            )
    if as_json:
        records = table.astype(object).where(table.notna(), None).to_dict("records")
        sys.stdout.write(json.dumps(records) + "\n")
    else:
        _print(table)
    return 0


def measured(series: dict[str, Numbers]) -> pd.DataFrame:
    """Accuracy and coverage of the forecasts of every fourth day of every series, by the days before it alone.

    A series that is itself a reference petition is forecast without its own errors among the reference.

    Returns:
        One row per series and horizon. Columns ``series``, ``horizon`` (days), ``relative_error`` (that of the forecast
        over that of the plain pace), ``cover80``, ``cover95`` (shares) and ``forecasts`` (how many).

    Raises:
        NotDailyCounts: No series is long enough for a forecast that can be judged.
    """
    found = [
        accuracy(trials(given, every=EVERY, errors=_errors_of_others(given))).assign(series=name)
        for name, given in series.items()
    ]
    judged = [one for one in found if len(one)]
    if not judged:
        raise NotDailyCounts(
            f"no series has the {FEWEST_DAYS + HORIZONS[0]} days that a forecast and a look at what came need"
        )
    table = pd.concat(judged, ignore_index=True)
    return table[["series", "horizon", "relative_error", "cover80", "cover95", "forecasts"]]


def over_all(table: pd.DataFrame) -> pd.DataFrame:
    """The same over all series: the geometric mean of their relative errors, and the share of all forecasts covered."""
    rows = []
    for horizon, inside in table.groupby("horizon"):
        ratios = inside["relative_error"].dropna()
        weights = inside["forecasts"]
        rows.append(
            {
                "series": "All series",
                "horizon": horizon,
                "relative_error": float(np.exp(np.log(ratios.clip(lower=1e-6)).mean())) if len(ratios) else np.nan,
                "cover80": float(np.average(inside["cover80"], weights=weights)),
                "cover95": float(np.average(inside["cover95"], weights=weights)),
                "forecasts": int(weights.sum()),
            }
        )
    return pd.DataFrame(rows)


def _errors_of_others(given: Numbers) -> tuple[ForecastError, ...]:
    """The reference without the petitions that begin as this series does."""
    beginning = given[:FEWEST_DAYS].tolist()
    same = {one.key for one in reference_petitions() if list(one.new_signatures[:FEWEST_DAYS]) == beginning}
    return tuple(error for error in forecast_errors() if error.petition not in same)


def _print(table: pd.DataFrame) -> None:
    shown = Table("Series", "Days ahead", "Error, of the plain pace's", "80% range held", "95% range held", "Forecasts")
    for part in (table, over_all(table)):
        for row in part.to_dict("records"):
            ratio = row["relative_error"]
            cells = ["no error to compare with" if np.isnan(ratio) else f"{ratio:.2f}"]
            cells += [f"{row['cover80']:.2f}", f"{row['cover95']:.2f}", f"{row['forecasts']:,}"]
            shown.add_row(str(row["series"]), str(row["horizon"]), *cells)
        shown.add_section()
    Console().print(shown)
