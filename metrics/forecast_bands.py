"""How far a forecast may be off, by how far it was off before: on real petitions, and on the campaign's own past."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from metrics.forecast_path import Learned, Numbers, daily_path
from reference.forecast_errors import ForecastError

HORIZONS = (3, 7, 14, 28, 56)
FEWEST_DAYS, OWN_ERRORS_FROM = 10, 60
# The lower ends of the 95% and the 80% band, then the upper ends of the 80% and the 95% band.
LEVELS = (0.025, 0.1, 0.9, 0.975)

# Forecasts are tried every four days: neighbours are nearly the same forecast.
EVERY = 4

_SHORTEST_AHEAD = 7
# Added to both sides of the ratio, so that a handful of people more or less is no large error.
_OFFSET = 10.0
_LAST_DAY_OF_PHASE = (7, 21)


class Errors(NamedTuple):
    """Log ratios of one phase and horizon in rising order, what each weighs, and how many petitions they are of."""

    log_ratios: Numbers
    weights: Numbers
    petitions: int


Cells = Mapping[tuple[int, int], Errors]


def phase_of(days_since_surge: int) -> int:
    """0 up to 7 days after a surge, 1 up to 21, then 2: errors differ between them more than between petitions.

    Method: docs/metrics.md#forecast-range
    """
    return sum(days_since_surge > last for last in _LAST_DAY_OF_PHASE)


def errors_of(learned: Learned, petition: str) -> tuple[ForecastError, ...]:
    """What the forecasts of every fourth day, from the tenth on, were off by at each horizon whose days are all known.

    Method: docs/metrics.md#forecast-range
    """
    found, days, known = [], len(learned.given), (~np.isnan(learned.given)).cumsum()
    for after in range(FEWEST_DAYS, days - _SHORTEST_AHEAD + 1, EVERY):
        if known[after - 1] < FEWEST_DAYS:
            continue
        expected = daily_path(learned, after, HORIZONS[-1]).cumsum()
        for horizon in HORIZONS:
            came = float(learned.given[after : after + horizon].sum())
            if after + horizon <= days and not np.isnan(came):
                ratio = float(np.log((came + _OFFSET) / (expected[horizon - 1] + _OFFSET)))
                found.append(ForecastError(petition, after, int(learned.days_since_surge[after - 1]), horizon, ratio))
    return tuple(found)


@cache
def reference_cells(errors: tuple[ForecastError, ...]) -> Cells:
    """Errors by phase and horizon, in which every petition weighs the same, however long it was open.

    Method: docs/metrics.md#forecast-range
    """
    sorted_in = defaultdict(list)
    for error in errors:
        sorted_in[phase_of(error.days_since_surge), error.horizon].append(error)
    cells = {}
    for place, inside in sorted_in.items():
        of_petition = [error.petition for error in inside]
        weights = np.array([1 / of_petition.count(petition) for petition in of_petition])
        cells[place] = _in_order(np.array([error.log_ratio for error in inside]), weights, len(set(of_petition)))
    return cells


def log_quantiles(cells: Cells, own: Iterable[ForecastError], days_since_surge: int) -> Numbers:
    """The quantiles of the log ratio at each horizon: one row per horizon, one column per level.

    No band is narrower at a longer horizon than at a shorter one, and the forecast itself lies in every band.

    Args:
        cells: As `reference_cells` gives them; at least the shortest horizon of each phase.
        own: The campaign's own errors that are to be blended in; none for a young campaign. For every stretch of
            `horizon` days that they cover, they weigh as much as one reference petition, up to as much as all of them.
        days_since_surge: Days since the last surge when the forecast is made.

    Method: docs/metrics.md#forecast-range
    """
    phase = phase_of(days_since_surge)
    inside = [error for error in own if phase_of(error.days_since_surge) == phase]
    rows: list[list[float]] = []
    for horizon in HORIZONS:
        cell = _blended(
            cells.get((phase, horizon)), [one.log_ratio for one in inside if one.horizon == horizon], horizon
        )
        rows.append(rows[-1] if cell is None else [_quantile(cell, level) for level in LEVELS])
    table = np.array(rows)
    lower = np.minimum.accumulate(np.minimum(table[:, :2], 0.0))
    upper = np.maximum.accumulate(np.maximum(table[:, 2:], 0.0))
    return np.hstack([lower, upper])


def cumulative_bands(expected: Numbers, quantiles: Numbers) -> Numbers:
    """The ends of the bands of a cumulative forecast: one row per day ahead, one column per level, in people.

    Between two horizons the quantiles are interpolated over the logarithm of the day; before the first and after the
    last one they stay. A total that is reached stays reached, so no end ever falls.

    Args:
        expected: Cumulative people on the 1st, 2nd, ... day ahead.
        quantiles: As `log_quantiles` gives them.

    Method: docs/metrics.md#forecast-range
    """
    ahead = np.log(np.arange(1, len(expected) + 1))
    columns = [np.interp(ahead, np.log(HORIZONS), quantiles[:, place]) for place in range(len(LEVELS))]
    ends = (expected[:, None] + _OFFSET) * np.exp(np.column_stack(columns)) - _OFFSET
    return np.asarray(np.maximum.accumulate(np.maximum(ends, 0.0)))


def _blended(cell: Errors | None, own: list[float], horizon: int) -> Errors | None:
    if not own:
        return cell
    # Overlapping stretches are not new evidence: of forecasts four days apart, seven look at the same 28 days.
    stretches = len(own) * min(1.0, EVERY / horizon)
    petitions = cell.petitions if cell else 1
    log_ratios, weights = np.array(own), np.full(len(own), min(stretches, petitions) / len(own))
    if cell:
        log_ratios, weights = np.append(cell.log_ratios, log_ratios), np.append(cell.weights, weights)
    return _in_order(log_ratios, weights, petitions)


def _in_order(log_ratios: Numbers, weights: Numbers, petitions: int) -> Errors:
    order = np.argsort(log_ratios, kind="stable")
    return Errors(log_ratios[order], weights[order], petitions)


def _quantile(cell: Errors, level: float) -> float:
    """The innermost error that has at least this share of the weight on its side; both tails alike."""
    log_ratios, weights = cell.log_ratios, cell.weights
    if level < 0.5:
        level, log_ratios, weights = 1 - level, -log_ratios[::-1], weights[::-1]
        return -_upper(log_ratios, weights, level)
    return _upper(log_ratios, weights, level)


def _upper(log_ratios: Numbers, weights: Numbers, level: float) -> float:
    reached = weights.cumsum()
    # A billionth of slack, since sums of thirds and sevenths miss a whole number by less.
    place = int(np.searchsorted(reached, level * reached[-1] * (1 - 1e-9)))
    return float(log_ratios[min(place, len(log_ratios) - 1)])
