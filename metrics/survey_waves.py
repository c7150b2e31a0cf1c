"""How a share or a mean changed from one wave of a survey to the next."""

from dataclasses import dataclass

import numpy as np

from metrics.survey_design import Numbers
from metrics.survey_estimates import Estimates


@dataclass(frozen=True)
class Change:
    """Later wave less earlier one, one per column: in percentage points for shares, in the column's unit for means."""

    difference: Numbers
    standard_error: Numbers
    low: Numbers
    high: Numbers


def change_between_waves(earlier: Estimates, later: Estimates, unit: float = 100.0) -> Change:
    """The difference of two waves with its 95% range, for waves of different people.

    The range is put together from the ranges of both waves by squaring and adding their distances from the estimates
    (MOVER): for shares these are Korn and Graubard's, so there is a range at 0% and 100% too, where the usual one, 1.96
    standard errors, has no width. Where people took part in both waves the range is too wide rather than too narrow.

    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17, 873-890, method 10. Zou, G. Y. and Donner, A. (2008). Construction of confidence
    limits about effect measures: a general approach. Statistics in Medicine 27, 1693-1702.

    Args:
        earlier: `shares` or `means` of the first wave.
        later: The same columns of the second.
        unit: 100 gives percentage points of shares; 1 leaves means as they are.

    Returns:
        Missing where one of the waves has no estimate or no range.

    Method: docs/metrics.md#survey-change
    """
    difference = later.value - earlier.value
    error = np.hypot(earlier.standard_error, later.standard_error)
    down = np.hypot(later.value - later.low, earlier.high - earlier.value)
    up = np.hypot(later.high - later.value, earlier.value - earlier.low)
    return Change(unit * difference, unit * error, unit * (difference - down), unit * (difference + up))
